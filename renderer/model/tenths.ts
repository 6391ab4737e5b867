/** Rates rounded for the screen so that parts add up to their total as it is shown. */

const tenth = 0.001;

/** Shares in whole tenths of a point that add up to `total`: those that rounding moves least are moved once more. */
export function tenthsAddingUp(values: readonly number[], total: number): readonly number[] {
  const exact = values.map((value) => value / tenth);
  const rounded = exact.map(Math.round);
  let missing = Math.round(total / tenth) - rounded.reduce((sum, value) => sum + value, 0);
  const step = Math.sign(missing);
  const cheapest = rounded.map((_, index) => index).sort((a, b) => step * (off(b) - off(a)));
  function off(index: number): number {
    return exact[index]! - rounded[index]!;
  }
  for (let turn = 0; missing !== 0 && cheapest.length > 0; turn++, missing -= step)
    rounded[cheapest[turn % cheapest.length]!]! += step;
  return rounded.map((value) => value * tenth);
}
