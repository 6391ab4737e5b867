/** Do 95% intervals hold the truth 95 times in 100? Two thousand simulated data sets each. */
import { expect, test } from 'vitest';
import { aalenJohansen, stepAt } from '../../shared/estimate/aalenJohansen.ts';
import { fitMixture } from '../../shared/estimate/mixture.ts';
import { countVisits, dayInterval } from '../../shared/estimate/mixtureVisits.ts';
import { bridgeCoverage } from '../support/bridgeCoverage.ts';
import { exponential, seeded } from '../support/random.ts';

const sets = 2000;
const z = 1.959963984540054;

function report(name: string, coverage: Readonly<Record<string, number>>): void {
  for (const [figure, share] of Object.entries(coverage))
    console.log(`${name}, ${figure}: ${(100 * share).toFixed(1)}%`);
}

function between(coverage: Readonly<Record<string, number>>, low: number, high: number): void {
  for (const [figure, share] of Object.entries(coverage)) {
    expect(share, figure).toBeGreaterThanOrEqual(low);
    expect(share, figure).toBeLessThanOrEqual(high);
  }
}

test.each([
  ['entities', false],
  ['accounts', true],
])('bars of the gap bridge, by bootstrap over %s', (unit, accounts) => {
  const coverage = bridgeCoverage({
    sets,
    leads: accounts ? 1600 : 800,
    resamples: 1000,
    accounts,
    population: 400_000,
    seed: 1,
  });
  report(`bridge over ${unit}`, coverage);
  between(coverage, 0.93, 0.97);
});

test('bars of the gap bridge to a plan with a mix of its own, where one owner is stricter', () => {
  const coverage = bridgeCoverage({
    sets,
    leads: 2400,
    resamples: 1000,
    accounts: false,
    owners: true,
    population: 400_000,
    seed: 4,
  });
  report('bridge with mix and owners', coverage);
  between(coverage, 0.93, 0.97);
});

/** Weibull delays with competing exponential exits and a tenth that never leaves, over a year of arrivals. */
function visit(random: () => number): {
  readonly open: number;
  readonly days: number;
  readonly outcome: number;
} {
  const open = Math.ceil(random() * 365);
  const fate = random();
  const days =
    fate < 0.3 ? 40 * (-Math.log(random())) ** (1 / 1.3) : fate < 0.9 ? exponential(random, 25) : Infinity;
  return { open, days, outcome: fate < 0.3 ? 1 : 2 };
}

test('probabilities and delays of the mixture model, by the observed information', () => {
  const random = seeded(2);
  const covered = { advance: 0, exit: 0, never: 0, shape: 0, scale: 0, median: 0 };
  for (let set = 0; set < sets; set++) {
    const rows = Array.from({ length: 1500 }, () => {
      const { open, days, outcome } = visit(random);
      const [low, high] = days < open ? dayInterval(Math.floor(days), 'elapsed') : [open, open];
      return { outcome: days < open ? outcome : 0, low, high };
    });
    const counts = countVisits({
      outcomes: ['advance', 'exit'],
      outcome: rows.map((row) => row.outcome),
      low: rows.map((row) => row.low),
      high: rows.map((row) => row.high),
    });
    const fit = fitMixture(counts, 'weibull');
    if (fit.status !== 'fitted') throw new Error(fit.reason);
    const [advance, exit] = fit.outcomes;
    if (advance?.delay?.family !== 'weibull') throw new Error('Weibull was asked for');
    const within = (estimate: number, truth: number, error: number | null): number =>
      Number(Math.abs(estimate - truth) <= z * error!);
    const logit = (p: number): number => Math.log(p / (1 - p));
    covered.advance += within(logit(advance.probability), logit(0.3), advance.logitError);
    covered.exit += within(logit(exit!.probability), logit(0.6), exit!.logitError);
    // On the boundary there is no interval; it then fails to hold the tenth that never leaves.
    covered.never += fit.neverOnBoundary
      ? 0
      : within(logit(fit.never.probability), logit(0.1), fit.never.logitError);
    covered.shape += within(Math.log(advance.delay.shape), Math.log(1.3), advance.delayErrors![0]);
    covered.scale += within(Math.log(advance.delay.scale), Math.log(40), advance.delayErrors![1]);
    // log median = log scale + log(log 2)/shape, by the delta method.
    const { shape, scale } = advance.delay;
    const slope = -Math.log(Math.LN2) / shape;
    const [first, both, second] = advance.delayCovariance!;
    covered.median += within(
      Math.log(scale) + Math.log(Math.LN2) / shape,
      Math.log(40) + Math.log(Math.LN2) / 1.3,
      Math.sqrt(slope * slope * first + 2 * slope * both + second),
    );
  }
  const coverage = Object.fromEntries(
    Object.entries(covered).map(([figure, count]) => [figure, count / sets]),
  );
  report('mixture', coverage);
  between(coverage, 0.93, 0.97);
});

test('incidence at 30, 90 and 180 days, by Aalen–Johansen', () => {
  const random = seeded(3);
  const horizons = [30, 90, 180];
  const truth = horizons.map((days) => 0.3 * (1 - Math.exp(-((days / 40) ** 1.3))));
  const covered = horizons.map(() => 0);
  for (let set = 0; set < sets; set++) {
    const visits = Array.from({ length: 400 }, () => visit(random));
    const { time, low, high } = aalenJohansen(
      visits.map(({ days, open }) => Math.min(days, open)),
      visits.map(({ days, open, outcome }) => (days < open ? outcome : 0)),
      2,
    );
    horizons.forEach((days, i) => {
      const row = stepAt(time, days);
      covered[i]! += Number(low[0]![row]! <= truth[i]! && truth[i]! <= high[0]![row]!);
    });
  }
  const coverage = Object.fromEntries(horizons.map((days, i) => [`${days} days`, covered[i]! / sets]));
  report('Aalen–Johansen', coverage);
  between(coverage, 0.93, 0.97);
});
