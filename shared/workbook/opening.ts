/**
 * Visits that are open when the projection starts, as rows of a table: one row for each group of visits and each way
 * on. A visit of age a takes way j with probability ∝ π_j · (1 − F_j(a)), and stays for ever ∝ π_never. Visits of
 * nearly the same age share a row where there are too many rows; the weights are then means over the group, so that the
 * rates of the plan give the exact figures and other rates very nearly so.
 */
import { monthOfDay } from '../calendar/days.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';
import { atLeastOneStep, remainingStepCdf, stepCdf, stepMass } from '../engine/discretise.ts';
import { delayLaw, type Law } from '../engine/laws.ts';
import { neverOf } from '../engine/rates.ts';
import { meanRate } from '../plan/meanRate.ts';
import { timelineOf } from '../engine/timeline.ts';
import { changeInForce, exitShares } from './meanRates.ts';
import type { Timeline } from './timeline.ts';

/** Where the chance of a way on comes from: the rate of a transition, one of its exits, the recycling rate, or nothing. */
export type Way =
  | { readonly kind: 'advance'; readonly transition: number; readonly change: number }
  | { readonly kind: 'exit'; readonly transition: number; readonly change: number; readonly exit: number }
  | { readonly kind: 'return' }
  | { readonly kind: 'certain' };

export interface OpeningRow {
  readonly segment: number;
  /** Stage where the visits are open. */
  readonly stage: number;
  /** Returns so far. */
  readonly recycles: number;
  readonly youngest: number;
  readonly oldest: number;
  readonly visits: number;
  /** The row counts money (visits × CRM amount) instead of visits. */
  readonly money: boolean;
  /** The visits carry an amount of their own from the CRM. */
  readonly withAmount: boolean;
  /** Rows of one group: their weights and never's make up the group. */
  readonly group: number;
  readonly way: Way;
  /** Stage entered, or the holding stage left for a return. */
  readonly destination: number | 'returned';
  /** Chance of this way at the beginning of a visit. */
  readonly chance: number;
  /** Chance that this way is still possible, relative to never. */
  readonly still: number;
  /** Chance of this way, given that the visit is still open. */
  readonly chanceNow: number;
  /** Visits (or money) expected to take this way: visits × chanceNow. */
  readonly expected: number;
  /** Share of them that leaves in each step. */
  readonly profile: Float64Array;
}

interface Outcome {
  readonly way: Way;
  readonly destination: number | 'returned';
  readonly chance: number;
  /** What is left of the delay, or null: it ends in step 0. */
  readonly law: Law | null;
}

interface Visit {
  readonly ageDays: number;
  /** Older than any way on can take, and no never: it leaves at once. */
  readonly overdue: boolean;
  readonly count: number;
  readonly amount: number | null;
}

interface Group {
  readonly segment: number;
  /** The visits begin anew in step 0: they waited at a gate. */
  readonly anew: boolean;
  readonly stage: number;
  readonly recycles: number;
  readonly outcomes: readonly Outcome[];
  readonly never: number;
  readonly withAmount: boolean;
  readonly visits: Visit[];
}

/** Widths of age in days that visits may be grouped by; the last takes all of them. */
const bandDays = [0, 7, 28, 91, Number.POSITIVE_INFINITY];

/** Rows for the opening of a plan: at most about `mostCells` cells of profile unless even one group a stage has more. */
export function openingRows(plan: ResolvedPlan, time: Timeline, mostCells: number): OpeningRow[] {
  for (const width of bandDays) {
    const groups = openingGroups(plan, width);
    const cells = groups.reduce((sum, group) => sum + group.outcomes.length, 0) * time.steps;
    if (cells <= mostCells || width === bandDays.at(-1)) {
      const rows = groups.flatMap((group, index) => groupRows(group, index, time));
      return rows.sort(
        (a, b) =>
          a.segment - b.segment ||
          Number(a.money) - Number(b.money) ||
          rank(a.destination) - rank(b.destination) ||
          Number(a.withAmount) - Number(b.withAmount) ||
          passOf(a) - passOf(b),
      );
    }
  }
  return [];
}

const rank = (destination: number | 'returned'): number => (destination === 'returned' ? -1 : destination);

/** The pass (number of returns) that a row's visits belong to once they have left. */
export function passOf(row: Pick<OpeningRow, 'recycles' | 'destination'>): number {
  return row.recycles + (row.destination === 'returned' ? 1 : 0);
}

function openingGroups(plan: ResolvedPlan, width: number): Group[] {
  const groups = new Map<string, Group>();
  for (const entry of plan.opening) {
    if (entry.count === 0) continue;
    const { outcomes, anew } = prospectsOf(plan, entry);
    if (outcomes.length === 0) continue;
    const never = neverOf({ advance: 0, exits: outcomes.map((outcome) => outcome.chance) });
    const over = (outcome: Outcome): boolean =>
      outcome.law !== null && outcome.law.survival(entry.ageDays) <= 0;
    const overdue =
      !anew && never === 0 && outcomes.every((outcome) => outcome.chance === 0 || over(outcome));
    const amount = keepsAmount(plan, entry.stage) ? (entry.amount ?? null) : null;
    const way = outcomes[0]!.way;
    const recycles = entry.recycles ?? 0;
    const band =
      width === 0
        ? entry.ageDays
        : width === Number.POSITIVE_INFINITY
          ? 0
          : Math.floor(entry.ageDays / width);
    const key = JSON.stringify([
      entry.segment,
      entry.stage,
      recycles,
      way.kind,
      'change' in way ? way.change : 0,
      overdue,
      anew,
      amount !== null,
      band,
    ]);
    const visit: Visit = { ageDays: entry.ageDays, overdue, count: entry.count, amount };
    const group = groups.get(key);
    if (group) group.visits.push(visit);
    else {
      groups.set(key, {
        segment: entry.segment,
        stage: entry.stage,
        recycles,
        anew,
        outcomes,
        never,
        withAmount: amount !== null,
        visits: [visit],
      });
    }
  }
  return [...groups.values()];
}

/** A deal keeps its CRM amount from the stage on in which pipeline is counted. */
function keepsAmount(plan: ResolvedPlan, stage: number): boolean {
  const { forward, pipeline } = plan.graph;
  return pipeline >= 0 && forward.indexOf(stage) >= forward.indexOf(pipeline);
}

type Entry = ResolvedPlan['opening'][number];

/** Ways on of an opening visit, without gates: who waited at the SDR gate is worked now, who waited at the AE gate enters. */
function prospectsOf(plan: ResolvedPlan, entry: Entry): { outcomes: Outcome[]; anew: boolean } {
  const segment = plan.segments[entry.segment]!;
  if (plan.graph.stages[entry.stage]!.kind !== 'forward') {
    return { outcomes: returnOf(plan, entry), anew: false };
  }
  const index = segment.transitions.findIndex((transition) => transition.from === entry.stage);
  const transition = segment.transitions[index];
  if (!transition) return { outcomes: [], anew: false };
  const queuedAt = entry.queued === true ? transition.gate : null;
  if (queuedAt === 'ae') {
    const enters: Outcome = { way: { kind: 'certain' }, destination: transition.to, chance: 1, law: null };
    return { outcomes: [enters], anew: false };
  }
  const change = changeInForce(transition, monthOfDay(Math.floor(timelineOf(plan).start - entry.ageDays)));
  const rate = meanRate(change < 0 ? transition.rate : transition.changes[change]!.rate);
  const shares = exitShares(transition);
  const advance: Outcome = {
    way: { kind: 'advance', transition: index, change },
    destination: transition.to,
    chance: rate,
    law: delayLaw(transition.delayDays),
  };
  const exits = transition.exits.map((exit, at): Outcome => ({
    way: { kind: 'exit', transition: index, change, exit: at },
    destination: exit.stage,
    chance: (1 - rate) * shares[at]!,
    law: delayLaw(exit.delayDays),
  }));
  return { outcomes: [advance, ...exits], anew: queuedAt === 'sdr' };
}

function returnOf(plan: ResolvedPlan, entry: Entry): Outcome[] {
  const { recycle } = plan.segments[entry.segment]!;
  const holds = plan.graph.stages[entry.stage]!.kind === 'holding';
  if (!holds || recycle === null || (entry.recycles ?? 0) >= recycle.max) return [];
  const law = delayLaw(recycle.delayDays);
  return [{ way: { kind: 'return' }, destination: 'returned', chance: meanRate(recycle.rate), law }];
}

/** Of one visit: the chance that the way is still possible, and the chances of each step if it is taken. */
function prospect(
  group: Group,
  outcome: Outcome,
  visit: Visit,
  time: Timeline,
): { still: number; chances: Float64Array } {
  const { law, way } = outcome;
  const last = time.steps - 1;
  if (law === null)
    return { still: 1, chances: Float64Array.from({ length: time.steps }, (_, t) => (t === 0 ? 1 : 0)) };
  if (group.anew) return { still: 1, chances: stepMass(stepCdf(law, 1, time.stepDays, last)) };
  const cdf = remainingStepCdf(law, visit.ageDays, time.stepDays, last);
  // At least one step lies between an exit and the return.
  const later = way.kind === 'return' && visit.ageDays < time.stepDays ? atLeastOneStep(cdf) : cdf;
  return { still: visit.overdue ? 1 : law.survival(visit.ageDays), chances: stepMass(later) };
}

function groupRows(group: Group, index: number, time: Timeline): OpeningRow[] {
  const rows = weighted(group, 2 * index, time, (visit) => visit.count, false);
  if (!group.withAmount) return rows;
  return [...rows, ...weighted(group, 2 * index + 1, time, (visit) => visit.count * visit.amount!, true)];
}

function weighted(
  group: Group,
  index: number,
  time: Timeline,
  weigh: (visit: Visit) => number,
  money: boolean,
): OpeningRow[] {
  const { outcomes, never } = group;
  const still = new Float64Array(outcomes.length);
  const profiles = outcomes.map(() => new Float64Array(time.steps));
  let total = 0;
  let scale = 0;
  for (const visit of group.visits) {
    const each = outcomes.map((outcome) => prospect(group, outcome, visit, time));
    const open = each.reduce((sum, { still: s }, at) => sum + outcomes[at]!.chance * s, never);
    if (open <= 0) continue;
    const weight = weigh(visit) / open;
    total += weigh(visit);
    scale += weight;
    each.forEach((ahead, at) => {
      still[at]! += weight * ahead.still;
      for (let t = 0; t < time.steps; t++) profiles[at]![t]! += weight * ahead.still * ahead.chances[t]!;
    });
  }
  if (scale <= 0) return [];
  const ages = group.visits.map((visit) => visit.ageDays);
  return outcomes.map((outcome, at): OpeningRow => {
    const left = still[at]!;
    const chanceNow = (outcome.chance * left) / total;
    return {
      segment: group.segment,
      stage: group.stage,
      recycles: group.recycles,
      youngest: Math.min(...ages),
      oldest: Math.max(...ages),
      visits: total,
      money,
      withAmount: group.withAmount,
      group: index,
      way: outcome.way,
      destination: outcome.destination,
      chance: outcome.chance,
      still: left / scale,
      chanceNow,
      expected: total * chanceNow,
      profile: profiles[at]!.map((mass) => (left > 0 ? mass / left : 0)),
    };
  });
}
