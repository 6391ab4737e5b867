/** The stage rates as sliders: each transition over all segments, weighted by who is expected to enter its stage. */
import type { Project } from '../../shared/document/project.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import type { Plan, ResolvedPlan, ResolvedRate, ResolvedSegment } from '../../shared/plan/index.ts';
import type { Planning } from './planning.ts';
import { shiftForMean, shiftShare } from './whatIf.ts';

export interface SegmentRate {
  readonly share: number;
  readonly weight: number;
  /** Variance of the rate's own uncertainty. */
  readonly variance: number;
}

export interface RateSlider {
  readonly from: string;
  readonly to: string;
  /** Of the scenario, before what is being tried. */
  readonly rates: readonly SegmentRate[];
  readonly base: number;
  /** 95% of the scenario's rate as the scenario is uncertain of it; equal ends where it is certain. */
  readonly low: number;
  readonly high: number;
  /** As tried. */
  readonly value: number;
  readonly planned: number | null;
  readonly recorded: number | null;
  /** Ends of the track. */
  readonly min: number;
  readonly max: number;
}

function variance(rate: ResolvedRate): number {
  if ('fixed' in rate) return 0;
  if ('beta' in rate) {
    const [a, b] = rate.beta;
    return (a * b) / ((a + b) ** 2 * (a + b + 1));
  }
  if ('pert' in rate) {
    const [low, mode, high] = rate.pert;
    const mean = (low + 4 * mode + high) / 6;
    return ((mean - low) * (high - mean)) / 7;
  }
  const { advance, exits, never } = rate.dirichlet;
  const total = advance + never + exits.reduce((sum, exit) => sum + exit, 0);
  return (advance * (total - advance)) / (total ** 2 * (total + 1));
}

/** Expected share of a segment's arrivals that reach each stage. */
function reach(segment: ResolvedSegment, planning: Planning): ReadonlyMap<number, number> {
  const shares = new Map([[segment.arrivals.stage, 1]]);
  for (const { from, to, rate } of segment.transitions) {
    const here = shares.get(from);
    if (here !== undefined) shares.set(to, here * planning.meanRate(rate));
  }
  return shares;
}

/** Rates of each transition over the segments of a plan, in the order of the stages. */
export function pooledRates(
  plan: ResolvedPlan,
  planning: Planning,
): readonly { readonly from: string; readonly to: string; readonly rates: readonly SegmentRate[] }[] {
  const pooled = new Map<string, { from: number; to: number; rates: SegmentRate[] }>();
  for (const segment of plan.segments) {
    const arrivals = planning.meanArrivals(segment, plan);
    const shares = reach(segment, planning);
    for (const { from, to, rate } of segment.transitions) {
      const key = `${from}>${to}`;
      const entry = pooled.get(key) ?? { from, to, rates: [] };
      const weight = arrivals * (shares.get(from) ?? 0);
      entry.rates.push({ share: planning.meanRate(rate), weight, variance: variance(rate) });
      pooled.set(key, entry);
    }
  }
  const id = (stage: number): string => plan.graph.stages[stage]!.id;
  return [...pooled.values()]
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map(({ from, to, rates }) => ({ from: id(from), to: id(to), rates: withWeights(rates) }));
}

/** Where nothing arrives yet, the segments count alike. */
function withWeights(rates: readonly SegmentRate[]): readonly SegmentRate[] {
  return rates.some(({ weight }) => weight > 0) ? rates : rates.map((rate) => ({ ...rate, weight: 1 }));
}

export function weightedMean(rates: readonly SegmentRate[]): number {
  const total = rates.reduce((sum, { weight }) => sum + weight, 0);
  return rates.reduce((sum, { share, weight }) => sum + share * weight, 0) / total;
}

function standardDeviation(rates: readonly SegmentRate[]): number {
  const total = rates.reduce((sum, { weight }) => sum + weight, 0);
  return Math.sqrt(rates.reduce((sum, { variance: own, weight }) => sum + own * (weight / total) ** 2, 0));
}

const z95 = 1.959963984540054;
const within = (share: number): number => Math.min(1, Math.max(0, share));

export function rateSliders(
  scenario: Plan,
  base: Plan,
  project: Project,
  measurement: Measurement | null,
  planning: Planning,
): readonly RateSlider[] {
  const shifts = new Map(project.whatIf.rateShifts.map(({ from, logit }) => [from, logit]));
  const planned = pooledRates(planning.resolved(base), planning);
  return pooledRates(planning.resolved(scenario), planning).map(({ from, to, rates }) => {
    const shift = shifts.get(from) ?? 0;
    const mean = weightedMean(rates);
    const spread = z95 * standardDeviation(rates);
    const moved = rates.map((rate) => ({ ...rate, share: shiftShare(rate.share, shift) }));
    const own = planned.find((known) => known.from === from && known.to === to);
    const recorded =
      measurement?.transitions.find(
        (known) => known.from === from && known.to === to && known.segment === null,
      )?.conversion.period.rate ?? null;
    const marks = [mean - spread, mean + spread, own && weightedMean(own.rates), recorded].filter(
      (mark) => mark !== null && mark !== undefined,
    );
    return {
      from,
      to,
      rates,
      base: mean,
      low: within(mean - spread),
      high: within(mean + spread),
      value: weightedMean(moved),
      planned: own ? weightedMean(own.rates) : null,
      recorded,
      min: within(Math.floor((Math.min(...marks) - 0.1) * 20) / 20),
      max: within(Math.ceil((Math.max(...marks) + 0.1) * 20) / 20),
    };
  });
}

/** The shift that moves a slider to a value. */
export function sliderShift(slider: RateSlider, value: number): number {
  return Math.abs(value - slider.base) < 5e-5 ? 0 : shiftForMean(slider.rates, value);
}
