/** Delays and deals whose values are too long, or too far apart, for anybody to have meant them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePlan } from '../../shared/plan/index.ts';
import type { PlanFile } from '../../shared/plan/schema.ts';
import { shapeLimits } from '../../shared/plan/shapeLimits.ts';
import { smallPlan } from '../support/plans.ts';
import { refused } from '../support/refused.ts';

type Segment = PlanFile['segments'][number];

const withDelay = (delayDays: Segment['transitions'][number]['delayDays']): PlanFile => {
  const plan = smallPlan();
  plan.segments[0]!.transitions[0]!.delayDays = delayDays;
  return plan;
};
const withDeal = (deal: Segment['deal']): PlanFile => {
  const plan = smallPlan();
  plan.segments[0]!.deal = deal;
  return plan;
};
const at = 'segments[0].transitions[0].delayDays';

test.each([
  ['a fixed delay of more than a million days', { fixed: 1e7 }, at],
  ['an empirical one', { empirical: [[3, 5], [2e6, 1]] }, at], // prettier-ignore
  ['a lognormal with such a mean', { lognormal: { mu: 12, sigma: 2.5 } }, at],
  ['a Weibull with such a mean', { weibull: { shape: 0.12, scale: 100 } }, at],
  ['a gamma with such a mean', { gamma: { shape: 2, scale: 1e6 } }, at],
  ['a lognormal of a large sigma', { lognormal: { mu: -10, sigma: 6.1 } }, `${at}.lognormal`],
  ['a lognormal of a large cv', { lognormal: { mean: 10, cv: 1e9 } }, `${at}.lognormal`],
  ['a lognormal whose 90% point is far out', { lognormal: { median: 1, p90: 1e4 } }, `${at}.lognormal`],
  ['a gamma that is all but fixed', { gamma: { mean: 10, cv: 1e-4 } }, `${at}.gamma`],
  ['a gamma of a small shape', { gamma: { shape: 1e-4, scale: 5 } }, `${at}.gamma`],
  ['a Weibull of a small shape', { weibull: { shape: 0.05, scale: 1e-20 } }, `${at}.weibull`],
  ['a Weibull that is all but fixed', { weibull: { shape: 2000, scale: 9 } }, `${at}.weibull`],
] as [string, Segment['transitions'][number]['delayDays'], string][])('%s is refused', (_, delay, path) => {
  expect(refused(() => parsePlan(withDelay(delay)))).toMatchObject({ code: 'out-of-range', path });
});

test('so is a deal of such a shape, but not a large one', () => {
  expect(refused(() => parsePlan(withDeal({ lognormal: { mu: 2, sigma: 7 } })))).toMatchObject({
    code: 'out-of-range',
    path: 'segments[0].deal.lognormal',
  });
  expect(() => parsePlan(withDeal({ fixed: 1e9 }))).not.toThrow();
});

test.each([
  { fixed: 1e6 },
  { lognormal: { median: 30, p90: 3000 } },
  { lognormal: { mean: 60, cv: 8 } },
  { gamma: { mean: 10, cv: 5 } },
  { weibull: { shape: 0.3, scale: 20 } },
])('a delay such as $lognormal $gamma $weibull $fixed is accepted', (delay) => {
  expect(() => parsePlan(withDelay(delay as never))).not.toThrow();
});

test('the kernel, which cannot import them, has the same limits written into it', () => {
  const laws = readFileSync(new URL('../../kernel/laws.ts', import.meta.url), 'utf8');
  const bent = /private bent\(.*?\n {2}\}/s.exec(laws)?.[0] ?? '';
  // Behind each kind the limits that its shape is held within; what is left for a Weibull comes last.
  const written = [
    ...bent.matchAll(/(?:(LOGNORMAL|GAMMA)\b[^:]*?|:\s*)min\(([^,]+), max\(([^,]+), shape\)\)/g),
  ].map(([, kind = 'WEIBULL', most, least]) => [kind.toLowerCase(), [Number(least), Number(most)]]);
  expect(Object.fromEntries(written)).toEqual(shapeLimits);
});
