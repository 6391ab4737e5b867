/** Do all owners apply the stage alike: in what they convert, in which dates they write, and in how long they take? */
import { type Categorical, none } from '../events/eventLog.ts';
import { isRecorded } from '../events/passes.ts';
import { type Visits, stillOpen } from '../events/visits.ts';
import { quantileSorted } from '../stats/quantile.ts';
import { type ConversionQuestion, cohort } from './cohort.ts';
import { OwnerCounts, type FunnelOwner, funnelIndex, ownerFunnel } from './ownerFunnel.ts';
import type { Measurement } from './result.ts';
import type { Slices } from './slices.ts';

type Drift = Measurement['drift'];

/**
 * Conversions of an entity from its first A in the window, implied ones included: of those followed for at least
 * `withinDays`, the share that converted within them, so that an owner of young leads is no worse for it. Without
 * `withinDays` to date.
 */
export function conversionCounts(
  question: ConversionQuestion,
  owners: Categorical,
  slices: Slices | null,
  withinDays = Number.POSITIVE_INFINITY,
): OwnerCounts {
  const counts = new OwnerCounts(owners, slices?.values.length ?? 1);
  const found = cohort(question, { unrecorded: true, recycling: true });
  for (let visit = 0; visit < found.count; visit++) {
    const entity = found.entity[visit]!;
    const owner = owners.codes[entity]!;
    const isMature = withinDays === Infinity || found.followUp[visit]! >= withinDays;
    if (owner === none || !isMature) continue;
    const isReached = reached(question, found, visit) && found.days[visit]! <= withinDays;
    counts.add(owner, slices?.codes[entity] ?? 0, isReached);
  }
  return counts;
}

function reached({ recorded }: ConversionQuestion, found: Visits, visit: number): boolean {
  const { graph } = recorded.passes.log;
  const outcome = found.outcome[visit]!;
  return outcome !== stillOpen && graph.stages[outcome]!.kind === 'forward';
}

/** The funnel of conversions within `withinDays`, each owner with the counts to date beside it. */
export function ownerDrift(
  question: ConversionQuestion,
  owners: Categorical | null,
  slices: Slices | null,
  withinDays?: number,
): FunnelOwner[] {
  if (owners === null) return [];
  const names = slices?.values ?? null;
  const key = ({ owner, segment }: FunnelOwner): string => JSON.stringify([owner, segment]);
  const toDate = new Map(
    ownerFunnel(conversionCounts(question, owners, slices), names).map((row) => [key(row), row]),
  );
  return ownerFunnel(conversionCounts(question, owners, slices, withinDays), names).map((row) => {
    const { n, k, lower998, upper998, outside998 } = toDate.get(key(row))!;
    return { ...row, toDate: { n, k, lower998, upper998, outside998 } };
  });
}

/**
 * Of the passes in the cohort that went beyond a required stage: the share in which such a stage has no recorded date.
 * By the furthest stage, since whoever gets further has more to leave out.
 */
export function skipCounts(question: ConversionQuestion, owners: Categorical): OwnerCounts {
  const { recorded, implied } = question;
  const { width } = recorded;
  const counts = new OwnerCounts(owners, width);
  const found = cohort(question, { unrecorded: true, recycling: false });
  for (let visit = 0; visit < found.count; visit++) {
    const owner = owners.codes[found.entity[visit]!]!;
    if (owner === none) continue;
    const row = found.pass[visit]! * width;
    const furthest = implied.event.subarray(row, row + width).findLastIndex((event) => event !== none);
    let proven = 0;
    let skipped = 0;
    for (let position = 0; position < furthest; position++) {
      const event = implied.event[row + position]!;
      if (event === none || !isRequired(question, position)) continue;
      proven++;
      if (!isRecorded(implied, event, position)) skipped++;
    }
    if (proven > 0) counts.add(owner, furthest, skipped > 0);
  }
  return counts;
}

function isRequired({ recorded }: ConversionQuestion, position: number): boolean {
  const { graph } = recorded.passes.log;
  return graph.stages[graph.forward[position]!]!.required;
}

/** Visits that converted within the days that all are given, with both dates: by owner, and how long they took. */
export interface DwellVisits {
  readonly owner: readonly number[];
  readonly entered: readonly number[];
  readonly days: readonly number[];
  readonly stratum: readonly number[];
  /** By stratum. */
  readonly median: readonly number[];
}

export function dwellVisits(
  question: ConversionQuestion,
  owners: Categorical | null,
  slices: Slices | null,
  withinDays: number,
): DwellVisits {
  const { day } = question.recorded.passes.log;
  const found = cohort(question, { unrecorded: true, recycling: false });
  const rows = Array.from({ length: found.count }, (_, visit) => visit).filter(
    (visit) =>
      found.timed[visit] === 1 &&
      reached(question, found, visit) &&
      found.days[visit]! <= withinDays &&
      found.followUp[visit]! >= withinDays,
  );
  const days = rows.map((visit) => found.days[visit]!);
  const stratum = rows.map((visit) => slices?.codes[found.entity[visit]!] ?? 0);
  return {
    owner: rows.map((visit) => owners?.codes[found.entity[visit]!] ?? none),
    entered: rows.map((visit) => day[found.entered[visit]!]!),
    days,
    stratum,
    median: Array.from({ length: slices?.values.length ?? 1 }, (_, of) =>
      medianOf(days.filter((_days, i) => stratum[i] === of)),
    ),
  };
}

const medianOf = (days: readonly number[]): number => quantileSorted(Float64Array.from(days).sort(), 0.5);

/** Whether a visit took longer than the median of its stratum. */
export function isSlow({ days, median, stratum }: DwellVisits, row: number): boolean {
  return days[row]! > median[stratum[row]!]!;
}

function dwellCounts(visits: DwellVisits, owners: Categorical): OwnerCounts {
  const counts = new OwnerCounts(owners, visits.median.length);
  visits.owner.forEach((owner, row) => {
    if (owner !== none) counts.add(owner, visits.stratum[row]!, isSlow(visits, row));
  });
  return counts;
}

/** The share of skipped dates, and the share of slow visits, by owner, each with its index. */
export function habits(
  question: ConversionQuestion,
  owners: Categorical | null,
  slices: Slices | null,
  withinDays: number,
): Pick<Drift, 'skips' | 'dwell'> {
  if (owners === null) return { skips: null, dwell: null };
  const skips = skipCounts(question, owners);
  const visits = dwellVisits(question, owners, slices, withinDays);
  const slow = dwellCounts(visits, owners);
  const medians = new Map(
    owners.values.map((owner, code) => [
      owner,
      medianOf(visits.days.filter((_, row) => visits.owner[row] === code)),
    ]),
  );
  return {
    skips: { owners: ownerFunnel(skips), index: funnelIndex(skips) },
    dwell: {
      owners: ownerFunnel(slow).map((row) => ({ ...row, medianDays: medians.get(row.owner)! })),
      index: funnelIndex(slow),
    },
  };
}

/** Owners written after the fact: on most of what converted and on next to nothing else. */
const mostOfReached = 0.5;
const leastOfOthers = 0.1;

/** Share of the entities with a known owner, of those that converted to date and of the others. */
export function ownersKnown(
  question: ConversionQuestion,
  owners: Categorical | null,
): NonNullable<Drift['ownersKnown']> {
  const n = [0, 0];
  const known = [0, 0];
  const found = cohort(question, { unrecorded: true, recycling: true });
  for (let visit = 0; visit < found.count; visit++) {
    const of = Number(reached(question, found, visit));
    n[of]!++;
    if ((owners?.codes[found.entity[visit]!] ?? none) !== none) known[of]!++;
  }
  const [others, converted] = [0, 1].map((of) => (n[of]! > 0 ? known[of]! / n[of]! : null));
  const isAfterwards =
    converted! !== null && others! !== null && converted! >= mostOfReached && others! < leastOfOthers;
  return { reached: converted!, others: others!, afterwards: isAfterwards };
}
