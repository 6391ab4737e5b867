import { describe, expect, it } from 'vitest';
import type { EventLog } from '../../shared/events/eventLog.ts';
import { forwardPositions, recordedDates, splitPasses } from '../../shared/events/passes.ts';
import { impliedDates } from '../../shared/events/repair.ts';
import { type VisitQuestion, stillOpen, visits } from '../../shared/events/visits.ts';
import { day, logOf } from '../support/logs.ts';

interface Asked extends Omit<VisitQuestion, 'from' | 'to' | 'asOf'> {
  readonly to?: string;
  readonly repair?: boolean;
}

/** Visits to MQL as of 2025-06-30, as readable rows. */
function told(log: EventLog, { to, repair = false, ...rest }: Asked = {}): string[] {
  const positions = forwardPositions(log.graph);
  const recorded = recordedDates(splitPasses(log));
  const found = visits(repair ? impliedDates(recorded) : recorded, {
    from: positions[log.graph.indexOf('mql')]!,
    ...(to === undefined ? {} : { to: positions[log.graph.indexOf(to)]! }),
    asOf: day('2025-06-30'),
    ...rest,
  });
  return Array.from({ length: found.count }, (_, i) => {
    const outcome = found.outcome[i]!;
    const left = outcome === stillOpen ? 'open' : log.graph.stages[outcome]!.id;
    const timed = found.timed[i] === 1 ? ' timed' : '';
    return `${log.entityIds[found.entity[i]!]!} #${found.number[i]!} ${left} ${found.days[i]!}d of ${found.followUp[i]!}${timed}`;
  });
}

const recycled = {
  lead: [
    ['mql', '2025-01-01'],
    ['nurturing', '2025-01-11'],
    ['mql', '2025-03-01'],
    ['disqualified', '2025-03-02'],
    ['mql', '2025-04-01'],
    ['sal', '2025-04-04'],
    ['sao', '2025-05-01'],
  ],
} as const;

describe('visits', () => {
  it('keeps the visit number of re-entries; each pass has its own outcome', () => {
    expect(told(logOf('byExit', recycled), { to: 'sao' })).toEqual([
      'lead #1 nurturing 10d of 180 timed',
      'lead #2 disqualified 1d of 121 timed',
      'lead #3 sao 30d of 90 timed',
    ]);
  });

  it('without a stage aimed at leaves to whichever later forward stage is dated next', () => {
    expect(told(logOf('byExit', recycled))[2]).toBe('lead #3 sal 3d of 90 timed');
  });

  it('counts an entity once, from its first visit in the window to the first B of that pass or a later one', () => {
    const log = logOf('byExit', recycled);
    expect(told(log, { to: 'sao', counting: 'entities' })).toEqual(['lead #1 sao 120d of 180 timed']);
    const window = [day('2025-02-01'), day('2025-06-30')] as const;
    expect(told(log, { to: 'sao', counting: 'entities', window })).toEqual(['lead #2 sao 61d of 121 timed']);
    expect(told(log, { to: 'won', counting: 'entities' })).toEqual(['lead #1 open 180d of 180']);
  });

  it('exits with the exit of the last pass where an entity counts once and never reaches B', () => {
    const log = logOf('byExit', { lead: recycled.lead.slice(0, 4) });
    expect(told(log, { to: 'sao', counting: 'entities' })).toEqual(['lead #1 disqualified 60d of 180 timed']);
  });

  it('lets B beat any exit date, and counts B before A with 0 days and no duration', () => {
    const log = logOf('single', {
      late: [
        ['mql', '2025-01-10'],
        ['lost', '2025-01-12'],
        ['sao', '2025-02-01'],
      ],
      reversed: [
        ['mql', '2025-01-10'],
        ['sao', '2025-01-05'],
      ],
      early: [
        ['nurturing', '2025-01-01'],
        ['mql', '2025-01-10'],
      ],
    });
    expect(told(log, { to: 'sao' })).toEqual([
      'late #1 sao 22d of 171 timed',
      'reversed #1 sao 0d of 171',
      'early #1 open 171d of 171',
    ]);
  });

  it('gives an implied transition its outcome and the bound of its date, but no duration', () => {
    const log = logOf('single', {
      lead: [
        ['mql', '2025-01-10'],
        ['sql', '2025-02-09'],
      ],
      implied: [['sal', '2025-02-09']],
    });
    expect(told(log, { to: 'sal' })).toEqual(['lead #1 open 171d of 171']);
    expect(told(log, { to: 'sal', repair: true })).toEqual([
      'lead #1 sal 30d of 171',
      'implied #1 sal 0d of 141',
    ]);
  });

  it('measures exact days between instants, and calendar days where one date has no time', () => {
    const log = logOf('single', {
      exact: [
        ['mql', '2025-01-10T12:00'],
        ['sal', '2025-01-11T18:00'],
      ],
      mixed: [
        ['mql', '2025-01-10T12:00'],
        ['sal', '2025-01-11'],
      ],
    });
    expect(told(log, { to: 'sal' })).toEqual([
      'exact #1 sal 1.25d of 171 timed',
      'mixed #1 sal 1d of 171 timed',
    ]);
  });
});
