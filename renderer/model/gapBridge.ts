/** The gap bridge as bars to draw and rows to read, from a measured bridge. */
import { shownTenths } from '../../shared/estimate/bridgeSentence.ts';
import type { Bridge } from '../../shared/estimate/result.ts';
import { tenthsAddingUp } from './tenths.ts';

export type BridgeBarKind =
  /** A total from the ground: what the CRM recorded, what is comparable with the plan, the plan. */
  | 'recorded'
  | 'likeForLike'
  | 'plan'
  /** A correction that adds to or takes from the recorded rate. */
  | 'correction'
  /** What is missing to the plan after all corrections (or exceeds it). */
  | 'performance';

export interface BridgeBar {
  readonly key: string;
  readonly kind: BridgeBarKind;
  readonly name: string;
  /** A few words beneath the name, and fewer where there is little room. */
  readonly detail: string;
  readonly brief: string;
  /** Shares between which the bar stands; a total starts at 0. */
  readonly from: number;
  readonly to: number;
  /** The figure of the bar as it is shown, in whole tenths of a point: what is shown adds up, as in the sentence. */
  readonly shown: number;
  /** 95% interval of the bar's free end, as shares on the axis, where known. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface BridgeSum {
  readonly value: number;
  readonly first: number;
  readonly last: number;
}

export interface BridgeView {
  readonly planned: number;
  /** 95% of the share of the gap that is measurement, where there is one. */
  readonly measurementShare: { readonly low: number; readonly high: number } | null;
  readonly bars: readonly BridgeBar[];
  /** Sum of the corrections for measurement, and what is left, with the bars that they bracket; null: no brackets. */
  readonly measurement: BridgeSum | null;
  readonly performance: BridgeSum | null;
  readonly gap: number;
  /** What the mix of segments adds or takes; 0 where the plan has no segments. */
  readonly mix: number;
}

export interface BridgeFacts {
  /** Counts of the recorded period rate. */
  readonly recorded: { readonly k: number; readonly n: number };
  /** Conversions whose date is implied by a later stage. */
  readonly implied: number | null;
  /** Conversions of entities that had converted before. */
  readonly repeats: number | null;
  /** Visits still open at the as-of date. */
  readonly open: number | null;
  /** Entities that the plan expects over its horizon. */
  readonly plannedEntries: number | null;
}

type BarKey = Bridge['bars'][number]['key'];
type Summed = { value: number; low: number | null; high: number | null };

/** A bar over all segments; its interval only where a single row carries it. */
function total(bridge: Bridge, key: BarKey): Summed | null {
  const rows = bridge.bars.filter((bar) => bar.key === key);
  if (rows.length === 0) return null;
  const whole = rows.find((bar) => bar.segment === undefined);
  if (whole) return { value: whole.value, low: whole.low, high: whole.high };
  return { value: rows.reduce((sum, bar) => sum + bar.value, 0), low: null, high: null };
}

/** The figures of the sentence, as shares. */
function shownShares(
  { planned, recorded, measurement }: Bridge,
  mix: number | null,
): Readonly<Record<'planned' | 'recorded' | 'measurement' | 'mix' | 'likeForLike' | 'performance', number>> {
  const tenths = shownTenths({ planned, recorded, measurement, mix });
  return {
    planned: tenths.planned / 1000,
    recorded: tenths.recorded / 1000,
    measurement: tenths.measurement / 1000,
    mix: tenths.mix / 1000,
    likeForLike: (tenths.corrected + tenths.mix) / 1000,
    performance: tenths.performance / 1000,
  };
}

/** Full and brief. */
type Wording = readonly [string, string];

const corrections: readonly {
  key: BarKey;
  name: string;
  wording: (facts: BridgeFacts, write: Write) => Wording;
}[] = [
  {
    key: 'unrecorded',
    name: 'Unrecorded',
    wording: ({ implied }, { count }) =>
      implied === null ? ['no date', 'no date'] : [`${count(implied)} implied`, `${count(implied)} implied`],
  },
  {
    key: 'recycling',
    name: 'Recycling',
    wording: ({ repeats }, { count }) =>
      repeats === null
        ? ['counted once', 'once each']
        : [`${count(repeats)} repeats`, `${count(repeats)} repeats`],
  },
  {
    key: 'maturity',
    name: 'Maturity',
    wording: ({ open }, { count }) =>
      open === null ? ['not yet', 'not yet'] : [`${count(open)} still open`, `${count(open)} open`],
  },
];

interface Write {
  readonly count: (value: number) => string;
}

/** Lays the bridge out: each bar starts where the one before it ended. */
export function bridgeView(bridge: Bridge, facts: BridgeFacts, write: Write, entities: string): BridgeView {
  const { bootstrap } = bridge;
  const summed = corrections.flatMap((correction) => {
    const sum = total(bridge, correction.key);
    return sum ? [{ ...correction, sum }] : [];
  });
  const mix = total(bridge, 'mix');
  const shown = shownShares(bridge, mix?.value ?? null);
  const shownCorrections = tenthsAddingUp(
    summed.map(({ sum }) => sum.value),
    shown.measurement,
  );
  const bars: BridgeBar[] = [
    {
      key: 'recorded',
      kind: 'recorded',
      name: 'Recorded',
      detail: `${write.count(facts.recorded.k)} of ${write.count(facts.recorded.n)}`,
      brief: `n = ${write.count(facts.recorded.n)}`,
      from: 0,
      to: bridge.recorded,
      shown: shown.recorded,
      low: bootstrap?.recorded.low ?? null,
      high: bootstrap?.recorded.high ?? null,
    },
  ];
  let level = bridge.recorded;
  const add = (
    key: BarKey | 'performance',
    kind: BridgeBarKind,
    name: string,
    [detail, brief]: Wording,
    sum: Summed,
    asShown: number,
  ): void => {
    bars.push({
      key,
      kind,
      name,
      detail,
      brief,
      from: level,
      to: level + sum.value,
      shown: asShown,
      low: sum.low === null ? null : level + sum.low,
      high: sum.high === null ? null : level + sum.high,
    });
    level += sum.value;
  };
  for (const [index, { key, name, wording, sum }] of summed.entries())
    add(key, 'correction', name, wording(facts, write), sum, shownCorrections[index]!);
  const lastCorrection = bars.length - 1;
  if (mix) add('mix', 'correction', 'Mix', ['to the plan’s mix', 'plan mix'], mix, shown.mix);
  bars.push({
    key: 'likeForLike',
    kind: 'likeForLike',
    name: 'Like-for-like',
    detail: mix ? 'at plan mix' : 'fully measured',
    brief: mix ? 'at plan mix' : 'measured',
    from: 0,
    to: level,
    shown: shown.likeForLike,
    // What is not performance: its interval is the plan less that of performance.
    low: bootstrap ? bridge.planned - bootstrap.performance.high : null,
    high: bootstrap ? bridge.planned - bootstrap.performance.low : null,
  });
  const firstMissing = bars.length;
  add(
    'performance',
    'performance',
    'Performance',
    bridge.performance >= 0 ? ['still missing', 'missing'] : ['above plan', 'above'],
    {
      value: bridge.performance,
      low: bootstrap?.performance.low ?? null,
      high: bootstrap?.performance.high ?? null,
    },
    shown.performance,
  );
  bars.push({
    key: 'plan',
    kind: 'plan',
    name: 'Plan',
    detail: facts.plannedEntries === null ? '' : `${write.count(facts.plannedEntries)} ${entities}`,
    brief: '',
    from: 0,
    to: bridge.planned,
    shown: shown.planned,
    low: null,
    high: null,
  });
  return {
    planned: bridge.planned,
    measurementShare: bootstrap?.measurementShare ?? null,
    bars,
    measurement: { value: bridge.measurement, first: 1, last: lastCorrection },
    performance: { value: bridge.performance, first: firstMissing, last: firstMissing },
    gap: bridge.gap,
    mix: mix?.value ?? 0,
  };
}

/** The bridge in six bars, without counts: for a first look. */
export function shortBridge(bridge: Bridge): BridgeView {
  const likeForLike = bridge.planned - bridge.performance;
  const bar = (
    key: string,
    kind: BridgeBarKind,
    name: string,
    [from, to]: readonly [number, number],
    asShown: number,
  ): BridgeBar => ({
    key,
    kind,
    name,
    detail: '',
    brief: '',
    from,
    to,
    shown: asShown,
    low: null,
    high: null,
  });
  const measured = bridge.recorded + bridge.measurement;
  const mix = likeForLike - measured;
  const shown = shownShares(bridge, mix);
  const bars = [
    bar('recorded', 'recorded', 'Recorded', [0, bridge.recorded], shown.recorded),
    bar('measurement', 'correction', 'Measurement', [bridge.recorded, measured], shown.measurement),
    ...(shown.mix === 0 ? [] : [bar('mix', 'correction', 'Mix', [measured, likeForLike], shown.mix)]),
    bar('likeForLike', 'likeForLike', 'Like-for-like', [0, likeForLike], shown.likeForLike),
    bar('performance', 'performance', 'Performance', [likeForLike, bridge.planned], shown.performance),
    bar('plan', 'plan', 'Plan', [0, bridge.planned], shown.planned),
  ];
  return {
    planned: bridge.planned,
    measurementShare: null,
    bars,
    measurement: null,
    performance: null,
    gap: bridge.gap,
    mix,
  };
}
