/** Whether a fit of the mixture model is known well enough, and true enough to the curve, to be taken for it. */
import { type AalenJohansen, stepAt } from './aalenJohansen.ts';
import { type DelayParameters, delaySurvival } from './delayFamily.ts';
import type { MixtureFit } from './mixture.ts';
import type { TransitionModel } from './result.ts';

/** Departures that may still be to come at the horizon before one says that nearly all have been seen. */
export const mostPending = 0.05;
/** A fit may miss the curve at the horizon by the standard error there, or by a point, whichever is more. */
const mostErrors = 1;
const mostMiss = 0.01;
/** Of what the curve knows of the rate at the horizon, the fit has to know so much. */
const leastInformation = 0.25;
/** Distance of the distributions of a delay that stays unseen on a chart, beside what chance makes of it. */
const mostDistance = 0.08;
/** 95% point of Kolmogorov's statistic. */
const kolmogorov = 1.358;

/** Share of those that will leave who have not left by a day. */
export function pendingShare({ outcomes, never }: MixtureFit, day: number): number {
  const later = outcomes.reduce(
    (sum, { probability, delay }) => sum + (delay === null ? 0 : probability * delaySurvival(delay, day)),
    0,
  );
  return later / (1 - never.probability);
}

/**
 * Whether the probabilities of a fit are those that a plan should be calibrated from: by the horizon nearly all
 * departures have happened, the share that advances is known about as well as the curve knows it there, and it is the
 * curve's. A probability may be uncertain because an outcome is rare; that alone is no reason to distrust it.
 */
export function isTold(fit: MixtureFit, curves: AalenJohansen, horizonDays: number): boolean {
  const advance = fit.outcomes[0]!;
  const row = stepAt(curves.time, horizonDays);
  const rate = curves.incidence[0]![row] ?? 0;
  const error = curves.standardError[0]![row] ?? 0;
  if (!fit.converged || pendingShare(fit, horizonDays) > mostPending) return false;
  const byHorizon =
    advance.delay === null ? 0 : advance.probability * (1 - delaySurvival(advance.delay, horizonDays + 0.5));
  const miss = Math.abs(byHorizon - rate);
  const fitError = advance.probability * (1 - advance.probability) * (advance.logitError ?? 0);
  return (
    miss <= Math.max(mostErrors * error, mostMiss) && fitError * Math.sqrt(leastInformation) <= error + 1e-9
  );
}

type Law = NonNullable<TransitionModel['delays'][number]['law']>;

/** The delay of an outcome with the covariance of its log parameters, location first; null where it never occurred. */
export function fittedDelay(fit: MixtureFit, cause: number): Law | null {
  const { delay, delayCovariance, oddsCovariance } = fit.outcomes[cause]!;
  if (delay === null || delayCovariance === null || oddsCovariance === null) return null;
  const [first, both, second] = delayCovariance;
  return delay.family === 'lognormal'
    ? { ...delay, cov: [[first, both], [both, second]], covLogit: [...oddsCovariance] } // prettier-ignore
    : { ...delay, cov: [[second, both], [both, first]], covLogit: [oddsCovariance[1], oddsCovariance[0]] }; // prettier-ignore
}

/**
 * Whether a law, cut off at the horizon, lies by the distribution of days of the curve: nowhere further off than chance
 * makes it (Kolmogorov), and a little. `atoms` are days and weights, the days ascending; `n` visits are behind them.
 */
export function hasShapeOf(
  law: DelayParameters,
  atoms: readonly (readonly [number, number])[],
  horizonDays: number,
  n: number,
): boolean {
  const whole = 1 - delaySurvival(law, horizonDays + 0.5);
  let passed = 0;
  let furthest = 0;
  for (const [days, weight] of atoms) {
    passed += weight;
    // A date difference of d days stands for up to d + ½.
    furthest = Math.max(furthest, Math.abs((1 - delaySurvival(law, days + 0.5)) / whole - passed));
  }
  return furthest <= mostDistance + kolmogorov / Math.sqrt(n);
}
