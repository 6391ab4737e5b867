/** Draws of the sample: one stream for every purpose and lead, so that a change to one leaves the others. */
import { exp, log } from '../shared/stats/elementary.ts';
import { Stream, streamKey } from '../shared/engine/streams.ts';
import { normalQuantile } from '../shared/stats/normal.ts';
import { type Lognormal, seed } from './truth.ts';

/** The stream of a purpose, for the lead or the day with this number. */
export function stream(purpose: string, number = 0): Stream {
  return new Stream(seed, number, streamKey(purpose));
}

/** An index of `weights`, with chances in their proportion. */
export function pick(random: Stream, weights: readonly number[]): number {
  let u = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length - 1; i++) {
    u -= weights[i]!;
    if (u < 0) return i;
  }
  return weights.length - 1;
}

/** A whole number from 0 to `count` − 1. */
export function below(random: Stream, count: number): number {
  return Math.floor(random.uniform() * count);
}

export function choose<T>(random: Stream, values: readonly T[]): T {
  return values[below(random, values.length)]!;
}

/** `count` of the values without replacement, in their own order (selection sampling; Knuth, 3.4.2 S). */
export function sample<T>(random: Stream, values: readonly T[], count: number): T[] {
  if (count > values.length) throw new RangeError(`${count} of ${values.length} values were asked for`);
  const chosen: T[] = [];
  values.forEach((value, i) => {
    if (random.uniform() * (values.length - i) < count - chosen.length) chosen.push(value);
  });
  return chosen;
}

export function poisson(random: Stream, mean: number): number {
  let count = 0;
  for (let sum = -log(random.uniform()); sum < mean; sum -= log(random.uniform())) count++;
  return count;
}

export function lognormal(random: Stream, { median, p90 }: Lognormal): number {
  const sigma = log(p90 / median) / normalQuantile(0.9);
  return median * exp(sigma * normalQuantile(random.uniform()));
}

export function lognormalByMean(random: Stream, mean: number, cv: number): number {
  const variance = log(1 + cv * cv);
  return mean * exp(Math.sqrt(variance) * normalQuantile(random.uniform()) - variance / 2);
}
