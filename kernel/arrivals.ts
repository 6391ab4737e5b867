/** Arrivals of a segment by step: fixed, Poisson or negative binomial about the trial's mean. */
import { LANES } from './lanes';
import { stepCount, stepDays, tables } from './model';
import { Segment } from './plan';
import { normalQuantile } from './normal';
import { poissonQuantile } from './samplers';
import { Stream } from './streams';

const stream = new Stream();

/** Fills the arrivals of the segment in a lane, at `at + step · LANES`. A week is a part of the stream: its gamma factor, then its steps. */
export function drawArrivals(segment: Segment, lane: i32, into: StaticArray<i32>, at: i32): void {
  const volumeFactor = segment.volumeFactors[lane];
  if (segment.distribution === 0) return fixedArrivals(segment, volumeFactor, into, at);
  const stepsPerWeek = <i32>(7 / stepDays);
  let weekFactor: f64 = 1;
  for (let step = 0; step < stepCount; step++) {
    if (step % stepsPerWeek === 0) {
      stream.restart(segment.arrivalsKey, step / stepsPerWeek);
      if (segment.distribution === 2) {
        const u = stream.uniform();
        weekFactor = segment.weekTable < 0 ? 1 : tables[segment.weekTable].at(normalQuantile(u));
      }
    }
    const mean = segment.mean[step] * volumeFactor * weekFactor;
    into[at + step * LANES] = <i32>poissonQuantile(stream.uniform(), mean);
  }
}

/** Differences of ⌊M + ½⌋, M the cumulative mean; an M within rounding of a half counts as the half. */
function fixedArrivals(segment: Segment, volumeFactor: f64, into: StaticArray<i32>, at: i32): void {
  let cumulative: f64 = 0;
  let counted: f64 = 0;
  for (let step = 0; step < stepCount; step++) {
    cumulative += segment.mean[step] * volumeFactor;
    const before = counted;
    counted = Math.floor(cumulative + 0.5 + 1e-9);
    into[at + step * LANES] = <i32>(counted - before);
  }
}
