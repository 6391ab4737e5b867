import { describe, expect, it } from 'vitest';
import { type EventLog, none } from '../../shared/events/eventLog.ts';
import {
  datedBy,
  exitAfter,
  forwardPositions,
  isRecorded,
  recordedDates,
  splitPasses,
} from '../../shared/events/passes.ts';
import { formatDay } from '../../shared/calendar/days.ts';
import { day, logOf } from '../support/logs.ts';

const position = (log: EventLog, id: string): number => forwardPositions(log.graph)[log.graph.indexOf(id)]!;

const reentering = {
  lead: [
    ['registered', '2025-01-01'],
    ['mql', '2025-01-02'],
    ['nurturing', '2025-01-20'],
    ['mql', '2025-02-03'],
    ['sal', '2025-02-04'],
    ['lost', '2025-02-10'],
    ['disqualified', '2025-02-11'],
  ],
} as const;

describe('splitPasses', () => {
  it('makes one pass of an entity with one row, whatever exits it has', () => {
    const passes = splitPasses(logOf('single', reentering));
    expect(passes.count).toBe(1);
    expect([passes.start[0], passes.end[0]]).toEqual([0, 7]);
  });

  it('ends a pass at any exit of a history; an exit after an exit is a pass of its own', () => {
    const passes = splitPasses(logOf('byExit', { ...reentering, other: [['mql', '2025-03-01']] }));
    expect(Array.from(passes.entity)).toEqual([0, 0, 0, 1]);
    expect(Array.from(passes.start)).toEqual([0, 3, 6, 7]);
    expect(Array.from(passes.end)).toEqual([3, 6, 7, 8]);
    expect(Array.from(passes.first)).toEqual([0, 3, 4]);
  });

  it('reads no event outside the range, so that a later exit does not end a pass', () => {
    const passes = splitPasses(logOf('byExit', reentering), {
      from: day('2025-01-02'),
      through: day('2025-02-09'),
    });
    expect(Array.from(passes.start)).toEqual([1, 3]);
    expect(Array.from(passes.end)).toEqual([3, 5]);
  });

  it('makes no pass of an entity without events', () => {
    expect(splitPasses(logOf('single', { silent: [] })).count).toBe(0);
  });
});

describe('recordedDates', () => {
  it('takes the first of two dates of a stage within a pass', () => {
    const log = logOf('byExit', {
      lead: [
        ['mql', '2025-01-10'],
        ['mql', '2025-01-05'],
        ['sal', '2025-01-12'],
      ],
    });
    const dates = recordedDates(splitPasses(log));
    const event = datedBy(dates, 0, position(log, 'mql'));
    expect(formatDay(log.day[event]!)).toBe('2025-01-05');
    expect(isRecorded(dates, event, position(log, 'mql'))).toBe(true);
    expect(isRecorded(dates, event, position(log, 'sal'))).toBe(false);
    expect(datedBy(dates, 0, position(log, 'sql'))).toBe(none);
  });
});

describe('exitAfter', () => {
  it('is the earliest exit at or after the event; earlier exits are ignored, by the clock where both have one', () => {
    const log = logOf('single', {
      a: [
        ['disqualified', '2025-01-01'],
        ['mql', '2025-01-05'],
        ['lost', '2025-01-09'],
        ['nurturing', '2025-01-05'],
      ],
      b: [
        ['nurturing', '2025-01-05T09:00'],
        ['mql', '2025-01-05T10:00'],
      ],
    });
    const passes = splitPasses(log);
    const dates = recordedDates(passes);
    const exitOf = (pass: number): string | undefined => {
      const event = exitAfter(passes, pass, datedBy(dates, pass, position(log, 'mql')));
      return log.graph.stages[log.stage[event] ?? -1]?.id;
    };
    expect(exitOf(0)).toBe('nurturing');
    expect(exitOf(1)).toBeUndefined();
  });
});
