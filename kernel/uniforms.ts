/** Numbers in (0, 1) that a trial's parameters are drawn by, as the host writes them: a row a trial, a number a draw. */
let rows: usize = 0;
let draws: i32 = 0;
let row: usize = 0;

/** Room for so many trials of so many draws. */
export function layOutUniforms(trials: i32, count: i32): void {
  draws = count;
  rows = heap.alloc((<usize>(trials * count)) << 3);
  row = rows;
}

export function uniformsAddress(): usize {
  return rows;
}

/** The numbers of the trial that was written as this one of the batch are read from now on. */
export function beginUniforms(trial: i32): void {
  row = rows + ((<usize>(trial * draws)) << 3);
}

export function uniformOf(draw: i32): f64 {
  return load<f64>(row + ((<usize>draw) << 3));
}
