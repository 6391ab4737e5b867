/** Delays of a plan from what was measured, with the waiting at a gate taken out of them. */
import { delayMean } from '../estimate/delayFamily.ts';
import type { TransitionModel } from '../estimate/result.ts';
import { trigamma } from '../stats/polygamma.ts';
import type { AdvanceShapes } from './calibratedRates.ts';
import type { Delay } from './schema.ts';

type MeasuredDelay = TransitionModel['delays'][number];

/** A delay keeps at least this share of what was measured: an estimate of waiting can exceed it. */
const leastKept = 0.1;

/** Mean days of a measured delay, as a plan draws it. */
export function meanDays({ drawnFrom, law, empirical }: MeasuredDelay): number {
  if (drawnFrom === 'law' && law !== null) return delayMean(law);
  const weights = empirical.reduce((sum, [, weight]) => sum + weight, 0);
  return empirical.reduce((sum, [days, weight]) => sum + days * weight, 0) / weights;
}

/** The share of a delay that is left when so many days of waiting are taken out of its mean. */
export function keptShare(delay: MeasuredDelay, waitingDays: number): number {
  const mean = meanDays(delay);
  return mean > 0 ? Math.max(leastKept, 1 - waitingDays / mean) : 1;
}

/**
 * The law of the fit with the covariance of its log parameters; or the measured days and weights, their mean as
 * uncertain as a mean of so many observations is: logSd = cv / √k. All times are multiplied by `kept`. Null where the
 * outcome was never seen.
 */
export function calibratedDelay(
  model: TransitionModel,
  outcome: string,
  k: number,
  waitingDays = 0,
): Delay | null {
  const measured = model.delays.find((known) => known.outcome === outcome);
  if (measured === undefined || measured.empirical.length === 0) return null;
  const kept = waitingDays > 0 ? keptShare(measured, waitingDays) : 1;
  const { law } = measured;
  return measured.drawnFrom === 'law' && law !== null ? fitted(law, kept) : recorded(measured, k, kept);
}

function fitted(law: NonNullable<MeasuredDelay['law']>, kept: number): Delay {
  const [[a, b], [c, d]] = law.cov;
  const uncertainty = { cov: [[a, b], [c, d]] as [[number, number], [number, number]] }; // prettier-ignore
  if (law.family === 'lognormal')
    return { lognormal: { mu: law.mu + Math.log(kept), sigma: law.sigma }, uncertainty };
  const parameters = { shape: law.shape, scale: law.scale * kept };
  return law.family === 'gamma' ? { gamma: parameters, uncertainty } : { weibull: parameters, uncertainty };
}

function recorded(measured: MeasuredDelay, k: number, kept: number): Delay {
  const empirical = measured.empirical.map(([days, weight]): [number, number] => [days * kept, weight]);
  const weights = empirical.reduce((sum, [, weight]) => sum + weight, 0);
  const mean = empirical.reduce((sum, [days, weight]) => sum + days * weight, 0) / weights;
  const square = empirical.reduce((sum, [days, weight]) => sum + days * days * weight, 0) / weights;
  const logSd = Math.min(3, Math.sqrt(Math.max(0, square - mean * mean) / Math.max(1, k)) / mean);
  return logSd > 0 ? { empirical, uncertainty: { logSd } } : { empirical };
}

/**
 * How the delay of those that advance moves with the rate: the correlations of its log parameters with the logit of the
 * rate in the fit that both come from. Where other segments have narrowed the rate to `shapes`, the covariance falls with
 * its variance (as with a normal prior of the logit alone), and so the correlation with its standard deviation. Null
 * where one of them is not the fit's own, which is then drawn by itself.
 */
export function advanceWithRate(
  model: TransitionModel,
  [alpha, beta]: AdvanceShapes,
): readonly [location: number, shape: number] | null {
  const delay = model.delays.find(({ outcome }) => outcome === 'advance');
  const rate = model.outcomes.find(({ outcome }) => outcome === 'advance');
  if (delay === undefined || rate === undefined || model.basis !== 'mixture') return null;
  const { law, drawnFrom, pooledOverSegments } = delay;
  const spread = (rate.standardError ?? 0) / (rate.probability * (1 - rate.probability));
  if (law === null || drawnFrom !== 'law' || pooledOverSegments || !(spread > 0)) return null;
  const narrowed = Math.min(1, Math.sqrt(trigamma(alpha) + trigamma(beta)) / spread);
  const [first, second] = [law.cov[0][0], law.cov[1][1]].map((variance, i) =>
    variance > 0 ? (law.covLogit[i]! * narrowed) / (spread * Math.sqrt(variance)) : 0,
  );
  return first === 0 && second === 0 ? null : [first!, second!];
}
