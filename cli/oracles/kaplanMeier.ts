/** `kaplan-meier/`: the curve, its errors and bands, and quantiles. */
import { z } from 'zod';
import { type SurvivalQuantile, kaplanMeier, survivalQuantile } from '../../shared/estimate/kaplanMeier.ts';
import { eachCase } from './caseFiles.ts';
import { type CaseResult, type Checks, tolerances } from './checks.ts';

const numbers = z.array(z.number());
const figures = z.array(z.number().nullable());
const schema = z.object({
  n: z.number(),
  events: z.number(),
  time: numbers,
  n_risk: numbers,
  n_event: numbers,
  n_censor: numbers,
  surv: numbers,
  std_err: figures,
  std_err_log_surv: figures,
  lower: figures,
  upper: figures,
  quantiles: z.object({
    p: numbers,
    time: figures,
    lower: figures,
    upper: figures,
    time_first_crossing: figures,
  }),
});

export function run(dir: string): CaseResult[] {
  return eachCase(dir, (files, checks) => {
    const expected = files.expected(schema);
    const [times, events] = files.numbers(['time', 'event']);
    const curve = kaplanMeier(times!, events!);
    checks.same('n', times!.length, expected.n);
    checks.same(
      'events',
      curve.events.reduce((sum, d) => sum + d, 0),
      expected.events,
    );
    checks.sameAll('time', curve.time, expected.time);
    checks.sameAll('n_risk', curve.atRisk, expected.n_risk);
    checks.sameAll('n_event', curve.events, expected.n_event);
    checks.sameAll('n_censor', curve.censored, expected.n_censor);
    checks.nearAll('surv', curve.survival, expected.surv, tolerances.estimate);
    checks.nearAll('std_err', curve.standardError, expected.std_err, tolerances.standardError);
    checks.nearAll(
      'std_err_log_surv',
      curve.hazardStandardError,
      expected.std_err_log_surv,
      tolerances.standardError,
    );
    checks.nearAll('lower', curve.low, expected.lower, tolerances.bound);
    checks.nearAll('upper', curve.high, expected.upper, tolerances.bound);
    const { p, ...quantiles } = expected.quantiles;
    const actual = p.map((share) => survivalQuantile(curve, share));
    const compare = (name: keyof typeof quantiles, figure: keyof SurvivalQuantile): void =>
      compareQuantiles(
        checks,
        `quantiles.${name}`,
        actual.map((quantile) => quantile[figure]),
        quantiles[name],
      );
    compare('time', 'time');
    compare('lower', 'low');
    compare('upper', 'high');
    compare('time_first_crossing', 'firstCrossing');
  });
}

/** Here `null` says something: the curve does not come down that far, and the estimate must say so too. */
function compareQuantiles(
  checks: Checks,
  figure: string,
  actual: readonly number[],
  expected: readonly (number | null)[],
): void {
  checks.same(`${figure}.length`, actual.length, expected.length);
  expected.forEach((reference, i) => {
    if (reference === null)
      checks.holds(`${figure}[${i}]`, Number.isNaN(actual[i]), 'null (not reached)', actual[i]);
    else checks.near(`${figure}[${i}]`, actual[i], reference, tolerances.estimate);
  });
}
