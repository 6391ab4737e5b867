import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { symmetricEigen } from '../../shared/stats/symmetricEigen.ts';

test('the eigenvalues of [2 1; 1 2] are 1 and 3, with the diagonals as directions', () => {
  const { values, vectors } = symmetricEigen([2, 1, 1, 2], 2);
  expect([...values]).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
  expect(vectors[1]![0]! / vectors[1]![1]!).toBeCloseTo(1, 14);
});

test('directions are orthonormal and put the matrix together again', () => {
  const entry = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.array(entry, { minLength: 49, maxLength: 49 }),
      (n, raw) => {
        const matrix = Array.from({ length: n * n }, (_, cell) => {
          const [i, j] = [Math.floor(cell / n), cell % n];
          return raw[Math.max(i, j) * 7 + Math.min(i, j)]!;
        });
        const { values, vectors } = symmetricEigen(matrix, n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            const product = vectors.reduce((sum, v, k) => sum + values[k]! * v[i]! * v[j]!, 0);
            const inner = vectors[i]!.reduce((sum, x, k) => sum + x * vectors[j]![k]!, 0);
            expect(Math.abs(product - matrix[i * n + j]!)).toBeLessThan(1e-10);
            expect(Math.abs(inner - +(i === j))).toBeLessThan(1e-12);
          }
        }
        expect([...values]).toEqual([...values].sort((a, b) => a - b));
      },
    ),
  );
});
