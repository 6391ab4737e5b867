/** What a measurement is about where it is not told: the stages in question, the window, the slices, the transitions. */
import { refuse } from '../errors.ts';
import { type EventLog, none } from '../events/eventLog.ts';
import { type StageDates, datedBy, forwardPositions, recordedDates, splitPasses } from '../events/passes.ts';
import { impliedDates } from '../events/repair.ts';
import type { StageGraph } from '../funnel/stages.ts';
import { believable, latestStageDate } from './asOf.ts';
import type { ConversionQuestion } from './cohort.ts';
import { type PlanTargets, type PlannedRate, columnsOfPlan } from './planned.ts';
import { type Slices, sliceBy } from './slices.ts';

export interface ScopeOptions {
  readonly asOf?: number;
  readonly from?: string;
  readonly to?: string;
  readonly window?: readonly [number, number];
  readonly segments?: readonly string[];
  readonly plan?: PlanTargets;
  readonly planned?: readonly PlannedRate[];
}

export interface Scope {
  readonly question: ConversionQuestion;
  /** Positions of the forward stages that have a date, ascending. */
  readonly dated: readonly number[];
  readonly slices: Slices | null;
}

/**
 * What is asked of a log. Stage dates before 1990 or after the as-of day are not believed.
 * @throws SpillwayError where nothing is dated by the as-of day, or a stage, segment column or window is not possible.
 */
export function scopeOf(log: EventLog, options: ScopeOptions): Scope {
  const asOf = options.asOf ?? latestStageDate(log) ?? refuseUndated();
  const recorded = recordedDates(splitPasses(log, { from: believable.from, through: asOf }));
  const dated = datedPositions(recorded);
  if (dated.length === 0) refuseUndated();
  const implied = impliedDates(recorded);
  const { from, to } = stagesInQuestion(log.graph, dated, options);
  const window = options.window ?? windowInQuestion(recorded, implied, from, asOf);
  return {
    question: { recorded, implied, from, to, window, asOf },
    dated,
    slices: slicesInQuestion(log, options),
  };
}

/** Ids of the stages A and B of a question. */
export function forwardIds({ recorded, from, to }: ConversionQuestion): readonly [from: string, to: string] {
  const { forward, stages } = recorded.passes.log.graph;
  return [stages[forward[from]!]!.id, stages[forward[to]!]!.id];
}

function refuseUndated(): never {
  return refuse({
    code: 'no-stage-dates',
    message: 'No forward stage is dated by the as-of day.',
    hint: 'Check which columns are mapped to stages, and the as-of date.',
  });
}

/** Positions of the forward stages that have a date, ascending. */
function datedPositions({ event, width }: StageDates): number[] {
  const dated = new Uint8Array(width);
  event.forEach((of, cell) => {
    if (of !== none) dated[cell % width] = 1;
  });
  return Array.from(dated.keys()).filter((position) => dated[position] === 1);
}

/**
 * Positions of A and B: as asked, else those of the one planned rate there is, else from where most of the plan's
 * entities arrive, or without a plan from the first stage with dates, to the stage that counts pipeline, or without
 * dates of that to the last stage with dates.
 * @throws SpillwayError `unknown-stage`, or `invalid-transition` where B does not come after A.
 */
function stagesInQuestion(
  graph: StageGraph,
  dated: readonly number[],
  options: ScopeOptions,
): { readonly from: number; readonly to: number } {
  const typed = soleTransition(options.planned ?? []);
  const asked = (id: string | undefined): number | undefined =>
    id === undefined ? undefined : positionOf(graph, id);
  const last = graph.forward.length - 1;
  const from =
    asked(options.from ?? typed?.from) ??
    arrival(graph, dated, options.plan) ??
    Math.min(dated[0]!, last - 1);
  const pipeline = graph.forward.indexOf(graph.pipeline);
  const counting = dated.includes(pipeline) && pipeline > from ? pipeline : undefined;
  const to = asked(options.to ?? typed?.to) ?? counting ?? Math.max(dated.at(-1)!, from + 1);
  if (to <= from || to > last) {
    const name = (position: number): string => graph.stages[graph.forward[position]!]?.name ?? '';
    refuse({
      code: 'invalid-transition',
      message: `${name(to) || 'Nothing'} does not come after ${name(from)}.`,
      hint: `The forward stages are, in order, ${graph.forward.map((stage) => graph.stages[stage]!.id).join(', ')}.`,
    });
  }
  return { from, to };
}

/** Position of the dated stage at which the plan expects most arrivals. */
function arrival(
  graph: StageGraph,
  dated: readonly number[],
  plan: PlanTargets | undefined,
): number | undefined {
  const positions = forwardPositions(graph);
  const expected = new Map<number, number>();
  for (const { arrivals } of plan?.segments ?? []) {
    const position = positions[graph.indexOf(arrivals.stage)] ?? none;
    if (dated.includes(position) && position < graph.forward.length - 1)
      expected.set(position, (expected.get(position) ?? 0) + arrivals.total);
  }
  return [...expected].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function soleTransition(planned: readonly PlannedRate[]): PlannedRate | undefined {
  const [first, ...others] = planned;
  return others.every(({ from, to }) => from === first!.from && to === first!.to) ? first : undefined;
}

function positionOf(graph: StageGraph, id: string): number {
  const position = forwardPositions(graph)[graph.indexOf(id)] ?? none;
  if (position !== none) return position;
  return refuse({
    code: 'unknown-stage',
    message: `There is no forward stage "${id}".`,
    value: id,
    hint: `The forward stages are ${graph.forward.map((stage) => graph.stages[stage]!.id).join(', ')}.`,
  });
}

/** The segment columns that are asked for, else those that hold the segments of what is planned; null without any. */
function slicesInQuestion(log: EventLog, options: ScopeOptions): Slices | null {
  if (options.segments !== undefined && options.segments.length > 0) return sliceBy(log, options.segments);
  const typed = [...new Set((options.planned ?? []).flatMap(({ segment }) => segment ?? []))];
  const names = typed.length > 0 ? typed.map((name) => ({ id: name, name })) : (options.plan?.segments ?? []);
  const columns = names.length === 0 ? null : columnsOfPlan(log, names);
  return columns === null ? null : sliceBy(log, columns);
}

/** Day numbers [from, to) of the dates of A: from its first recorded date, else its first implied one, to the as-of day. */
function windowInQuestion(
  recorded: StageDates,
  implied: StageDates,
  from: number,
  asOf: number,
): readonly [number, number] {
  return [firstDay(recorded, from) ?? firstDay(implied, from) ?? asOf, asOf + 1];
}

function firstDay(dates: StageDates, position: number): number | null {
  let first = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < dates.passes.count; pass++) {
    const event = datedBy(dates, pass, position);
    if (event !== none) first = Math.min(first, dates.passes.log.day[event]!);
  }
  return Number.isFinite(first) ? first : null;
}

/**
 * The transitions that are measured, as pairs of positions in order: from each required stage with dates to the next,
 * into and out of each optional stage with dates, the one in question, those of the plan, and from pipeline to bookings.
 */
export function transitionPairs(
  graph: StageGraph,
  dated: readonly number[],
  question: { readonly from: number; readonly to: number },
  plan: PlanTargets | undefined,
): (readonly [number, number])[] {
  const isRequired = (position: number): boolean => graph.stages[graph.forward[position]!]!.required;
  const required = dated.filter(isRequired);
  const optional = dated.filter((position) => !isRequired(position));
  const around = optional.flatMap((position) => {
    const before = required.findLast((other) => other < position);
    const after = required.find((other) => other > position);
    return [
      [before, position],
      [position, after],
    ];
  });
  const positions = forwardPositions(graph);
  const planned = (plan?.segments ?? []).flatMap(({ transitions }) =>
    transitions.map(({ from, to }) => [positions[graph.indexOf(from)], positions[graph.indexOf(to)]]),
  );
  const money = [graph.forward.indexOf(graph.pipeline), graph.forward.indexOf(graph.bookings)];
  const wanted = [
    ...required.slice(1).map((position, i) => [required[i], position]),
    ...around,
    [question.from, question.to],
    ...planned,
    ...(money.every((position) => dated.includes(position)) ? [money] : []),
  ];
  const pairs = new Map<number, readonly [number, number]>();
  for (const [from = none, to = none] of wanted)
    if (from >= 0 && to > from) pairs.set(from * graph.forward.length + to, [from, to]);
  return [...pairs.entries()].sort(([a], [b]) => a - b).map(([, pair]) => pair);
}
