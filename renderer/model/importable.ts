/** Which files can be taken in at all, told by their names; what is in them is told by reading. */
import type { ErrorDetail } from '../../shared/errors.ts';

const hints: readonly (readonly [RegExp, string, string])[] = [
  [/\.spillway$/i, 'is a Spillway document, not an export', 'Open it with “Open a document…”.'],
  [
    /\.(?:pdf|docx?|odt|rtf|pages|pptx?|key)$/i,
    'is a document, not a table',
    'Export the records themselves from the CRM, as CSV or XLSX.',
  ],
  [
    /\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?|heic|mp4|mov|mp3)$/i,
    'is a picture or a recording, not a table',
    'Export the records themselves from the CRM, as CSV or XLSX.',
  ],
  [
    /\.numbers$/i,
    'is a Numbers spreadsheet, which only Numbers can read',
    'In Numbers, choose File › Export To › Excel or CSV.',
  ],
  [
    /\.(?:7z|rar|gz|tgz|tar|bz2|xz)$/i,
    'is an archive of a kind that is not opened',
    'Unpack it and take the files inside, or pack them as .zip.',
  ],
  [/\.(?:msg|eml)$/i, 'is a mail', 'Save the attachment, and take that.'],
  [/\.(?:exe|dmg|app|msi|dll|lnk|url)$/i, 'is no export', 'Export the records from the CRM, as CSV or XLSX.'],
  [
    /\.(?:parquet|sqlite3?|db|mdb|accdb|avro|orc)$/i,
    'is a database file, which is not read',
    'Export the table from it as CSV.',
  ],
  [
    /\.(?:html?|xml|md)$/i,
    'is a page, not a table',
    'Open it in a spreadsheet program and save it as XLSX or CSV.',
  ],
];

/** Why a file of this name is not taken in, or null where it may hold a table. */
export function notImportable(name: string): ErrorDetail | null {
  const known = hints.find(([pattern]) => pattern.test(name));
  if (!known) return null;
  const [, what, hint] = known;
  return { code: 'not-a-table', message: `${name} ${what}.`, file: name, hint };
}

/** Why a folder is not taken in. */
export function folderRefused(name: string): ErrorDetail {
  return {
    code: 'folder',
    message: `“${name}” is a folder, and only files are taken.`,
    file: name,
    hint: 'Open it, select the exports in it, and drop those: several files at once are fine.',
  };
}

/** Names that tell files apart: a name that is taken gets a number before its ending. */
export function distinctName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let count = 2; ; count++) {
    const next = `${stem} (${count})${ending}`;
    if (!taken.has(next)) return next;
  }
}
