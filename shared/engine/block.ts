/** Trials run in blocks: what a worker sends back. */
import type { ResolvedPlan } from '../plan/resolved.ts';
import { bindingConstraint, constraints } from './binding.ts';
import { type Model, buildModel } from './model.ts';
import { type PackedColumns, packColumns } from './pack.ts';
import { type Period, periodsOf } from './periods.ts';
import { checkPopulation } from './population.ts';
import { type Row, rowsOf } from './series.ts';
import { simulateTrial } from './trial.ts';

/** The figures of consecutive trials. Plain data: it can be cloned between threads. */
export interface TrialBlock {
  /** Index of the first trial, and how many follow on each other. */
  readonly first: number;
  readonly count: number;
  /** One column a row and period of {@link layoutOf}, rows first: `row · periods + period`. */
  readonly columns: PackedColumns;
  /** Index into `constraints` by trial and constrained period, at `trial · constrained + period`. */
  readonly binding: Uint8Array;
}

/** What the columns of a plan's blocks mean. */
export interface Layout {
  readonly model: Model;
  readonly rows: readonly Row[];
  readonly periods: readonly Period[];
  /** The periods of which the binding constraint is told: simulated quarters, then simulated months. */
  readonly constrained: readonly Period[];
}

/** Rows and periods of a plan. */
export function layoutOf(model: Model): Layout {
  const periods = periodsOf(model.plan, model.timeline);
  const simulated = periods.filter(({ simulatedDays }) => simulatedDays > 0);
  const constrained = [
    ...simulated.filter(({ kind }) => kind === 'quarter'),
    ...simulated.filter(({ kind }) => kind === 'month'),
  ];
  return { model, rows: rowsOf(model), periods, constrained };
}

/**
 * Simulates the trials `first` … `first + count − 1`. Trial i depends on the plan, the seed and i alone, so any split
 * into blocks gives the same figures. `seed`: a whole number from 0 to 2⁵³ − 1.
 * @throws SpillwayError `too-many-entities` where the plan has more of them than a trial can follow.
 */
export function runTrials(plan: ResolvedPlan, seed: number, first: number, count: number): TrialBlock {
  return runModelTrials(layoutOf(buildModel(plan)), seed, first, count);
}

/** {@link runTrials} for a plan that is laid out already. */
export function runModelTrials(layout: Layout, seed: number, first: number, count: number): TrialBlock {
  const { model, rows, periods, constrained } = layout;
  checkPopulation(model);
  const width = rows.length * periods.length;
  const values = new Float64Array(width * count);
  const binding = new Uint8Array(constrained.length * count);
  const trialValues = new Float64Array(width);
  for (let trial = 0; trial < count; trial++) {
    const record = simulateTrial(model, seed, first + trial);
    rows.forEach((row, index) => row.read(record, periods, trialValues, index * periods.length));
    for (let column = 0; column < width; column++) values[column * count + trial] = trialValues[column]!;
    constrained.forEach((period, index) => {
      const constraint = bindingConstraint(model, record, period);
      binding[trial * constrained.length + index] = constraints.indexOf(constraint);
    });
  }
  return { first, count, columns: packColumns(values, width, count, model.timeline.stepDays), binding };
}
