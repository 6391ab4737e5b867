/** Every sampler of the kernel against its distribution, at the 1e-4 level with fixed seeds, and at the ends of (0, 1). */
import { describe, expect, test } from 'vitest';
import { kernelTrials } from '../../shared/engine/kernel/trialRecord.ts';
import { buildModel } from '../../shared/engine/model.ts';
import { stepMass } from '../../shared/engine/discretise.ts';
import { drawParameters } from '../../shared/engine/parameters.ts';
import { Stream, streamKey } from '../../shared/engine/streams.ts';
import { betaCdf } from '../../shared/stats/beta.ts';
import { binomialMass, logChoose } from '../../shared/stats/binomial.ts';
import { gammaCdf, logGamma } from '../../shared/stats/gamma.ts';
import { normalCdf, normalQuantile } from '../../shared/stats/normal.ts';
import { poissonCdf } from '../../shared/stats/poisson.ts';
import { seedOfShared } from '../support/forcedWords.ts';
import { chiSquare, kolmogorov } from '../support/goodnessOfFit.ts';
import { kernelParts } from '../support/kernelParts.ts';
import { burst, burstStart, resolved, segment, step, weekly } from '../support/trials.ts';

const level = 1e-4;
const parts = kernelParts(
  buildModel(
    resolved({
      segments: [
        segment({
          arrivals: { stage: 'mql', perMonth: weekly(4), distribution: { negbin: 2.5 } },
          transitions: [step('mql', 'sal', { rate: { beta: [0.4, 3] } })],
          deal: { lognormal: { mean: 1000, cv: 0.7 } },
        }),
      ],
    }),
  ),
);
/** Tables in the order in which the plan needs them. */
const [weekFactor, betaRate] = [0, 1];
const least = parts.openUniform(0, 0);
const greatest = parts.openUniform(-1, -1);
/** A generator's state that gives a word of all zeros, or of all ones, first. */
const zerosFirst = [0, 0x1234_5678, 0x9abc_def1, 0] as const;
const onesFirst = [-1, 0x1234_5678, 0x9abc_def1, 1] as const;

function begin(name: string): void {
  parts.beginCellOf(...streamKey(`test/${name}`), 0);
}

function sample(name: string, n: number, draw: () => number): number[] {
  begin(name);
  return Array.from({ length: n }, draw);
}

/** p-value of whole numbers from 0 on against the chances of each. */
function fit(values: readonly number[], mass: (k: number) => number): number {
  const counts = Array.from({ length: Math.max(...values) + 2 }, () => 0);
  for (const value of values) counts[value]! += 1;
  return chiSquare(
    counts,
    counts.map((_, k) => mass(k)),
  );
}

describe('words', () => {
  test('of all zeros and all ones are the ends of the open interval', () => {
    expect([least, 1 - greatest]).toEqual([2 ** -53, 2 ** -53]);
    parts.setCellWords(...zerosFirst);
    expect(parts.cellUniform()).toBe(least);
    parts.setCellWords(...onesFirst);
    expect(parts.cellUniform()).toBe(greatest);
  });

  test('streams are the reference’s, bit for bit', () => {
    const key = streamKey('anything');
    const stream = new Stream(2 ** 40 + 3, 17, key);
    parts.beginStream(3, 256, 17, ...key, 0);
    for (let i = 0; i < 100; i++) expect(parts.streamUniform()).toBe(stream.uniform());
    stream.restart(5);
    parts.beginStream(3, 256, 17, ...key, 5);
    expect(parts.streamUniform()).toBe(stream.uniform());
  });

  test('a cell’s numbers are uniform (Kolmogorov–Smirnov)', () => {
    expect(kolmogorov(sample('uniform', 20_000, parts.cellUniform), (x) => x)).toBeGreaterThan(level);
  });
});

describe('continuous distributions by inversion', () => {
  test('the normal quantile and its tails, to 1e-13', () => {
    for (const p of [least, 1e-12, 0.001, 0.07, 0.3, 0.5, 0.925, 0.999, greatest]) {
      const z = parts.normalQuantile(p);
      if (p > 1e-4 && p < 1 - 1e-4) expect(Math.abs(z - normalQuantile(p))).toBeLessThan(1e-13);
      expect(Math.abs(parts.normalSurvival(-z) / p - 1)).toBeLessThan(p > 1e-11 ? 1e-12 : 1e-7);
      expect(Math.abs(parts.tabulatedCdf(z) - p)).toBeLessThan(1e-9);
    }
    expect(parts.normalQuantile(1e-12)).toBeCloseTo(-7.034_483_825_301_13, 12);
    expect([parts.tabulatedCdf(-9), parts.tabulatedCdf(9)]).toEqual([0, 1]);
  });

  test.each([
    ['normal', (u: number) => parts.normalQuantile(u), normalCdf, [-9, 9]],
    ['beta', (u) => parts.tableAt(betaRate, parts.normalQuantile(u)), (x) => betaCdf(x, 0.4, 3), [0, 1]],
    [
      'gamma',
      (u) => parts.tableAt(weekFactor, parts.normalQuantile(u)),
      (x) => gammaCdf(x, 1 / 2.5, 2.5),
      [0, 200],
    ],
    [
      'lognormal',
      (u) => parts.amountAt(0, u),
      (x) => normalCdf((Math.log(x / 1000) + Math.log1p(0.49) / 2) / Math.sqrt(Math.log1p(0.49))),
      [1, 1e6],
    ],
  ] as [string, (u: number) => number, (x: number) => number, [number, number]][])(
    '%s (Kolmogorov–Smirnov)',
    (name, quantile, cdf, [from, to]) => {
      const values = sample(name, 20_000, () => quantile(parts.cellUniform()));
      expect(kolmogorov(values, cdf)).toBeGreaterThan(level);
      for (const u of [least, greatest]) {
        expect(quantile(u)).toBeGreaterThanOrEqual(from);
        expect(quantile(u)).toBeLessThanOrEqual(to);
      }
    },
  );
});

describe('whole numbers', () => {
  test.each([
    ['by inversion', 30, 0.2],
    ['of one', 1, 0.3],
    ['rare', 100_000, 0.000_02],
    ['likely', 40, 0.93],
    ['by rejection, just', 40, 0.251],
    ['by rejection', 1000, 0.37],
    ['by rejection, beyond one half', 5000, 0.8],
    ['by rejection, of many', 200_000, 0.002],
  ])('binomial %s: %d at %d (chi-square)', (name, n, p) => {
    const values = sample(`binomial ${name}`, 30_000, () => parts.binomial(n, p));
    expect(fit(values, (k) => binomialMass(k, n, p))).toBeGreaterThan(level);
    for (const words of [zerosFirst, onesFirst]) {
      parts.setCellWords(...words);
      const k = parts.binomial(n, p);
      expect(k).toBeGreaterThanOrEqual(0);
      expect(k).toBeLessThanOrEqual(n);
    }
  });

  test('binomial at its ends', () => {
    expect([0, 1].map((p) => parts.binomial(50, p))).toEqual([0, 50]);
    expect([parts.binomialByInversion(30, 0.2, least), parts.binomial(0, 0.4)]).toEqual([0, 0]);
    // P(X > 22) is below 2⁻⁵³, P(X > 20) is not.
    expect(parts.binomialByInversion(30, 0.2, greatest)).toBeGreaterThan(20);
    expect(parts.binomialByInversion(30, 0.2, greatest)).toBeLessThanOrEqual(30);
  });

  test.each([0.02, 3.7, 60, 4000])('Poisson of mean %d (chi-square)', (mean) => {
    const values = sample(`poisson ${mean}`, 20_000, () => parts.poissonQuantile(parts.cellUniform(), mean));
    expect(fit(values, (k) => poissonCdf(k, mean) - (k === 0 ? 0 : poissonCdf(k - 1, mean)))).toBeGreaterThan(
      level,
    );
    const spread = 12 * Math.sqrt(mean) + 20;
    expect(parts.poissonQuantile(least, mean)).toBeGreaterThanOrEqual(Math.max(0, mean - spread));
    expect(parts.poissonQuantile(greatest, mean)).toBeLessThanOrEqual(mean + spread);
  });

  test('negative binomial: Poisson about a gamma factor (chi-square)', () => {
    const values = sample('negbin', 30_000, () => {
      const factor = parts.tableAt(weekFactor, parts.normalQuantile(parts.cellUniform()));
      return parts.poissonQuantile(parts.cellUniform(), 9 * factor);
    });
    const size = 1 / 2.5;
    const mass = (k: number): number =>
      Math.exp(
        logGamma(k + size) -
          logGamma(size) -
          logGamma(k + 1) +
          size * Math.log(size / (size + 9)) +
          k * Math.log(9 / (size + 9)),
      );
    expect(fit(values, mass)).toBeGreaterThan(level);
  });

  test.each([
    [20, 8, 5],
    [300, 120, 250],
    [9000, 40, 6000],
  ])('hypergeometric: of %d with %d marked, %d drawn (chi-square)', (total, marked, drawn) => {
    const mass = (k: number): number =>
      k > marked || k > drawn || drawn - k > total - marked
        ? 0
        : Math.exp(logChoose(marked, k) + logChoose(total - marked, drawn - k) - logChoose(total, drawn));
    const values = sample(`hypergeometric ${total}`, 20_000, () =>
      parts.hypergeometric(total, marked, drawn, parts.cellUniform()),
    );
    expect(fit(values, mass)).toBeGreaterThan(level);
    for (const u of [least, greatest]) {
      const k = parts.hypergeometric(total, marked, drawn, u);
      expect(k).toBeGreaterThanOrEqual(Math.max(0, drawn - (total - marked)));
      expect(k).toBeLessThanOrEqual(Math.min(marked, drawn));
    }
  });

  test('multivariate hypergeometric: one kind after the other out of what is left (chi-square)', () => {
    const values = sample('multivariate', 20_000, () => {
      const first = parts.hypergeometric(12, 3, 5, parts.cellUniform());
      return first * 6 + parts.hypergeometric(9, 4, 5 - first, parts.cellUniform());
    });
    const ways = (n: number, k: number): number => (k < 0 || k > n ? 0 : Math.exp(logChoose(n, k)));
    const mass = (cell: number): number => {
      const [a, b] = [Math.floor(cell / 6), cell % 6];
      return (ways(3, a) * ways(4, b) * ways(5, 5 - a - b)) / ways(12, 5);
    };
    expect(fit(values, mass)).toBeGreaterThan(level);
  });
});

describe('leads chosen bit by bit', () => {
  test.each([
    [1, 0.3],
    [5, 0.875],
    [32, 0.5],
    [32, 1 - Math.exp(-0.14)],
    [32, 0.001],
    [32, 1 - 1e-9],
  ])('of %d with chance %d (chi-square)', (n, p) => {
    parts.beginLanesOf(...streamKey(`test/chosen ${n} ${p}`), 0);
    for (const lane of [0, 3]) {
      const counts = Array.from({ length: 10_000 }, (_, i) => parts.chosen(n, p, lane, i % 33));
      expect(fit(counts, (k) => (k > n ? 0 : binomialMass(k, n, p)))).toBeGreaterThan(level);
    }
  });

  test('of none, none, whatever the other lanes have', () => {
    parts.beginLanesOf(...streamKey('test/chosen none'), 0);
    expect([0, 1, 2, 3].map((lane) => parts.chosen(0, 0.9, lane, 32))).toEqual([0, 0, 0, 0]);
  });
});

describe('threshold counting', () => {
  const shares = [0.1, 0.35, 0.36, 0.8];
  const setShares = (values: readonly number[]): void => {
    for (let i = 0; i < 16; i++) parts.setThreshold(i, parts.thresholdOf(values[i % values.length]!));
  };

  test.each([1, 2, 3, 4, 7, 128])('of %d leads, against four and sixteen shares (chi-square)', (n) => {
    setShares(shares);
    for (const sixteen of [0, 1]) {
      begin(`count ${n} ${sixteen}`);
      const counts = shares.map((): number[] => []);
      for (let i = 0; i < 10_000; i++) {
        parts.countBelow(n, sixteen);
        shares.forEach((_, at) => counts[at]!.push(parts.countAt(at)));
        if (sixteen === 1) expect(parts.countAt(12)).toBe(parts.countAt(0));
      }
      shares.forEach((p, at) =>
        expect(
          fit(counts[at]!, (k) => (k > n ? 0 : binomialMass(k, n, p))),
          `${p}`,
        ).toBeGreaterThan(level),
      );
    }
  });

  test('words of all zeros are below every share above 0, words of all ones below none that is less than 1', () => {
    setShares([0, 2 ** -32, 0.5, 1 - 2 ** -31]);
    for (const sixteen of [0, 1]) {
      const counted = (words: readonly [number, number, number, number]): number[] => {
        parts.setCellWords(...words);
        parts.countBelow(4, sixteen);
        return [0, 1, 2, 3].map((at) => parts.countAt(at));
      };
      // Words are compared as signed numbers: the least is that of the highest bit alone.
      expect(counted([0x8000_0000 | 0, 0, 0, 0x8000_0000 | 0])).toEqual([0, 4, 4, 4]);
      expect(counted([0, 0, 0, 0])).toEqual([0, 0, 0, 4]);
      expect(counted(onesFirst)).toEqual([0, 0, 4, 4]);
      // 0x7fffffff, the greatest.
      expect(counted([0x7fff_ffff, 0, 0, 0x8000_0001 | 0])).toEqual([0, 0, 0, 0]);
    }
  });
});

describe('fates: outcome and delay at once', () => {
  const mql = 1;
  const days = { lognormal: { mean: 24, cv: 0.9 } };
  const planOf = (rate: number, share: number, delayDays: typeof days | { fixed: number }) =>
    buildModel(
      resolved({
        start: burstStart,
        weeks: 40,
        segments: [
          segment({
            transitions: [
              step('mql', 'sal', { rate, delayDays, exits: { nurturing: { share, delayDays: days } } }),
            ],
          }),
        ],
      }),
    );
  const outcomes = [0, 1];
  const steps = Array.from({ length: 32 }, (_, k) => k);

  test.each([1, 2, 3, 5, 8, 60, 252, 253, 700])('%d leads (chi-square)', (n) => {
    const own = kernelParts(planOf(0.3, 0.8, days));
    own.drawParameters(1, 0, 'random');
    const masses = outcomes.flatMap((j) =>
      steps.map((k) => {
        const before = k === 0 ? 1 : own.delaySurvival(0, mql, j, k - 1);
        return own.probability(0, mql, 0, j) * (before - own.delaySurvival(0, mql, j, k));
      }),
    );
    const counts = masses.map(() => 0);
    own.beginLanesOf(...streamKey(`test/fates ${n}`), 0);
    let rest = 0;
    const times = Math.ceil(20_000 / n);
    for (let i = 0; i < times; i++) {
      rest += own.drawFates(0, mql, n, i % 4, (7 * i) % 70);
      masses.forEach((_, at) => (counts[at]! += own.fateCount(0, mql, at >> 5, at & 31)));
    }
    expect(counts.reduce((sum, count) => sum + count, rest)).toBe(n * times);
    const restMass = 1 - masses.reduce((sum, mass) => sum + mass, 0);
    expect(chiSquare([...counts, rest], [...masses, restMass])).toBeGreaterThan(level);
  });

  test('a lane draws the same whatever the others draw', () => {
    const own = kernelParts(planOf(0.3, 0.8, days));
    own.drawParameters(1, 0, 'random');
    const drawn = (n: number, lane: number, others: number): number[] => {
      own.beginLanesOf(...streamKey('test/lanes'), 0);
      const rest = own.drawFates(0, mql, n, lane, others);
      const counts = outcomes.flatMap((j) => steps.map((k) => own.fateCount(0, mql, j, k)));
      own.beginLanesOf(...streamKey('test/lanes'), 1);
      return [rest, own.chosen(Math.min(n, 32), 0.37, lane, others % 33), ...counts];
    };
    for (const n of [1, 3, 4, 60, 252, 253, 600]) {
      const alone = drawn(n, 0, 0);
      expect(alone.slice(2).reduce((sum, count) => sum + count, alone[0]!)).toBe(n);
      for (const lane of [0, 1, 2, 3]) {
        for (const others of [0, 2, 9, n, 255, 700]) expect(drawn(n, lane, others)).toEqual(alone);
      }
    }
  });

  test('words of all zeros have the first fate that is possible, words of all ones the last in shared cells', () => {
    const [zeros, ones] = [
      [0, 0x1234_5678, 0x9abc_def1, 0],
      [-1, seedOfShared(-1), 0x9abc_def1, 1],
    ] as const;
    const draw = (rate: number, share: number, delayDays: typeof days | { fixed: number }) => {
      const own = kernelParts(planOf(rate, share, delayDays));
      own.drawParameters(1, 0, 'random');
      return [zeros, ones].map((words) => {
        own.setCellWords(...words);
        const rest = own.drawFates(0, mql, 1);
        const at = outcomes.flatMap((j) =>
          steps.filter((k) => own.fateCount(0, mql, j, k) === 1).map((k) => [j, k]),
        );
        return rest === 1 ? 'rest' : at;
      });
    };
    expect(draw(0.3, 0.8, { fixed: 21 })).toEqual([[[0, 3]], 'rest']);
    expect(draw(1, 0.8, { fixed: 14 })).toEqual([[[0, 2]], [[0, 2]]]);
    expect(draw(0.3, 0.8, { fixed: 350 })).toEqual([[[1, 0]], 'rest']);
    expect(draw(1, 1, { fixed: 350 })).toEqual(['rest', 'rest']);
  });
});

describe('delays rounded to steps, through whole trials', () => {
  const law = { lognormal: { mean: 19, cv: 0.9 } };
  const mql = 1;
  const planOf = (count: number) =>
    buildModel(
      resolved({
        start: burstStart,
        weeks: 20,
        segments: [
          segment({ arrivals: burst(count), transitions: [step('mql', 'sal', { delayDays: law })] }),
        ],
      }),
    );

  test.each([
    ['few leads, counted', 60, 400],
    ['many leads, split', 5000, 20],
  ])('%s (chi-square)', (_, count, trials) => {
    const model = planOf(count);
    const mass = stepMass(
      drawParameters(model, 1, 0).segments[0]!.transitions[mql]!.advance.stepCdf.slice(0, 20),
    );
    const simulate = kernelTrials(model);
    const counts = Array.from({ length: 21 }, () => 0);
    for (let trial = 0; trial < trials; trial++) {
      const entries = simulate(5, trial).entries[model.plan.graph.indexOf('sal')]!;
      entries.forEach((n, week) => (counts[week]! += n));
    }
    const n = count * trials;
    counts[20] = n - counts.reduce((sum, k) => sum + k, 0);
    expect(chiSquare(counts, [...mass, 1 - mass.reduce((sum, p) => sum + p, 0)])).toBeGreaterThan(level);
  });

  test.each([
    ['lognormal', law],
    ['gamma', { gamma: { shape: 2, scale: 4.3 } }],
    ['weibull', { weibull: { shape: 1.4, scale: 12 } }],
    ['fixed', { fixed: 9.7 }],
    [
      'empirical',
      {
        empirical: [
          [2, 3],
          [11, 5],
          [25, 1],
        ] as [number, number][],
      },
    ],
  ])('rounding keeps the mean of a %s delay, in weeks as in days', (_, delayDays) => {
    for (const [unit, days, weeks] of [
      ['week', 7, 200],
      ['day', 1, 200],
    ] as const) {
      const model = buildModel(
        resolved({
          start: burstStart,
          weeks,
          step: unit,
          segments: [segment({ transitions: [step('mql', 'sal', { delayDays })] })],
        }),
      );
      const own = kernelParts(model);
      own.drawParameters(1, 0, 'random');
      let mean = 0;
      for (let k = 0; k < (weeks * 7) / days; k++) mean += days * own.delaySurvival(0, mql, 0, k);
      expect(mean / model.segments[0]!.transitions[mql]!.delay.law.mean).toBeCloseTo(1, 6);
    }
  });
});
