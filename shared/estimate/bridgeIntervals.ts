/** Bootstrap intervals of the gap bridge: from draws to the bars, the figures and the sentence of a measurement. */
import { entityOwner } from '../events/entityOwner.ts';
import type { EventLog } from '../events/eventLog.ts';
import type { Interval } from '../stats/intervals.ts';
import { quantileSorted } from '../stats/quantile.ts';
import {
  type BridgeDraws,
  type BridgeResampling,
  type DrawnFigure,
  bridgeDraws,
  bridgeResampling,
  drawnFigures,
} from './bridgeResampling.ts';
import { plannedBridge } from './bridgeResult.ts';
import { bridgeSentence } from './bridgeSentence.ts';
import { bridgeData, gapBridge } from './gapBridge.ts';
import type { Bridge, Measurement } from './result.ts';
import { type ScopeOptions, scopeOf } from './scope.ts';

type BarKey = Bridge['bars'][number]['key'];

export interface BridgeIntervals {
  /** Resamples in which every rate was defined. */
  readonly resamples: number;
  readonly bars: Readonly<Record<BarKey, Interval>>;
  readonly performance: Interval;
  readonly recorded: Interval;
  readonly corrected: Interval;
  readonly gap: Interval;
  /** In points, and as a share of the gap: null where the gap's interval includes 0. */
  readonly measurement: Interval;
  readonly measurementShare: Interval | null;
}

/** What of the options of a measurement its bridge depends on. */
export type MeasuredOptions = ScopeOptions & { readonly horizonDays?: number };

/** Fewer resamples than this have no 2.5% quantile to speak of. */
const fewest = 40;

/**
 * What the bootstrap of a measurement's bridge draws from; null where the measurement has no bridge. Accounts are drawn
 * where the log knows them, entities otherwise. The options are those of the measurement.
 * @throws SpillwayError as `measure`.
 */
export function measuredResampling(log: EventLog, options: MeasuredOptions = {}): BridgeResampling | null {
  const { question, slices } = scopeOf(log, options);
  const planned = plannedBridge(question, options, slices);
  if (planned === null) return null;
  const { horizonDays } = options;
  const data = bridgeData({
    question,
    planned: planned.segments,
    segmentOf: planned.segmentOf,
    owners: entityOwner(log),
    ...(horizonDays === undefined ? {} : { horizonDays }),
  });
  const figures = data && gapBridge(data);
  if (data === null || figures === null) return null;
  return bridgeResampling(data, figures, {
    account: log.account,
    observedMix: planned.mix === 'observed',
  });
}

/**
 * Percentile intervals (type 7 quantiles) of blocks of draws, in whatever order they came. Null where fewer than forty
 * of them are defined.
 */
export function bridgeIntervals(blocks: readonly BridgeDraws[], level = 0.95): BridgeIntervals | null {
  const rows = blocks.flatMap(definedRows);
  if (rows.length < fewest) return null;
  const tail = (1 - level) / 2;
  const of = (figure: (row: Row) => number): Interval => {
    const sorted = Float64Array.from(rows, figure).sort();
    return { low: quantileSorted(sorted, tail), high: quantileSorted(sorted, 1 - tail) };
  };
  const column = (figure: DrawnFigure): Interval => of((row) => row(figure));
  const measurement = (row: Row): number => row('corrected') - row('recorded');
  const gap = (row: Row): number => row('planned') - row('recorded');
  const gaps = of(gap);
  return {
    resamples: rows.length,
    bars: {
      unrecorded: column('unrecorded'),
      recycling: column('recycling'),
      maturity: column('maturity'),
      mix: column('mix'),
      consistency: column('consistency'),
      remainder: of((row) => row('performance') - row('consistency')),
    },
    performance: column('performance'),
    recorded: column('recorded'),
    corrected: column('corrected'),
    gap: gaps,
    measurement: of(measurement),
    measurementShare: gaps.low <= 0 && gaps.high >= 0 ? null : of((row) => measurement(row) / gap(row)),
  };
}

/** The figures of one draw. */
type Row = (figure: DrawnFigure) => number;

function definedRows({ count, values }: BridgeDraws): Row[] {
  return Array.from({ length: count }, (_, draw): Row => {
    const from = draw * drawnFigures.length;
    return (figure) => values[from + drawnFigures.indexOf(figure)]!;
  }).filter((row) => Number.isFinite(row('recorded')));
}

/** The measurement with the intervals in its bridge's bars, figures and sentence. */
export function withIntervals(
  measurement: Measurement,
  intervals: BridgeIntervals | null,
  drawn: { readonly seed: number; readonly unit: BridgeResampling['unit'] },
): Measurement {
  const { bridge, stages } = measurement;
  if (bridge === null) return measurement;
  if (intervals === null) {
    const note = `The rates are defined in fewer than ${fewest} resamples: there are no intervals.`;
    return { ...measurement, bridge: { ...bridge, notes: [...bridge.notes, note] } };
  }
  const { bars, ...figures } = intervals;
  const stage = (id: string): Measurement['stages'][number] => stages.find((known) => known.id === id)!;
  const mix = bridge.bars.find(({ key }) => key === 'mix');
  return {
    ...measurement,
    bridge: {
      ...bridge,
      bars: bridge.bars.map((bar) => ({ ...bar, ...bars[bar.key] })),
      bootstrap: { ...drawn, ...figures },
      sentence: bridgeSentence({
        from: stage(bridge.from),
        to: stage(bridge.to),
        planned: bridge.planned,
        recorded: bridge.recorded,
        measurement: bridge.measurement,
        mix: mix?.value ?? null,
        share: figures.measurementShare,
      }),
    },
  };
}

/**
 * A measurement of a log with the intervals of so many resamples. Every draw depends on the seed and its own number
 * alone, so that workers which share them come to the same.
 */
export function bootstrapped(
  measurement: Measurement,
  log: EventLog,
  options: MeasuredOptions,
  { resamples, seed }: { readonly resamples: number; readonly seed: number },
): Measurement {
  const resampling = measurement.bridge === null ? null : measuredResampling(log, options);
  if (resampling === null) return measurement;
  const draws = bridgeDraws(resampling, { seed, first: 0, count: resamples });
  return withIntervals(measurement, bridgeIntervals([draws]), { seed, unit: resampling.unit });
}
