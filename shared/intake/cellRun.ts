/** Rows that are visited together, though more may be at hand. */
export const longestRun = 4096;

/** Where the cells of one column are in the bytes of rows that are at hand together. */
export class CellRun {
  bytes = new Uint8Array(0);
  readonly start = new Int32Array(longestRun);
  /** Negative where the cell's bytes are not what it says, trimmed: it has to be asked for by itself. */
  readonly end = new Int32Array(longestRun);
}
