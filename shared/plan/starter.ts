/**
 * A plan to begin with, from a template or from the stages of a measurement. Every figure in it is illustrative and the
 * plan's name says so; volumes and deals are the recorded ones where a measurement is given.
 */
import { formatDay, formatMonth, mondayAfter, monthOfDay, parseDay, parseMonth } from '../calendar/days.ts';
import type { Measurement } from '../estimate/result.ts';
import { isOwnedBy, type Stage, type StageGraph, stageGraph, type TemplateName } from '../funnel/stages.ts';
import { type Template, templates } from '../funnel/templates.ts';
import { parsePlan } from './parse.ts';
import type { Plan, PlanFile, PlanSegment } from './schema.ts';
import { segmentId } from './segmentNames.ts';

export const starterName = 'Starter plan: replace these numbers';

interface StarterChoices {
  readonly currency?: string;
  readonly fiscalYearStartMonth?: number;
  readonly weeks?: number;
}

/**
 * Either may stand alone: without a start (`YYYY-MM-DD`) the plan begins on the Monday after the measurement's as-of
 * day; a measurement gives stages, segments and volumes.
 */
export type StarterOptions = StarterChoices &
  (
    | { readonly start: string; readonly measurement?: Measurement }
    | { readonly start?: string; readonly measurement: Measurement }
  );

/** Illustrative: share that advances as 10% and 90% points, days as median and 90% point. */
interface StarterStep {
  readonly rate: readonly [p10: number, p90: number];
  readonly days: readonly [median: number, p90: number];
}

const steps: ReadonlyMap<string, StarterStep> = new Map([
  ['registered>mql', { rate: [0.25, 0.35], days: [5, 30] }],
  ['mql>sal', { rate: [0.72, 0.84], days: [1, 5] }],
  ['sal>meetingBooked', { rate: [0.42, 0.54], days: [6, 20] }],
  ['meetingBooked>meetingHeld', { rate: [0.74, 0.86], days: [6, 15] }],
  ['meetingHeld>sql', { rate: [0.54, 0.68], days: [3, 12] }],
  ['sql>sao', { rate: [0.62, 0.76], days: [7, 21] }],
  ['sao>won', { rate: [0.18, 0.28], days: [50, 120] }],
  ['target>engaged', { rate: [0.3, 0.4], days: [30, 90] }],
  ['engaged>mqa', { rate: [0.35, 0.5], days: [20, 60] }],
  ['mqa>meetingBooked', { rate: [0.3, 0.42], days: [10, 35] }],
  ['meetingBooked>sao', { rate: [0.42, 0.56], days: [12, 35] }],
  ['inquiry>mql', { rate: [0.2, 0.3], days: [5, 30] }],
  ['mql>sql', { rate: [0.22, 0.32], days: [14, 45] }],
  ['sql>won', { rate: [0.18, 0.26], days: [45, 110] }],
  ['signUp>pql', { rate: [0.15, 0.25], days: [7, 25] }],
  ['pql>sql', { rate: [0.2, 0.3], days: [8, 28] }],
]);
/** For stages of one's own: before there is an opportunity, and after. */
const otherStep: StarterStep = { rate: [0.4, 0.6], days: [7, 25] };
const otherClosingStep: StarterStep = { rate: [0.18, 0.28], days: [45, 110] };

/** Illustrative entries a month and mean deal: about as many as the plan's target needs. */
const volumes: Readonly<Record<TemplateName, { readonly perMonth: number; readonly deal: number }>> = {
  default: { perMonth: 240, deal: 30_000 },
  'account-based': { perMonth: 90, deal: 60_000 },
  lean: { perMonth: 120, deal: 30_000 },
  'product-led': { perMonth: 120, deal: 30_000 },
};
const monthsOfHistory = 6;

function isSame(a: readonly Stage[], b: readonly Stage[]): boolean {
  return a.length === b.length && a.every((stage, i) => stage.id === b[i]!.id && stage.kind === b[i]!.kind);
}

/** The stages that a plan starts from: those of the measurement, as a template where they are one. */
interface StarterStages {
  readonly stages: PlanFile['stages'];
  readonly graph: StageGraph;
  readonly template: Template | null;
}

function starterStages(name: TemplateName, measurement: Measurement | undefined): StarterStages {
  const { stages } = measurement ?? templates[name];
  const template = Object.values(templates).find((known) => isSame(known.stages, stages)) ?? null;
  return {
    stages: template?.name ?? stages.map((stage) => ({ ...stage })),
    graph: stageGraph(stages),
    template,
  };
}

/**
 * Forward stages that entries pass through, from where they arrive. Of a measurement only the required stages that have
 * dates: a stage that some skip is no step of everybody's route, and one without dates cannot be calibrated.
 */
function starterRoute(
  { graph, template }: StarterStages,
  measurement: Measurement | undefined,
): readonly number[] {
  const dated = new Set(measurement?.transitions.flatMap(({ from, to }) => [from, to]));
  const measured = graph.forward.filter((stage) => {
    const { id, required } = graph.stages[stage]!;
    return required && dated.has(id);
  });
  const stages = measured.length > 1 ? measured : graph.forward;
  const arrival = template === null ? -1 : stages.indexOf(graph.indexOf(template.arrival));
  return stages.slice(arrival >= 0 && arrival < stages.length - 1 ? arrival : 0);
}

/** SDRs take over at the last stage that marketing owns, AEs accept what becomes pipeline: so the templates mark it. */
function gateAt(route: readonly number[], position: number, graph: StageGraph): 'sdr' | 'ae' | undefined {
  const acceptance = route.indexOf(graph.pipeline) - 1;
  const handover = route.findLastIndex(
    (stage, at) => isOwnedBy(graph.stages[stage]!, 'marketing') && (acceptance < 0 || at <= acceptance),
  );
  if (position === handover) return 'sdr';
  return position === acceptance ? 'ae' : undefined;
}

/** Before an opportunity: back to nurturing or out for good; from then on: lost. */
function starterExits(
  graph: StageGraph,
  isClosing: boolean,
): NonNullable<PlanSegment['transitions'][number]['exits']> {
  const out = graph.exits.filter((stage) => graph.stages[stage]!.kind === 'exit');
  const goodbye = isClosing ? out.at(-1) : out[0];
  const shares: [stage: number | undefined, share: number, days: number][] = [
    [graph.holding < 0 ? undefined : graph.holding, isClosing ? 0.15 : 0.5, 21],
    [goodbye, isClosing ? 0.75 : 0.3, isClosing ? 45 : 7],
  ];
  return Object.fromEntries(
    shares.flatMap(([stage, share, days]) =>
      stage === undefined
        ? []
        : [[graph.stages[stage]!.id, { share, delayDays: { lognormal: { median: days, p90: days * 3 } } }]],
    ),
  );
}

function starterTransitions(graph: StageGraph, route: readonly number[]): PlanSegment['transitions'] {
  const { stages, pipeline } = graph;
  return route.slice(0, -1).map((stage, position) => {
    const from = stages[stage]!;
    const to = stages[route[position + 1]!]!;
    const isClosing = isOwnedBy(from, 'ae') || (pipeline >= 0 && stage >= pipeline);
    const step = steps.get(`${from.id}>${to.id}`) ?? (isClosing ? otherClosingStep : otherStep);
    const gate = gateAt(route, position, graph);
    return {
      from: from.id,
      to: to.id,
      ...(gate === undefined ? {} : { gate }),
      rate: { p10: step.rate[0], p90: step.rate[1] },
      delayDays: { lognormal: { median: step.days[0], p90: step.days[1] }, uncertainty: { logSd: 0.1 } },
      exits: starterExits(graph, isClosing),
    };
  });
}

/** Mean entries a month over the last complete months of the record, or null where there is none. */
function recordedPerMonth(measurement: Measurement, segment: string | null, stage: string): number | null {
  const rows = measurement.history.filter((row) => row.segment === segment);
  const asOfMonth = monthOfDay(parseDay(measurement.asOf)!);
  const first = Math.min(...rows.map((row) => parseMonth(row.month)!));
  const from = Math.max(first, asOfMonth - monthsOfHistory);
  if (!(from < asOfMonth)) return null;
  const entries = rows
    .filter((row) => parseMonth(row.month)! >= from && parseMonth(row.month)! < asOfMonth)
    .reduce((sum, row) => sum + (row.entries[stage] ?? 0), 0);
  return Math.round((entries / (asOfMonth - from)) * 10) / 10;
}

/** Mean amount of an opportunity, or where no pipeline is recorded of a deal that was won; null where there is none. */
function recordedDeal({ pipelineVelocity, history }: Measurement, graph: StageGraph): number | null {
  if (pipelineVelocity) return pipelineVelocity.meanAmount;
  const won = graph.stages[graph.bookings]?.id;
  const rows = history.filter((row) => row.segment === null);
  const deals = rows.reduce((sum, row) => sum + ((won && row.entries[won]) || 0), 0);
  const bookings = rows.reduce((sum, row) => sum + row.bookings, 0);
  return deals > 0 && bookings > 0 ? Math.round(bookings / deals) : null;
}

/**
 * A valid plan to begin with. With a measurement its stages take the place of the template's (those that were not
 * recorded are passed over), each measured segment becomes a segment, arrivals are the mean of the last six complete
 * months, and deals have the mean amount that was recorded; rates and delays stay illustrative until the plan is
 * calibrated.
 * @throws SpillwayError where the start is no day.
 */
export function starterPlan(template: TemplateName, options: StarterOptions): Plan {
  const { measurement, weeks = 52 } = options;
  const start = options.start ?? formatDay(mondayAfter(parseDay(options.measurement!.asOf)!));
  const base = starterStages(template, measurement);
  const { graph } = base;
  const route = starterRoute(base, measurement);
  const arrival = graph.stages[route[0]!]!.id;
  const { perMonth, deal } = volumes[base.template?.name ?? 'default'];
  const meanDeal = (measurement && recordedDeal(measurement, graph)) ?? deal;
  const measured = measurement?.segments.map((known) => known.segment) ?? [];
  const names = measured.length > 0 ? measured : [null];
  const firstMonth = monthOfDay(parseDay(start) ?? Number.NaN);
  const months = Array.from(
    { length: Math.ceil((weeks * 7) / 28) + 1 },
    (_, index) => firstMonth + index,
  ).filter((month) => month <= monthOfDay(parseDay(start)! + weeks * 7 - 1));
  const taken = new Set<string>();
  const segments = names.map((name) => {
    const recorded = measurement ? recordedPerMonth(measurement, name, arrival) : null;
    const amount = recorded ?? perMonth / names.length;
    const id = segmentId(name ?? 'all', taken);
    taken.add(id);
    return {
      id,
      name: name ?? 'All',
      arrivals: {
        stage: arrival,
        perMonth: Object.fromEntries(months.map((month) => [formatMonth(month), amount])),
        uncertainty: { logSd: 0.1 },
      },
      transitions: starterTransitions(graph, route),
      deal: { lognormal: { mean: meanDeal, cv: 0.8 }, uncertainty: { logSd: 0.1 } },
      ...(graph.holding < 0
        ? {}
        : {
            recycle: { to: arrival, rate: 0.15, delayDays: { lognormal: { median: 45, p90: 120 } }, max: 2 },
          }),
    };
  });
  const plan: PlanFile = {
    spillway: 1,
    name: starterName,
    currency: options.currency ?? 'USD',
    fiscalYearStartMonth: options.fiscalYearStartMonth ?? 1,
    start,
    weeks,
    stages: base.stages,
    targets: graph.bookings < 0 ? [] : [{ metric: 'bookings', amount: 2_000_000 }],
    segments,
    sdr: {
      headcount: 4,
      leadsPerWeek: 25,
      ramp: [0.25, 0.5, 0.75, 1],
      attritionPerMonth: 0.02,
      backfillDays: 45,
      decayPerDay: 0.02,
      maxWaitDays: 30,
      slaHours: 24,
      costPerMonth: 9000,
    },
    ae: {
      headcount: 4,
      openPerAe: 25,
      ramp: [0.25, 0.5, 0.75, 1],
      attritionPerMonth: 0.015,
      backfillDays: 60,
      quotaPerYear: 900_000,
      attainment: 0.8,
      costPerMonth: 18_000,
    },
  };
  return parsePlan(plan);
}
