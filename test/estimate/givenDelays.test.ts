import { describe, expect, it } from 'vitest';
import { probabilitiesGiven } from '../../shared/estimate/givenDelays.ts';
import { fitMixture } from '../../shared/estimate/mixture.ts';
import { type MixtureCounts, countVisits, dayInterval } from '../../shared/estimate/mixtureVisits.ts';
import { exponential, seeded } from '../support/random.ts';

const outcomes = ['advance', 'lost'];
const tenDays = { family: 'weibull', shape: 1, scale: 10 } as const;

/** Days of resolved visits by outcome (1, 2), of open ones under 0. */
function countsOf(rows: readonly (readonly [outcome: number, days: number])[]): MixtureCounts {
  const ends = rows.map(([outcome, days]) =>
    outcome === 0 ? ([days, days] as const) : dayInterval(days, 'elapsed'),
  );
  return countVisits({
    outcomes,
    outcome: rows.map(([outcome]) => outcome),
    low: ends.map(([low]) => low),
    high: ends.map(([, high]) => high),
  });
}

describe('probabilities at given delays', () => {
  it('worked by hand: where all that will leave has left, shares of the visits with binomial errors', () => {
    const rows = [...Array.from({ length: 6 }, () => [1, 3] as const), [2, 1], [0, 1e6], [0, 1e6], [0, 1e6]] as const; // prettier-ignore
    const { probabilities, standardErrors } = probabilitiesGiven(countsOf(rows), [tenDays, tenDays]);
    [0.6, 0.1, 0.3].forEach((p, j) => {
      expect(probabilities[j]).toBeCloseTo(p, 9);
      expect(standardErrors[j]).toBeCloseTo(Math.sqrt((p * (1 - p)) / 10), 6);
    });
  });

  it('worked by hand: an open visit is divided over what may still come', () => {
    // One advance, and three open for so long that half would have gone: 1/π = 3 · ½ / (1 − ½π), so π = ½.
    const half = 10 * Math.log(2);
    const { probabilities } = probabilitiesGiven(countsOf([[1, 3], [0, half], [0, half], [0, half]]), [tenDays, null]); // prettier-ignore
    expect(probabilities[0]).toBeCloseTo(0.5, 6);
    expect(probabilities[1]).toBe(0);
  });

  it('are nothing but never where nobody has left, and finite where nobody has been followed', () => {
    const open = probabilitiesGiven(countsOf([[0, 400], [0, 500]]), [tenDays, tenDays]); // prettier-ignore
    expect(open.probabilities[2]).toBeCloseTo(1, 9);
    const begun = probabilitiesGiven(countsOf([[0, 0]]), [tenDays, tenDays]);
    expect([...begun.probabilities, ...begun.standardErrors].every(Number.isFinite)).toBe(true);
  });

  it('are those of the whole fit at its own delays, and no less certain', () => {
    const random = seeded(5);
    const rows = Array.from({ length: 2000 }, (): readonly [number, number] => {
      const followed = Math.ceil(random() * 200);
      const fate = random();
      const days = fate < 0.5 ? exponential(random, 10) : fate < 0.8 ? exponential(random, 25) : Infinity;
      return days < followed ? [fate < 0.5 ? 1 : 2, Math.floor(days)] : [0, followed];
    });
    const counts = countsOf(rows);
    const fit = fitMixture(counts, 'weibull');
    if (fit.status !== 'fitted') throw new Error(fit.reason);
    const given = probabilitiesGiven(
      counts,
      fit.outcomes.map(({ delay }) => delay),
    );
    [...fit.outcomes, fit.never].forEach(({ probability: p, logitError }, j) => {
      expect(given.probabilities[j]).toBeCloseTo(p, 5);
      expect(given.standardErrors[j]).toBeLessThan(1.0001 * p * (1 - p) * logitError!);
    });
  });
});
