/** Which delimiter a text uses, from how evenly each candidate cuts its first records. */
import { CellPlaces, RecordScanner } from './recordScanner.ts';

export const delimiters = ['\t', ';', '|', ','] as const;

const sampledRecords = 300;
export interface Sniffed {
  readonly delimiter: string;
  /** Line of the first record: 2 where Excel's `sep=;` stands on the first. */
  readonly firstLine: number;
}

interface Cut {
  readonly delimiter: string;
  /** Most frequent number of cells of a record that has more than one. */
  readonly width: number;
  /** Share of the non-blank records that have that many. */
  readonly evenness: number;
  /** The first record of at least that many cells has exactly that many: a header fits its rows. */
  readonly firstFits: boolean;
}

/** One byte for each letter: itself where it is ASCII, else one that cuts nothing. */
function foldedBytes(text: string): Uint8Array {
  const folded = new Uint8Array(text.length);
  for (let at = 0; at < folded.length; at++) {
    const code = text.charCodeAt(at);
    folded[at] = code < 0x80 ? code : 0x7f;
  }
  return folded;
}

function cut(bytes: Uint8Array, delimiter: string, complete: boolean): Cut {
  const scan = new CellPlaces();
  new RecordScanner(delimiter, [], null).scan(bytes, 0, true, scan, sampledRecords);
  // The last record of a text that was cut off may be half a record.
  const records = complete || scan.records < 2 ? scan.records : Math.min(scan.records, sampledRecords) - 1;
  const widths: number[] = [];
  for (let record = 0; record < records; record++) {
    const width = scan.first[record + 1]! - scan.first[record]!;
    const blank = width === 1 && scan.start[scan.first[record]!] === scan.end[scan.first[record]!];
    if (!blank) widths.push(width);
  }
  const counts = new Map<number, number>();
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
  let best = 1;
  let most = 0;
  for (const [width, count] of counts) {
    if (count > most || (count === most && width > best)) {
      best = width;
      most = count;
    }
  }
  return {
    delimiter,
    width: best,
    evenness: widths.length === 0 ? 0 : most / widths.length,
    firstFits: widths[0] === best,
  };
}

/**
 * The delimiter that cuts most records into equally many cells. Where two do (decimal commas between semicolons), the
 * one whose first record fits as well, then the rarer character. A text without any has one column.
 * @param isWhole false where the text goes on beyond what is given
 */
export function sniffDelimiter(text: string, isWhole = true): Sniffed {
  const named = /^sep=(.)\r?\n/.exec(text.slice(0, 16));
  if (named) return { delimiter: named[1]!, firstLine: 2 };
  const bytes = foldedBytes(text);
  const cuts = delimiters.map((delimiter) => cut(bytes, delimiter, isWhole)).filter(({ width }) => width > 1);
  // Evenness within a twentieth counts as equal: footers and preambles have widths of their own.
  const score = ({ evenness, firstFits }: Cut) => Math.round(evenness * 20) + (firstFits ? 5 : 0);
  let best: Cut | undefined;
  for (const candidate of cuts) if (!best || score(candidate) > score(best)) best = candidate;
  return { delimiter: best?.delimiter ?? ',', firstLine: 1 };
}
