/** The stage-by-stage table: each transition against the plan, in percent and in points from plan. */
import type { Conversion, Measurement, TransitionResult } from '../../shared/estimate/result.ts';
import type { StripMarks, StripScale } from '../components/StageStrip.tsx';

export interface StageRow {
  readonly from: string;
  readonly to: string;
  readonly planned: number | null;
  readonly period: Conversion;
  readonly cohort: Conversion;
  readonly eventual: Conversion;
  /** What it was made of. */
  readonly transition: TransitionResult;
  readonly velocity: TransitionResult['velocity'];
  /** Visits that got there, those without a date included. */
  readonly reached: number;
  readonly recordedShare: number | null;
  /** The pair in question, when it spans several stages. */
  readonly whole: boolean;
  readonly marks: StripMarks | null;
  /** Visits with a verdict on the limit agreed for the stage that is left, and those decided within it. */
  readonly sla: Sla | null;
  /** What others publish for this pair. */
  readonly benchmark: { readonly low: number; readonly high: number } | null;
  /** The segment with the highest eventual rate among those with enough visits. */
  readonly best: { readonly segment: string; readonly rate: number; readonly n: number } | null;
  /** Fewer than 95% of its dates are recorded: comparing it with others means little. */
  readonly poorlyDated: boolean;
}

type Sla = NonNullable<Measurement['sla']>[number];

/** Published ranges: a hint to compare with, never used in a calculation. */
const benchmarks: readonly {
  readonly from: string;
  readonly to: string;
  readonly low: number;
  readonly high: number;
}[] = [
  { from: 'mql', to: 'sal', low: 0.7, high: 0.9 },
  { from: 'sal', to: 'sql', low: 0.3, high: 0.5 },
  { from: 'sql', to: 'won', low: 0.2, high: 0.3 },
];
/** Visits that a segment needs to be called the best. */
const enough = 30;
/** Share of recorded dates from which on benchmarks mean something. */
export const wellDated = 0.95;

/** Rows of one segment (null: all). With `repaired` off, implied transitions do not count. */
export function stageRows(
  measurement: Measurement,
  segment: string | null,
  repaired: boolean,
): readonly StageRow[] {
  const place = new Map(measurement.stages.map(({ id }, index) => [id, index]));
  const at = (id: string): number => place.get(id) ?? 0;
  return (
    measurement.transitions
      .filter((transition) => transition.segment === segment)
      .map((transition) => stageRow(transition, repaired, measurement))
      // In the order of the stages; the pair in question stands below the steps that lead to its end.
      .sort((a, b) => at(a.to) - at(b.to) || at(b.from) - at(a.from))
  );
}

function stageRow(transition: TransitionResult, repaired: boolean, measurement: Measurement): StageRow {
  const { from, to, planned, conversion, velocity, recordedShare } = transition;
  const { cohort, eventual } = repaired ? conversion : transition.unrepaired;
  const minus = (value: number | null): number | null =>
    value === null || planned === null ? null : value - planned;
  const benchmark = benchmarks.find((known) => known.from === from && known.to === to) ?? null;
  const best = bestSegment(measurement, from, to, repaired);
  return {
    sla: measurement.sla?.find((known) => known.stage === from && known.n > 0) ?? null,
    benchmark: benchmark && { low: benchmark.low, high: benchmark.high },
    best,
    poorlyDated: recordedShare !== null && recordedShare < wellDated,
    from,
    to,
    planned,
    period: conversion.period,
    cohort,
    eventual,
    transition,
    velocity,
    reached: conversion.cohort.k,
    recordedShare,
    whole: from === measurement.from && to === measurement.to && measurement.transitions.length > 1,
    marks:
      planned === null
        ? null
        : {
            period: minus(conversion.period.rate),
            eventual: minus(eventual.rate),
            low: minus(eventual.low),
            high: minus(eventual.high),
            benchmark: benchmark && { low: benchmark.low - planned, high: benchmark.high - planned },
            best: minus(best?.rate ?? null),
          },
  };
}

function bestSegment(
  { transitions }: Measurement,
  from: string,
  to: string,
  repaired: boolean,
): StageRow['best'] {
  const rates = transitions.flatMap(({ segment, conversion, unrepaired, ...step }) => {
    const { rate, n } = repaired ? conversion.eventual : unrepaired.eventual;
    return segment !== null && step.from === from && step.to === to && rate !== null && n >= enough
      ? [{ segment, rate, n }]
      : [];
  });
  return rates.length < 2 ? null : rates.sort((a, b) => b.rate - a.rate)[0]!;
}

/** One axis for all rows, in whole tens of points, with the plan on it and room for nearly every mark. */
export function stripScale(rows: readonly StageRow[]): {
  readonly scale: StripScale;
  readonly ticks: readonly number[];
} {
  const values = rows.flatMap(({ marks }) =>
    marks === null
      ? []
      : [marks.period, marks.eventual, marks.low, marks.high].filter((value) => value !== null),
  );
  const floor = Math.min(-0.1, ...values.map((value) => Math.max(-0.4, value)));
  const ceiling = Math.max(0.1, ...values.map((value) => Math.min(0.4, value)));
  const min = Math.floor(floor * 10 + 1e-9) / 10 - 0.02;
  const max = Math.ceil(ceiling * 10 - 1e-9) / 10 + 0.02;
  const step = max - min > 0.45 ? 0.2 : 0.1;
  const ticks: number[] = [];
  for (let tick = Math.ceil(min / step) * step; tick <= max + 1e-9; tick += step)
    ticks.push(Math.round(tick * 100) / 100 + 0);
  return { scale: { min, max }, ticks };
}
