import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hostileCompanies, hostileReason } from '../../examples/names.ts';
import { sampleFiles } from '../../examples/sample.ts';

const folder = fileURLToPath(new URL('../../examples/halyard/', import.meta.url));
const hash = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const made = sampleFiles();

test('the committed sample is what `npm run sample` makes, byte for byte, and nothing else', () => {
  const committed = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').split('examples/halyard/')[1]!)
    .map((path) => path.replace(/^\/+/, ''));
  expect(committed.sort()).toEqual([...made.keys()].sort());
  for (const [name, text] of made)
    expect([name, hash(readFileSync(`${folder}${name}`))]).toEqual([name, hash(text)]);
});

test('the same truth makes the same files every time', () => {
  const again = sampleFiles();
  for (const [name, text] of made) expect([name, hash(again.get(name)!)]).toEqual([name, hash(text)]);
});

test('the sample is small enough for a repository: below 3 MB', () => {
  const bytes = [...made.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  expect(bytes).toBeLessThan(3_000_000);
});

test('texts that would harm a spreadsheet or a page stand in the exports as they were typed', () => {
  const contacts = made.get('exports/hubspot-contacts.csv')!;
  for (const text of [...hostileCompanies, hostileReason])
    expect(contacts).toContain(text.replaceAll('"', '""'));
});
