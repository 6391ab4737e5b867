/** Expected values of a plan in the form of a projection, with the matrices that they are computed from. */
import type { ResolvedPlan } from '../plan/resolved.ts';
import { layoutOf } from './layout.ts';
import { noSummary } from './columnSummary.ts';
import { type ExpectedSegment, expectedSegment } from './expectedFlow.ts';
import { factsOf } from './facts.ts';
import { type Model, buildModel } from './model.ts';
import { recordMoney } from './money.ts';
import { expectedStaffing } from './people.ts';
import { type TrialRecord, emptyRecord } from './record.ts';
import { readRow } from './series.ts';
import type { Simulation, Summary } from './result.ts';
import { type SummariseOptions, heading, periodLabels, seriesOf, targetColumn } from './summary.ts';

export interface ExpectedFlow {
  /** `expected: true`; every quantile is the mean, no sd, no trials. Series that only a gate makes are absent. */
  readonly simulation: Simulation;
  /** Day number of the first step, days a step, and number of steps. */
  readonly start: number;
  readonly stepDays: number;
  readonly steps: number;
  /** In the plan's order. */
  readonly segments: readonly ExpectedSegment[];
}

/** Expected values of a plan: mean rates, delays at mean parameters, no gates, no correlation, no random numbers. */
export function expectedFlow(
  plan: ResolvedPlan,
  { actuals = [], weeks = true }: Pick<SummariseOptions, 'actuals' | 'weeks'> = {},
): ExpectedFlow {
  const model = buildModel(plan);
  const { start, stepDays, steps } = model.timeline;
  const segments = model.segments.map((segment) => expectedSegment(model, segment));
  const all = layoutOf(model, weeks);
  const layout = { ...all, rows: all.rows.filter(({ key }) => !madeByGates.test(key)) };
  const { rows, periods } = layout;
  const record = expectedRecord(model, segments);
  const values = rows.map((row) => readRow(model, row, record, periods));
  const facts = factsOf(plan, actuals);
  const simulation: Simulation = {
    ...heading(plan),
    trials: 0,
    seed: 0,
    expected: true,
    periods: periodLabels(periods),
    series: seriesOf(layout, facts, (row, period) => certain(values[row]![period]!)),
    targets: plan.targets.map((target, index) => {
      const at = targetColumn(layout, target, index);
      const { key, segment } = rows[at.row]!;
      const value = values[at.row]![at.period]! + (facts(key, segment, periods[at.period]!) ?? 0);
      return {
        ...target,
        probability: value >= target.amount ? 1 : 0,
        standardError: 0,
        result: certain(value),
      };
    }),
    binding: {},
    bindingByMonth: {},
    overloaded: {},
    perTrial: { pipeline: [], bookings: [], targets: plan.targets.map(() => []) },
  };
  return { simulation, start, stepDays, steps, segments };
}

const madeByGates = /^(queue|utilisation|wait|sla)\.|^lostToWaiting$/;

/** The expected values as if they were what one trial counted. */
function expectedRecord(model: Model, segments: readonly ExpectedSegment[]): TrialRecord {
  const record = emptyRecord(model);
  const { steps } = model.timeline;
  segments.forEach((segment, index) => {
    const at = index * steps;
    segment.entries.forEach((values, stage) => record.entries[stage]!.set(values, at));
    segment.open.forEach((values, stage) => record.open[stage]!.set(values, at));
    record.recycles.set(segment.recycles, at);
    record.pipeline.set(segment.pipeline, at);
    record.bookings.set(segment.bookings, at);
  });
  const sdrs = model.sdr && expectedStaffing(model.sdr, model.timeline);
  const aes = model.ae && expectedStaffing(model.ae, model.timeline);
  recordMoney(model, sdrs, aes, record);
  return record;
}

function certain(value: number): Summary {
  if (Number.isNaN(value)) return noSummary;
  return {
    mean: value,
    sd: null,
    p5: value,
    p10: value,
    p25: value,
    p50: value,
    p75: value,
    p90: value,
    p95: value,
  };
}
