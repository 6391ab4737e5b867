/** An import with another thread comes to the same as one without, whatever the file and whatever becomes of the thread. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInputs } from '../../cli/files.ts';
import { SpillwayError } from '../../shared/errors.ts';
import { packLog } from '../../shared/events/packedLog.ts';
import { memorySource } from '../../shared/intake/byteSource.ts';
import type { ImportResult, InputFile, TextThread } from '../../shared/intake/index.ts';
import { serveTexts } from '../../shared/intake/serveTexts.ts';
import { cells, type TextMessage } from '../../shared/intake/textThread.ts';
import { imported } from '../support/exports.ts';
import { hostileFiles } from '../support/hostileFiles.ts';
import { mutatedFile } from '../support/mutatedFiles.ts';
import { builtForNode } from '../support/nodeBuild.ts';

const encoder = new TextEncoder();

/** A file in memory that another thread can open. */
function handed({ name, bytes }: InputFile): InputFile {
  const whole = bytes as Uint8Array;
  return { name, bytes: { ...memorySource(whole), handle: whole } };
}

/** A thread that is none: it does what it is asked within the call. Notes what it was asked. */
function ownThread(asked: TextMessage[] = []): TextThread {
  const serve = serveTexts((handle) => memorySource(handle as Uint8Array));
  return {
    patienceMs: 0,
    post: (message) => {
      asked.push(message);
      serve(message);
    },
  };
}

/** All that an import comes to. */
function outcome(files: readonly InputFile[], textThread?: TextThread): unknown {
  try {
    const { log, ...rest }: ImportResult = imported(files, textThread === undefined ? {} : { textThread });
    return { ...rest, log: packLog(log) };
  } catch (error) {
    if (!(error instanceof SpillwayError)) throw error;
    return error.detail;
  }
}

/** Whether a file was read by both. */
function isSame(file: InputFile): boolean {
  const asked: TextMessage[] = [];
  expect(outcome([handed(file)], ownThread(asked))).toEqual(outcome([file]));
  return asked.some(({ kind }) => kind === 'take');
}

const header = 'Lead ID,Created Date,MQL Date,Won Date,Lead Owner,Lead Source,Company,Amount';

/** Rows of which some have no id, say a row again, or disagree with it. */
function rowsOf(count: number, amount: (row: number) => string): string {
  const lines = [header];
  for (let row = 0; row < count; row++) {
    const id = row % 97 === 5 ? '' : row % 53 === 7 ? `L${row - 3}` : `L${row}`;
    const owner = ['Ann', ' Bo ', '"Cy, ""the"" third"', 'n/a', 'Zoë'][row % 5]!;
    const company = row % 97 === 5 ? `Only ${row}` : `"Company ${(row * 7919) % 700}, Inc."`;
    lines.push(
      `${id},2026-01-05,2026-01-${10 + (row % 19)} 08:00:00,,${owner},Event,${company},${amount(row)}`,
    );
    if (row % 61 === 3) lines.push(lines.at(-1)!);
  }
  return `${lines.join('\n')}\n`;
}

const plain = (row: number) => (row % 3 === 0 ? `${1000 + row}.50` : '');
const large: InputFile = { name: 'leads.csv', bytes: encoder.encode(rowsOf(20_000, plain)) };

describe('an import with another thread', () => {
  // Archives are never read by two, and one cell of many megabytes takes its time.
  const small = hostileFiles.filter(({ file }) => !file.name.endsWith('.zip') && file.bytes.length < 1e6);

  it.each(small.map(({ file }) => [file.name, file] as const))('of %s is the same', (_, file) => {
    isSame(file);
  });

  it('of the fixtures and of mutated files is the same, and most of them it reads', () => {
    const folder = new URL('../fixtures/intake/', import.meta.url);
    for (const name of readdirSync(folder)) isSame({ name, bytes: readFileSync(new URL(name, folder)) });
    const helped = Array.from({ length: 150 }, (_, n) => isSame(mutatedFile(n)));
    expect(helped.filter(Boolean).length).toBeGreaterThan(20);
  });

  it('is the same where rows are refused, said again or disagree, and figures are not as was presumed', () => {
    expect(isSame(large)).toBe(true);
    const wrong = encoder.encode(rowsOf(20_000, (row) => (row === 19_001 ? '"1.234,50"' : plain(row))));
    expect(isSame({ name: 'leads.csv', bytes: wrong })).toBe(true);
  });

  it('of any table is the same', () => {
    const cell = fc.oneof(
      fc.constantFrom('', 'n/a', '-', 'a', 'b ', ' c', 'Müller', '"x ""y"" z"', '"a,b"', '"two\nlines"'),
      fc.string({ maxLength: 6 }).map((text) => `"${text.replaceAll('"', '""')}"`),
    );
    const id = fc.oneof(fc.constantFrom('', 'A', 'B'), fc.nat(40).map(String));
    fc.assert(
      fc.property(fc.array(fc.tuple(id, cell, cell), { minLength: 1, maxLength: 60 }), (rows) => {
        const lines = rows.map(([key, owner, company]) => `${key},2026-01-05,${owner},${company}`);
        const text = `Lead ID,MQL Date,Lead Owner,Company\n${lines.join('\n')}\n`;
        isSame({ name: 'leads.csv', bytes: encoder.encode(text) });
      }),
      { numRuns: 60 },
    );
  });

  it('goes on alone where the thread says nothing, or fails, and tells it to stop', () => {
    const expected = outcome([large]);
    const asked: TextMessage[] = [];
    expect(outcome([handed(large)], { patienceMs: 5, post: (message) => void asked.push(message) })).toEqual(
      expected,
    );
    expect(asked.map(({ kind, state }) => [kind, state[cells.isStopped]])).toEqual([['read', 1]]);
    const serve = serveTexts(() => {
      throw new Error('gone');
    });
    expect(outcome([handed(large)], { patienceMs: 60_000, post: serve })).toEqual(expected);
  });

  it('stops the thread where the import is refused', () => {
    const asked: TextMessage[] = [];
    const bytes = encoder.encode(`Lead ID,MQL Date,Lead Owner\n${'A1,01/02/2026,Ann\n'.repeat(30)}`);
    const refused = outcome([handed({ name: 'leads.csv', bytes })], ownThread(asked));
    expect(refused).toMatchObject({ code: 'ambiguous-date-order' });
    expect(asked.map(({ kind, state }) => [kind, state[cells.isStopped]])).toEqual([['read', 1]]);
  });
});

describe('a worker thread', () => {
  let folder: string;
  let built: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'spillway-thread-'));
    const root = join(import.meta.dirname, '../..');
    built = await builtForNode('test-text-thread', {
      importOne: join(root, 'test/support/importOne.ts'),
      textWorker: join(root, 'cli/textWorker.ts'),
    });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The file on the disk, opened as the command line does. */
  function onDisk(name: string, bytes: Uint8Array): Promise<InputFile[]> {
    writeFileSync(join(folder, name), bytes);
    return readInputs([join(folder, name)]);
  }

  it('comes to the same as none', async () => {
    const files = await onDisk('leads.csv', large.bytes as Uint8Array);
    const worker = new Worker(join(built, 'textWorker.js'));
    const kinds: string[] = [];
    const post = (message: TextMessage) => {
      kinds.push(message.kind);
      worker.postMessage(message);
    };
    expect(outcome(files, { post, patienceMs: 60_000 })).toEqual(outcome(files));
    expect(kinds).toEqual(['read', 'take']);
    await worker.terminate();
  });

  it('that dies is done without', async () => {
    const files = await onDisk('leads.csv', large.bytes as Uint8Array);
    const worker = new Worker('process.exit(1)', { eval: true });
    const post = (message: TextMessage) => worker.postMessage(message);
    expect(outcome(files, { post, patienceMs: 100 })).toEqual(outcome(files));
    await worker.terminate();
  });

  it('is used for a large file, where there is a processor for it', async () => {
    const rows = rowsOf(2000, plain).split('\n').slice(1).join('\n');
    const name = 'large.csv';
    await onDisk(
      name,
      encoder.encode(`${header}\n${rows.repeat(Math.ceil((17 * 1024 * 1024) / rows.length))}`),
    );
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(built, 'importOne.js'), join(folder, name)],
      {
        encoding: 'utf8',
      },
    );
    expect(stderr).toBe('');
    const { imported: taken, asked } = JSON.parse(stdout) as { imported: number; asked: string[] };
    expect(taken).toBeGreaterThan(1900);
    expect(asked).toEqual(availableParallelism() > 1 ? ['read', 'take'] : []);
  });
});
