/**
 * The bootstrap of the gap bridge: entities, or the accounts that they belong to, are drawn with replacement, and the
 * bars are computed anew. What does not change from one resample to the next is lined up once, as plain arrays that can
 * be sent to workers; a resample is then a count of each unit.
 */
import { type Categorical, none } from '../events/eventLog.ts';
import { shapley } from '../stats/shapley.ts';
import { Stream, streamKey } from '../stats/stream.ts';
import type { BridgeData, BridgeFigures } from './gapBridge.ts';
import { type SortedCohort, outcomes } from './weightedIncidence.ts';

/** What is drawn, and what each unit brings with it. Structured-cloneable. */
export interface BridgeResampling {
  /** Number of units, all equally likely. */
  readonly units: number;
  readonly unit: 'entity' | 'account';
  /** The plan's segments, and the entities that are in none of them (with a share of 0) last. */
  readonly segments: readonly { readonly share: number; readonly rate: number }[];
  readonly bySegment: boolean;
  /** The planned mix is the observed one, and follows it. */
  readonly observedMix: boolean;
  /** By set of `unrecorded` and `recycling` (bits 1 and 2): the unit of each date of A, and of B, in the window. */
  readonly periods: readonly { readonly a: Uint32Array; readonly b: Uint32Array }[];
  readonly cohorts: readonly BinnedCohort[];
  /** The cohort of every correction without the owners outside, in the segments that have such owners. */
  readonly inside: BinnedCohort;
  readonly withOutside: readonly boolean[];
}

/** Visits counted by group, time and outcome. */
interface BinnedCohort {
  /** Of each visit. */
  readonly unit: Uint32Array;
  readonly bin: Uint32Array;
  /**
   * Bins of group g begin at `offsets[g]`: three for each distinct time up to the horizon (open, reached, exited), then
   * one for all later visits.
   */
  readonly offsets: Uint32Array;
}

/** The figures of a draw, in the order of their columns. */
export const drawnFigures = [
  'planned',
  'recorded',
  'corrected',
  'unrecorded',
  'recycling',
  'maturity',
  'mix',
  'consistency',
  'performance',
] as const;
export type DrawnFigure = (typeof drawnFigures)[number];

/** Draws `first` … `first + count − 1`: rows of {@link drawnFigures}, NaN where a rate is not defined. */
export interface BridgeDraws {
  readonly first: number;
  readonly count: number;
  readonly values: Float64Array;
}

export interface ResamplingOptions {
  /** The account of each entity, or none known: accounts are drawn, an entity without one by itself. */
  readonly account?: Categorical | null;
  /** The planned mix of segments is that of the cohort, for want of a planned one. */
  readonly observedMix?: boolean;
}

/**
 * Lines up a bridge for resampling. The horizon stays that of the data, and the owners outside their limits stay those
 * that were found: the consistency bar is what *they* cost. Judging owners anew in each resample would name others, as
 * counts vary there twice as much as binomial limits allow.
 */
export function bridgeResampling(
  data: BridgeData,
  figures: BridgeFigures,
  { account = null, observedMix = false }: ResamplingOptions = {},
): BridgeResampling {
  const { unitOf, units } = unitsOf(data.entityCount, account);
  const outside = outsideBySegment(data, figures);
  const unitsAt = (entities: Uint32Array): Uint32Array => entities.map((entity) => unitOf[entity]!);
  const all = data.cohorts[3]!;
  return {
    units,
    unit: account === null ? 'entity' : 'account',
    segments: data.segments.map(({ share, rate }) => ({ share, rate })),
    bySegment: data.bySegment,
    observedMix,
    periods: data.periods.map(({ a, b }) => ({ a: unitsAt(a), b: unitsAt(b) })),
    cohorts: data.cohorts.map((cohort) => binned(cohort, data.horizon.days, unitOf, () => true)),
    inside: binned(all, data.horizon.days, unitOf, (entity, group) => {
      const owners = outside[group]!;
      return owners.size > 0 && !owners.has(data.owners!.codes[entity]!);
    }),
    withOutside: outside.map((owners) => owners.size > 0),
  };
}

function unitsOf(
  entities: number,
  account: Categorical | null,
): { readonly unitOf: Uint32Array; readonly units: number } {
  const unitOf = new Uint32Array(entities);
  const ofAccount = new Map<number, number>();
  let units = 0;
  for (let entity = 0; entity < entities; entity++) {
    const code = account?.codes[entity] ?? none;
    const unit = ofAccount.get(code) ?? units++;
    unitOf[entity] = unit;
    if (code !== none) ofAccount.set(code, unit);
  }
  return { unitOf, units };
}

/** Codes of the owners outside, by group; none where all of a group's owners are, as the bridge has it. */
function outsideBySegment(data: BridgeData, figures: BridgeFigures): Set<number>[] {
  const found = new Map(figures.segments.map(({ segment, owners }) => [segment, owners]));
  const codes = new Map(data.owners?.values.map((owner, code) => [owner, code]));
  return data.segments.map(({ segment, planned }) => {
    const owners = found.get(planned ? segment : null) ?? [];
    const outside = owners.filter((owner) => owner.outside);
    return new Set(outside.length === owners.length ? [] : outside.map(({ owner }) => codes.get(owner)!));
  });
}

function binned(
  { entity, days, outcome, offsets }: SortedCohort,
  horizonDays: number,
  unitOf: Uint32Array,
  counts: (entity: number, group: number) => boolean,
): BinnedCohort {
  const groups = offsets.length - 1;
  const starts = new Uint32Array(groups + 1);
  const unit: number[] = [];
  const bin: number[] = [];
  for (let group = 0; group < groups; group++) {
    let at = starts[group]!;
    let time = Number.NaN;
    for (let i = offsets[group]!; i < offsets[group + 1]!; i++) {
      const isLater = days[i]! > horizonDays;
      if (!isLater && days[i] !== time) {
        if (!Number.isNaN(time)) at += 3;
        time = days[i]!;
      }
      if (!counts(entity[i]!, group)) continue;
      unit.push(unitOf[entity[i]!]!);
      bin.push(isLater ? laterBin : at + outcome[i]!);
    }
    const later = Number.isNaN(time) ? at : at + 3;
    for (let i = bin.length - 1; i >= 0 && bin[i] === laterBin; i--) bin[i] = later;
    starts[group + 1] = later + 1;
  }
  return { unit: Uint32Array.from(unit), bin: Uint32Array.from(bin), offsets: starts };
}

const laterBin = -1;

/**
 * Resamples `first` … `first + count − 1` of a seed: which of them are asked for at once makes no difference to any.
 * The draws are exact multinomial counts, as many units as there are.
 */
export function bridgeDraws(
  resampling: BridgeResampling,
  { seed, first, count }: { readonly seed: number; readonly first: number; readonly count: number },
): BridgeDraws {
  const values = new Float64Array(count * drawnFigures.length);
  const evaluate = evaluator(resampling);
  const weights = new Uint32Array(resampling.units);
  for (let draw = 0; draw < count; draw++) {
    const stream = new Stream(seed, first + draw, key);
    weights.fill(0);
    for (let i = 0; i < weights.length; i++) weights[stream.index(weights.length)]!++;
    values.set(evaluate(weights), draw * drawnFigures.length);
  }
  return { first, count, values };
}

const key = streamKey('bootstrap/bridge');

/** The figures with every unit counting as often as its weight says. */
export function bridgeWithWeights(
  resampling: BridgeResampling,
  weights: Uint32Array,
): Map<DrawnFigure, number> {
  const row = evaluator(resampling)(weights);
  return new Map(drawnFigures.map((figure, i) => [figure, row[i]!]));
}

function evaluator(resampling: BridgeResampling): (weights: Uint32Array) => Float64Array {
  const { periods, cohorts, inside, segments, bySegment, withOutside, observedMix } = resampling;
  const counts = [...cohorts, inside].map(({ offsets }) => new Float64Array(offsets.at(-1)!));
  const rates = new Float64Array(8);
  const row = new Float64Array(drawnFigures.length);
  return (weights) => {
    periods.forEach(({ a, b }, set) => (rates[set] = weighed(b, weights) / weighed(a, weights)));
    const tallied = [...cohorts, inside].map((cohort, i) => tally(cohort, weights, counts[i]!));
    const incidences = cohorts.map((cohort, set) =>
      segments.map((_, group) => incidence(cohort.offsets, tallied[set]!, group)),
    );
    incidences.forEach((groups, set) => (rates[4 + set] = meanRate(groups)));
    if (!rates.every(Number.isFinite)) return row.fill(Number.NaN);
    const [recorded, corrected] = [rates[0]!, rates[7]!];
    const all = incidences[3]!;
    const shares = observedMix ? observedShares(all, segments) : segments.map(({ share }) => share);
    const total = all.reduce((sum, { n }) => sum + n, 0);
    let planned = 0;
    let mix = 0;
    let consistency = 0;
    all.forEach(({ n, rate: own }, group) => {
      const rate = n > 0 ? own : corrected;
      planned += shares[group]! * segments[group]!.rate;
      if (bySegment) mix += (shares[group]! - n / total) * rate;
      if (!withOutside[group]) return;
      const within = incidence(inside.offsets, tallied[cohorts.length]!, group);
      if (within.n > 0) consistency += shares[group]! * (within.rate - rate);
    });
    row.set([planned, recorded, corrected, ...shapley(rates), mix, consistency, planned - corrected - mix]);
    return row;
  };
}

function weighed(units: Uint32Array, weights: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < units.length; i++) sum += weights[units[i]!]!;
  return sum;
}

function tally({ unit, bin }: BinnedCohort, weights: Uint32Array, counts: Float64Array): Float64Array {
  counts.fill(0);
  for (let i = 0; i < unit.length; i++) counts[bin[i]!]! += weights[unit[i]!]!;
  return counts;
}

interface GroupIncidence {
  readonly n: number;
  readonly rate: number;
}

/** Aalen–Johansen incidence of reaching B at the horizon, of one group of binned visits. */
function incidence(offsets: Uint32Array, counts: Float64Array, group: number): GroupIncidence {
  const from = offsets[group]!;
  const later = offsets[group + 1]! - 1;
  let n = 0;
  for (let i = from; i <= later; i++) n += counts[i]!;
  let atRisk = n;
  let stay = 1;
  let rate = 0;
  for (let i = from; i < later && atRisk > 0; i += 3) {
    const open = counts[i + outcomes.open]!;
    const reached = counts[i + outcomes.reached]!;
    const exited = counts[i + outcomes.exited]!;
    rate += (stay * reached) / atRisk;
    stay *= (atRisk - reached - exited) / atRisk;
    atRisk -= open + reached + exited;
  }
  return { n, rate };
}

/** Weighted by the groups' own sizes; NaN where all are empty. */
function meanRate(groups: readonly GroupIncidence[]): number {
  let n = 0;
  let reached = 0;
  for (const group of groups) {
    n += group.n;
    reached += group.n * group.rate;
  }
  return reached / n;
}

/** Shares of the planned segments among themselves. */
function observedShares(groups: readonly GroupIncidence[], segments: BridgeResampling['segments']): number[] {
  const last = segments.length - 1;
  const total = groups.reduce((sum, { n }, group) => sum + (group < last ? n : 0), 0);
  return groups.map(({ n }, group) => (group < last && total > 0 ? n / total : 0));
}
