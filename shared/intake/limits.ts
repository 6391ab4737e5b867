/** How large a file may be. Beyond these sizes an answer would come late or never, and the refusal says what to do. */
import { refuse } from '../errors.ts';

const megabyte = 1024 * 1024;

/** Delimited text, which is read a window at a time and never held whole. */
export const largestText = 2048 * megabyte;
/** A quoted cell: a quote that is not closed within this is taken as a letter, or it would swallow the file. */
export const longestCell = 16 * megabyte;
/** A record of delimited text. */
export const longestRecord = 64 * megabyte;
/** Everything in a zip archive together, unpacked. */
export const largestArchive = 2048 * megabyte;
/** A workbook as it lies on the disk; {@link inflateParts} limits what it unpacks to. */
export const largestWorkbook = 200 * megabyte;
/** Files in a zip archive. */
export const mostEntries = 1000;
/** Columns of a table: as many as a sheet of Excel has. */
export const mostColumns = 16_384;

/** @throws SpillwayError `file-too-large`. */
export function requireSize(file: string, size: number, kind: 'text' | 'workbook'): void {
  const limit = kind === 'text' ? largestText : largestWorkbook;
  if (size <= limit) return;
  refuse({
    code: 'file-too-large',
    message: `${file} has ${Math.ceil(size / megabyte).toLocaleString('en-US')} MB; ${kind === 'text' ? 'text files' : 'workbooks'} are read up to ${(limit / megabyte).toLocaleString('en-US')} MB.`,
    file,
    hint:
      kind === 'text'
        ? 'Export fewer columns or a shorter period; several files of one list can be given together.'
        : 'Export it as CSV, which is read up to 2,048 MB.',
  });
}

/** @throws SpillwayError `too-many-columns`. */
export function requireColumns(file: string, columns: number): void {
  if (columns <= mostColumns) return;
  refuse({
    code: 'too-many-columns',
    message: `${file} has ${columns.toLocaleString('en-US')} columns; tables are read up to ${mostColumns.toLocaleString('en-US')}.`,
    file,
    hint: 'It may be written sideways, or without line ends: export one row per record.',
  });
}
