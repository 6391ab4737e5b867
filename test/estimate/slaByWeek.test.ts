import { describe, expect, it } from 'vitest';
import { measure } from '../../shared/estimate/measure.ts';
import { slaByWeek } from '../../shared/estimate/slaByWeek.ts';
import { scopeOf } from '../../shared/estimate/scope.ts';
import { type Stage, stageGraph } from '../../shared/funnel/stages.ts';
import { templates } from '../../shared/funnel/templates.ts';
import { day, logOf } from '../support/logs.ts';

const withSla = (sla: Stage['sla']) =>
  stageGraph(
    templates.default.stages.map((stage) => {
      const { sla: _, ...unlimited } = stage;
      return stage.id === 'mql' && sla ? { ...unlimited, sla } : unlimited;
    }),
  );

describe('the limits by week', () => {
  const graph = withSla({ businessHours: 8 });

  it('tell of the visits with a verdict how many were decided in time', () => {
    // 2025-01-06 is a Monday; business hours are 9 to 17, Monday to Friday.
    const log = logOf(
      'byExit',
      {
        // Monday 16:00 to Tuesday 16:00: eight hours exactly, which keeps the limit.
        kept: [
          ['mql', '2025-01-06T16:00'],
          ['sal', '2025-01-07T16:00'],
        ],
        late: [
          ['mql', '2025-01-06T16:00'],
          ['sal', '2025-01-07T16:01'],
        ],
        // Friday 16:00 to Monday 16:00: one hour and seven, over the weekend.
        weekend: [
          ['mql', '2025-01-10T16:00'],
          ['sal', '2025-01-13T16:00'],
        ],
        rejected: [
          ['mql', '2025-01-08T10:00'],
          ['disqualified', '2025-01-08T11:00'],
        ],
        // No date of acceptance, but a later stage: nobody knows when.
        unknown: [
          ['mql', '2025-01-08T10:00'],
          ['sql', '2025-01-20T10:00'],
        ],
        overdue: [['mql', '2025-01-13T09:00']],
        pending: [['mql', '2025-01-20T09:00']],
      },
      graph,
    );
    expect(measure(log, { from: 'mql', to: 'sal', asOf: day('2025-01-20') }).sla).toEqual([
      {
        stage: 'mql',
        to: 'sal',
        limit: 8,
        unit: 'businessHours',
        n: 5,
        within: 3,
        pending: 1,
        unknown: 1,
        weeks: [
          { start: '2025-01-06', n: 4, within: 3, pending: 0, unknown: 1 },
          { start: '2025-01-13', n: 1, within: 0, pending: 0, unknown: 0 },
          { start: '2025-01-20', n: 0, within: 0, pending: 1, unknown: 0 },
        ],
      },
    ]);
  });

  it('follow the calendar that is agreed, and count only who entered in the window', () => {
    const log = logOf(
      'byExit',
      {
        a: [
          ['mql', '2025-01-06T09:00'],
          ['sal', '2025-01-07T17:00'],
        ],
        b: [
          ['mql', '2025-01-14T09:00'],
          ['sal', '2025-01-14T10:00'],
        ],
      },
      graph,
    );
    const asOf = day('2025-02-01');
    const { question } = scopeOf(log, {
      from: 'mql',
      to: 'sal',
      asOf,
      window: [day('2025-01-06'), day('2025-01-13')],
    });
    expect(slaByWeek(question)[0]).toMatchObject({ n: 1, within: 0 });
    const holidays = [day('2025-01-07')];
    const calendar = { zone: 'UTC', open: '09:00', close: '17:00', weekdays: [1, 2, 3, 4, 5], holidays };
    expect(slaByWeek(question, { calendar })[0]).toMatchObject({ n: 1, within: 1 });
  });

  it('in days count days, and agree with the finding', () => {
    const log = logOf(
      'byExit',
      Object.fromEntries(
        Array.from({ length: 30 }, (_, i) => [
          `L${i}`,
          [
            ['mql', '2025-01-06'],
            ['sal', `2025-01-${String(6 + (i % 6)).padStart(2, '0')}`],
          ] as const,
        ]),
      ),
      withSla({ days: 3 }),
    );
    const found = measure(log, { from: 'mql', to: 'sal', asOf: day('2025-02-01') });
    expect(found.sla).toMatchObject([{ unit: 'days', n: 30, within: 20 }]);
    expect(found.findings.find(({ code }) => code === 'sla-breach')).toMatchObject({
      count: 10,
      denominator: 30,
    });
  });

  it('are not there where the stage that decides is dated nowhere', () => {
    const log = logOf(
      'byExit',
      {
        a: [['mql', '2025-01-06']],
        b: [
          ['mql', '2025-01-06'],
          ['won', '2025-01-09'],
        ],
      },
      graph,
    );
    expect(measure(log, { from: 'mql', to: 'won', asOf: day('2025-02-01') }).sla).toEqual([]);
  });

  it('are not there where nothing is agreed', () => {
    const log = logOf('byExit', { a: [['mql', '2025-01-06']] }, withSla(undefined));
    expect(measure(log, { asOf: day('2025-02-01') }).sla).toEqual([]);
  });
});
