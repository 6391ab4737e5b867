/** What imported counts give, under the document's plan: period rates, against the plan's. */
import type { Project } from '../../shared/document/project.ts';
import { type PeriodCounts, periodCounts } from '../../shared/estimate/periodCounts.ts';
import { readFromRecorded } from '../../shared/intake/index.ts';
import type { Formats } from './format.ts';
import type { PeriodRatesView } from './periodRates.ts';
import type { Planning } from './planning.ts';
import { freshScenarioName } from './scenarios.ts';

export type CountedTransition = PeriodCounts['transitions'][number];

const noIntake = { rows: 0, imported: 0, refused: 0, ignored: 0, problems: 0 };

/** The counts of a document as period rates; null where it has none. A starter plan is not compared with. */
export function countedRates(
  { counts, intake, plan, measure }: Pick<Project, 'counts' | 'intake' | 'plan' | 'measure'>,
  planning: Planning | null,
): PeriodCounts | null {
  if (counts === null) return null;
  const { read, graph } = readFromRecorded(counts, intake ?? noIntake);
  const { from, to, planned } = measure;
  const isTyped = planned !== undefined && from !== undefined && to !== undefined;
  return periodCounts(read, graph, {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(isTyped ? { planned: [{ from, to, rate: planned }] } : {}),
    ...(planning === null || planning.isStarter(plan)
      ? {}
      : { plan: planning.planTargets(planning.resolved(plan)) }),
  });
}

/** The pair in question, over all segments. */
export function pairInQuestion({ transitions, from, to }: PeriodCounts): CountedTransition | null {
  return (
    transitions.find((one) => one.from === from && one.to === to && one.segment === null) ??
    transitions.find(({ segment }) => segment === null) ??
    null
  );
}

/** Rate minus plan; null where either is not there. */
export function fromPlan({ planned, conversion }: CountedTransition): number | null {
  const { rate } = conversion.period;
  return planned === null || rate === null ? null : rate - planned;
}

/** A period as it is read: `January 2026`, `Q1 2026`, `5 Jan 2026`. */
export function periodLabel(period: string, formats: Formats): string {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(period);
  if (quarter) return `Q${quarter[2]!} ${quarter[1]!}`;
  if (/^\d{4}-\d{2}-\d{2}$/.test(period)) return formats.day(period);
  return /^\d{4}-\d{2}$/.test(period) ? formats.monthYear(period) : period;
}

/** A pair's rate by period, ready to draw; null below two periods with a rate. */
export function countedView(pair: CountedTransition, formats: Formats): PeriodRatesView | null {
  const points = pair.byPeriod.map(({ period, rate, n, k }) => ({
    start: period,
    label: periodLabel(period, formats),
    n,
    k,
    rate,
    low: null,
    high: null,
  }));
  const { rate } = pair.conversion.period;
  if (rate === null || points.filter((point) => point.rate !== null).length < 2) return null;
  return {
    step: 'period',
    points,
    levels: [{ from: 0, to: points.length, rate }],
    changes: [],
    planned: pair.planned,
  };
}

/** The project with a scenario in which the plan has the counted rates, and that scenario shown. */
export function withCountedScenario(project: Project, counts: PeriodCounts, planning: Planning): Project {
  const name = freshScenarioName(project, 'Counted rates');
  const bare = { ...project.plan, scenarios: [] };
  const patch = planning.scenarioPatch(bare, planning.withCountedRates(bare, counts).plan);
  const scenarios = [...project.plan.scenarios, { name, parent: null, patch }];
  return { ...project, plan: { ...project.plan, scenarios }, scenario: name };
}
