/** Arrivals of a segment by step: fixed, Poisson or negative binomial about the trial's mean. */
import { stepCount, stepDays, tables } from './model';
import { Segment } from './plan';
import { normalQuantile } from './normal';
import { poissonQuantile } from './samplers';
import { Stream } from './streams';

const stream = new Stream();

/** Fills the arrivals of the segment, from `at` on. A week is a part of the stream: its gamma factor, then its steps. */
export function drawArrivals(segment: Segment, into: StaticArray<i32>, at: i32): void {
  if (segment.distribution === 0) return fixedArrivals(segment, into, at);
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
    const mean = segment.mean[step] * segment.volumeFactor * weekFactor;
    into[at + step] = <i32>poissonQuantile(stream.uniform(), mean);
  }
}

/** Differences of ⌊M + ½⌋, M the cumulative mean; an M within rounding of a half counts as the half. */
function fixedArrivals(segment: Segment, into: StaticArray<i32>, at: i32): void {
  let cumulative: f64 = 0;
  let counted: f64 = 0;
  for (let step = 0; step < stepCount; step++) {
    cumulative += segment.mean[step] * segment.volumeFactor;
    const before = counted;
    counted = Math.floor(cumulative + 0.5 + 1e-9);
    into[at + step] = <i32>(counted - before);
  }
}
