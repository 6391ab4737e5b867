/** `mixture/`: outcomes and delays by maximum likelihood, their errors, and the likelihood at stated parameters. */
import { z } from 'zod';
import type { DelayFamily, DelayParameters } from '../../shared/estimate/delayFamily.ts';
import { delayFamilies } from '../../shared/estimate/delayFamily.ts';
import {
  type FittedOutcome,
  type MixtureFit,
  bestByAic,
  fitMixture,
  logLikelihoodAt,
} from '../../shared/estimate/mixture.ts';
import { type MixtureCounts, countVisits, dayInterval } from '../../shared/estimate/mixtureVisits.ts';
import { type CaseFiles, eachCase } from './caseFiles.ts';
import { type CaseResult, type Checks, tolerances } from './checks.ts';

const number = z.number();
const named = <T extends z.ZodType>(value: T): z.ZodRecord<z.ZodString, T> => z.record(z.string(), value);
const figures = named(number.nullable());
const familySchema = z.enum(delayFamilies);
const delaySchema = z.union([
  z.object({ shape: number, scale: number }),
  z.object({ mu: number, sigma: number }),
]);
const errorSchema = z.union([
  z.object({ se_log_shape: number.nullable(), se_log_scale: number.nullable() }),
  z.object({ se_mu: number.nullable(), se_log_sigma: number.nullable() }),
]);
const fitSchema = z.object({
  n_parameters: number,
  log_likelihood: number,
  aic: number,
  never_on_boundary: z.boolean(),
  pi: named(number),
  se_logit_pi: figures,
  delay: named(z.intersection(delaySchema, errorSchema)),
  weakly_identified_delays: z.array(z.string()),
  pi_weakly_identified: z.boolean(),
});
const byFamily = z.record(familySchema, fitSchema);
const schema = z.object({
  n: number,
  precision: z.enum(['day', 'instant']),
  outcomes: z.array(z.string()),
  counts: named(number),
  log_likelihood_at: z.array(
    z.object({ family: familySchema, pi: named(number), delay: named(delaySchema), log_likelihood: number }),
  ),
  expected: z.literal('no_fit').optional(),
  supremum_of_log_likelihood: number.optional(),
  fits: z.object({ with_never: byFamily.optional(), without_never: byFamily.optional() }).optional(),
  best_by_aic: named(z.string()).optional(),
  per_outcome_families: named(
    z.object({ log_likelihood: number, aic: number, pi: named(number) }),
  ).optional(),
  fitdistcens: z
    .partialRecord(
      familySchema,
      z.object({ estimate: named(number), sd: named(number), log_likelihood: number, aic: number }),
    )
    .optional(),
});
type Case = z.infer<typeof schema>;
type ExpectedFit = z.infer<typeof fitSchema>;

const parameter = { relative: 1e-3 } as const;
const error = { relative: 1e-2 } as const;

export function run(dir: string): CaseResult[] {
  return eachCase(dir, (files, checks) => {
    const expected = files.expected(schema);
    const counts = readVisits(files, expected, checks);
    compareStated(checks, counts, expected);
    if (expected.expected === 'no_fit') compareNoFit(checks, counts, expected);
    compareFits(checks, counts, expected, true);
    compareFits(checks, counts, expected, false);
    comparePerOutcome(checks, counts, expected);
    compareFitdistcens(checks, counts, expected);
  });
}

function readVisits(files: CaseFiles, expected: Case, checks: Checks): MixtureCounts {
  const [durations] = files.numbers(['duration']);
  const names = files.rows(['outcome']).map((row) => row.get('outcome')!);
  const outcome = names.map((name) => expected.outcomes.indexOf(name) + 1);
  checks.same('n', names.length, expected.n);
  for (const [name, count] of Object.entries(expected.counts))
    checks.same(`counts.${name}`, names.filter((known) => known === name).length, count);
  const ends = Array.from(durations!, (days, i) =>
    outcome[i] === 0 || expected.precision === 'instant'
      ? ([days, days] as const)
      : dayInterval(days, 'elapsed'),
  );
  return countVisits({
    outcomes: expected.outcomes,
    outcome,
    low: ends.map(([low]) => low),
    high: ends.map(([, high]) => high),
  });
}

function compareStated(checks: Checks, counts: MixtureCounts, expected: Case): void {
  expected.log_likelihood_at.forEach((stated, i) => {
    const actual = logLikelihoodAt(
      counts,
      expected.outcomes.map((outcome) => stated.pi[outcome]!),
      expected.outcomes.map((outcome) => delayOf(stated.family, stated.delay[outcome]!)),
    );
    checks.near(`log_likelihood_at[${i}]`, actual, stated.log_likelihood, tolerances.logLikelihood);
  });
}

function delayOf(family: DelayFamily, delay: z.infer<typeof delaySchema>): DelayParameters {
  if ('mu' in delay) return { family: 'lognormal', ...delay };
  return { family: family === 'gamma' ? 'gamma' : 'weibull', ...delay };
}

function compareNoFit(checks: Checks, counts: MixtureCounts, expected: Case): void {
  for (const family of delayFamilies) {
    const fit = fitMixture(counts, family);
    checks.same(`${family}.status`, fit.status, 'no-fit');
    if (fit.status === 'fitted') {
      const supremum = expected.supremum_of_log_likelihood ?? 0;
      checks.holds(
        `${family}.log_likelihood`,
        fit.logLikelihood <= supremum,
        `at most ${supremum}`,
        fit.logLikelihood,
      );
    }
  }
}

function compareFits(checks: Checks, counts: MixtureCounts, expected: Case, neverClass: boolean): void {
  const key = neverClass ? 'with_never' : 'without_never';
  const references = expected.fits?.[key];
  if (references === undefined) return;
  const fits = delayFamilies.flatMap((family) => {
    const fit = fitted(checks, `fits.${key}.${family}`, counts, family, neverClass);
    if (fit !== null) compareFit(checks, `fits.${key}.${family}`, fit, references[family]);
    return fit === null ? [] : [fit];
  });
  if (expected.best_by_aic?.[key] !== undefined)
    checks.same(`best_by_aic.${key}`, bestByAic(fits)?.families[0], expected.best_by_aic[key]);
}

function fitted(
  checks: Checks,
  figure: string,
  counts: MixtureCounts,
  family: DelayFamily | DelayFamily[],
  neverClass: boolean,
): MixtureFit | null {
  const fit = fitMixture(counts, family, { neverClass });
  checks.same(`${figure}.status`, fit.status, 'fitted');
  return fit.status === 'fitted' ? fit : null;
}

function compareFit(checks: Checks, at: string, fit: MixtureFit, expected: ExpectedFit): void {
  checks.near(`${at}.log_likelihood`, fit.logLikelihood, expected.log_likelihood, tolerances.logLikelihood);
  checks.near(`${at}.aic`, fit.aic, expected.aic, tolerances.logLikelihood);
  checks.same(`${at}.n_parameters`, fit.parameters, expected.n_parameters);
  checks.same(`${at}.never_on_boundary`, fit.neverOnBoundary, expected.never_on_boundary);
  const classes = [...fit.outcomes, { outcome: 'never', ...fit.never }];
  for (const { outcome, probability, logitError } of classes) {
    if (expected.pi_weakly_identified) break;
    checks.near(`${at}.pi.${outcome}`, probability, expected.pi[outcome] ?? null, parameter);
    checks.near(`${at}.se_logit_pi.${outcome}`, logitError, expected.se_logit_pi[outcome] ?? null, error);
  }
  for (const outcome of fit.outcomes)
    if (!expected.weakly_identified_delays.includes(outcome.outcome))
      compareDelay(checks, `${at}.delay.${outcome.outcome}`, outcome, expected);
}

/** Where the probabilities are not identified the location of a delay is not either, but its shape is. */
function compareDelay(checks: Checks, at: string, fit: FittedOutcome, expected: ExpectedFit): void {
  const reference = expected.delay[fit.outcome];
  const { delay, delayErrors } = fit;
  if (reference === undefined || delay === null || delayErrors === null) {
    checks.same(`${at}.fitted`, delay !== null, reference !== undefined);
    return;
  }
  const compare = (name: string, actual: number, standardError: number, errorName: string): void => {
    const of = new Map<string, number | null>(Object.entries(reference));
    checks.near(`${at}.${name}`, actual, of.get(name) ?? null, parameter);
    checks.near(`${at}.${errorName}`, standardError, of.get(errorName) ?? null, error);
  };
  if (delay.family === 'lognormal') {
    if (!expected.pi_weakly_identified) compare('mu', delay.mu, delayErrors[0], 'se_mu');
    compare('sigma', delay.sigma, delayErrors[1], 'se_log_sigma');
  } else {
    compare('shape', delay.shape, delayErrors[0], 'se_log_shape');
    if (!expected.pi_weakly_identified) compare('scale', delay.scale, delayErrors[1], 'se_log_scale');
  }
}

function comparePerOutcome(checks: Checks, counts: MixtureCounts, expected: Case): void {
  const references = Object.entries(expected.per_outcome_families ?? {});
  const found = references.flatMap(([name, reference]) => {
    const at = `per_outcome_families.${name}`;
    const families = name.split('+').map((family) => familySchema.parse(family));
    const fit = fitted(checks, at, counts, families, true);
    if (fit === null) return [];
    checks.near(
      `${at}.log_likelihood`,
      fit.logLikelihood,
      reference.log_likelihood,
      tolerances.logLikelihood,
    );
    checks.near(`${at}.aic`, fit.aic, reference.aic, tolerances.logLikelihood);
    if (!fit.oddsWeaklyIdentified)
      for (const { outcome, probability } of [...fit.outcomes, { outcome: 'never', ...fit.never }])
        checks.near(`${at}.pi.${outcome}`, probability, reference.pi[outcome] ?? null, parameter);
    return [fit];
  });
  if (found.length > 0 && expected.best_by_aic?.['per_outcome'] !== undefined)
    checks.same(
      'best_by_aic.per_outcome',
      bestByAic(found)?.families.join('+'),
      expected.best_by_aic['per_outcome'],
    );
}

/** One outcome that everybody reaches, fitted by R's fitdistcens; its errors are of the parameters themselves. */
function compareFitdistcens(checks: Checks, counts: MixtureCounts, expected: Case): void {
  for (const family of delayFamilies) {
    const reference = expected.fitdistcens?.[family];
    if (reference === undefined) continue;
    const at = `fitdistcens.${family}`;
    const fit = fitted(checks, at, counts, family, false);
    const [outcome] = fit?.outcomes ?? [];
    const { delay, delayErrors } = outcome ?? {};
    if (!fit || !delay || !delayErrors) continue;
    checks.near(
      `${at}.log_likelihood`,
      fit.logLikelihood,
      reference.log_likelihood,
      tolerances.logLikelihood,
    );
    checks.near(`${at}.aic`, fit.aic, reference.aic, tolerances.logLikelihood);
    const [first, second] = delayErrors;
    const figures: [name: string, estimate: number, deviation: number][] =
      delay.family === 'lognormal'
        ? [
            ['meanlog', delay.mu, first],
            ['sdlog', delay.sigma, delay.sigma * second],
          ]
        : [
            ['shape', delay.shape, delay.shape * first],
            ['scale', delay.scale, delay.scale * second],
          ];
    for (const [name, estimate, deviation] of figures) {
      checks.near(`${at}.estimate.${name}`, estimate, reference.estimate[name] ?? null, { relative: 1e-4 });
      checks.near(`${at}.sd.${name}`, deviation, reference.sd[name] ?? null, error);
    }
  }
}
