/**
 * The bootstrap of the gap bridge: entities, or the accounts that they belong to, are drawn with replacement, and the
 * bars are computed anew. What does not change from one resample to the next is lined up once, as plain arrays that can
 * be sent to workers; a resample is then a count of each unit.
 */
import { type Categorical, none } from '../events/eventLog.ts';
import { funnelLimits } from '../stats/funnelLimits.ts';
import { shapley } from '../stats/shapley.ts';
import { Stream, streamKey } from '../stats/stream.ts';
import { type BridgeData, type BridgeFigures, ownerLevel } from './gapBridge.ts';
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
  /** By segment: the owners found outside; null where there are none. */
  readonly outside: readonly (OwnersOutside | null)[];
}

/** Owners of a segment that were found outside their limits, and what they are judged by, in the cohort of every correction. */
interface OwnersOutside {
  /** Units of the visits with an owner, and of those of them that have reached B to date. */
  readonly members: Uint32Array;
  readonly reached: Uint32Array;
  /** The same of each, with the bin of each member in that cohort. */
  readonly owners: readonly {
    readonly members: Uint32Array;
    readonly reached: Uint32Array;
    readonly bins: Uint32Array;
  }[];
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
 * Lines up a bridge for resampling. The horizon stays that of the data. The owners found outside their limits are judged
 * anew in each resample, so that the interval of consistency holds what it would be without one whom chance has put
 * there; a choice that is frozen makes it too narrow (Efron, 2014, "Estimation and accuracy after model selection").
 * Owners inside stay inside: their counts vary in a resample twice as much as binomial limits allow, and others would be
 * named in most.
 */
export function bridgeResampling(
  data: BridgeData,
  figures: BridgeFigures,
  { account = null, observedMix = false }: ResamplingOptions = {},
): BridgeResampling {
  const { unitOf, units } = unitsOf(data.entityCount, account);
  const unitsAt = (entities: Uint32Array): Uint32Array => entities.map((entity) => unitOf[entity]!);
  const cohorts = data.cohorts.map((cohort) => binned(cohort, data.horizon.days, unitOf));
  return {
    units,
    unit: account === null ? 'entity' : 'account',
    segments: data.segments.map(({ share, rate }) => ({ share, rate })),
    bySegment: data.bySegment,
    observedMix,
    periods: data.periods.map(({ a, b }) => ({ a: unitsAt(a), b: unitsAt(b) })),
    cohorts,
    outside: outsideBySegment(data, figures).map((owners, group) =>
      owners.size > 0 ? ownersOutside(data, cohorts[3]!, group, owners) : null,
    ),
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

function ownersOutside(
  { cohorts, owners: known }: BridgeData,
  { unit, bin }: BinnedCohort,
  group: number,
  outside: ReadonlySet<number>,
): OwnersOutside {
  const { entity, outcome, offsets } = cohorts[3]!;
  const { codes } = known!;
  const members: number[] = [];
  const reached: number[] = [];
  const owners = new Map(
    [...outside].map((code) => [code, { members: [], reached: [], bins: [] } as OwnerVisits]),
  );
  for (let visit = offsets[group]!; visit < offsets[group + 1]!; visit++) {
    const code = codes[entity[visit]!]!;
    if (code === none) continue;
    const own = owners.get(code);
    members.push(unit[visit]!);
    own?.members.push(unit[visit]!);
    own?.bins.push(bin[visit]!);
    if (outcome[visit] !== outcomes.reached) continue;
    reached.push(unit[visit]!);
    own?.reached.push(unit[visit]!);
  }
  return {
    members: Uint32Array.from(members),
    reached: Uint32Array.from(reached),
    owners: [...owners.values()].map((own) => ({
      members: Uint32Array.from(own.members),
      reached: Uint32Array.from(own.reached),
      bins: Uint32Array.from(own.bins),
    })),
  };
}

type OwnerVisits = Record<'members' | 'reached' | 'bins', number[]>;

function binned(
  { entity, days, outcome, offsets }: SortedCohort,
  horizonDays: number,
  unitOf: Uint32Array,
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
  const { periods, cohorts, segments, bySegment, outside, observedMix } = resampling;
  const counts = cohorts.map(({ offsets }) => new Float64Array(offsets.at(-1)!));
  const rates = new Float64Array(8);
  const row = new Float64Array(drawnFigures.length);
  return (weights) => {
    periods.forEach(({ a, b }, set) => (rates[set] = weighed(b, weights) / weighed(a, weights)));
    cohorts.forEach((cohort, set) => tally(cohort, weights, counts[set]!));
    const incidences = cohorts.map((cohort, set) =>
      segments.map((_, group) => incidence(cohort.offsets, counts[set]!, group)),
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
      const owners = outside[group] ?? null;
      if (owners === null) return;
      leaveOut(owners, weights, counts[3]!);
      const within = incidence(cohorts[3]!.offsets, counts[3]!, group);
      if (within.n > 0) consistency += shares[group]! * (within.rate - rate);
    });
    row.set([planned, recorded, corrected, ...shapley(rates), mix, consistency, planned - corrected - mix]);
    return row;
  };
}

/** Takes the visits of the owners who are outside their limits with these weights out of the counts. */
function leaveOut(
  { members, reached, owners }: OwnersOutside,
  weights: Uint32Array,
  counts: Float64Array,
): void {
  const rate = weighed(reached, weights) / weighed(members, weights);
  for (const own of owners) {
    const n = weighed(own.members, weights);
    if (n === 0) continue;
    const k = weighed(own.reached, weights);
    const { lower, upper } = funnelLimits(n, rate, ownerLevel);
    if (k >= lower && k <= upper) continue;
    own.members.forEach((unit, i) => (counts[own.bins[i]!]! -= weights[unit]!));
  }
}

function weighed(units: Uint32Array, weights: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < units.length; i++) sum += weights[units[i]!]!;
  return sum;
}

function tally({ unit, bin }: BinnedCohort, weights: Uint32Array, counts: Float64Array): void {
  counts.fill(0);
  for (let i = 0; i < unit.length; i++) counts[bin[i]!]! += weights[unit[i]!]!;
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
