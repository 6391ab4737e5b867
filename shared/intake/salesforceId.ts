/**
 * Salesforce ids. Reports show the 15 characters that tell letter case apart, exports by API add three that say which
 * of the letters are capitals; both name the same record.
 */
import type { MappedFile } from './mappedFile.ts';

/** Characters of the form that tells letter case apart. */
export const shortLength = 15;
const short = /^[a-zA-Z0-9]{15}$/;
const long = /^[a-zA-Z0-9]{15}[A-Z0-5]{3}$/;
const suffixLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const sampledRows = 200;

/** The 18-character form of a 15-character id: one character for every five, its bits telling their capitals. */
export function longId(id: string): string {
  let suffix = '';
  for (let chunk = 0; chunk < 15; chunk += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const code = id.charCodeAt(chunk + i);
      if (code >= 0x41 && code <= 0x5a) bits |= 1 << i;
    }
    suffix += suffixLetters[bits]!;
  }
  return id + suffix;
}

export function isLongId(id: string): boolean {
  return long.test(id) && longId(id.slice(0, 15)) === id;
}

/** The id by which a record is known where both forms occur. */
export function sameForm(id: string): string {
  return id.length === shortLength && short.test(id) ? longId(id) : id;
}

/** Whether some file has 18-character ids: then those of 15 characters are brought into that form. */
export function hasLongIds(files: readonly Pick<MappedFile, 'table' | 'id'>[]): boolean {
  return files.some(({ table, id }) => {
    for (let row = 0; row < Math.min(table.rowCount, sampledRows); row++)
      if (isLongId(table.text(row, id))) return true;
    return false;
  });
}
