/** The bridge's form of the Aalen–Johansen estimate: one value, of visits that carry whole weights. */
import type { Visits } from '../events/visits.ts';
import type { StageDates } from '../events/passes.ts';

/** A cohort sorted by group and time, as columns. */
export interface SortedCohort {
  readonly entity: Uint32Array;
  readonly days: Float64Array;
  readonly outcome: Uint8Array;
  /** The visits of group g are `offsets[g]` … `offsets[g + 1] - 1`. */
  readonly offsets: Uint32Array;
}

/** Codes of `SortedCohort.outcome`: all exits are one competing outcome. */
export const outcomes = { open: 0, reached: 1, exited: 2 } as const;

/** Sorts a cohort by the group of its entities, and by time within each. */
export function sortCohort(
  found: Visits,
  dates: StageDates,
  groupOf: ArrayLike<number>,
  groups: number,
): SortedCohort {
  const { graph } = dates.passes.log;
  const offsets = new Uint32Array(groups + 1);
  for (let i = 0; i < found.count; i++) offsets[groupOf[found.entity[i]!]! + 1]!++;
  for (let g = 0; g < groups; g++) offsets[g + 1]! += offsets[g]!;
  const order = new Uint32Array(found.count);
  const filled = offsets.slice();
  for (let i = 0; i < found.count; i++) order[filled[groupOf[found.entity[i]!]!]!++] = i;
  for (let g = 0; g < groups; g++)
    order.subarray(offsets[g]!, offsets[g + 1]!).sort((a, b) => found.days[a]! - found.days[b]!);
  const entity = new Uint32Array(found.count);
  const days = new Float64Array(found.count);
  const outcome = new Uint8Array(found.count);
  order.forEach((visit, row) => {
    entity[row] = found.entity[visit]!;
    days[row] = found.days[visit]!;
    const stage = graph.stages[found.outcome[visit]!];
    if (stage !== undefined) outcome[row] = stage.kind === 'forward' ? outcomes.reached : outcomes.exited;
  });
  return { entity, days, outcome, offsets };
}

export interface WeightedIncidence {
  /** Total weight. */
  readonly n: number;
  /** Probability of having reached B by the horizon; NaN where n is 0. */
  readonly rate: number;
}

/**
 * Aalen–Johansen incidence of reaching B at the horizon for one group, entity e counting `weights[e]` times (as if it
 * were there so often). `leftOut(entity)` excludes visits.
 */
export function weightedIncidence(
  cohort: SortedCohort,
  group: number,
  horizonDays: number,
  weights: ArrayLike<number>,
  leftOut: (entity: number) => boolean = () => false,
): WeightedIncidence {
  const { entity, days, outcome, offsets } = cohort;
  const from = offsets[group]!;
  const to = offsets[group + 1]!;
  const weightAt = (i: number): number => (leftOut(entity[i]!) ? 0 : weights[entity[i]!]!);
  let n = 0;
  for (let i = from; i < to; i++) n += weightAt(i);
  let atRisk = n;
  let stay = 1;
  let rate = 0;
  let i = from;
  while (i < to && days[i]! <= horizonDays && atRisk > 0) {
    const time = days[i]!;
    let reached = 0;
    let exited = 0;
    let left = 0;
    for (; i < to && days[i] === time; i++) {
      const weight = weightAt(i);
      left += weight;
      if (outcome[i] === outcomes.reached) reached += weight;
      else if (outcome[i] === outcomes.exited) exited += weight;
    }
    rate += (stay * reached) / atRisk;
    stay *= (atRisk - reached - exited) / atRisk;
    atRisk -= left;
  }
  return { n, rate: n > 0 ? rate : Number.NaN };
}
