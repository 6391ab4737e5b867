import { describe, expect, it } from 'vitest';
import { formatDay } from '../../shared/calendar/days.ts';
import { type EventLog, none } from '../../shared/events/eventLog.ts';
import { recordedDates, splitPasses } from '../../shared/events/passes.ts';
import { impliedDates } from '../../shared/events/repair.ts';
import { stageGraph } from '../../shared/funnel/stages.ts';
import { templates } from '../../shared/funnel/templates.ts';
import { logOf } from '../support/logs.ts';

/** The dates of each pass after repair, `stage: day`. */
function repaired(log: EventLog): Record<string, string>[] {
  const dates = impliedDates(recordedDates(splitPasses(log)));
  return Array.from({ length: dates.passes.count }, (_, pass) => {
    const row: Record<string, string> = {};
    log.graph.forward.forEach((stage, position) => {
      const event = dates.event[pass * dates.width + position]!;
      if (event !== none) row[log.graph.stages[stage]!.id] = formatDay(log.day[event]!);
    });
    return row;
  });
}

describe('impliedDates', () => {
  it('gives a required stage the date of the nearest later dated stage, recursively', () => {
    const log = logOf('single', {
      lead: [
        ['mql', '2025-01-02'],
        ['meetingHeld', '2025-01-20'],
        ['sao', '2025-02-01'],
      ],
    });
    expect(repaired(log)).toEqual([
      {
        registered: '2025-01-02',
        mql: '2025-01-02',
        sal: '2025-01-20',
        meetingBooked: '2025-01-20',
        meetingHeld: '2025-01-20',
        sql: '2025-02-01',
        sao: '2025-02-01',
      },
    ]);
  });

  it('never dates an optional stage, but lets its recorded date prove the stages before it', () => {
    const optional = stageGraph(
      templates.default.stages.map((stage) =>
        stage.id === 'meetingBooked' ? { ...stage, required: false } : stage,
      ),
    );
    const log = logOf(
      'single',
      {
        without: [
          ['mql', '2025-01-02'],
          ['meetingHeld', '2025-01-20'],
        ],
        with: [
          ['mql', '2025-01-02'],
          ['meetingBooked', '2025-01-09'],
        ],
      },
      optional,
    );
    const [without, withBooked] = repaired(log);
    expect(without).not.toHaveProperty('meetingBooked');
    expect(without).toHaveProperty('sal', '2025-01-20');
    expect(withBooked).toHaveProperty('sal', '2025-01-09');
  });

  it('implies nothing from an exit, and in later passes nothing before the re-entry stage', () => {
    const log = logOf('byExit', {
      lead: [
        ['registered', '2025-01-01'],
        ['nurturing', '2025-01-20'],
        ['sal', '2025-02-03'],
      ],
    });
    expect(repaired(log)).toEqual([{ registered: '2025-01-01' }, { mql: '2025-02-03', sal: '2025-02-03' }]);
  });

  it('leaves what it was given as it was', () => {
    const log = logOf('single', { lead: [['sao', '2025-02-01']] });
    const recorded = recordedDates(splitPasses(log));
    const before = Array.from(recorded.event);
    impliedDates(recorded);
    expect(Array.from(recorded.event)).toEqual(before);
  });
});
