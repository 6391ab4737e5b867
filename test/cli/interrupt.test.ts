/** Ctrl-C while files are imported: the command ends at once with 130, prints nothing and leaves no file. */
import { spawn } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeOutput } from '../../cli/files.ts';
import { interruptible } from '../../cli/interruptible.ts';

const folder = mkdtempSync(join(tmpdir(), 'spillway-interrupt-'));
const large = join(folder, 'large.csv');
afterAll(() => rmSync(folder, { recursive: true }));

/** Some seconds of reading: a stage date of four in a row. */
beforeAll(() => {
  const lines = ['Lead ID,Created Date,MQL Date,SAL Date,SAO Date,Company'];
  for (let row = 0; row < 600_000; row++) {
    const day = (month: number): string =>
      `2026-0${month}-${String((row % 27) + 1).padStart(2, '0')} 08:30:00`;
    lines.push(
      `L${row},${day(1)},${day(2)},${day(3)},${row % 3 === 0 ? day(4) : ''},"Company ${row % 9001}"`,
    );
  }
  writeFileSync(large, `${lines.join('\n')}\n`);
});

/** Processor time of a process until now, in hundredths of a second; null where it has ended. */
function processorTime(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return null;
  }
}

/** Whether a process has a file open. */
function hasOpen(pid: number, inode: number): boolean {
  const folder = `/proc/${pid}/fd`;
  const isIt = (name: string): boolean =>
    statSync(join(folder, name), { throwIfNoEntry: false })?.ino === inode;
  try {
    return readdirSync(folder).some(isIt);
  } catch {
    return false;
  }
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  /** Processor time before the interrupt and after it. */
  readonly before: number;
  readonly after: number;
}

/** Hundredths of a second of the processor's time after which a command that has opened the file is reading it. */
const reading = 8;

/** Runs a command, and interrupts it once it reads the file. */
function interrupted(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['cli/start.mjs', ...args]);
  const pid = child.pid!;
  const { ino } = statSync(large);
  let out = '';
  let opened: number | null = null;
  let before: number | null = null;
  let last = 0;
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return new Promise((ended) => {
    const look = setInterval(() => {
      last = processorTime(pid) ?? last;
      if (before !== null || (opened === null && !hasOpen(pid, ino))) return;
      opened ??= last;
      if (last < opened + reading) return;
      before = last;
      child.kill('SIGINT');
    }, 10);
    child.on('exit', (code) => {
      clearInterval(look);
      ended({ code, out, before: before ?? 0, after: last - (before ?? 0) });
    });
  });
}

describe.skipIf(process.platform !== 'linux')('an interrupt while a large file is read', () => {
  test.each([
    ['measure', large, '--json', join(folder, 'm.json')],
    ['inspect', large, '--json'],
    ['repair', large, '--out', join(folder, 'updates.csv')],
  ])('ends %s with 130, at once', async (...args) => {
    const { code, out, before, after } = await interrupted(...args);
    expect([code, out, readdirSync(folder)]).toEqual([130, '', ['large.csv']]);
    expect(after).toBeLessThan(before);
  });
});

describe('work that can be interrupted', () => {
  test('gives what it gives, and throws what it throws', () => {
    expect(interruptible(() => 7)).toBe(7);
    const fault = new RangeError('own');
    expect(() =>
      interruptible(() => {
        throw fault;
      }),
    ).toThrow(fault);
  });

  test('leaves the listeners of signals as they were', () => {
    const heard = (): void => undefined;
    process.on('SIGINT', heard);
    process.on('SIGTERM', heard);
    interruptible(() => expect(process.listeners('SIGTERM')).not.toContain(heard));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      expect(process.listeners(signal)).toContain(heard);
      process.off(signal, heard);
    }
  });
});

describe('a file that is written', () => {
  test('is there whole, replaces what was there with its rights, and leaves nothing beside it', async () => {
    const own = mkdtempSync(join(folder, 'out-'));
    const path = join(own, 'new/result.json');
    await writeOutput(path, 'first');
    writeFileSync(join(own, 'plain.txt'), 'old', { mode: 0o640 });
    symlinkSync(join(own, 'plain.txt'), join(own, 'link.txt'));
    await writeOutput(join(own, 'link.txt'), 'second');
    expect(readFileSync(path, 'utf8')).toBe('first');
    expect(readFileSync(join(own, 'plain.txt'), 'utf8')).toBe('second');
    expect(statSync(join(own, 'plain.txt')).mode & 0o777).toBe(0o640);
    expect(readdirSync(own).toSorted()).toEqual(['link.txt', 'new', 'plain.txt']);
    await writeOutput('/dev/null', 'gone');
  });

  test('is not there where it cannot be written', async () => {
    const own = mkdtempSync(join(folder, 'out-'));
    writeFileSync(join(own, 'file'), '');
    await expect(writeOutput(join(own, 'file/below.json'), 'x')).rejects.toMatchObject({
      detail: { code: expect.stringMatching(/file-not-found|not-a-file/) as string },
    });
    expect(readdirSync(own)).toEqual(['file']);
  });
});
