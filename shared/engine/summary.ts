/** Blocks of trials put together: bands of every series, the chance of each target, what binds. */
import { formatDay } from '../calendar/days.ts';
import { refuse } from '../errors.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';
import type { Target } from '../plan/schema.ts';
import { constraints } from './binding.ts';
import { type Layout, type TrialBlock, layoutOf } from './block.ts';
import { shifted, summariseColumn } from './columnSummary.ts';
import { type ActualMonth, type Facts, factsOf } from './facts.ts';
import { buildModel } from './model.ts';
import { unpackColumn } from './pack.ts';
import type { Period, PeriodKind } from './periods.ts';
import type { Simulation, Summary } from './result.ts';
import type { Row } from './series.ts';
import { engineVersion } from './version.ts';

export interface SummariseOptions {
  readonly seed: number;
  /** Facts of the months until the plan's `actualsThrough`. */
  readonly actuals?: readonly ActualMonth[];
}

/**
 * The projection from blocks that together hold trials 0 … N − 1, in any order and however they were split.
 * @throws RangeError where blocks are missing, overlap, or belong to another plan.
 * @throws SpillwayError `unknown-target` where a target names a period or series that the plan does not have.
 */
export function summarise(
  plan: ResolvedPlan,
  blocks: readonly TrialBlock[],
  { seed, actuals = [] }: SummariseOptions,
): Simulation {
  const layout = layoutOf(buildModel(plan));
  const sample = new Sample(layout, blocks);
  const facts = factsOf(plan, actuals);
  const ofTargets = plan.targets.map((target, index) => Array.from(sample.target(target, index, facts)));
  return {
    ...heading(plan),
    trials: sample.trials,
    seed,
    expected: false,
    periods: periodLabels(layout.periods),
    series: seriesOf(layout, facts, (row, period) => summariseColumn(sample.column(row, period))),
    targets: plan.targets.map((target, index) => {
      const values = Float64Array.from(ofTargets[index]!);
      const met = values.reduce((count, value) => (value >= target.amount ? count + 1 : count), 0);
      const probability = met / values.length;
      return {
        ...target,
        probability,
        standardError: Math.sqrt((probability * (1 - probability)) / values.length),
        result: summariseColumn(values),
      };
    }),
    binding: sample.binding('quarter'),
    bindingByMonth: sample.binding('month'),
    perTrial: {
      pipeline: sample.totals('pipeline', facts),
      bookings: sample.totals('bookings', facts),
      targets: ofTargets,
    },
  };
}

/** What a projection says of its plan. */
export function heading(
  plan: ResolvedPlan,
): Pick<
  Simulation,
  'spillway' | 'name' | 'scenario' | 'currency' | 'start' | 'weeks' | 'step' | 'engineVersion'
> {
  const { name, scenario, currency, start, weeks, step } = plan;
  return { spillway: 1, name, scenario, currency, start: formatDay(start), weeks, step, engineVersion };
}

/** Labels by kind of period. */
export function periodLabels(periods: readonly Period[]): Simulation['periods'] {
  const labels = (wanted: PeriodKind): string[] =>
    periods.filter(({ kind }) => kind === wanted).map(({ label }) => label);
  return {
    weeks: labels('week'),
    months: labels('month'),
    quarters: labels('quarter'),
    years: labels('year'),
  };
}

/** All rows by key, segment and period; periods that a row has nothing to say about are left out. */
export function seriesOf(
  { model, rows, periods }: Layout,
  facts: Facts,
  summary: (row: number, period: number) => Summary,
): Simulation['series'] {
  const series: Simulation['series'] = {};
  rows.forEach((row, rowIndex) => {
    const bySegment = (series[row.key] ??= {});
    const byPeriod: Record<string, Summary> = {};
    periods.forEach((period, periodIndex) => {
      const fact = row.isFlow ? facts(row.key, row.segment, period) : null;
      if (fact === null && period.simulatedDays === 0) return;
      const simulated = summary(rowIndex, periodIndex);
      const figure = fact === null ? simulated : shifted(simulated, fact);
      const covered = period.simulatedDays + (fact === null ? 0 : period.factDays);
      byPeriod[period.label] =
        period.kind !== 'total' && covered < period.length ? { ...figure, partial: true } : figure;
    });
    bySegment[row.segment === null ? 'total' : model.segments[row.segment]!.id] = byPeriod;
  });
  return series;
}

/** Row and column of a target, which the plan must have. */
export function targetColumn(
  { model, rows, periods }: Layout,
  target: Target,
  index: number,
): { row: Row; period: Period; column: number } {
  const key = target.metric.replace(':', '.');
  const rowIndex = rows.findIndex(
    ({ key: other, segment }) =>
      other === key && (segment === null ? undefined : model.segments[segment]!.id) === target.segment,
  );
  const periodIndex = periods.findIndex(({ label }) => label === (target.period ?? 'total'));
  const row = rows[rowIndex];
  const period = periods[periodIndex];
  if (row === undefined || period === undefined) {
    return refuse({
      code: 'unknown-target',
      message:
        period === undefined
          ? `The target's period ${target.period} lies outside the plan's horizon.`
          : `The plan has no ${target.metric}${target.segment === undefined ? '' : ` of ${target.segment}`}.`,
      path: `targets[${index}]`,
    });
  }
  return { row, period, column: rowIndex * periods.length + periodIndex };
}

/** The trials of all blocks, in their own order. */
class Sample {
  readonly trials: number;
  private readonly layout: Layout;
  private readonly blocks: readonly TrialBlock[];

  constructor(layout: Layout, blocks: readonly TrialBlock[]) {
    this.layout = layout;
    this.blocks = blocks.toSorted((a, b) => a.first - b.first);
    const width = layout.rows.length * layout.periods.length;
    let trials = 0;
    for (const { first, count, columns } of this.blocks) {
      if (first !== trials) throw new RangeError(`Trial ${trials} is missing or there twice.`);
      if (columns.pool.length !== width) throw new RangeError('A block of trials belongs to another plan.');
      trials += count;
    }
    if (trials === 0) throw new RangeError('There are no trials.');
    this.trials = trials;
  }

  /** A figure's value in each trial, in a fresh array. */
  column(row: number, period: number): Float64Array {
    return this.values(row * this.layout.periods.length + period);
  }

  /** A target's figure in each trial, facts included. */
  target(target: Target, index: number, facts: Facts): Float64Array {
    const { row, period, column } = targetColumn(this.layout, target, index);
    const fact = facts(row.key, row.segment, period) ?? 0;
    return this.values(column).map((value) => value + fact);
  }

  /** Totals of each trial over the horizon. */
  totals(key: 'pipeline' | 'bookings', facts: Facts): number[] {
    return Array.from(this.target({ metric: key, amount: 0 }, 0, facts));
  }

  /** Share of trials in which each constraint binds, by quarter or by month. */
  binding(wanted: 'quarter' | 'month'): Simulation['binding'] {
    const { constrained } = this.layout;
    return Object.fromEntries(
      constrained.flatMap(({ kind, label }, period) => {
        if (kind !== wanted) return [];
        const counts = constraints.map(() => 0);
        for (const { count, binding } of this.blocks) {
          for (let trial = 0; trial < count; trial++)
            counts[binding[trial * constrained.length + period]!]! += 1;
        }
        const [demand, sdr, ae] = counts.map((count) => count / this.trials);
        return [[label, { demand: demand!, sdr: sdr!, ae: ae! }]];
      }),
    );
  }

  private values(column: number): Float64Array {
    const values = new Float64Array(this.trials);
    for (const { first, columns } of this.blocks) unpackColumn(columns, column, values, first);
    return values;
  }
}
