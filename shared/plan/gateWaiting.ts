/**
 * How long visits waited at a gate in the past, estimated from the queue: arrivals by week against the capacity of the
 * people on record. Nothing is random: the record's own arrivals are served first in, first out.
 */
import type { AeTeam, SdrTeam } from './schema.ts';

export interface GateWaiting {
  /** Days that those who were served waited, on average, and their variance. */
  readonly meanDays: number;
  readonly varianceDays: number;
  /** Share of those who came that left unworked, having waited longer than the limit. */
  readonly expired: number;
  /** Days waited and how many were served after as many. */
  readonly served: ReadonlyMap<number, number>;
  /** Those still in line after the last step, by the step in which they came. */
  readonly inLine: ReadonlyMap<number, number>;
}

/** What one ramped person of a team gives, times the people. */
function peopleCount({ headcount, ramp }: Pick<SdrTeam, 'headcount' | 'ramp'>): number {
  return headcount * ramp.at(-1)!;
}

class Waits {
  private readonly byDays = new Map<number, number>();
  private expired = 0;

  serve(days: number, count: number): void {
    this.byDays.set(days, (this.byDays.get(days) ?? 0) + count);
  }

  expire(count: number): void {
    this.expired += count;
  }

  result(inLine: ReadonlyMap<number, number>): GateWaiting {
    let served = 0;
    let first = 0;
    let second = 0;
    for (const [days, count] of this.byDays) {
      served += count;
      first += count * days;
      second += count * days * days;
    }
    const meanDays = served > 0 ? first / served : 0;
    return {
      meanDays,
      varianceDays: served > 0 ? second / served - meanDays * meanDays : 0,
      expired: this.expired / Math.max(served + this.expired, Number.MIN_VALUE),
      served: this.byDays,
      inLine,
    };
  }
}

/** Those who came in one step, as far as they are still waiting. */
interface Waiting {
  readonly step: number;
  count: number;
}

/**
 * A first-in-first-out queue by steps, as the simulator keeps it: who comes in a step may be served in it; unused
 * capacity is lost; whoever has waited longer than `maxWaitDays` leaves. `capacity` is asked once a step, before serving,
 * and told what was taken.
 */
function fluidQueue(
  arrivals: readonly number[],
  stepDays: number,
  maxWaitDays: number,
  capacity: (step: number) => number,
  taken: (step: number, count: number) => void = () => {},
): GateWaiting {
  const waits = new Waits();
  const queue: Waiting[] = [];
  let head = 0;
  arrivals.forEach((count, step) => {
    if (count > 0) queue.push({ step, count });
    while (head < queue.length && (step - queue[head]!.step) * stepDays > maxWaitDays)
      waits.expire(queue[head++]!.count);
    let room = capacity(step);
    let served = 0;
    while (head < queue.length && room > 0) {
      const first = queue[head]!;
      const part = Math.min(room, first.count);
      waits.serve((step - first.step) * stepDays, part);
      first.count -= part;
      room -= part;
      served += part;
      if (first.count > 1e-9) break;
      head++;
    }
    taken(step, served);
  });
  return waits.result(new Map(queue.slice(head).map(({ step, count }) => [step, count])));
}

/** Weekly counts as counts of steps: a week's are spread evenly over its days. */
function bySteps(weekly: readonly number[], stepDays: number): number[] {
  const parts = Math.round(7 / stepDays);
  return weekly.flatMap((count) => Array.from({ length: parts }, () => count / parts));
}

/**
 * The queue of SDRs over these weekly entries to the stage that they work, with the team's headcount, fully ramped. In
 * the plan's steps, since the simulator knows no shorter waits.
 */
export function sdrWaiting(weekly: readonly number[], team: SdrTeam, stepDays: number): GateWaiting {
  const perStep = (peopleCount(team) * team.leadsPerWeek * stepDays) / 7;
  return fluidQueue(bySteps(weekly, stepDays), stepDays, team.maxWaitDays ?? Infinity, () => perStep);
}

/**
 * The queue of AEs: visits that are ready for them by week, and the share of places still held a number of days after
 * they were taken.
 */
export function aeWaiting(
  weekly: readonly number[],
  team: AeTeam,
  stepDays: number,
  held: (days: number) => number,
): GateWaiting {
  const people = peopleCount(team);
  const { openPerAe, newPerWeek } = team;
  const places = typeof openPerAe === 'number' ? people * openPerAe : Infinity;
  const perStep = typeof newPerWeek === 'number' ? (people * newPerWeek * stepDays) / 7 : Infinity;
  const ready = bySteps(weekly, stepDays);
  const admitted = new Float64Array(ready.length);
  // Steps are rounded at random, and a place that comes free in one is in use again in the next, as in the simulator:
  // m steps on it is held by whoever stays for longer than a time between m − 1 and m.
  const share = ready.map((_, steps) => held((steps - 0.5) * stepDays));
  const free = (step: number): number => {
    let occupied = 0;
    for (let earlier = 0; earlier < step; earlier++) occupied += admitted[earlier]! * share[step - earlier]!;
    return Math.max(0, places - occupied);
  };
  return fluidQueue(
    ready,
    stepDays,
    Infinity,
    (step) => Math.min(perStep, places === Infinity ? Infinity : free(step)),
    (step, count) => (admitted[step] = count),
  );
}

/**
 * The one waiting that costs as much acceptance as these did: exp(−decay · w₀) is the mean of exp(−decay · w). Rates
 * that were measured with the waits hold for visits that wait w₀. Without decay it is the mean.
 */
export function equivalentWait({ served, meanDays }: GateWaiting, decayPerDay: number): number {
  if (decayPerDay === 0) return meanDays;
  let total = 0;
  let kept = 0;
  for (const [days, count] of served) {
    total += count;
    kept += count * Math.exp(-decayPerDay * days);
  }
  return total > 0 ? -Math.log(kept / total) / decayPerDay : 0;
}
