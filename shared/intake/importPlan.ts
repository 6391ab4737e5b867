/** An import as a plan: what would be read and how, shown first, then applied exactly so. */
import { refuse } from '../errors.ts';
import { eachWindow, sourceOf } from './byteSource.ts';
import { streamKey } from '../stats/stream.ts';
import type { InputFile } from './grid.ts';
import { importFiles, type ImportOptions, type ImportResult } from './importFiles.ts';
import { inspectFiles } from './inspectFiles.ts';
import type { Inspection, IntakeCounts } from './inspection.ts';
import { nameKey } from './stageVocabulary.ts';

export interface ImportPlan {
  readonly inspection: Inspection;
  /** Rows that applying the plan imports, refuses and ignores. */
  readonly promised: Omit<IntakeCounts, 'problems'>;
  readonly options: ImportOptions;
  /** Each file by name and content, so that the plan is never applied to another. */
  readonly contents: readonly { readonly name: string; readonly digest: string }[];
}

/** A digest of bytes that tells a changed file, not one that was forged: FNV-1a on two lanes, with the length. */
function digestOf(content: InputFile['bytes']): string {
  let even = 0x811c9dc5;
  let odd = 0x01000193;
  const source = sourceOf(content);
  eachWindow(source, 0, (bytes) => {
    for (let at = 0; at < bytes.length; at += 2) {
      even = Math.imul(even ^ bytes[at]!, 0x01000193);
      odd = Math.imul(odd ^ (bytes[at + 1] ?? 0), 0x01000193) ^ (even >>> 15);
    }
    return true;
  });
  return [source.size, even >>> 0, odd >>> 0].map((part) => part.toString(16)).join('-');
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
}

/**
 * Plans an import: inspects the files and fixes the mapping. Nothing of a plan can be changed; another mapping makes
 * another plan.
 * @throws SpillwayError where a file cannot be read at all.
 */
export function planImport(files: readonly InputFile[], options: ImportOptions): ImportPlan {
  const inspection = inspectFiles(files, options);
  const { rows, imported, refused, ignored } = inspection.intake;
  return Object.freeze({
    inspection: frozen(inspection),
    promised: Object.freeze({ rows, imported, refused, ignored }),
    options: Object.freeze({ ...options }),
    contents: frozen(files.map(({ name, bytes }) => ({ name, digest: digestOf(bytes) }))),
  });
}

/**
 * Applies a plan to the files that it was made for. The counts are the ones promised.
 * @throws SpillwayError `changed-file` where a file is another by now, and what importing refuses (which the plan's
 * problems have named).
 */
export function applyImport(plan: ImportPlan, files: readonly InputFile[]): ImportResult {
  const { contents } = plan;
  const changed = contents.findIndex(
    ({ name, digest }, index) => files[index]?.name !== name || digestOf(files[index].bytes) !== digest,
  );
  if (changed >= 0 || files.length !== contents.length)
    refuse({
      code: 'changed-file',
      message: `${contents[Math.max(0, changed)]?.name ?? 'A file'} has changed since it was looked at.`,
      file: contents[Math.max(0, changed)]?.name ?? '',
      hint: 'Look at it again before it is imported.',
    });
  return importFiles(files, plan.options);
}

/**
 * What a mapping is remembered by: the names of the columns, in any order, letter case and marks aside. The next export
 * of the same report has the same fingerprint; one column more or less has another.
 */
export function headerFingerprint(columns: readonly string[]): string {
  const names = columns.map(nameKey).sort();
  return streamKey(JSON.stringify(names))
    .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
    .join('');
}
