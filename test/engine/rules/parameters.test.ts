/** A trial's parameters: forms of rates, changes, delays, volume, correlation. */
import { describe, expect, test } from 'vitest';
import { buildModel } from '../../../shared/engine/model.ts';
import { type TrialParameters, drawParameters } from '../../../shared/engine/parameters.ts';
import { betaCdf } from '../../../shared/stats/beta.ts';
import type { PlanFile } from '../../../shared/plan/schema.ts';
import { kolmogorov } from '../../support/goodnessOfFit.ts';
import {
  type TransitionFile,
  burst,
  burstStart,
  resolved,
  segment,
  step,
  total,
  trialOf,
} from '../../support/trials.ts';

const trials = 4000;

function draws<T>(rest: Partial<PlanFile>, of: (parameters: TrialParameters) => T, count = trials): T[] {
  const model = buildModel(resolved(rest));
  return Array.from({ length: count }, (_, trial) => of(drawParameters(model, 11, trial)));
}
const mean = (values: readonly number[]): number => total(values) / values.length;
const sd = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => value ** 2)) - mean(values) ** 2);
function correlation(a: readonly number[], b: readonly number[]): number {
  const covariance = mean(a.map((value, i) => value * b[i]!)) - mean(a) * mean(b);
  return covariance / (sd(a) * sd(b));
}

/** Rates of MQL → SAL by version, over trials. */
function rates(transition: Partial<TransitionFile>, rest: Partial<PlanFile> = {}): number[][] {
  return draws(
    { segments: [segment({ transitions: [step('mql', 'sal', transition)] })], ...rest },
    ({ segments }) => segments[0]!.transitions[1]!.outcomes.map(({ advance }) => advance),
  );
}
const first = (versions: number[][]): number[] => versions.map(([rate]) => rate!);

describe('forms of a rate', () => {
  test('a number stays fixed', () => {
    expect(new Set(first(rates({ rate: 0.37 })))).toEqual(new Set([0.37]));
  });

  test('beta [a, b]', () => {
    expect(kolmogorov(first(rates({ rate: { beta: [3, 7] } })), (x) => betaCdf(x, 3, 7))).toBeGreaterThan(
      1e-4,
    );
  });

  test('p10/p90 is the Beta with those quantiles', () => {
    const drawn = first(rates({ rate: { p10: 0.2, p90: 0.5 } }));
    const below = (x: number): number => drawn.filter((rate) => rate <= x).length / trials;
    expect(Math.abs(below(0.2) - 0.1) / Math.sqrt(0.09 / trials)).toBeLessThan(4);
    expect(Math.abs(below(0.5) - 0.9) / Math.sqrt(0.09 / trials)).toBeLessThan(4);
  });

  test('pert is a Beta on [least, greatest] with λ = 4', () => {
    const drawn = first(rates({ rate: { pert: [0.2, 0.3, 0.6] } }));
    const cdf = (x: number): number => betaCdf((x - 0.2) / 0.4, 1 + 4 * 0.25, 1 + 4 * 0.75);
    expect(kolmogorov(drawn, cdf)).toBeGreaterThan(1e-4);
  });

  test('share of an exit is a fixed fraction of 1 − rate; the rest never leaves', () => {
    const exits = { nurturing: { share: 0.5, delayDays: { fixed: 1 } } };
    draws(
      { segments: [segment({ transitions: [step('mql', 'sal', { rate: { beta: [3, 7] }, exits })] })] },
      ({ segments }) => {
        const { advance, exits: drawn } = segments[0]!.transitions[1]!.outcomes[0]!;
        expect(drawn[0]).toBeCloseTo(0.5 * (1 - advance), 14);
      },
      50,
    );
  });
});

describe('a Dirichlet', () => {
  const dirichlet = { advance: 4, nurturing: 3, disqualified: 2, never: 1 };
  const exits = { nurturing: { delayDays: { fixed: 1 } }, disqualified: { delayDays: { fixed: 1 } } };
  const transition = step('mql', 'sal', {
    rate: { dirichlet },
    exits,
    changes: [{ from: '2027-02', rate: 0.5 }],
  });
  const drawn = draws({ segments: [segment({ transitions: [transition] })] }, ({ segments }) => {
    const [base, changed] = segments[0]!.transitions[1]!.outcomes;
    const shares = [base!.advance, ...base!.exits];
    return { shares: [...shares, 1 - total(shares)], changed: changed! };
  });

  test.each([
    [0, 4],
    [1, 3],
    [2, 2],
    [3, 1],
  ])('has the Beta marginal of outcome %i', (index, concentration) => {
    const values = drawn.map(({ shares }) => shares[index]!);
    expect(kolmogorov(values, (x) => betaCdf(x, concentration, 10 - concentration))).toBeGreaterThan(1e-4);
  });

  test('has the covariance −a_i a_j / (s² (s + 1)) between two of them', () => {
    const r = correlation(
      drawn.map(({ shares }) => shares[1]!),
      drawn.map(({ shares }) => shares[2]!),
    );
    const expected = -Math.sqrt((3 * 2) / (7 * 8));
    expect(Math.abs(r - expected)).toBeLessThan((4 * (1 - expected ** 2)) / Math.sqrt(trials));
  });

  test('keeps the proportions of exits and never when the rate changes', () => {
    for (const { shares, changed } of drawn.slice(0, 50)) {
      const rest = 1 - changed.advance;
      expect(changed.exits[0]! / rest).toBeCloseTo(shares[1]! / (1 - shares[0]!), 10);
      expect(changed.exits[1]! / rest).toBeCloseTo(shares[2]! / (1 - shares[0]!), 10);
    }
  });
});

describe('a changed rate', () => {
  const logit = (p: number): number => Math.log(p / (1 - p));

  test('moves with the draw on the logit scale: expit(logit q + logit p − logit E p)', () => {
    for (const [p, changed] of rates({
      rate: { beta: [30, 70] },
      changes: [{ from: '2027-02', rate: 0.4 }],
    })) {
      expect(logit(changed!)).toBeCloseTo(logit(0.4) + logit(p!) - logit(0.3), 9);
    }
  });

  test('is the new value where the rate is fixed, or where the new value is 0 or 1', () => {
    const changes = [
      { from: '2027-02', rate: 0 },
      { from: '2027-03', rate: 1 },
    ];
    for (const [, none, all] of rates({ rate: { beta: [3, 7] }, changes }).slice(0, 20)) {
      expect([none, all]).toEqual([0, 1]);
    }
    expect(rates({ rate: 0, changes: [{ from: '2027-02', rate: 0.4 }] })[0]).toEqual([0, 0.4]);
  });

  test('a new distribution is read at the same score', () => {
    const versions = rates({
      rate: { beta: [30, 70] },
      changes: [{ from: '2027-02', rate: { beta: [6, 4] } }],
    });
    for (const [p, changed] of versions.slice(0, 100)) {
      expect(betaCdf(changed!, 6, 4)).toBeCloseTo(betaCdf(p!, 30, 70), 7);
    }
  });

  test('holds for visits that begin from the 1st of its month on, in whole steps, not for those begun before', () => {
    // 1 April is a Thursday: the week of 29 March still has the old rate.
    const plan = resolved({
      start: '2027-03-22',
      weeks: 5,
      segments: [
        segment({
          transitions: [
            step('mql', 'sal', { rate: 0, changes: [{ from: '2027-04', rate: 1 }], delayDays: { fixed: 7 } }),
          ],
        }),
      ],
    });
    expect(trialOf(plan).entries('sal')).toEqual([0, 0, 0, 10, 10]);
  });

  test('is that of the entry into the stage, not that of the service at the gate', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 3,
      sdr: { headcount: 1, leadsPerWeek: 4 },
      segments: [
        segment({
          arrivals: burst(10),
          transitions: [
            step('mql', 'sal', { gate: 'sdr', rate: 1, changes: [{ from: '2027-02', rate: 0 }] }),
          ],
        }),
      ],
    });
    expect(trialOf(plan).entries('sal')).toEqual([4, 4, 2]);
  });
});

describe('factors', () => {
  const factors = (delayDays: TransitionFile['delayDays']): number[] =>
    draws({ segments: [segment({ transitions: [step('mql', 'sal', { delayDays })] })] }, ({ segments }) => {
      const { factor } = segments[0]!.transitions[1]!.advance;
      return Math.log(factor);
    });

  test('every logSd factor is exp(s·z − s²/2): log-normal with mean 1', () => {
    const logs = factors({ fixed: 7, uncertainty: { logSd: 0.3 } });
    expect(Math.abs(mean(logs) + 0.045)).toBeLessThan((4 * 0.3) / Math.sqrt(trials));
    expect(Math.abs(sd(logs) - 0.3)).toBeLessThan((4 * 0.3) / Math.sqrt(2 * trials));
  });

  test('each delay object has a factor of its own', () => {
    const uncertain = { fixed: 7, uncertainty: { logSd: 0.3 } };
    const pairs = draws(
      {
        segments: [
          segment({
            transitions: [
              step('mql', 'sal', {
                rate: 0.5,
                delayDays: uncertain,
                exits: { nurturing: { share: 1, delayDays: uncertain } },
              }),
            ],
          }),
        ],
      },
      ({ segments }) => {
        const { advance, exits } = segments[0]!.transitions[1]!;
        return [Math.log(advance.factor), Math.log(exits[0]!.factor)] as const;
      },
    );
    const r = correlation(
      pairs.map(([a]) => a),
      pairs.map(([, b]) => b),
    );
    expect(Math.abs(r)).toBeLessThan(4 / Math.sqrt(trials));
  });

  test('arrivals have a volume factor of mean 1 by segment', () => {
    const volumes = draws(
      {
        segments: [
          segment({ arrivals: { ...segment().arrivals, uncertainty: { logSd: 0.2 } } }),
          segment({ id: 'b' }),
        ],
      },
      ({ segments }) => segments.map(({ volumeFactor }) => volumeFactor),
    );
    expect(new Set(volumes.map(([, b]) => b))).toEqual(new Set([1]));
    const spread = Math.sqrt(Math.exp(0.04) - 1);
    expect(Math.abs(mean(volumes.map(([a]) => a!)) - 1)).toBeLessThan((4 * spread) / Math.sqrt(trials));
  });

  test('cov is that of (mu, log sigma) of a lognormal, of (log scale, log shape) of the others', () => {
    const cov: [[number, number], [number, number]] = [
      [0.04, -0.012],
      [-0.012, 0.09],
    ];
    const laws = draws(
      {
        segments: [
          segment({
            transitions: [
              step('mql', 'sal', { delayDays: { lognormal: { mu: 2, sigma: 0.5 }, uncertainty: { cov } } }),
            ],
          }),
        ],
      },
      ({ segments }) => {
        const { law } = segments[0]!.transitions[1]!.advance;
        const median = Math.log(law.upperQuantile(0.5));
        return { mu: median, logSigma: Math.log(Math.log(law.mean) - median) / 2 + Math.log(2) / 2 };
      },
      2000,
    );
    const mu = laws.map((law) => law.mu);
    const logSigma = laws.map((law) => law.logSigma);
    expect(Math.abs(mean(mu) - 2)).toBeLessThan((4 * 0.2) / Math.sqrt(2000));
    expect(Math.abs(sd(mu) - 0.2)).toBeLessThan((4 * 0.2) / Math.sqrt(4000));
    expect(Math.abs(mean(logSigma) - Math.log(0.5))).toBeLessThan((4 * 0.3) / Math.sqrt(2000));
    expect(Math.abs(sd(logSigma) - 0.3)).toBeLessThan((4 * 0.3) / Math.sqrt(4000));
    expect(Math.abs(correlation(mu, logSigma) + 0.2)).toBeLessThan(4 / Math.sqrt(2000));
  });
});

describe('correlation', () => {
  const uncertain = { fixed: 7, uncertainty: { logSd: 0.3 } };
  const file = (loadings: { rates: number; volumes: number; velocity: number }): Partial<PlanFile> => ({
    correlation: loadings,
    segments: [
      segment({
        arrivals: { ...segment().arrivals, uncertainty: { logSd: 0.2 } },
        transitions: [
          step('mql', 'sal', { rate: { beta: [50, 50] }, delayDays: uncertain }),
          step('sal', 'sao', { rate: { beta: [50, 50] }, delayDays: uncertain }),
        ],
        recycle: { to: 'mql', rate: { beta: [50, 50] }, delayDays: uncertain, max: 1 },
        deal: { fixed: 1, uncertainty: { logSd: 0.3 } },
      }),
    ],
  });
  function all(loadings: { rates: number; volumes: number; velocity: number }) {
    const rows = draws(file(loadings), ({ segments }) => {
      const { transitions, volumeFactor, recycle, dealFactor } = segments[0]!;
      return {
        rate: transitions[1]!.outcomes[0]!.advance,
        other: transitions[2]!.outcomes[0]!.advance,
        recycle: recycle!.rate,
        volume: Math.log(volumeFactor),
        delay: Math.log(transitions[1]!.advance.factor),
        otherDelay: Math.log(transitions[2]!.advance.factor),
        deal: Math.log(dealFactor),
      };
    });
    return (a: keyof (typeof rows)[0], b: keyof (typeof rows)[0]): number =>
      correlation(
        rows.map((row) => row[a]),
        rows.map((row) => row[b]),
      );
  }
  const near = (r: number, expected: number): void =>
    expect(Math.abs(r - expected)).toBeLessThan(4.5 / Math.sqrt(trials));

  test('one common factor by loadings: two of a kind are correlated by ρ², two kinds by the product', () => {
    const r = all({ rates: 0.6, volumes: 0.8, velocity: 0.5 });
    near(r('rate', 'other'), 0.36);
    near(r('rate', 'recycle'), 0.36);
    near(r('rate', 'volume'), 0.48);
    near(r('delay', 'otherDelay'), 0.25);
  });

  test('a bad year is bad everywhere: slow goes with bad', () => {
    const r = all({ rates: 0.6, volumes: 0.8, velocity: 0.5 });
    near(r('rate', 'delay'), -0.3);
    near(r('volume', 'delay'), -0.4);
  });

  test('deal size is independent, and so is everything at loading 0', () => {
    near(all({ rates: 0.6, volumes: 0.8, velocity: 0.5 })('rate', 'deal'), 0);
    const r = all({ rates: 0, volumes: 0, velocity: 0 });
    near(r('rate', 'other'), 0);
    near(r('rate', 'delay'), 0);
  });

  test('a Dirichlet loads by its advance share: how the rest divides is independent, and so is attrition', () => {
    const exits = { nurturing: { delayDays: uncertain }, disqualified: { delayDays: uncertain } };
    const rows = draws(
      {
        correlation: { rates: 0.8, volumes: 0.8, velocity: 0.8 },
        sdr: { headcount: 1, leadsPerWeek: 1, attritionPerMonth: { beta: [20, 400] } },
        segments: [
          segment({
            transitions: [
              step('mql', 'sal', {
                rate: { dirichlet: { advance: 50, nurturing: 30, disqualified: 20 } },
                delayDays: uncertain,
                exits,
              }),
              step('sal', 'sao', { rate: { beta: [50, 50] }, delayDays: uncertain }),
            ],
          }),
        ],
      },
      ({ segments, sdrAttrition }) => {
        const [, mql, sal] = segments[0]!.transitions;
        const { advance, exits: parts } = mql!.outcomes[0]!;
        return { advance, part: parts[0]! / (1 - advance), other: sal!.outcomes[0]!.advance, sdrAttrition };
      },
    );
    const r = (a: keyof (typeof rows)[0], b: keyof (typeof rows)[0]): number =>
      correlation(
        rows.map((row) => row[a]),
        rows.map((row) => row[b]),
      );
    near(r('advance', 'other'), 0.64);
    near(r('part', 'other'), 0);
    near(r('part', 'advance'), 0);
    near(r('sdrAttrition', 'other'), 0);
  });

  test('a loading of 1 leaves the common factor alone', () => {
    const r = all({ rates: 1, volumes: 0, velocity: 1 });
    expect(r('rate', 'other')).toBeCloseTo(1, 9);
    expect(r('delay', 'otherDelay')).toBeCloseTo(1, 9);
  });
});
