import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure } from '../../shared/estimate/measure.ts';
import { EventLogBuilder } from '../../shared/events/eventLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { entities, firstDay, lastDay, logFrom } from '../support/arbitraryLogs.ts';
import { day, logOf } from '../support/logs.ts';

const triangle = (log: Parameters<typeof measure>[0], options: Parameters<typeof measure>[1]) =>
  measure(log, options).cohortTriangle!;

const graph = templateGraph('default');

describe('the cohort triangle', () => {
  it('counts who had converted by each age, and tells which ages all of a cohort were followed for', () => {
    // Mondays 6, 13 and 20 January 2025; as of Monday the 27th.
    const log = logOf('single', {
      a: [
        ['mql', '2025-01-06'],
        ['sao', '2025-01-09'],
      ],
      b: [
        ['mql', '2025-01-08'],
        ['sao', '2025-01-20'],
      ],
      c: [['mql', '2025-01-12']],
      d: [
        ['mql', '2025-01-13'],
        ['sao', '2025-01-20'],
      ],
      e: [['mql', '2025-01-24']],
    });
    expect(triangle(log, { from: 'mql', to: 'sao', asOf: day('2025-01-27') })).toEqual({
      step: 'week',
      ageDays: [7, 14],
      cohorts: [
        // c was followed for 15 days: both ages are complete. b took 12 days.
        { start: '2025-01-06', n: 3, toDate: 2, k: [1, 2], complete: 2 },
        // Exactly seven days is within seven days.
        { start: '2025-01-13', n: 1, toDate: 1, k: [1, 1], complete: 2 },
        { start: '2025-01-20', n: 1, toDate: 0, k: [0], complete: 0 },
      ],
    });
  });

  it('takes months for spans beyond half a year, quarters beyond three, and keeps periods without visits', () => {
    const since = (last: string) =>
      triangle(
        logOf('single', {
          a: [
            ['mql', '2022-02-10'],
            ['sao', '2022-02-20'],
          ],
          b: [['mql', last]],
        }),
        { from: 'mql', to: 'sao', asOf: day('2026-01-01') },
      );
    const months = since('2022-10-31');
    expect(months.step).toBe('month');
    expect(months.cohorts.map(({ start, n }) => [start, n])).toEqual([
      ['2022-02-01', 1],
      ...['03', '04', '05', '06', '07', '08', '09'].map((month) => [`2022-${month}-01`, 0]),
      ['2022-10-01', 1],
    ]);
    const quarters = since('2025-12-31');
    expect(quarters.step).toBe('quarter');
    expect(quarters.cohorts[0]!.start).toBe('2022-01-01');
    expect(quarters.cohorts).toHaveLength(16);
  });

  it('adds up to the cohort to date, never falls with age and never exceeds its cohort', () => {
    fc.assert(
      fc.property(entities, fc.integer({ min: -60, max: 200 }), (told, later) => {
        const log = logFrom(told, graph);
        const asOf = lastDay + later;
        let found;
        try {
          found = measure(log, { from: 'mql', to: 'sao', asOf });
        } catch {
          return;
        }
        const { cohortTriangle, transitions } = found;
        const { cohorts, ageDays } = cohortTriangle!;
        const whole = transitions.find(
          ({ from, to, segment }) => from === 'mql' && to === 'sao' && !segment,
        )!;
        const sum = (of: (cohort: (typeof cohorts)[number]) => number): number =>
          cohorts.reduce((total, cohort) => total + of(cohort), 0);
        expect(sum(({ n }) => n)).toBe(whole.conversion.cohort.n);
        expect(sum(({ toDate }) => toDate)).toBe(whole.conversion.cohort.k);
        for (const { n, k, toDate, complete } of cohorts) {
          expect(k).toEqual(k.toSorted((a, b) => a - b));
          expect(k.at(-1) ?? 0).toBe(toDate);
          expect(toDate).toBeLessThanOrEqual(n);
          expect(complete).toBeLessThanOrEqual(k.length);
          expect(k.length).toBeLessThanOrEqual(ageDays.length);
        }
      }),
    );
  });

  it('has the same complete cells whenever one looks', () => {
    const visit = fc.record({
      entered: fc.integer({ min: firstDay, max: firstDay + 60 }),
      after: fc.option(fc.integer({ min: 0, max: 80 })),
    });
    const at = (visits: readonly { entered: number; after: number | null }[], asOf: number) => {
      const builder = new EventLogBuilder(graph);
      visits.forEach(({ entered, after }, index) => {
        const entity = builder.entity(String(index));
        const add = (stage: string, day: number): void =>
          builder.add(entity, { stage: graph.indexOf(stage), day, time: day, precision: 0 });
        add('mql', entered);
        if (after !== null) add('sao', entered + after);
      });
      const log = builder.build({ zone: 'UTC', passes: 'single' });
      return triangle(log, { from: 'mql', to: 'sao', asOf });
    };
    fc.assert(
      fc.property(
        fc.array(visit, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 61, max: 120 }),
        (visits, wait) => {
          const now = at(visits, firstDay + wait);
          const later = new Map(at(visits, firstDay + 300).cohorts.map((cohort) => [cohort.start, cohort]));
          for (const { start, n, k, complete } of now.cohorts) {
            expect(later.get(start)!.n).toBe(n);
            expect(later.get(start)!.k.slice(0, complete)).toEqual(k.slice(0, complete));
          }
        },
      ),
    );
  });
});
