import { expect, test } from 'vitest';
import { type Derivatives, maximise } from '../../shared/stats/maximise.ts';

/** −(1 − x)² − 100 (y − x²)²: the banana of Rosenbrock (1960), upside down. */
function banana(at: Float64Array): Derivatives {
  const [x, y] = [at[0]!, at[1]!];
  const off = y - x * x;
  return {
    value: -((1 - x) ** 2) - 100 * off * off,
    gradient: Float64Array.of(2 * (1 - x) + 400 * off * x, -200 * off),
    hessian: Float64Array.of(-2 + 400 * off - 800 * x * x, 400 * x, 400 * x, -200),
  };
}

test('along the curved ridge of the banana to its top at (1, 1)', () => {
  const found = maximise(banana, [-1.2, 1]);
  expect(found.converged).toBe(true);
  expect([...found.at]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
});

test('a bound that the top lies beyond holds its parameter; the others have the best value there', () => {
  const found = maximise(banana, [-1.2, 1], { upper: [0.5, 10] });
  expect([...found.at]).toEqual([0.5, expect.closeTo(0.25, 6)]);
});

test('away from a point where the function curves upwards', () => {
  // −(x² − 1)² has its minimum between two maxima at 0.
  const found = maximise(
    (at) => {
      const x = at[0]!;
      const value = -((x * x - 1) ** 2);
      return {
        value,
        gradient: Float64Array.of(-4 * x * (x * x - 1)),
        hessian: Float64Array.of(4 - 12 * x * x),
      };
    },
    [0.01],
  );
  expect(found.at[0]).toBeCloseTo(1, 6);
});
