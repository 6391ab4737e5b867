/**
 * What a trial's parameters are drawn by: numbers in (0, 1) as the host writes them, a row a trial, a number a draw. They
 * are read as the scores of the standard normal distribution that have these probabilities below them.
 */
import { normalQuantiles } from './normal';

let rows: usize = 0;
let draws: i32 = 0;
let scores: usize = 0;

/** Room for so many trials of so many draws, and for one number more, as scores are made two at a time. */
export function layOutUniforms(trials: i32, count: i32): void {
  draws = count;
  rows = heap.alloc((<usize>(trials * count + 1)) << 3);
  scores = heap.alloc((<usize>(count + 1)) << 3);
  store<f64>(rows + ((<usize>(trials * count)) << 3), 0.5);
}

export function uniformsAddress(): usize {
  return rows;
}

/** The numbers of the trial that was written as this one of the batch are read from now on. */
export function beginScores(trial: i32): void {
  const row = rows + ((<usize>(trial * draws)) << 3);
  for (let draw: usize = 0; draw < <usize>draws; draw += 2) {
    v128.store(scores + (draw << 3), normalQuantiles(v128.load(row + (draw << 3))));
  }
}

export function scoreOf(draw: i32): f64 {
  return load<f64>(scores + ((<usize>draw) << 3));
}
