/** The gap bridge as a measurement tells it: which plan, which segments, the bars, their notes and the sentence. */
import { refuse } from '../errors.ts';
import { type Categorical, none } from '../events/eventLog.ts';
import { bridgeSentence } from './bridgeSentence.ts';
import { type ConversionQuestion, cohort } from './cohort.ts';
import {
  type BridgeFigures,
  type PlannedSegment,
  type SegmentFigures,
  bridgeData,
  corrections,
  gapBridge,
} from './gapBridge.ts';
import {
  type PlanTargets,
  type PlannedConversion,
  type PlannedRate,
  type TypedRates,
  matchSegments,
  meanPlannedRate,
  plannedConversions,
  plannedShares,
  typedRates,
} from './planned.ts';
import type { Bridge } from './result.ts';
import type { Slices } from './slices.ts';

/** What is planned for the conversion in question, and for whom. */
export interface PlannedBridge {
  /** One of everybody where segments are not told apart. */
  readonly segments: readonly PlannedSegment[];
  /** Index of the planned segment of each entity, or {@link none}. */
  readonly segmentOf: ArrayLike<number>;
  /** Where the mix of segments comes from; `observed` stands for a planned one, `none`: there is one rate. */
  readonly mix: 'planned' | 'observed' | 'none';
  readonly notes: readonly string[];
}

/**
 * What the planned rates, else the plan, say of the conversion from A to B. Segments count only where the slices hold
 * them; rates that come without a mix of segments are weighed by the observed one. Null where nothing is planned.
 * @throws SpillwayError `unknown-segment` where a planned rate is for a segment in which there is nobody.
 */
export function plannedBridge(
  question: ConversionQuestion,
  sources: { readonly plan?: PlanTargets | undefined; readonly planned?: readonly PlannedRate[] | undefined },
  slices: Slices | null,
): PlannedBridge | null {
  const [from, to] = [stageId(question, question.from), stageId(question, question.to)];
  const typed = typedRates(sources.planned ?? [], from, to);
  if (typed.rate !== null || typed.segments.length > 0) return fromRates(question, typed, slices);
  const conversions = sources.plan === undefined ? [] : plannedConversions(sources.plan, from, to);
  const rate = meanPlannedRate(conversions);
  if (rate === null) return null;
  if (conversions.length > 1 && slices !== null) {
    const matches = matchSegments(slices, conversions);
    if (matches.some((match) => match !== none)) return fromPlan(conversions, slices, matches);
  }
  return oneRate(
    question,
    rate,
    conversions.length > 1
      ? 'No segment column holds the segments of the plan, so there is no mix.'
      : 'The plan has one segment, so there is no mix.',
  );
}

/** One rate for everybody: performance is divided as within one segment. */
function oneRate({ recorded }: ConversionQuestion, rate: number, note: string): PlannedBridge {
  return {
    segments: [{ segment: 'all', share: 1, rate }],
    segmentOf: new Uint8Array(recorded.passes.log.entityCount),
    mix: 'none',
    notes: [note],
  };
}

function stageId(question: ConversionQuestion, position: number): string {
  const { graph } = question.recorded.passes.log;
  return graph.stages[graph.forward[position]!]!.id;
}

function fromRates(
  question: ConversionQuestion,
  { rate, segments }: TypedRates,
  slices: Slices | null,
): PlannedBridge | null {
  if (segments.length === 0)
    return rate === null
      ? null
      : oneRate(question, rate, 'There is one planned rate for all segments, so there is no mix.');
  const matches = slices === null ? new Int32Array() : matchSegments(slices, segments);
  const unknown = segments.find((_, index) => !matches.includes(index));
  if (slices === null || unknown !== undefined) return refuseSegment(question, unknown?.name ?? '', slices);
  const rateOf = Array.from(matches, (match) => (match === none ? rate : segments[match]!.rate));
  const planned = rateOf.flatMap((value, slice) => (value === null ? [] : [{ slice, rate: value }]));
  const entered = new Float64Array(slices.values.length);
  for (const entity of cohort(question, { unrecorded: true, recycling: true }).entity)
    entered[slices.codes[entity]!]!++;
  const total = planned.reduce((sum, { slice }) => sum + entered[slice]!, 0);
  const indexOf = new Map(planned.map(({ slice }, index) => [slice, index]));
  return {
    segments: planned.map((one) => ({
      segment: slices.values[one.slice]!,
      share: total > 0 ? entered[one.slice]! / total : 1 / planned.length,
      rate: one.rate,
    })),
    segmentOf: slices.codes.map((slice) => indexOf.get(slice) ?? none),
    mix: 'observed',
    notes: ['The planned rates come without a mix of segments, so the observed mix stands for it.'],
  };
}

function refuseSegment({ recorded }: ConversionQuestion, name: string, slices: Slices | null): never {
  const columns = slices?.columns ?? [...recorded.passes.log.segments.keys()];
  const values = slices?.values.slice(0, 8).join(', ');
  return refuse({
    code: 'unknown-segment',
    message: `A rate is planned for the segment "${name}", and nobody is in it.`,
    value: name,
    hint:
      values === undefined
        ? `The segment columns are ${columns.join(', ') || 'none: a mapping names them, or --segment'}.`
        : `The values of ${columns.join(' and ')} are ${values}${slices!.values.length > 8 ? ', …' : ''}.`,
  });
}

function fromPlan(
  conversions: readonly PlannedConversion[],
  slices: Slices,
  matches: Int32Array,
): PlannedBridge {
  const shares = plannedShares(conversions);
  return {
    segments: conversions.map(({ id, rate }, i) => ({ segment: id, share: shares[i]!, rate })),
    segmentOf: slices.codes.map((slice) => matches[slice]!),
    mix: 'planned',
    notes: [],
  };
}

/**
 * The bridge from the recorded rate to the planned one. Null where a rate is not defined because nobody has a date of A
 * in the window.
 */
export function bridgeResult(
  question: ConversionQuestion,
  { segments, segmentOf, mix: mixOf, notes }: PlannedBridge,
  options: { readonly owners: Categorical | null; readonly horizonDays?: number | undefined },
): Bridge | null {
  const { owners, horizonDays } = options;
  const data = bridgeData({
    question,
    planned: segments,
    segmentOf,
    owners,
    ...(horizonDays === undefined ? {} : { horizonDays }),
  });
  const figures = data && gapBridge(data);
  if (figures === null) return null;
  const { graph } = question.recorded.passes.log;
  const [from, to] = [question.from, question.to].map((position) => graph.stages[graph.forward[position]!]!);
  const { planned, measurement, performance, horizon } = figures;
  const mix = mixOf === 'planned' ? figures.mix : null;
  const recorded = figures.rates[0]!;
  return {
    from: from!.id,
    to: to!.id,
    planned,
    recorded,
    gap: planned - recorded,
    corrected: figures.rates[7]!,
    measurement,
    performance,
    horizonDays: horizon.days,
    horizonFallback: horizon.rank === null,
    bars: bars(figures, mix),
    segments: mixOf === 'none' ? [] : figures.segments.map(segmentRow),
    rates: Object.fromEntries(figures.rates.map((value, set) => [nameOfSet(set), value])),
    ownersOutside: figures.segments.flatMap(({ segment, owners }) =>
      owners.flatMap(({ outside, ...owner }) =>
        outside ? [{ segment: mixOf === 'none' ? null : segment, ...owner }] : [],
      ),
    ),
    notes: [...notes, ...remarks(figures)],
    sentence: bridgeSentence({ from: from!, to: to!, planned, recorded, measurement, mix }),
  };
}

function segmentRow(figures: SegmentFigures): Bridge['segments'][number] {
  const { segment, n, observedShare, plannedShare, rate, insideRate, plannedRate } = figures;
  const { mix, consistency, remainder } = figures;
  return {
    segment,
    n,
    observedShare,
    plannedShare,
    rate,
    insideRate,
    plannedRate,
    mix,
    consistency,
    remainder,
  };
}

/** Key of a set of corrections: `none`, `unrecorded`, `unrecorded+recycling`, … */
function nameOfSet(set: number): string {
  return corrections.filter((_, bit) => (set & (1 << bit)) > 0).join('+') || 'none';
}

function bars(
  { shares, consistency, remainder, performance }: BridgeFigures,
  mix: number | null,
): Bridge['bars'] {
  const bar = (key: Bridge['bars'][number]['key'], value: number | null): Bridge['bars'] =>
    value === null ? [] : [{ key, value, low: null, high: null }];
  return [
    ...corrections.flatMap((key) => bar(key, shares[key])),
    ...bar('mix', mix),
    ...bar('consistency', consistency),
    ...bar('remainder', remainder ?? performance),
  ];
}

function remarks({ segments, horizon, consistency }: BridgeFigures): string[] {
  const unplanned = segments.find(({ segment }) => segment === null);
  const empty = segments.flatMap(({ segment, n }) => (segment !== null && n === 0 ? [segment] : []));
  return [
    ...(consistency === null
      ? ['No owner is known, so all of performance is remainder: consistency cannot be told.']
      : []),
    ...(unplanned
      ? [
          `${unplanned.n} ${unplanned.n === 1 ? 'entity is' : 'entities are'} in no segment of the plan, and counted as mix with a planned share of 0.`,
        ]
      : []),
    ...(empty.length > 0
      ? [`Nobody of ${empty.join(', ')} entered in the window: the rate of all stands in for theirs.`]
      : []),
    ...(horizon.rank === null
      ? ['Fewer than ten entities entered in the window: the horizon is the longest follow-up.']
      : []),
  ];
}
