/** Eigenvalues and eigenvectors of a small symmetric matrix. */

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** `vectors[i]` belongs to `values[i]`; they are orthonormal. */
  readonly vectors: readonly Float64Array[];
}

/**
 * Cyclic Jacobi rotations (Golub & Van Loan, *Matrix Computations*, 8.5): accurate for the few parameters of a fit, and
 * small eigenvalues keep their relative digits where the matrix is scaled. `matrix` holds n rows of n, of which the
 * lower triangle is read. `symmetricEigen([2, 1, 1, 2], 2).values` is [1, 3].
 */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): SymmetricEigen {
  const rows = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => matrix[Math.max(i, j) * n + Math.min(i, j)]!),
  );
  const vectors = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => +(i === j)));
  for (let sweep = 0; sweep < 60 && rotateAll(rows, vectors); sweep++);
  const order = Array.from(rows.keys()).sort((a, b) => rows[a]![a]! - rows[b]![b]!);
  return { values: Float64Array.from(order, (i) => rows[i]![i]!), vectors: order.map((i) => vectors[i]!) };
}

/** One sweep over all pairs; false where every one of them was negligible already. */
function rotateAll(rows: Float64Array[], vectors: Float64Array[]): boolean {
  let rotated = false;
  for (let q = 1; q < rows.length; q++) {
    for (let p = 0; p < q; p++) {
      const off = rows[q]![p]!;
      if (Math.abs(off) <= 1e-17 * Math.sqrt(Math.abs(rows[p]![p]! * rows[q]![q]!)) || off === 0) continue;
      rotated = true;
      rotate(rows, vectors, p, q);
    }
  }
  return rotated;
}

function rotate(rows: Float64Array[], vectors: Float64Array[], p: number, q: number): void {
  const theta = (rows[q]![q]! - rows[p]![p]!) / (2 * rows[q]![p]!);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  const turn = (at: Float64Array, bt: Float64Array): void => {
    for (let i = 0; i < at.length; i++) {
      const [a, b] = [at[i]!, bt[i]!];
      at[i] = c * a - s * b;
      bt[i] = s * a + c * b;
    }
  };
  turn(rows[p]!, rows[q]!);
  for (const row of rows) {
    const [a, b] = [row[p]!, row[q]!];
    row[p] = c * a - s * b;
    row[q] = s * a + c * b;
  }
  rows[p]![q] = 0;
  rows[q]![p] = 0;
  turn(vectors[p]!, vectors[q]!);
}
