/** The kernel against the lead-by-lead reference: the distribution of every figure of every series. */
import { layoutOf } from '../../shared/engine/layout.ts';
import { buildModel } from '../../shared/engine/model.ts';
import type { TrialRecord } from '../../shared/engine/record.ts';
import { readRow } from '../../shared/engine/series.ts';
import { simulateTrial } from '../../shared/engine/trial.ts';
import type { ResolvedPlan } from '../../shared/plan/resolved.ts';
import { kernelTrials } from '../../shared/engine/kernel/trialRecord.ts';
import { twoSampleKolmogorov } from './twoSample.ts';

export interface Disagreement {
  readonly figure: string;
  readonly p: number;
}

/**
 * Figures whose distributions differ at the 1e-4 level after Bonferroni's correction for the number of figures: every
 * row by month, quarter, year and in total, where it is a number at all.
 */
export function disagreements(
  plan: ResolvedPlan,
  trials: number,
  seeds: readonly [number, number],
): Disagreement[] {
  const model = buildModel(plan);
  const { rows, periods } = layoutOf(model);
  const reported = periods.flatMap((period, at) => (period.kind === 'week' ? [] : [{ period, at }]));
  const sample = (run: (trial: number) => TrialRecord): number[][] => {
    const figures = rows.flatMap(() => reported.map((): number[] => []));
    for (let trial = 0; trial < trials; trial++) {
      const record = run(trial);
      rows.forEach((row, index) => {
        const values = readRow(model, row, record, periods);
        reported.forEach(({ at }, i) => {
          if (!Number.isNaN(values[at])) figures[index * reported.length + i]!.push(values[at]!);
        });
      });
    }
    return figures;
  };
  const kernel = kernelTrials(model);
  const own = sample((trial) => kernel(seeds[0], trial));
  const reference = sample((trial) => simulateTrial(model, seeds[1], trial));
  const level = 1e-4 / own.length;
  return own.flatMap((values, index) => {
    const other = reference[index]!;
    if (values.length < trials / 4 || other.length < trials / 4) return [];
    const p = twoSampleKolmogorov(values, other);
    const row = rows[Math.floor(index / reported.length)]!;
    const { label } = reported[index % reported.length]!.period;
    return p < level ? [{ figure: `${row.key} ${row.segment ?? 'total'} ${label}`, p }] : [];
  });
}
