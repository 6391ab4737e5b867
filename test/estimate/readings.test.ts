/** The ways in which a conversion can be asked for: in order or not, step by step or from the start, by owner. */
import { describe, expect, it } from 'vitest';
import { measure } from '../../shared/estimate/measure.ts';
import { sliceBy } from '../../shared/estimate/slices.ts';
import { logOf } from '../support/logs.ts';
import { refused } from '../support/refused.ts';

const of = (owner: string, motion: string) => ({ owners: { sdr: owner, ae: 'zoe' }, segments: { motion } });
const log = logOf('single', {
  // SAO before SAL; in order; SAL alone, twice; lost before it was accepted at all.
  a: { history: [['mql', '2026-01-05'], ['sal', '2026-01-20'], ['sao', '2026-01-12']], about: of('ann', 'in') }, // prettier-ignore
  b: { history: [['mql', '2026-01-05'], ['sal', '2026-01-07'], ['sao', '2026-01-30']], about: of('ann', 'out') }, // prettier-ignore
  c: {
    history: [
      ['mql', '2026-01-06'],
      ['sal', '2026-01-08'],
    ],
    about: of('bo', 'in'),
  },
  d: {
    history: [
      ['mql', '2026-01-06'],
      ['sal', '2026-01-09'],
    ],
    about: of('bo', 'out'),
  },
});
const asked = { asOf: 20_500, from: 'sal', to: 'sao' } as const;

describe('strict and any-order reading', () => {
  it('a date before that of A counts at 0 days, or not at all', () => {
    const { transitions } = measure(log, asked);
    const { conversion, strict } = transitions.find(({ from, to }) => from === 'sal' && to === 'sao')!;
    expect(conversion.cohort).toMatchObject({ n: 4, k: 2 });
    expect(conversion.eventual.rate).toBeCloseTo(2 / 4, 12);
    expect(strict!.cohort).toMatchObject({ n: 4, k: 1 });
    expect(strict!.eventual.rate).toBeCloseTo(1 / 4, 12);
  });

  it('are one where every date is in order', () => {
    const { transitions } = measure(log, { ...asked, from: 'mql' });
    const { conversion, strict } = transitions.find(({ from, to }) => from === 'mql' && to === 'sal')!;
    expect(strict!.cohort).toEqual(conversion.cohort);
    expect(strict!.eventual).toEqual(conversion.eventual);
  });
});

describe('cumulative conversion', () => {
  it('goes from A to every later stage with dates, of all and of each segment', () => {
    const { cumulative } = measure(log, { ...asked, from: 'mql', segments: ['motion'] });
    const told = cumulative!.map(({ to, segment, conversion }) => [to, segment, conversion.cohort.k, conversion.cohort.n]); // prettier-ignore
    expect(told).toEqual([
      ['sal', null, 4, 4],
      ['sal', 'in', 2, 2],
      ['sal', 'out', 2, 2],
      ['sao', null, 2, 4],
      ['sao', 'in', 1, 2],
      ['sao', 'out', 1, 2],
    ]);
  });

  it('agrees with the transition where both tell the same pair', () => {
    const { cumulative, transitions } = measure(log, { ...asked, from: 'mql', segments: ['motion'] });
    for (const { from, to, segment, conversion } of cumulative!) {
      const same = transitions.find((one) => one.from === from && one.to === to && one.segment === segment);
      if (same !== undefined) expect(conversion).toEqual(same.conversion);
    }
  });
});

describe('slices by owner', () => {
  it('are those of the owner by whom drift is judged, or of a role, alone or with a segment', () => {
    const by = (...columns: string[]): string[] => [...sliceBy(log, columns).values].sort();
    expect(by('owner')).toEqual(['ann', 'bo']);
    expect(by('owner:ae')).toEqual(['zoe']);
    expect(by('owner', 'motion')).toEqual(['ann · in', 'ann · out', 'bo · in', 'bo · out']);
    const { transitions } = measure(log, { ...asked, segments: ['owner'] });
    const ann = transitions.find(
      ({ from, to, segment }) => from === 'sal' && to === 'sao' && segment === 'ann',
    )!;
    expect(ann.conversion.cohort).toMatchObject({ n: 2, k: 2 });
  });

  it('of a role that nobody has are refused, with what there is', () => {
    const error = refused(() => sliceBy(log, ['owner:csm']));
    expect(error.code).toBe('unknown-segment');
    expect(error.hint).toContain('motion, owner, owner:sdr, owner:ae');
  });
});
