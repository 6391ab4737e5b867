/** Arrivals of each segment by step: fixed, Poisson or negative binomial about the trial's mean. */
import { gammaQuantile } from '../stats/gamma.ts';
import { poissonQuantile } from '../stats/poisson.ts';
import type { SegmentModel } from './model.ts';
import type { Stream } from './streams.ts';
import type { Timeline } from './timeline.ts';

/**
 * One trial's arrivals of a segment. A week is a part of the stream: first the gamma factor that its steps share,
 * then the count of each step.
 */
export function drawArrivals(
  { mean, distribution }: Pick<SegmentModel['arrivals'], 'mean' | 'distribution'>,
  volumeFactor: number,
  timeline: Timeline,
  stream: Stream,
): Float64Array {
  if (distribution === 'fixed') return fixedArrivals(mean, volumeFactor);
  const stepsPerWeek = 7 / timeline.stepDays;
  const counts = new Float64Array(mean.length);
  let weekFactor = 1;
  for (let step = 0; step < mean.length; step++) {
    if (step % stepsPerWeek === 0) {
      stream.restart(step / stepsPerWeek);
      weekFactor = distribution === 'poisson' ? 1 : gammaFactor(distribution.negbin, stream);
    }
    counts[step] = poissonQuantile(stream.uniform(), mean[step]! * volumeFactor * weekFactor);
  }
  return counts;
}

/** Differences of ⌊M + ½⌋, M the cumulative mean; an M within rounding of a half counts as the half. */
export function fixedArrivals(mean: Float64Array, volumeFactor: number): Float64Array {
  let cumulative = 0;
  let counted = 0;
  return mean.map((value) => {
    cumulative += value * volumeFactor;
    const before = counted;
    counted = Math.floor(cumulative + 0.5 + 1e-9);
    return counted - before;
  });
}

/** A factor with mean 1 and variance φ, which gives Poisson counts the variance m + φm². */
function gammaFactor(phi: number, stream: Stream): number {
  const u = stream.uniform();
  return phi === 0 ? 1 : gammaQuantile(u, 1 / phi, phi);
}
