/** What the engine makes of the random streams: one that begins anew in each step, rounding and shuffling. */
import { Stream, type StreamKey } from '../stats/stream.ts';

export { Stream, type StreamKey, nextWord, openUniform, streamKey } from '../stats/stream.ts';

/** Streams whose parts are the steps: each begins anew in a step, so that its luck there is the step's own. */
export class SteppedStreams {
  private readonly streams: readonly Stream[];
  private readonly steps: Int32Array;

  constructor(seed: number, trial: number, keys: readonly StreamKey[]) {
    this.streams = keys.map((key) => new Stream(seed, trial, key));
    this.steps = new Int32Array(keys.length);
  }

  /** The stream at an index, in the given step. */
  at(index: number, step: number): Stream {
    const stream = this.streams[index]!;
    if (this.steps[index] !== step) {
      this.steps[index] = step;
      stream.restart(step);
    }
    return stream;
  }
}

/**
 * floor(x + u) of a uniform u: a whole number whose mean is x. The sum itself would round up to the next whole number
 * where u is all but 1, so that a whole x became one more.
 */
export function roundedAt(x: number, u: number): number {
  const whole = Math.floor(x);
  return u < 1 - (x - whole) ? whole : whole + 1;
}

/** A number of `floor(mean)` or one more, with mean `mean`. */
export function roundAtRandom(mean: number, stream: Stream): number {
  return roundedAt(mean, stream.uniform());
}

/** Puts the elements into random order, every order being equally likely (Fisher & Yates; Durstenfeld, 1964). */
export function shuffle<T>(elements: T[], stream: Stream): void {
  for (let last = elements.length - 1; last > 0; last--) {
    const other = Math.floor(stream.uniform() * (last + 1));
    const element = elements[last]!;
    elements[last] = elements[other]!;
    elements[other] = element;
  }
}
