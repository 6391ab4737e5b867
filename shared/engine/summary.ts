/** Blocks of trials put together: bands of every series, the chance of each target, what binds. */
import { formatDay } from '../calendar/days.ts';
import { refuse } from '../errors.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';
import type { Target } from '../plan/schema.ts';
import { type Part, answerPart } from './answerPart.ts';
import { constraints } from './binding.ts';
import { shifted, summariseColumn, summaryAt } from './columnSummary.ts';
import { type ActualMonth, type Facts, factsOf } from './facts.ts';
import { type GatheredTrials, gather } from './gathering.ts';
import { summaryNumbers } from './kernel/figures.ts';
import { type Column, type Layout, columnAt, findColumn, planLayout } from './layout.ts';
import { type Sampling, defaultSampling } from './sampling.ts';
import { errorOfShare, standardErrors } from './standardErrors.ts';
import type { Period, PeriodKind } from './periods.ts';
import type { Simulation, Summary } from './result.ts';
import type { TrialBlock } from './trialBlock.ts';
import { engineVersion } from './version.ts';

export interface SummariseOptions {
  readonly seed: number;
  /** How the trials were drawn. */
  readonly sampling?: Sampling | undefined;
  /** Facts of the months until the plan's `actualsThrough`. */
  readonly actuals?: readonly ActualMonth[];
  /** Whether the trials were kept by week too: by default they were. */
  readonly weeks?: boolean;
  /** The series whose answer is wanted: of others there are totals alone. By default all of all series is told. */
  readonly only?: string | null;
}

/** Like {@link summariseGathered}, from blocks that together hold trials 0 … N − 1, in any order and however split. */
export function summarise(
  plan: ResolvedPlan,
  blocks: readonly TrialBlock[],
  options: SummariseOptions,
): Simulation {
  return summariseGathered(plan, gather(blocks), options);
}

/**
 * The projection from all trials.
 * @throws RangeError where they belong to another plan.
 * @throws SpillwayError `unknown-target` where a target names a period or series that the plan does not have.
 */
export function summariseGathered(
  plan: ResolvedPlan,
  gathered: GatheredTrials,
  { seed, sampling = defaultSampling, actuals = [], weeks = true, only = null }: SummariseOptions,
): Simulation {
  const layout = planLayout(plan, weeks);
  const sample = new Sample(layout, gathered);
  const facts = factsOf(plan, actuals);
  const ofTargets = plan.targets.map((target, index) => Array.from(sample.target(target, index, facts)));
  const pipeline = sample.totals('pipeline', facts);
  const bookings = sample.totals('bookings', facts);
  return {
    ...heading(plan),
    trials: sample.trials,
    seed,
    sampling,
    expected: false,
    periods: periodLabels(layout.periods),
    series: seriesOf(
      layout,
      facts,
      (row, period) => sample.summary(columnAt(layout, row, period)),
      only === null ? undefined : answerPart(layout, only),
    ),
    targets: plan.targets.map((target, index) => {
      const values = Float64Array.from(ofTargets[index]!);
      const met = values.reduce((count, value) => (value >= target.amount ? count + 1 : count), 0);
      const probability = met / values.length;
      return {
        ...target,
        probability,
        standardError: errorOfShare(values, (value) => value >= target.amount, sampling),
        result: summariseColumn(values),
      };
    }),
    binding: sample.binding('quarter'),
    bindingByMonth: sample.binding('month'),
    overloaded: sample.overloaded(),
    standardErrors: {
      pipeline: standardErrors(pipeline, sampling),
      bookings: standardErrors(bookings, sampling),
    },
    perTrial: {
      pipeline,
      bookings,
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

/** All rows, or a part, by key, segment and period; periods that a row has nothing to say about are left out. */
export function seriesOf(
  { model, rows, periods }: Layout,
  facts: Facts,
  summary: (row: number, period: number) => Summary,
  part: Part = () => true,
): Simulation['series'] {
  const series: Simulation['series'] = {};
  rows.forEach((row, rowIndex) => {
    const bySegment = (series[row.key] ??= {});
    const byPeriod: Record<string, Summary> = {};
    periods.forEach((period, periodIndex) => {
      if (!part(rowIndex, periodIndex)) return;
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

/** The figure of a target, which the plan must have. */
export function targetColumn(layout: Layout, target: Omit<Target, 'amount'>, index: number): Column {
  const column = findColumn(layout, target);
  if (column !== null) return column;
  const hasPeriod = layout.periods.some(({ label }) => label === (target.period ?? 'total'));
  return refuse({
    code: 'unknown-target',
    message: hasPeriod
      ? `The plan has no ${target.metric}${target.segment === undefined ? '' : ` of ${target.segment}`}.`
      : `The target's period ${target.period} lies outside the plan's horizon.`,
    path: `targets[${index}]`,
  });
}

/** All trials, column by column. */
class Sample {
  readonly trials: number;
  private readonly layout: Layout;
  private readonly gathered: GatheredTrials;

  constructor(layout: Layout, gathered: GatheredTrials) {
    this.layout = layout;
    this.gathered = gathered;
    this.trials = gathered.trials;
    const { countColumns, amountColumns, constrained } = layout;
    const numbers = (countColumns + amountColumns) * summaryNumbers;
    if (gathered.summaries.length !== numbers || gathered.binding.length !== constrained.length * 3) {
      throw new RangeError('The trials belong to another plan.');
    }
  }

  /** A figure over all trials. */
  summary({ isCount, column }: Column): Summary {
    const at = isCount ? column : this.layout.countColumns + column;
    return summaryAt(this.gathered.summaries, at * summaryNumbers);
  }

  /** A target's figure in each trial, facts included. */
  target(target: Omit<Target, 'amount'>, index: number, facts: Facts): Float64Array {
    const wanted = targetColumn(this.layout, target, index);
    const { keptColumns, rows, periods } = this.layout;
    const kept = keptColumns.findIndex(({ row, period }) => row === wanted.row && period === wanted.period);
    const { key, segment } = rows[wanted.row]!;
    const fact = facts(key, segment, periods[wanted.period]!) ?? 0;
    const values = new Float64Array(this.trials);
    for (let trial = 0; trial < values.length; trial++) {
      values[trial] = this.gathered.kept[trial * keptColumns.length + kept]! + fact;
    }
    return values;
  }

  /** Totals of each trial over the horizon. */
  totals(metric: 'pipeline' | 'bookings', facts: Facts): number[] {
    return Array.from(this.target({ metric }, 0, facts));
  }

  /** Share of trials in which each constraint binds, by quarter or by month. */
  binding(wanted: 'quarter' | 'month'): Simulation['binding'] {
    return Object.fromEntries(
      this.layout.constrained.flatMap(({ kind, label }, period) => {
        if (kind !== wanted) return [];
        const [demand, sdr, ae] = constraints.map(
          (_, constraint) => this.gathered.binding[period * 3 + constraint]! / this.trials,
        );
        return [[label, { demand: demand!, sdr: sdr!, ae: ae! }]];
      }),
    );
  }

  /** Share of trials in which somebody waits for each team at the end of each simulated period. */
  overloaded(): Simulation['overloaded'] {
    const { rows, periods } = this.layout;
    const rowOf = (key: string): number => rows.findIndex((row) => row.key === key && row.segment === null);
    const [sdr, ae] = [rowOf('queue.sdr'), rowOf('queue.ae')];
    if (sdr < 0 && ae < 0) return {};
    const share = (row: number, period: number): number | null =>
      row < 0 ? null : 1 - this.gathered.zeros[columnAt(this.layout, row, period).column]! / this.trials;
    return Object.fromEntries(
      periods.flatMap(({ kind, label, simulatedDays }, period) =>
        kind === 'total' || simulatedDays === 0
          ? []
          : [[label, { sdr: share(sdr, period), ae: share(ae, period) }]],
      ),
    );
  }
}
