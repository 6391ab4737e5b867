/**
 * Shapley values (Shapley, 1953): the average effect of switching a player on, over all orders in which the players
 * can be switched on. They add up to the value of all less the value of none.
 *
 * `values[set]` is the value of a set of players, player i being bit `1 << i` of `set`.
 * `shapley([0, 1, 2, 6])` is `[2.5, 3.5]`.
 * @throws RangeError where the number of values is not a power of two.
 */
export function shapley(values: ArrayLike<number>): number[] {
  const players = Math.log2(values.length);
  if (!Number.isInteger(players)) throw new RangeError(`${values.length} values are not 2ⁿ`);
  return Array.from({ length: players }, (_, player) => {
    const bit = 1 << player;
    let share = 0;
    for (let set = 0; set < values.length; set++) {
      if ((set & bit) !== 0) continue;
      share += weight(bitCount(set), players) * (values[set | bit]! - values[set]!);
    }
    return share;
  });
}

/** Share of the orders in which exactly these `before` players come before the one in question. */
function weight(before: number, players: number): number {
  return (factorial(before) * factorial(players - before - 1)) / factorial(players);
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

function bitCount(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}
