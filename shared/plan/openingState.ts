/** The open visits of a measurement as the opening state of a plan. */
import { formatDay, parseDay } from '../calendar/days.ts';
import type { Measurement } from '../estimate/result.ts';
import { lineAtSdr } from './historicalWaits.ts';
import { parsePlan } from './parse.ts';
import { meanArrivals } from './planned.ts';
import { resolvePlan } from './resolve.ts';
import type { OpeningEntry, Plan } from './schema.ts';
import { segmentsOfPlan } from './segmentNames.ts';
import { planGraph } from './validate.ts';

type OpenVisits = Measurement['opening'][number];

/**
 * Deals out visits whose segment the plan does not know, one by one, each to the segment that is furthest behind its
 * share of the planned arrivals: over all of them together the shares are kept to within one visit.
 */
function dealer(plan: Plan): (count: number) => ReadonlyMap<string, number> {
  const resolved = resolvePlan(plan);
  const arrivals = resolved.segments.map((segment) => meanArrivals(segment, resolved));
  const total = arrivals.reduce((sum, amount) => sum + amount, 0);
  const shares = arrivals.map((amount) => (total > 0 ? amount / total : 1 / arrivals.length));
  const given = shares.map(() => 0);
  let dealt = 0;
  return (count) => {
    const hand = new Map<string, number>();
    for (let visit = 0; visit < count; visit++) {
      dealt += 1;
      let next = 0;
      for (let s = 1; s < shares.length; s++) {
        if (shares[s]! * dealt - given[s]! > shares[next]! * dealt - given[next]!) next = s;
      }
      given[next]! += 1;
      const { id } = plan.segments[next]!;
      hand.set(id, (hand.get(id) ?? 0) + 1);
    }
    return hand;
  };
}

/** Whether the plan can take a visit of this segment on from this stage. */
function hasWayOn(plan: Plan): (segment: string, stage: string) => boolean {
  const graph = planGraph(plan);
  const places = new Set<string>();
  for (const segment of plan.segments) {
    for (const transition of segment.transitions) places.add(`${segment.id}/${transition.from}`);
    if (segment.recycle !== undefined)
      for (const stage of graph.stages) if (stage.kind === 'holding') places.add(`${segment.id}/${stage.id}`);
  }
  return (segment, stage) => places.has(`${segment}/${stage}`);
}

/** The plan's start, or the day after the last actual one. */
function firstSimulatedDay({ start, actualsThrough }: Plan): number {
  const begin = parseDay(start)!;
  return actualsThrough === null ? begin : Math.max(begin, parseDay(actualsThrough)! + 1);
}

function countOf(visits: readonly OpenVisits[]): number {
  return visits.reduce((sum, { count }) => sum + count, 0);
}

export interface OpeningState {
  readonly entries: OpeningEntry[];
  readonly notes: readonly string[];
}

/**
 * Entries for the plan's `opening`. Segments are matched by name; visits of no known segment are dealt out by the planned
 * arrivals. Visits in a stage that a segment's route does not leave are left out. Ages are those at the as-of day: the
 * plan begins with the state of that day.
 */
export function openingEntries(plan: Plan, measurement: Measurement): OpeningState {
  const segmentOf = segmentsOfPlan(plan, measurement);
  const onward = hasWayOn(plan);
  const deal = dealer(plan);
  const entries: OpeningEntry[] = [];
  const dealtOut: OpenVisits[] = [];
  const leftOut = new Map<string, number>();
  const visitsInLine = inLine(plan, measurement);
  for (const visits of visitsInLine.visits) {
    const segment = visits.segment === null ? undefined : segmentOf.get(visits.segment);
    const stageIsKnown = plan.segments.some(({ id }) => onward(id, visits.stage));
    if (segment === undefined && stageIsKnown) dealtOut.push(visits);
    const hands =
      segment === undefined && stageIsKnown
        ? deal(visits.count)
        : new Map([[segment ?? plan.segments[0]!.id, visits.count]]);
    for (const [id, count] of hands) {
      if (onward(id, visits.stage)) entries.push(entryOf(id, visits, count));
      else leftOut.set(visits.stage, (leftOut.get(visits.stage) ?? 0) + count);
    }
  }
  return { entries, notes: notesOn(plan, measurement, dealtOut, leftOut, visitsInLine) };
}

function entryOf(
  segment: string,
  { stage, ageDays, recycles, amount, queued }: VisitsInLine,
  count: number,
): OpeningEntry {
  return {
    segment,
    stage,
    ageDays: Math.max(0, ageDays),
    count,
    ...(recycles > 0 ? { recycles } : {}),
    ...(amount === null ? {} : { amount }),
    ...(queued ? { queued } : {}),
  };
}

/** Open visits of which all, or none, are in line for an SDR. */
interface VisitsInLine extends OpenVisits {
  readonly queued: boolean;
}

interface Line {
  readonly visits: readonly VisitsInLine[];
  readonly queued: number;
}

/**
 * Who of the open visits has not been taken up yet: first in, first out, so of each step's arrivals the latest, as many
 * as the line still holds of them. The others are being worked, or nobody will ever decide on them.
 */
function inLine(plan: Plan, measurement: Measurement): Line {
  const line = lineAtSdr(plan, measurement);
  const asOf = parseDay(measurement.asOf)!;
  const left = new Map([...(line?.counts ?? [])].map(([step, count]) => [step, Math.round(count)]));
  const visits: VisitsInLine[] = [];
  for (const open of measurement.opening.toSorted((a, b) => a.ageDays - b.ageDays)) {
    const step = line !== null && line.stages.has(open.stage) ? line.stepOf(asOf - open.ageDays) : null;
    const waiting = step === null ? 0 : Math.min(open.count, left.get(step) ?? 0);
    if (step !== null) left.set(step, (left.get(step) ?? 0) - waiting);
    if (waiting > 0) visits.push({ ...open, count: waiting, queued: true });
    if (waiting < open.count) visits.push({ ...open, count: open.count - waiting, queued: false });
  }
  const queued = visits.reduce((sum, { queued: isQueued, count }) => sum + (isQueued ? count : 0), 0);
  // In the order of the measurement where nobody waits.
  return {
    visits: queued > 0 ? visits : measurement.opening.map((open) => ({ ...open, queued: false })),
    queued,
  };
}

function notesOn(
  plan: Plan,
  measurement: Measurement,
  dealtOut: readonly OpenVisits[],
  leftOut: ReadonlyMap<string, number>,
  { queued }: Line,
): readonly string[] {
  const notes: string[] = [];
  const start = firstSimulatedDay(plan);
  const gap = start - parseDay(measurement.asOf)!;
  if (measurement.opening.length > 0 && (gap < 0 || gap > 7))
    notes.push(
      `The opening state is that of ${measurement.asOf}, and the simulation starts on ${formatDay(start)}: it is used as it stands.`,
    );
  if (dealtOut.length > 0 && plan.segments.length > 1)
    notes.push(
      `${countOf(dealtOut)} open visits are in no segment of the plan; they were dealt out by planned arrivals.`,
    );
  if (queued > 0)
    notes.push(
      `${queued} of the open visits wait for an SDR: so many the ${plan.sdr!.headcount} people of the plan leave in line of the recorded arrivals.`,
    );
  for (const [stage, count] of leftOut)
    notes.push(`${count} open visits at ${stage} are left out: the plan does not take them on from there.`);
  return notes;
}

/** What a user should know of the opening state that a measurement gives a plan: another day, visits that do not fit. */
export function openingNotes(plan: Plan, measurement: Measurement): readonly string[] {
  return openingEntries(plan, measurement).notes;
}

/** The plan with the open visits of a measurement as its opening state; nothing else of it changes. */
export function openingFrom(plan: Plan, measurement: Measurement): Plan {
  return parsePlan({ ...plan, opening: openingEntries(plan, measurement).entries });
}
