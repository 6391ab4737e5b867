// Tells whether something built still matches its sources, by a hash of their contents.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

function sources(folder) {
  return readdirSync(root + folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\/built(\/|$)/.test(entry.parentPath))
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}

function stamp(folders) {
  const files = [...folders.flatMap(sources), `${root}package.json`, `${root}package-lock.json`].sort();
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

const stampFile = (out) => `${root}${out}/.stamp`;

/** Whether `out` was built from what is in `folders` now. */
export function isFresh(out, folders) {
  return existsSync(stampFile(out)) && readFileSync(stampFile(out), 'utf8') === stamp(folders);
}

/** Notes that `out` was built from what is in `folders` now. */
export function markFresh(out, folders) {
  writeFileSync(stampFile(out), stamp(folders));
}
