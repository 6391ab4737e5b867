/**
 * The gap bridge: from the rate that the CRM records to the planned one, in steps that add up exactly. First what is
 * measurement (unrecorded, recycling, maturity: Shapley values over the eight rates that one gets with each set of
 * these corrections), then the mix of segments, then performance, by segment divided into consistency (owners outside
 * their limits) and remainder.
 */
import { type Categorical, none } from '../events/eventLog.ts';
import { funnelLimits } from '../stats/funnelLimits.ts';
import { shapley } from '../stats/shapley.ts';
import { type ConversionQuestion, cohort, datedInWindow } from './cohort.ts';
import { type Horizon, followUpHorizon } from './horizon.ts';
import { type SortedCohort, outcomes, sortCohort, weightedIncidence } from './weightedIncidence.ts';

/** The corrections, in the order of the bits of a set of them: 1, 2, 4. */
export const corrections = ['unrecorded', 'recycling', 'maturity'] as const;
export type Correction = (typeof corrections)[number];

/** Of the limits that owners are judged by. */
export const ownerLevel = 0.998;

/** A segment of the plan; `share` is its part of the planned entries to A, which sum to 1. */
export interface PlannedSegment {
  readonly segment: string;
  readonly share: number;
  readonly rate: number;
}

export interface BridgeInput {
  readonly question: ConversionQuestion;
  /** One planned rate, or the plan's segments, whose weighted mean is the planned rate. */
  readonly planned: number | readonly PlannedSegment[];
  /** Index of the planned segment of each entity, or {@link none}. Not read with one planned rate. */
  readonly segmentOf: ArrayLike<number>;
  /** One owner an entity, or null where none is known. */
  readonly owners: Categorical | null;
  /** Overrides the horizon that the follow-up of the cohort gives. */
  readonly horizonDays?: number;
}

/** What the rates are computed from: everything that does not depend on the weights of the entities. */
export interface BridgeData {
  readonly segments: readonly (PlannedSegment & { readonly planned: boolean })[];
  /** Whether the plan has segments, so that mix, consistency and remainder are defined. */
  readonly bySegment: boolean;
  /** By set of `unrecorded` and `recycling` (bits 1 and 2): entities with a date of A, and of B, in the window. */
  readonly periods: readonly { readonly a: Uint32Array; readonly b: Uint32Array }[];
  readonly cohorts: readonly SortedCohort[];
  /** That of the cohort with every correction, or the one asked for. */
  readonly horizon: Horizon;
  readonly owners: Categorical | null;
  readonly entityCount: number;
}

export interface OwnerFigures {
  readonly owner: string;
  /** Entities in the cohort of all corrections, and those of them that have reached B by the as-of day. */
  readonly n: number;
  readonly k: number;
  /** Exact 99.8% limits of k about the segment's rate to date. */
  readonly lower: number;
  readonly upper: number;
  readonly outside: boolean;
}

export interface SegmentFigures {
  /** Null: entities for which the plan has no segment, with a planned share of 0. */
  readonly segment: string | null;
  readonly n: number;
  readonly observedShare: number;
  readonly plannedShare: number;
  /** Eventual rate with every correction; that of all where the segment has no entity. */
  readonly rate: number;
  readonly plannedRate: number;
  /** {@link rate} over owners inside their limits. */
  readonly insideRate: number;
  readonly mix: number;
  readonly consistency: number;
  readonly remainder: number;
  readonly owners: readonly OwnerFigures[];
}

export interface BridgeFigures {
  readonly planned: number;
  readonly horizon: Horizon;
  /** r(S) by set of corrections (bits of {@link corrections}). */
  readonly rates: readonly number[];
  readonly shares: Readonly<Record<Correction, number>>;
  /** r(all) − r(none). */
  readonly measurement: number;
  /** Null where the plan has no segments. */
  readonly mix: number | null;
  /** Null where the plan has no segments or no owner is known. */
  readonly consistency: number | null;
  readonly remainder: number | null;
  readonly performance: number;
  /** Empty where the plan has no segments. */
  readonly segments: readonly SegmentFigures[];
}

/**
 * Lines up the four cohorts and the dates in the window. Null where nobody entered A in the window, even with implied
 * dates.
 */
export function bridgeData(input: BridgeInput): BridgeData | null {
  const { question, planned } = input;
  const { log } = question.recorded.passes;
  const bySegment = typeof planned !== 'number';
  const segments = bySegment
    ? [
        ...planned.map((segment) => ({ ...segment, planned: true })),
        { segment: '', share: 0, rate: 0, planned: false },
      ]
    : [{ segment: '', share: 1, rate: planned, planned: true }];
  const groupOf = Uint32Array.from({ length: log.entityCount }, (_, entity) => {
    const segment = bySegment ? input.segmentOf[entity]! : 0;
    return segment === none ? segments.length - 1 : segment;
  });
  const countings = [0, 1, 2, 3].map((set) => ({ unrecorded: (set & 1) > 0, recycling: (set & 2) > 0 }));
  const found = countings.map((counting) => cohort(question, counting));
  const all = found[3]!;
  if (all.count === 0) return null;
  const followed = followUpHorizon(all.followUp);
  return {
    segments,
    bySegment,
    periods: countings.map((counting) => ({
      a: datedInWindow(question, question.from, counting),
      b: datedInWindow(question, question.to, counting),
    })),
    cohorts: found.map((visits) => sortCohort(visits, question.implied, groupOf, segments.length)),
    horizon: input.horizonDays === undefined ? followed : { ...followed, days: input.horizonDays },
    owners: input.owners,
    entityCount: log.entityCount,
  };
}

/**
 * The bridge, every entity counting as often as `weights` says (default: once), so that a resample is a vector of
 * counts. The horizon stays that of the data. Null where one of the eight rates is not defined: there is no A date in
 * the window without the implied ones.
 */
export function gapBridge(
  data: BridgeData,
  weights: ArrayLike<number> = new Uint8Array(data.entityCount).fill(1),
): BridgeFigures | null {
  const planned = data.segments.reduce((sum, segment) => sum + segment.share * segment.rate, 0);
  const rates = Array.from({ length: 8 }, (_, set) =>
    (set & 4) > 0 ? eventualRate(data, set & 3, weights) : periodRate(data, set, weights),
  );
  if (rates.some(Number.isNaN)) return null;
  const corrected = rates[7]!;
  const measurement = corrected - rates[0]!;
  const [unrecorded, recycling, maturity] = shapley(rates) as [number, number, number];
  const segments = data.bySegment ? segmentFigures(data, corrected, weights) : [];
  const owned = segments.some((segment) => segment.owners.length > 0);
  const mix = data.bySegment ? sum(segments, (segment) => segment.mix) : null;
  return {
    planned,
    horizon: data.horizon,
    rates,
    shares: { unrecorded, recycling, maturity },
    measurement,
    mix,
    consistency: owned ? sum(segments, (segment) => segment.consistency) : null,
    remainder: owned ? sum(segments, (segment) => segment.remainder) : null,
    performance: planned - corrected - (mix ?? 0),
    segments: segments.filter((segment) => segment.segment !== null || segment.n > 0),
  };
}

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);

function periodRate(data: BridgeData, set: number, weights: ArrayLike<number>): number {
  const { a, b } = data.periods[set]!;
  const weigh = (entities: Uint32Array): number =>
    entities.reduce((total, entity) => total + weights[entity]!, 0);
  const dated = weigh(a);
  return dated > 0 ? weigh(b) / dated : Number.NaN;
}

/** Cohort-weighted mean of the segments' incidences: a pooled estimate is not that, and the bars would not add up. */
function eventualRate(data: BridgeData, set: number, weights: ArrayLike<number>): number {
  let n = 0;
  let reached = 0;
  for (let group = 0; group < data.segments.length; group++) {
    const incidence = weightedIncidence(data.cohorts[set]!, group, data.horizon.days, weights);
    if (incidence.n === 0) continue;
    n += incidence.n;
    reached += incidence.n * incidence.rate;
  }
  return n > 0 ? reached / n : Number.NaN;
}

function segmentFigures(
  data: BridgeData,
  corrected: number,
  weights: ArrayLike<number>,
): readonly SegmentFigures[] {
  const all = data.cohorts[3]!;
  const incidences = data.segments.map((_, group) =>
    weightedIncidence(all, group, data.horizon.days, weights),
  );
  const total = sum(incidences, (incidence) => incidence.n);
  return data.segments.map((segment, group) => {
    const incidence = incidences[group]!;
    const rate = incidence.n > 0 ? incidence.rate : corrected;
    const owners = ownerFigures(data, group, weights);
    const insideRate = rateInside(data, group, owners, weights) ?? rate;
    const observedShare = incidence.n / total;
    return {
      segment: segment.planned ? segment.segment : null,
      n: incidence.n,
      observedShare,
      plannedShare: segment.share,
      rate,
      plannedRate: segment.rate,
      insideRate,
      mix: (segment.share - observedShare) * rate,
      consistency: segment.share * (insideRate - rate),
      remainder: segment.share * (segment.rate - insideRate),
      owners: owners.map(({ owner, ...figures }) => ({ owner: data.owners!.values[owner]!, ...figures })),
    };
  });
}

type CodedOwner = Omit<OwnerFigures, 'owner'> & { readonly owner: number };

/**
 * An owner is judged to date: of the entities that count once, from their first A in the window, those that have
 * reached B by the as-of day, against the segment's rate over all owners.
 */
function ownerFigures(data: BridgeData, group: number, weights: ArrayLike<number>): CodedOwner[] {
  if (data.owners === null) return [];
  const { codes, values } = data.owners;
  const { entity, outcome, offsets } = data.cohorts[3]!;
  const n = new Float64Array(values.length);
  const k = new Float64Array(values.length);
  for (let i = offsets[group]!; i < offsets[group + 1]!; i++) {
    const owner = codes[entity[i]!]!;
    if (owner === none) continue;
    n[owner]! += weights[entity[i]!]!;
    if (outcome[i] === outcomes.reached) k[owner]! += weights[entity[i]!]!;
  }
  const pooled = sum([...k], (count) => count) / sum([...n], (count) => count);
  return Array.from(values.keys())
    .filter((owner) => n[owner]! > 0)
    .map((owner) => {
      const { lower, upper } = funnelLimits(n[owner]!, pooled, ownerLevel);
      return {
        owner,
        n: n[owner]!,
        k: k[owner]!,
        lower,
        upper,
        outside: k[owner]! < lower || k[owner]! > upper,
      };
    });
}

/**
 * The segment's eventual rate without the owners outside (entities without an owner stay in); null where all owners
 * are inside, or none is.
 */
function rateInside(
  data: BridgeData,
  group: number,
  owners: readonly CodedOwner[],
  weights: ArrayLike<number>,
): number | null {
  const outside = new Set(owners.filter((owner) => owner.outside).map(({ owner }) => owner));
  if (outside.size === 0 || outside.size === owners.length) return null;
  const { codes } = data.owners!;
  return weightedIncidence(data.cohorts[3]!, group, data.horizon.days, weights, (entity) =>
    outside.has(codes[entity]!),
  ).rate;
}
