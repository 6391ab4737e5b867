/**
 * The expected flow of the engine, as the workbook lays it out: by segment, in passes (before any return, after the first
 * return, …), stage and step. These are the values that are stored beside the formulas.
 */
import type { ExpectedSegment } from '../engine/expectedFlow.ts';
import { prorate } from '../engine/timeline.ts';
import type { ResolvedPlan, ResolvedSegment } from '../plan/resolved.ts';
import { holdingStages, returnShare } from './meanRates.ts';
import type { OpeningRow } from './opening.ts';
import type { Timeline } from './timeline.ts';

/** Flow of some passes: arrays by step. `entries` by stage index; absent where the segment never gets there. */
export interface Pass {
  readonly fresh: Float64Array;
  readonly returned: Float64Array;
  readonly entries: ReadonlyMap<number, Float64Array>;
}

export interface SegmentFlow {
  readonly expected: ExpectedSegment;
  readonly arrivalStage: number;
  /** Stages that anything can reach, in the order in which a step computes them. */
  readonly stages: readonly number[];
  /** Stages from which a visit can return. */
  readonly holding: readonly number[];
  /** All passes together. */
  readonly all: Pass;
  /** Passes 0 … max − 1 on their own; empty where the limit of returns changes nothing (`endless`). */
  readonly passes: readonly Pass[];
  /** The limit of returns is out of reach: all passes are one recursion. */
  readonly endless: boolean;
  readonly pipeline: Float64Array;
  /** Money of opening deals beyond the plan's mean deal, by stage entered; empty without CRM amounts. */
  readonly excess: ReadonlyMap<number, Float64Array>;
  readonly bookings: Float64Array;
  readonly spend: Float64Array;
}

/** Share of all entries and number of leads below which the limit of returns changes nothing. */
const negligible = { share: 1e-7, leads: 1e-6 };

/**
 * Whether the limit of returns is out of reach, so that no pass has to be told from another: beyond the limit there
 * would be less than a millionth of one lead over the whole plan, and still next to none at twice the recycling rate.
 */
export function isEndless(plan: ResolvedPlan, segment: ResolvedSegment): boolean {
  const { recycle } = segment;
  if (!recycle || recycle.max === 0) return true;
  const returning = returnShare(plan, segment);
  const beyond = (share: number): number => (share < 1 ? share ** (recycle.max + 1) / (1 - share) : Infinity);
  const twice = beyond(Math.min(1, 2 * returning));
  return twice < negligible.share && beyond(returning) * leadsOf(plan, segment) < negligible.leads;
}

/** New arrivals over the plan's months, and what is open at its start. */
function leadsOf(plan: ResolvedPlan, segment: ResolvedSegment): number {
  const { perMonth, seasonal } = segment.arrivals;
  const season = Math.max(...seasonal);
  const arrivals = [...perMonth.values()].reduce((sum, mean) => sum + mean * season, 0);
  const at = plan.segments.indexOf(segment);
  return plan.opening.reduce((sum, entry) => (entry.segment === at ? sum + entry.count : sum), arrivals);
}

/** The stages through which a visit can get to a holding stage: all that the passes on their own are needed for. */
export function returningStages(plan: ResolvedPlan, segment: ResolvedSegment): number[] {
  const leading = new Set(holdingStages(plan));
  for (const { from, to, exits } of segment.transitions.toReversed()) {
    if (leading.has(to) || exits.some(({ stage }) => leading.has(stage))) leading.add(from);
  }
  return reachableStages(plan, segment).filter((stage) => leading.has(stage));
}

/** Forward stages in order, then exits, as far as the segment can get there. */
export function reachableStages(plan: ResolvedPlan, segment: ResolvedSegment): number[] {
  const at = plan.segments.indexOf(segment);
  const reached = new Set<number>([segment.arrivals.stage]);
  if (segment.recycle) reached.add(segment.recycle.to);
  const open = new Set(plan.opening.filter((entry) => entry.segment === at).map((entry) => entry.stage));
  for (const stage of plan.graph.forward) {
    const transition = segment.transitions.find(({ from }) => from === stage);
    if (!transition || !(reached.has(stage) || open.has(stage))) continue;
    reached.add(transition.to);
    for (const exit of transition.exits) reached.add(exit.stage);
  }
  return [...plan.graph.forward, ...plan.graph.exits].filter((stage) => reached.has(stage));
}

/** The flow of one segment. `opening` holds the rows of this segment, `spend` its spend by step. */
export function segmentFlow(
  plan: ResolvedPlan,
  segment: ResolvedSegment,
  expected: ExpectedSegment,
  opening: readonly OpeningRow[],
  spend: Float64Array,
): SegmentFlow {
  const stages = reachableStages(plan, segment);
  const holding = holdingStages(plan).filter((stage) => stages.includes(stage));
  const endless = isEndless(plan, segment);
  const none = new Float64Array(expected.arrivals.length);
  const returning = returningStages(plan, segment);
  const entriesOf = (values: readonly Float64Array[], of: readonly number[]): Pass['entries'] =>
    new Map(of.map((stage) => [stage, values[stage]!]));
  const passes = expected.passes.slice(0, endless ? 0 : segment.recycle!.max).map((values, at): Pass => {
    const before = expected.passes[at - 1];
    const own = openingInto(
      opening,
      (row) => row.destination === 'returned' && row.recycles + 1 === at,
      none.length,
    );
    const returned = before ? own.map((count, t) => count + returnsAt(expected, holding, before, t)) : none;
    return { fresh: at === 0 ? expected.arrivals : none, returned, entries: entriesOf(values, returning) };
  });
  return {
    expected,
    arrivalStage: segment.arrivals.stage,
    stages,
    holding,
    all: {
      fresh: expected.arrivals,
      returned: expected.recycles,
      entries: entriesOf(expected.entries, stages),
    },
    passes,
    endless,
    pipeline: expected.pipeline,
    excess: excessOfAmounts(plan, stages, expected, opening),
    bookings: expected.bookings,
    spend,
  };
}

/** Budget by days, and the cost of the entries. */
export function spendBySteps(
  segment: ResolvedSegment,
  expected: ExpectedSegment,
  time: Timeline,
): Float64Array {
  const spend = prorate(time.engine, segment.spend.perMonth, () => 1);
  for (const [stage, cost] of segment.spend.perEntry) {
    expected.entries[stage]!.forEach((entries, t) => {
      spend[t]! += cost * entries;
    });
  }
  return spend;
}

/** Σ_u entries(u) · weight(u) · chances(t − u) over the visits that began in steps 0 … t. */
function convolved(
  entries: Float64Array,
  weight: (step: number) => number,
  chances: Float64Array,
  t: number,
): number {
  let sum = 0;
  for (let u = 0; u <= t; u++) sum += entries[u]! * weight(u) * chances[t - u]!;
  return sum;
}

/** Who entered a holding stage in a pass and comes back in step t. */
function returnsAt(
  { recycling }: ExpectedSegment,
  holding: readonly number[],
  entries: readonly Float64Array[],
  t: number,
): number {
  if (!recycling) return 0;
  const held = holding.reduce(
    (sum, stage) => sum + convolved(entries[stage]!, () => 1, recycling.delay, t),
    0,
  );
  return recycling.rate * held;
}

function openingInto(
  rows: readonly OpeningRow[],
  wanted: (row: OpeningRow) => boolean,
  steps: number,
): Float64Array {
  const sum = new Float64Array(steps);
  for (const row of rows) {
    if (row.money || !wanted(row)) continue;
    for (let t = 0; t < steps; t++) sum[t]! += row.expected * row.profile[t]!;
  }
  return sum;
}

/** By how much the CRM amounts of opening deals exceed the plan's mean deal, by stage entered and step. */
function excessOfAmounts(
  plan: ResolvedPlan,
  stages: readonly number[],
  expected: ExpectedSegment,
  opening: readonly OpeningRow[],
): Map<number, Float64Array> {
  const excess = new Map<number, Float64Array>();
  const { forward, pipeline, bookings } = plan.graph;
  if (!opening.some((row) => row.money)) return excess;
  for (const stage of forward.slice(forward.indexOf(pipeline) + 1, forward.indexOf(bookings) + 1)) {
    if (!stages.includes(stage)) continue;
    const into = expected.transitions.filter((transition) => transition.to === stage);
    const rows = opening.filter((row) => row.withAmount && row.destination === stage);
    excess.set(
      stage,
      expected.arrivals.map((_, t) => {
        const open = rows.reduce(
          (sum, row) => sum + row.expected * row.profile[t]! * (row.money ? 1 : -expected.meanAmount),
          0,
        );
        return into.reduce((sum, { from, rate, delay }) => {
          const earlier = excess.get(from);
          return earlier ? sum + convolved(earlier, (step) => rate[step]!, delay, t) : sum;
        }, open);
      }),
    );
  }
  return excess;
}
