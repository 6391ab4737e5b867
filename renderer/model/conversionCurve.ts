/** The time-lagged conversion of one transition, ready to draw: the curve to its horizon, its interval, the plan. */
import type { TransitionResult } from '../../shared/estimate/result.ts';
import { delaySurvival } from '../../shared/estimate/delayFamily.ts';
import { stepPoints, stepReaches, stepValue } from './steps.ts';

export interface CurveView {
  readonly curve: readonly (readonly [number, number])[];
  readonly low: readonly (readonly [number, number])[];
  readonly high: readonly (readonly [number, number])[];
  /** Beyond the horizon too few were followed: shown dotted, without a band. */
  readonly beyond: readonly (readonly [number, number])[];
  readonly horizonDays: number;
  /** Last day on the axis. */
  readonly untilDays: number;
  readonly eventual: { readonly rate: number; readonly low: number | null; readonly high: number | null };
  readonly recorded: number | null;
  readonly planned: number | null;
  /** Day by which half of the eventual conversions have happened. */
  readonly halfDay: number | null;
  readonly n: number;
  /** Numbers still at risk at these days. */
  readonly atRisk: readonly { readonly day: number; readonly count: number }[];
  readonly dayStep: number;
  /** The fitted law of the delays over the curve, so that a bad fit is seen; null where there is none. */
  readonly fit: { readonly family: string; readonly points: readonly (readonly [number, number])[] } | null;
}

const daySteps = [1, 2, 5, 7, 14, 30, 60, 90, 180, 365];

export function curveView(transition: TransitionResult, planned: number | null): CurveView | null {
  const { curve, conversion } = transition;
  const { eventual } = conversion;
  if (eventual.rate === null || curve.days.length === 0) return null;
  const last = curve.days.at(-1) ?? 0;
  const horizonDays = eventual.horizonDays ?? last;
  const wanted = Math.max(1, Math.max(horizonDays, Math.min(last, horizonDays * 1.07)));
  const dayStep = daySteps.find((step) => wanted / step <= 7) ?? 365;
  const untilDays = Math.max(dayStep, Math.ceil(wanted / dayStep) * dayStep);
  const band = curve.low.map((low, i) => (low === null || curve.high[i] === null ? null : low));
  const ticks = Array.from({ length: Math.floor(untilDays / dayStep) + 1 }, (_, i) => i * dayStep);
  return {
    curve: stepPoints(curve.days, curve.rate, horizonDays),
    low: stepPoints(curve.days, band, horizonDays),
    high: stepPoints(curve.days, curve.high, horizonDays),
    beyond: [
      [horizonDays, eventual.rate],
      ...stepPoints(curve.days, curve.rate, untilDays).filter(([day]) => day > horizonDays),
    ],
    horizonDays,
    untilDays,
    eventual: { rate: eventual.rate, low: eventual.low, high: eventual.high },
    recorded: conversion.period.rate,
    planned,
    halfDay: stepReaches(curve.days, curve.rate, eventual.rate / 2),
    n: eventual.n,
    atRisk: ticks
      .filter((day) => day <= last)
      .map((day) => ({ day, count: day === 0 ? eventual.n : stepValue(curve.days, curve.atRisk, day) })),
    dayStep,
    fit: fitted(transition, untilDays, horizonDays),
  };
}

const fitPoints = 80;

/**
 * Share converted by each day as the fit has it: π·F(t). Where the probabilities are those of the curve at the horizon,
 * the law is taken up to there: π·F(t) / F(horizon).
 */
function fitted({ model }: TransitionResult, untilDays: number, horizonDays: number): CurveView['fit'] {
  const law = model?.delays.find(({ outcome }) => outcome === 'advance')?.law ?? null;
  const share = model?.outcomes.find(({ outcome }) => outcome === 'advance')?.probability ?? null;
  if (model === null || law === null || share === null) return null;
  const by = (day: number): number => (day <= 0 ? 0 : 1 - delaySurvival(law, day));
  const end = model.basis === 'mixture' ? untilDays : horizonDays;
  const scale = model.basis === 'mixture' ? 1 : by(horizonDays);
  if (!(scale > 0)) return null;
  return {
    family: law.family,
    points: Array.from({ length: fitPoints + 1 }, (_, index) => {
      const day = (end * index) / fitPoints;
      return [day, (share * by(day)) / scale] as const;
    }),
  };
}
