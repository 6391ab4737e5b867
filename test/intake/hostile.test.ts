import { describe, expect, it } from 'vitest';
import { SpillwayError } from '../../shared/errors.ts';
import { imported } from '../support/exports.ts';
import { type HostileFile, hostileFiles } from '../support/hostileFiles.ts';

/** What becomes of a file, as the table writes it. */
function outcome({ file }: HostileFile): string {
  try {
    const { intake, problems } = imported([file]);
    const { rows, imported: taken, refused, ignored } = intake;
    const codes = [...new Set(problems.map(({ code }) => code))].sort();
    return [`${rows} = ${taken} + ${refused} + ${ignored}`, ...codes].join(' ');
  } catch (error) {
    if (!(error instanceof SpillwayError)) throw error;
    expect(error.detail.file).toBeTruthy();
    expect(error.detail.hint).toBeTruthy();
    return error.detail.code;
  }
}

describe('hostile files', () => {
  it('are forty at least, each of its own name', () => {
    expect(new Set(hostileFiles.map(({ file }) => file.name)).size).toBe(hostileFiles.length);
    expect(hostileFiles.length).toBeGreaterThanOrEqual(40);
  });

  it.each(
    hostileFiles.map((hostile) => [hostile.file.name, hostile.tests, hostile.expected, hostile] as const),
  )('%s (%s): %s', (_, __, expected, hostile) => {
    expect(outcome(hostile)).toBe(expected);
  });
});
