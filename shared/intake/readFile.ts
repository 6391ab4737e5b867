/** A file's bytes to a grid: the format is told by the content, not by the name. */
import { refuse } from '../errors.ts';
import { delimitedGrid } from './delimited.ts';
import { type ByteSource, bytesOf, eachWindow, sourceOf } from './byteSource.ts';
import { decodeBytes, type DecodedText, decodeText, type Encoding, headLength } from './encoding.ts';
import type { FileForm, FileFormat, Grid, InputFile } from './grid.ts';
import { requireSize } from './limits.ts';
import { isMarkup, markupTables } from './markup.ts';
import { sniffDelimiter } from './sniffDelimiter.ts';
import { workbookGrid, workbookGrids } from './workbook.ts';

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

const zip = [0x50, 0x4b, 0x03, 0x04];
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
function workbookFormat(bytes: Uint8Array): FileFormat | null {
  if (startsWith(bytes, compoundFile)) return 'xls';
  if (!startsWith(bytes, zip)) return null;
  // An OpenDocument file names its media type in the clear, near its beginning.
  return String.fromCharCode(...bytes.subarray(0, 4096)).includes('opendocument') ? 'ods' : 'xlsx';
}

/** Share of control characters in the beginning of a text: none in an export, a tenth in a picture. */
function controlShare(text: string): number {
  const length = Math.min(text.length, 65_536);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) count++;
  }
  return length === 0 ? 0 : count / length;
}

function refuseEmpty(file: string): never {
  return refuse({ code: 'empty-file', message: `${file} is empty.`, file, hint: 'Export it again.' });
}

/** Refuses what is no table, by its beginning. */
function requireTable(decoded: DecodedText, bytes: Uint8Array, file: string): void {
  const limit = decoded.encoding === 'windows-1252' ? 0.02 : 0.2;
  const magic = [
    [0x25, 0x50, 0x44, 0x46],
    [0x89, 0x50, 0x4e, 0x47],
    [0x1f, 0x8b],
  ].some((signature) => startsWith(bytes, signature));
  if (magic || controlShare(decoded.text) > limit) {
    refuse({
      code: 'not-a-table',
      message: `${file} is not a text file or a workbook.`,
      file,
      hint: 'Export the records as CSV or XLSX.',
    });
  }
  if (/^\s*(?:\{\s*"|\[\s*[[{"])/.test(decoded.text.slice(0, 500))) {
    refuse({
      code: 'not-a-table',
      message: `${file} is JSON, not a table.`,
      file,
      hint: 'Exports are CSV or workbooks; a mapping is given by --mapping, a plan by --plan.',
    });
  }
}

interface OpenedFile {
  readonly source: ByteSource;
  /** Null where it is delimited text. */
  readonly format: FileFormat | null;
  readonly isMarkup: boolean;
}

/** A file with its format. Its size is within the limits. */
function openFile(file: InputFile): OpenedFile {
  const source = sourceOf(file.bytes);
  const head = bytesOf(source, 0, Math.min(source.size, headLength));
  const known = workbookFormat(head);
  const markup = known === null && isMarkup(decodeText(head).text);
  const format = markup ? 'xls' : known;
  requireSize(file.name, source.size, format === null ? 'text' : 'workbook');
  return { source, format, isMarkup: markup };
}

/** What a workbook is read from: its bytes, or its text where it is markup. */
function workbookContent({ source, isMarkup: markup }: OpenedFile, file: string): Uint8Array | string {
  const bytes = bytesOf(source);
  return markup ? markupTables(decodeText(bytes).text, file) : bytes;
}

/** Told of the bytes and records of a file that have been found. */
export type ReadProgress = (bytes: number, records: number) => void;

/** Bytes of a text by which it is told what it is and how it is delimited: 300 records of a wide export. */
const beginningLength = 1 << 20;

/**
 * Reads a file into a grid, in the form that is given and else in the one that is recognised.
 * @throws SpillwayError where there is no table in it: `empty-file`, `not-a-table`, `damaged-workbook`,
 * `password-protected`, `workbook-too-large`, `file-too-large`, `unknown-sheet`, `record-too-long`.
 */
export function readFile(file: InputFile, form: FileForm = {}, onProgress?: ReadProgress): Grid {
  const opened = openFile(file);
  const { source, format } = opened;
  if (format === null) return textGrid(source, file.name, form, onProgress);
  const grid = workbookGrid(workbookContent(opened, file.name), format, file.name, form.sheet);
  for (let record = 0; record < grid.recordCount; record++)
    for (let column = 0; column < grid.width(record); column++)
      if (grid.cell(record, column).trim() !== '') return grid;
  return refuse({
    code: 'empty-file',
    message: `${file.name} has no cells with content.`,
    file: file.name,
    hint: 'Export it again.',
  });
}

/** Whether a whole text has nothing but space. */
function isBlank(source: ByteSource, encoding: Encoding): boolean {
  let blank = true;
  eachWindow(source, 0, (bytes) => (blank = decodeBytes(bytes, encoding).trim() === ''));
  return blank;
}

function textGrid(source: ByteSource, file: string, form: FileForm, onProgress?: ReadProgress): Grid {
  const isWhole = source.size <= beginningLength;
  const beginning = bytesOf(source, 0, Math.min(source.size, beginningLength));
  const decoded = decodeText(beginning, form.encoding);
  requireTable(decoded, beginning, file);
  if (decoded.text.trim() === '' && isBlank(source, decoded.encoding)) refuseEmpty(file);
  const { delimiter, firstLine } = sniffDelimiter(decoded.text, isWhole);
  return delimitedGrid(source, {
    file,
    delimiter: form.delimiter ?? delimiter,
    encoding: form.encoding,
    firstLine,
    onProgress,
  });
}

/**
 * Reads all that a file has: every visible sheet of a workbook and the hidden one of a name, or the one table of a text
 * file.
 * @throws SpillwayError as {@link readFile} does.
 */
export function readSheets(file: InputFile, hidden?: string): Grid[] {
  const opened = openFile(file);
  const { source, format } = opened;
  return format === null
    ? [textGrid(source, file.name, {})]
    : workbookGrids(workbookContent(opened, file.name), format, file.name, hidden);
}
