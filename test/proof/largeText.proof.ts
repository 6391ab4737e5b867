/** A text of more than 600 MB is imported from its file in memory that does not grow with it. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtForNode } from '../support/nodeBuild.ts';

const root = join(import.meta.dirname, '../..');
const rows = 400_000;
let folder: string;
let built: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spillway-large-'));
  built = await builtForNode('proof', {
    importOne: join(root, 'test/support/importOne.ts'),
    textWorker: join(root, 'cli/textWorker.ts'),
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The same records, with notes of a length that makes the file as large as is wanted; some have line ends in them. */
function writeExport(path: string, noteLength: number): number {
  const file = openSync(path, 'w');
  const note = 'Called back, "very" interested. '.repeat(Math.ceil(noteLength / 32)).slice(0, noteLength);
  const quoted = `"${note.replaceAll('"', '""')}"`;
  const broken = `"${note.replaceAll('"', '""').replaceAll('. ', '.\n')}"`;
  let size = writeSync(file, 'Lead ID,MQL Date,SAO Date,Lead Owner,Notes\n');
  for (let from = 0; from < rows; from += 1000) {
    const lines: string[] = [];
    for (let row = from; row < from + 1000; row++) {
      const day = `2025-${String((row % 12) + 1).padStart(2, '0')}-${String((row % 28) + 1).padStart(2, '0')}`;
      lines.push(
        `L${row},${day},${row % 3 === 0 ? day : ''},Owner ${row % 50},${row % 7 === 0 ? broken : quoted}\n`,
      );
    }
    size += writeSync(file, lines.join(''));
  }
  closeSync(file);
  return size;
}

function imported(noteLength: number): { readonly size: number; readonly megabytes: number } {
  const path = join(folder, 'export.csv');
  const size = writeExport(path, noteLength);
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(built, 'importOne.js'), path], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  const { imported: taken, peakMegabytes } = JSON.parse(stdout) as {
    imported: number;
    peakMegabytes: number;
  };
  expect(taken).toBe(rows);
  console.log(`${Math.round(size / 1e6)} MB of text: peak ${Math.round(peakMegabytes)} MB`);
  return { size, megabytes: peakMegabytes };
}

it('takes as much memory for 660 MB as for a tenth of it with the same records', () => {
  const small = imported(120);
  const large = imported(1600);
  expect(large.size).toBeGreaterThan(600e6);
  expect(large.size).toBeGreaterThan(8 * small.size);
  expect(large.megabytes - small.megabytes).toBeLessThan(60);
  expect(large.megabytes).toBeLessThan(400);
});
