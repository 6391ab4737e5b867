/**
 * Columns of figures in little memory: most are small whole numbers, or whole numbers of sevenths where a week is
 * split over months, and are kept as offsets of 8, 16 or 32 bits; the others as they are. Packing loses nothing.
 */

/** Columns of equal length, one pool for each width. */
export interface PackedColumns {
  readonly length: number;
  /** By column: the pool that it is in, and where it begins there. */
  readonly pool: Uint8Array;
  readonly start: Uint32Array;
  /** Least value of the column in units of 1/divisor (0 in the pool of numbers as they are). */
  readonly least: Float64Array;
  readonly divisor: Uint8Array;
  readonly pools: readonly [Uint8Array, Uint16Array, Uint32Array, Float64Array];
}

const asIs = 3;

/** Packs `columns` columns of `length` values each, column after column. `divisor`: the denominator of fractions. */
export function packColumns(
  values: Float64Array,
  columns: number,
  length: number,
  divisor: number,
): PackedColumns {
  const plans = Array.from({ length: columns }, (_, column) =>
    planOf(values.subarray(column * length, (column + 1) * length), divisor),
  );
  const sizes = [0, 0, 0, 0];
  const start = Uint32Array.from(plans, ({ pool }) => {
    const begin = sizes[pool]!;
    sizes[pool] = begin + length;
    return begin;
  });
  const pools = [
    new Uint8Array(sizes[0]!),
    new Uint16Array(sizes[1]!),
    new Uint32Array(sizes[2]!),
    new Float64Array(sizes[3]!),
  ] as const;
  plans.forEach(({ pool, least, divisor: denominator }, column) => {
    const target = pools[pool]!;
    for (let i = 0; i < length; i++) {
      const value = values[column * length + i]!;
      target[start[column]! + i] = pool === asIs ? value : Math.round(value * denominator) - least;
    }
  });
  return {
    length,
    pool: Uint8Array.from(plans, ({ pool }) => pool),
    start,
    least: Float64Array.from(plans, ({ least }) => least),
    divisor: Uint8Array.from(plans, (plan) => plan.divisor),
    pools,
  };
}

interface ColumnPlan {
  readonly pool: 0 | 1 | 2 | 3;
  readonly least: number;
  readonly divisor: number;
}

/** The narrowest pool that keeps a column exactly. */
function planOf(values: Float64Array, divisor: number): ColumnPlan {
  for (const denominator of new Set([1, divisor])) {
    let least = Infinity;
    let most = -Infinity;
    const whole = values.every((value) => {
      const units = Math.round(value * denominator);
      least = Math.min(least, units);
      most = Math.max(most, units);
      return units / denominator === value;
    });
    if (!whole || values.length === 0) continue;
    const range = most - least;
    if (range < 0x100) return { pool: 0, least, divisor: denominator };
    if (range < 0x1_0000) return { pool: 1, least, divisor: denominator };
    if (range < 0x1_0000_0000) return { pool: 2, least, divisor: denominator };
  }
  return { pool: asIs, least: 0, divisor: 1 };
}

/** Copies a column's values into `into`, from index `at`. */
export function unpackColumn(packed: PackedColumns, column: number, into: Float64Array, at: number): void {
  const pool = packed.pools[packed.pool[column]!]!;
  const start = packed.start[column]!;
  const least = packed.least[column]!;
  const divisor = packed.divisor[column]!;
  for (let i = 0; i < packed.length; i++) into[at + i] = (pool[start + i]! + least) / divisor;
}
