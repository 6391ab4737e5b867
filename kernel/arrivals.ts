/** Arrivals of a segment by step: fixed, Poisson or negative binomial about each trial's mean. */
import { drawUniforms, otherUniforms, restartLanes, uniforms } from './laneStreams';
import { LANES } from './lanes';
import { stepCount, stepDays, tables } from './model';
import { normalQuantiles } from './normal';
import { Segment } from './plan';
import { poissonQuantiles } from './samplers';
import { QuantileTable } from './tables';

/** Of two lanes, and of the others: the factor of a week. */
let factors: v128 = f64x2.splat(1);
let otherFactors: v128 = f64x2.splat(1);

/** Fills the arrivals of the segment, at `at + step · LANES`. A week is a part of the streams: its gamma factor, then its steps. */
export function drawArrivals(segment: Segment, into: StaticArray<i32>, at: i32): void {
  if (segment.distribution === 0) {
    for (let lane = 0; lane < LANES; lane++)
      fixedArrivals(segment, segment.volumeFactors[lane], into, at + lane);
    return;
  }
  const stepsPerWeek = <i32>(7 / stepDays);
  const volumes = v128.load(changetype<usize>(segment.volumeFactors));
  const otherVolumes = v128.load(changetype<usize>(segment.volumeFactors), 16);
  factors = f64x2.splat(1);
  otherFactors = f64x2.splat(1);
  for (let step = 0; step < stepCount; step++) {
    if (step % stepsPerWeek === 0) {
      restartLanes(segment.arrivalsKey, step / stepsPerWeek);
      if (segment.distribution === 2) drawFactors(segment.weekTable);
    }
    drawUniforms();
    const mean = f64x2.splat(segment.mean[step]);
    const two = poissonQuantiles(uniforms, f64x2.mul(f64x2.mul(mean, volumes), factors));
    const others = poissonQuantiles(otherUniforms, f64x2.mul(f64x2.mul(mean, otherVolumes), otherFactors));
    const to = changetype<usize>(into) + ((<usize>(at + step * LANES)) << 2);
    v128.store64_lane(to, i32x4.trunc_sat_f64x2_s_zero(two), 0);
    v128.store64_lane(to, i32x4.trunc_sat_f64x2_s_zero(others), 0, 8);
  }
}

/** Draws the factors of a week; without a table they are 1. */
function drawFactors(index: i32): void {
  drawUniforms();
  if (index < 0) return;
  factors = quantilesOf(tables[index], uniforms);
  otherFactors = quantilesOf(tables[index], otherUniforms);
}

function quantilesOf(table: QuantileTable, at: v128): v128 {
  const scores = normalQuantiles(at);
  return f64x2(table.at(f64x2.extract_lane(scores, 0)), table.at(f64x2.extract_lane(scores, 1)));
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
