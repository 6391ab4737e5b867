/** The zip around a workbook, inflated under a limit: an export of a few hundred kilobytes can claim to be terabytes. */
import { Unzip, UnzipInflate } from 'fflate';
import { refuse } from '../errors.ts';

/** Inflated size of all parts together. A million rows of twelve columns take about 600 MB. */
const largestWorkbook = 1024 * 1024 * 1024;
/** A zip entry expands at most a thousandfold, so a slice of this size cannot overrun the limit by much. */
const sliceLength = 64 * 1024;
const endOfDirectory = [0x50, 0x4b, 0x05, 0x06];

function hasEndOfDirectory(bytes: Uint8Array): boolean {
  const from = Math.max(0, bytes.length - 65_557);
  for (let at = bytes.length - 22; at >= from; at--)
    if (endOfDirectory.every((byte, index) => bytes[at + index] === byte)) return true;
  return false;
}

function damaged(file: string, reason: string): never {
  return refuse({
    code: 'damaged-workbook',
    message: `${file} cannot be read as a workbook: ${reason}.`,
    file,
    hint: 'It may have been cut off on the way: export it again, or save it as CSV.',
  });
}

/** A zipped workbook under its limit. */
export interface Unpacked {
  /** Its text parts by name. */
  readonly parts: ReadonlyMap<string, Uint8Array>;
  /** Formulas that a program wrote without ever computing them. */
  readonly uncalculated: number;
}

const formulaEnd = [0x2f, 0x66, 0x3e, 0x3c, 0x2f, 0x63, 0x3e];

/** Cells of a sheet's part whose formula (`</f></c>`) is followed by no value: reading gives nothing for them. */
function uncalculatedFormulas(sheet: Uint8Array): number {
  let count = 0;
  // Sheets of figures and shared strings have hardly an "f".
  for (let at = sheet.indexOf(0x66); at >= 0; at = sheet.indexOf(0x66, at + 1))
    if (formulaEnd.every((byte, index) => sheet[at - 1 + index] === byte)) count++;
  return count;
}

interface Part {
  readonly chunks: Uint8Array[];
  complete: boolean;
}

/**
 * Unpacks the text parts of a zipped workbook, so that nothing that reads it can be made to inflate more than the limit.
 * Pictures and other media are left out.
 * @throws SpillwayError `workbook-too-large`, `damaged-workbook`.
 */
export function inflateParts(bytes: Uint8Array, file: string, limit = largestWorkbook): Unpacked {
  if (!hasEndOfDirectory(bytes)) damaged(file, 'the end of the archive is missing');
  const parts = new Map<string, Part>();
  let total = 0;
  const unzip = new Unzip((entry) => {
    if (!/\.(?:xml|rels|vml|bin)$|^mimetype$/i.test(entry.name)) return;
    const part: Part = { chunks: [], complete: false };
    parts.set(entry.name, part);
    entry.ondata = (error, chunk, final) => {
      if (error) throw error;
      total += chunk.length;
      if (total > limit) {
        refuse({
          code: 'workbook-too-large',
          message: `${file} unpacks to more than ${Math.round(limit / (1024 * 1024))} MB.`,
          file,
          hint: 'Export it as CSV, which is read without unpacking.',
        });
      }
      part.chunks.push(chunk);
      part.complete ||= final;
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  inflate(unzip, bytes, file);
  if (parts.size === 0 || [...parts.values()].some((part) => !part.complete))
    damaged(file, 'a part of the archive is incomplete');
  const whole = new Map([...parts].map(([name, { chunks }]) => [name, joined(chunks)]));
  let uncalculated = 0;
  for (const [name, part] of whole)
    if (name.startsWith('xl/worksheets/')) uncalculated += uncalculatedFormulas(part);
  return { parts: whole, uncalculated };
}

function inflate(unzip: Unzip, bytes: Uint8Array, file: string): void {
  try {
    for (let at = 0; at < bytes.length; at += sliceLength)
      unzip.push(bytes.subarray(at, at + sliceLength), at + sliceLength >= bytes.length);
  } catch (error) {
    if (error instanceof Error && error.name === 'SpillwayError') throw error;
    damaged(file, error instanceof Error ? error.message : String(error));
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
