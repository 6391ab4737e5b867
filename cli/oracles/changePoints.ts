/** `change-points/`: optimal partitions under three penalties. */
import { z } from 'zod';
import { changePenalty, changePoints } from '../../shared/estimate/changePoints.ts';
import { eachCase } from './caseFiles.ts';
import { type CaseResult, type Checks, tolerances } from './checks.ts';

const partitionSchema = z.object({
  penalty_per_change: z.number(),
  objective: z.number(),
  changes: z.array(z.number()),
  change_periods: z.array(z.string()),
  segments: z.array(
    z.object({
      from_index: z.number(),
      from_period: z.string(),
      n: z.number(),
      k: z.number(),
      rate: z.number(),
    }),
  ),
});
const schema = z.object({
  periods: z.number(),
  periods_used: z.number(),
  mbic: partitionSchema,
  bic: partitionSchema,
  bic_rate_only: partitionSchema,
});

type Partition = z.infer<typeof partitionSchema>;

export function run(dir: string): CaseResult[] {
  return eachCase(dir, (files, checks) => {
    const expected = files.expected(schema);
    const [n, k] = files.numbers(['n', 'k']);
    const names = files.rows(['period']).map((row) => row.get('period')!);
    const counts = Array.from(n!, (trials, i) => ({ n: trials, k: k![i]! }));
    const used = counts.filter((period) => period.n > 0).length;
    checks.same('periods', counts.length, expected.periods);
    checks.same('periods_used', used, expected.periods_used);
    const compare = (figure: 'mbic' | 'bic' | 'bic_rate_only', penalty: number): void => {
      checks.near(
        `${figure}.penalty_per_change`,
        penalty,
        expected[figure].penalty_per_change,
        tolerances.estimate,
      );
      comparePartition(checks, figure, {
        actual: changePoints(counts, { penalty }),
        names,
        expected: expected[figure],
      });
    };
    compare('mbic', changePenalty(used));
    compare('bic', 2 * Math.log(used));
    compare('bic_rate_only', Math.log(used));
    checks.same('mbic is the default', changePoints(counts).changes, expected.mbic.changes);
  });
}

function comparePartition(
  checks: Checks,
  at: string,
  {
    actual,
    names,
    expected,
  }: { actual: ReturnType<typeof changePoints>; names: readonly string[]; expected: Partition },
): void {
  checks.same(`${at}.changes`, actual.changes, expected.changes);
  checks.same(
    `${at}.change_periods`,
    actual.changes.map((index) => names[index]),
    expected.change_periods,
  );
  checks.near(`${at}.objective`, actual.objective, expected.objective, tolerances.logLikelihood);
  checks.same(`${at}.segments.length`, actual.segments.length, expected.segments.length);
  expected.segments.forEach((segment, i) => {
    const found = actual.segments[i];
    checks.same(
      `${at}.segments[${i}]`,
      found && { from: found.from, name: names[found.from], n: found.n, k: found.k },
      { from: segment.from_index, name: segment.from_period, n: segment.n, k: segment.k },
    );
    checks.near(`${at}.segments[${i}].rate`, found?.rate, segment.rate, tolerances.estimate);
  });
}
