import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measuredPart } from '../../shared/estimate/measuredPart.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { type ShownFilter, shownPart } from '../../shared/estimate/shownPart.ts';
import type { EventLog } from '../../shared/events/eventLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { entities, logFrom } from '../support/arbitraryLogs.ts';
import { day, logOf } from '../support/logs.ts';
import { refused } from '../support/refused.ts';

const everything: ShownFilter = { segments: [], owner: null };
const inSegment = (value: string | null): ShownFilter => ({
  ...everything,
  segments: [{ column: 'motion', value }],
});

/** Two motions and three owners; what is converted is the last by far. */
function told(): EventLog {
  const one = (motion: string, size: string, owner: string, entered: string, converted?: string) => ({
    history: [['mql', entered] as const, ...(converted ? [['sao', converted] as const] : [])],
    about: { segments: { motion, size }, owners: { sdr: owner } },
  });
  return logOf('single', {
    a: one('inbound', 'smb', 'ann', '2025-01-01', '2025-02-01'),
    b: one('inbound', 'big', 'bo', '2025-01-10'),
    c: one('outbound', 'smb', 'ann', '2025-01-20', '2025-03-01'),
    d: one('outbound', 'big', '__proto__', '2025-02-10'),
    e: { history: [['mql', '2025-02-20']], about: { owners: { sdr: 'bo' } } },
  });
}

const rates = (of: Parameters<typeof measuredPart>[2], options = {}) => {
  const found = measuredPart(told(), { from: 'mql', to: 'sao', ...options }, of);
  const whole = found.transitions.find(({ to, segment }) => to === 'sao' && segment === null)!;
  return {
    n: whole.conversion.cohort.n,
    k: whole.conversion.cohort.k,
    asOf: found.asOf,
    window: found.window,
  };
};

describe('a part of a log', () => {
  it('without a filter is the log itself', () => {
    const log = told();
    expect(shownPart(log, {}, everything).log).toBe(log);
  });

  it('is asked the question of the whole: as-of day, window and stages', () => {
    const whole = rates(everything);
    expect(whole).toMatchObject({ n: 5, k: 2, asOf: '2025-03-01', window: ['2025-01-01', '2025-03-02'] });
    // Alone, the inbound ones would be measured as of 1 February.
    expect(rates(inSegment('inbound'))).toEqual({ ...whole, n: 2, k: 1 });
    expect(rates({ ...everything, owner: '__proto__' })).toEqual({ ...whole, n: 1, k: 0 });
  });

  it('is of a combination of two, of no value, and of a segment and an owner together', () => {
    expect(
      rates({
        ...everything,
        segments: [
          { column: 'motion', value: 'inbound' },
          { column: 'size', value: 'smb' },
        ],
      }),
    ).toMatchObject({ n: 1, k: 1 });
    expect(rates(inSegment(null))).toMatchObject({ n: 1, k: 0 });
    expect(rates({ ...inSegment('outbound'), owner: 'ann' })).toMatchObject({ n: 1, k: 1 });
  });

  it('of an owner is compared with everybody in the segment', () => {
    const options = { from: 'mql', to: 'sao' };
    const found = measuredPart(told(), options, { ...everything, owner: 'ann' });
    const all = measuredPart(told(), options, everything);
    expect(all.drift.owners.length).toBeGreaterThan(1);
    expect(found.drift.owners).toEqual(all.drift.owners);
    expect(found.drift.index).toEqual(all.drift.index);
    expect(found.entities).toBe(2);
  });

  it('is compared with the plan of the segments that are in it', () => {
    const segment = (id: string, rate: number) => ({
      id,
      name: id,
      arrivals: { stage: 'mql', total: 100 },
      transitions: [{ from: 'mql', to: 'sao', rate }],
    });
    const plan = { segments: [segment('inbound', 0.6), segment('outbound', 0.2)] };
    const of = (filter: ShownFilter): number =>
      measuredPart(told(), { from: 'mql', to: 'sao', plan, segments: ['motion'] }, filter).bridge!.planned;
    expect(of(everything)).toBeCloseTo(0.4, 12);
    expect(of(inSegment('inbound'))).toBeCloseTo(0.6, 12);
    // A column that the plan knows nothing of leaves the plan as it is.
    expect(of({ ...everything, segments: [{ column: 'size', value: 'smb' }] })).toBeCloseTo(0.4, 12);
  });

  it('that nobody is in is refused, and so is a column that is not there', () => {
    expect(refused(() => rates(inSegment('partner'))).code).toBe('nobody-shown');
    expect(refused(() => rates({ ...everything, owner: 'nobody' })).code).toBe('nobody-shown');
    expect(
      refused(() => rates({ ...everything, segments: [{ column: 'constructor', value: 'x' }] })).code,
    ).toBe('unknown-segment');
  });

  it('adds up: the parts by segment make the whole', () => {
    fc.assert(
      fc.property(entities, (log) => {
        const options = { from: 'mql', to: 'sao', asOf: day('2025-06-01') };
        const count = (filter: ShownFilter) => {
          const { transitions } = measuredPart(logFrom(log, templateGraph('default')), options, filter);
          const { n, k } = transitions.find(({ to, segment }) => to === 'sao' && segment === null)!.conversion
            .cohort;
          return { n, k };
        };
        let whole;
        try {
          whole = count(everything);
        } catch {
          return;
        }
        const parts = ['inbound', 'outbound', 'partner'].map((value) => {
          try {
            return count({ ...everything, segments: [{ column: 'segment', value }] });
          } catch {
            return { n: 0, k: 0 };
          }
        });
        expect(parts.reduce((sum, { n }) => sum + n, 0)).toBe(whole.n);
        expect(parts.reduce((sum, { k }) => sum + k, 0)).toBe(whole.k);
      }),
      { numRuns: 25 },
    );
  });

  it('is measured as the same log alone would be', () => {
    const options = {
      from: 'mql',
      to: 'sao',
      asOf: day('2025-03-01'),
      window: [day('2025-01-01'), day('2025-03-02')] as const,
    };
    const part = shownPart(told(), options, { ...everything, owner: 'ann' });
    expect(measure(part.log, options).transitions).toEqual(
      measuredPart(told(), options, { ...everything, owner: 'ann' }).transitions,
    );
  });
});
