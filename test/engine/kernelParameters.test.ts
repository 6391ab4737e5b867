/** The parameters that the kernel draws are the reference's, trial by trial, in every form that a plan can give them. */
import { expect, test } from 'vitest';
import { buildModel } from '../../shared/engine/model.ts';
import type { Sampling } from '../../shared/engine/sampling.ts';
import { drawParameters } from '../../shared/engine/parameters.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import type { PlanFile } from '../../shared/plan/schema.ts';
import { betaCdf } from '../../shared/stats/beta.ts';
import { normalCdf, normalQuantile } from '../../shared/stats/normal.ts';
import { engineScenarios } from '../support/engineScenarios.ts';
import { kolmogorov } from '../support/goodnessOfFit.ts';
import { type KernelParts, kernelParts } from '../support/kernelParts.ts';
import { fullPlan } from '../support/plans.ts';

/** Every form of uncertainty, changes of a rate of each kind, a Dirichlet, and attrition that is uncertain. */
function everyForm(): PlanFile {
  const file = { ...fullPlan(), weeks: 30, correlation: { rates: 0.6, volumes: 0.5, velocity: 0.4 } };
  const [first, second] = file.segments;
  file.segments = [first!, second!];
  const [mql, sal, booked, held, sql, sao] = first!.transitions;
  first!.arrivals.uncertainty = { logSd: 0.2 };
  mql!.rate = { pert: [0.4, 0.6, 0.9] };
  mql!.changes = [
    { from: '2027-03', rate: 0.35 },
    { from: '2027-05', rate: { beta: [4, 9] } },
  ];
  sal!.rate = { beta: [0.3, 0.4] };
  sal!.changes = [{ from: '2027-04', rate: 1 }];
  booked!.rate = { dirichlet: { advance: 12, nurturing: 3, disqualified: 0.5, never: 2 } };
  booked!.exits = { nurturing: { delayDays: { fixed: 3 } }, disqualified: { delayDays: { fixed: 9 } } };
  held!.rate = 0.55;
  held!.changes = [{ from: '2027-02', rate: { beta: [3, 3] } }];
  sql!.delayDays = { weibull: { shape: 0.7, scale: 9 }, uncertainty: { logSd: 0.3 } };
  booked!.delayDays = {
    lognormal: { mu: 2, sigma: 0.8 },
    uncertainty: {
      cov: [
        [0.09, 0.012],
        [0.012, 0.04],
      ],
      withRate: [0.7, -0.4],
    },
  };
  sal!.delayDays = {
    lognormal: { median: 5, p90: 20 },
    uncertainty: { logSd: 0.4, withRate: -0.6 },
  };
  sao!.delayDays = {
    gamma: { shape: 2, scale: 6 },
    uncertainty: {
      cov: [
        [0.04, 0.01],
        [0.01, 0.02],
      ],
    },
  };
  held!.delayDays = {
    weibull: { shape: 1.3, scale: 8 },
    uncertainty: {
      cov: [
        [0.06, -0.02],
        [-0.02, 0.05],
      ],
    },
  };
  second!.transitions[0]!.rate = { p10: 0.3, p90: 0.6 };
  second!.transitions[2]!.delayDays = {
    empirical: [
      [2, 3],
      [9, 1],
    ],
    uncertainty: { logSd: 0.5 },
  };
  second!.recycle!.rate = { beta: [5, 15] };
  file.sdr!.attritionPerMonth = { beta: [2, 60] };
  file.ae!.attritionPerMonth = { beta: [0.5, 30] };
  return file;
}

const forms = resolvePlan(parsePlan(everyForm()));
const plans = [['every form of uncertainty', forms] as const, ...engineScenarios.slice(0, 11)];

/** The kernel reads Betas from tables; those with two peaks are off by up to 1e-7. */
const digits = 6;

const samplings = ['sobol', 'random'] as const;
const cases = plans.flatMap(([name, plan]) => samplings.map((sampling) => [name, sampling, plan] as const));

test.each(cases)('what the kernel draws is what the reference draws: %s, %s', (_, sampling, plan) => {
  const model = buildModel(plan);
  const parts = kernelParts(model);
  const pairs: (readonly [string, number, number])[] = [];
  for (let trial = 0; trial < 8; trial++) {
    parts.drawParameters(7, trial, sampling);
    const drawn = drawParameters(model, 7, trial, sampling);
    const put = (name: string, kernel: number, reference: number): void =>
      void pairs.push([`${name}, trial ${trial}`, kernel, reference]);
    put('SDR attrition', parts.sdrAttrition(), drawn.sdrAttrition);
    put('AE attrition', parts.aeAttrition(), drawn.aeAttrition);
    drawn.segments.forEach(({ volumeFactor, dealFactor, transitions, recycle }, s) => {
      put('volume', parts.volumeFactor(s), volumeFactor);
      put('deal size', parts.dealFactor(s), dealFactor);
      if (recycle) {
        put('recycling', parts.recycleRate(s), recycle.rate);
        for (const k of [0, 1, 5])
          put('recycling delay', 1 - parts.recycleSurvival(s, k), recycle.delay.stepCdf[k]!);
      }
      transitions.forEach((transition, from) => {
        transition?.outcomes.forEach(({ advance, exits }, version) => {
          put(`rate ${from} version ${version}`, parts.probability(s, from, version, 0), advance);
          exits.forEach((p, exit) =>
            put(`exit ${exit} of ${from}`, parts.probability(s, from, version, exit + 1), p),
          );
        });
        [transition?.advance, ...(transition?.exits ?? [])].forEach((delay, outcome) => {
          for (const k of [0, 1, 2, 6])
            if (delay) put(`delay ${from}`, 1 - parts.delaySurvival(s, from, outcome, k), delay.stepCdf[k]!);
        });
      });
    });
  }
  expect(pairs.length).toBeGreaterThan(200);
  for (const [name, kernel, reference] of pairs) expect(kernel, name).toBeCloseTo(reference, digits);
});

/** Trials of the plan with every form. */
function draws<T>(trials: number, sampling: Sampling, read: (parts: KernelParts) => T): T[] {
  const parts = kernelParts(buildModel(forms));
  return Array.from({ length: trials }, (_, trial) => {
    parts.drawParameters(99, trial, sampling);
    return read(parts);
  });
}

/** Stages of the default waterfall, by their places in it. */
const [mql, sal, booked, held] = ['mql', 'sal', 'meetingBooked', 'meetingHeld'].map((id) =>
  forms.graph.indexOf(id),
) as [number, number, number, number];

test.each(samplings)(
  'rates, the parts of a Dirichlet, factors and attrition have their distributions (Kolmogorov–Smirnov): %s',
  (sampling) => {
    const sample = draws(4000, sampling, (parts) => ({
      pert: (parts.probability(0, mql, 0, 0) - 0.4) / 0.5,
      beta: parts.probability(0, sal, 0, 0),
      advance: parts.probability(0, booked, 0, 0),
      nurturing: parts.probability(0, booked, 0, 1),
      disqualified: parts.probability(0, booked, 0, 2),
      volume: Math.log(parts.volumeFactor(0)),
      deal: Math.log(parts.dealFactor(0)),
      attrition: parts.sdrAttrition(),
    }));
    const p = (name: keyof (typeof sample)[number], cdf: (x: number) => number): void =>
      expect(
        kolmogorov(
          sample.map((each) => each[name]),
          cdf,
        ),
        name,
      ).toBeGreaterThan(1e-4);
    const lognormal = (sd: number) => (x: number) => normalCdf((x + (sd * sd) / 2) / sd);
    p('pert', (x) => betaCdf(x, 1 + 4 * 0.4, 1 + 4 * 0.6));
    p('beta', (x) => betaCdf(x, 0.3, 0.4));
    p('advance', (x) => betaCdf(x, 12, 5.5));
    p('nurturing', (x) => betaCdf(x, 3, 14.5));
    p('disqualified', (x) => betaCdf(x, 0.5, 17));
    p('volume', lognormal(0.2));
    p('deal', lognormal(0.1));
    p('attrition', (x) => betaCdf(x, 2, 60));
  },
);

test.each(samplings)(
  'scores are correlated as the plan says, and a changed rate keeps its score: %s',
  (sampling) => {
    const n = 6000;
    const logit = (x: number): number => Math.log(x / (1 - x));
    const sample = draws(n, sampling, (parts) => ({
      rate: logit(parts.probability(1, sal, 0, 0)),
      other: logit(parts.probability(1, held, 0, 0)),
      volume: Math.log(parts.volumeFactor(0)),
      original: logit(parts.probability(0, mql, 0, 0)),
      moved: logit(parts.probability(0, mql, 1, 0)),
      late: parts.delaySurvival(0, sal, 0, 1),
    }));
    const correlation = (a: keyof (typeof sample)[number], b: keyof (typeof sample)[number]): number =>
      pearson(ranks(sample.map((each) => each[a])), ranks(sample.map((each) => each[b])));
    // Spearman's correlation of a normal copula: (6/π) · asin(ρ/2); standard error about 1/√n.
    const spearman = (rho: number): number => (6 / Math.PI) * Math.asin(rho / 2);
    const near = (value: number, rho: number): void =>
      expect(Math.abs(value - spearman(rho))).toBeLessThan(4 / Math.sqrt(n));
    near(correlation('rate', 'other'), 0.6 * 0.6);
    near(correlation('rate', 'volume'), 0.6 * 0.5);
    near(correlation('rate', 'late'), -0.6 * 0.4);
    expect(correlation('original', 'moved')).toBeGreaterThan(1 - 1e-9);
    const shift = logit(0.35) - logit((0.4 + 4 * 0.6 + 0.9) / 6);
    for (const { original, moved } of sample) expect(moved - original).toBeCloseTo(shift, 9);
  },
);

test('a delay moves with the rate of its transition as the plan says, and keeps its own spread', () => {
  const file = { ...everyForm(), correlation: { rates: 0, volumes: 0, velocity: 0.4 } };
  const [sal, booked] = ['sal', 'meetingBooked'].map((stage) =>
    file.segments[0]!.transitions.find(({ from }) => from === stage)!,
  );
  sal!.rate = booked!.rate = { beta: [60, 40] };
  sal!.changes = [];
  booked!.exits = {};
  const model = buildModel(resolvePlan(parsePlan(file)));
  const parts = kernelParts(model);
  const n = 4000;
  const at = (from: number, steps: number): number => -normalQuantile(parts.delaySurvival(0, from, 0, steps));
  const [fromSal, fromBooked] = ['sal', 'meetingBooked'].map((id) => model.plan.graph.indexOf(id)) as [
    number,
    number,
  ];
  const sample = Array.from({ length: n }, (_, trial) => {
    parts.drawParameters(3, trial, 'sobol');
    // Φ⁻¹ P(D ≤ x) = (log x − mu) / sigma, near enough once x is some steps long: sigma and mu of the trial.
    const [early, late] = [at(fromBooked, 2), at(fromBooked, 5)];
    return {
      salRate: parts.probability(0, fromSal, 0, 0),
      salDelay: -at(fromSal, 3),
      rate: parts.probability(0, fromBooked, 0, 0),
      spread: 1 / (late - early),
      middle: -(early + late) / (late - early),
    };
  });
  type Name = keyof (typeof sample)[number];
  const column = (name: Name): number[] => sample.map((each) => each[name]);
  const correlation = (a: Name, b: Name): number => pearson(ranks(column(a)), ranks(column(b)));
  const spearman = (rho: number): number => (6 / Math.PI) * Math.asin(rho / 2);
  const within = 4 / Math.sqrt(n);
  const loaded = Math.sqrt(1 - 0.4 * 0.4);
  expect(Math.abs(correlation('salRate', 'salDelay') - spearman(-0.6 * loaded))).toBeLessThan(within);
  // The shape carries a fifth of the location's loading: 0.012 / (0.3 · 0.2).
  expect(Math.abs(correlation('rate', 'spread') - spearman(-0.4 - 0.2 * 0.7 * (1 - loaded)))).toBeLessThan(
    within,
  );
  expect(Math.abs(correlation('rate', 'middle') - spearman(0.7 * loaded))).toBeLessThan(within);
  const logs = column('spread').map(Math.log);
  const mean = logs.reduce((a, b) => a + b) / n;
  const deviation = Math.sqrt(logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n);
  expect(Math.abs(deviation / 0.2 - 1)).toBeLessThan(0.1);
});

test.each([
  ['lognormal', { lognormal: { mu: 2, sigma: 1 } }],
  ['gamma', { gamma: { shape: 2, scale: 9 } }],
  ['Weibull', { weibull: { shape: 2, scale: 9 } }],
])('however far a %s delay is drawn, it keeps a distribution, and the reference’s', (_, law) => {
  const file = everyForm();
  const sal = file.segments[0]!.transitions.find(({ from }) => from === 'sal')!;
  const cov: [[number, number], [number, number]] = [
    [9, 0],
    [0, 9],
  ];
  sal.delayDays = { ...law, uncertainty: { cov } };
  const model = buildModel(resolvePlan(parsePlan(file)));
  const parts = kernelParts(model);
  const from = model.plan.graph.indexOf('sal');
  for (let trial = 0; trial < 200; trial++) {
    parts.drawParameters(5, trial, 'sobol');
    const { stepCdf, law: drawn } = drawParameters(model, 5, trial).segments[0]!.transitions[from]!.advance;
    for (const k of [0, 1, 4, 20]) {
      const beyond = parts.delaySurvival(0, from, 0, k);
      // What has a mean of more than 3e8 years is read at the middle of a step.
      const digits = drawn.mean < 1e9 ? 6 : 1;
      expect(1 - beyond, `trial ${trial}, ${k} steps, mean ${drawn.mean}`).toBeCloseTo(stepCdf[k]!, digits);
    }
  }
});

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const rank = values.map(() => 0);
  order.forEach((index, i) => (rank[index] = i));
  return rank;
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const middle = (a.length - 1) / 2;
  const sum = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((total, value, i) => total + (value - middle) * (y[i]! - middle), 0);
  return sum(a, b) / Math.sqrt(sum(a, a) * sum(b, b));
}
