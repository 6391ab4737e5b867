/**
 * Columns of counts whose numbers lie far apart: a block's numbers are listed, where most bins of a histogram would be
 * empty. Four columns that lie beside each other are listed together, as vectors.
 */
import { giveBack, takeBlock } from './blocks';
import { LANES, transpose, turned0, turned1, turned2, turned3 } from './lanes';

/** Columns whose numbers of one batch reach further than this, and than there are trials, are listed from then on. */
const widest: i32 = 512;

/** By group of four columns: where its numbers are, or 0; and the first trial of the block that is listed. */
let lists = new StaticArray<usize>(0);
let listedFrom = new StaticArray<i32>(0);
let trials: i32 = 0;

/** Begins a block of so many trials: what was listed in the one before is so from its first trial on. */
export function beginLists(groups: i32, blockTrials: i32): void {
  if (lists.length !== groups) {
    lists = new StaticArray<usize>(groups);
    listedFrom = new StaticArray<i32>(groups);
  }
  for (let group = 0; group < groups; group++) {
    listedFrom[group] = 0;
    if (lists[group] === 0 || blockTrials === trials) continue;
    giveBack(lists[group], bytesOf(trials));
    lists[group] = takeBlock(bytesOf(blockTrials));
  }
  trials = blockTrials;
}

function bytesOf(count: i32): u32 {
  return (<u32>count) << 4;
}

export function isListed(group: i32): bool {
  return lists[group] !== 0;
}

/** Whether numbers between these, zeros aside, are better listed in any of four columns. */
export function areFarApart(least: v128, most: v128): bool {
  return v128.any_true(i32x4.gt_s(i32x4.sub(most, least), i32x4.splat(max(widest, trials))));
}

/** Lists a group from this trial of the block on. */
export function listFrom(group: i32, trial: i32): void {
  lists[group] = takeBlock(bytesOf(trials));
  listedFrom[group] = trial;
}

/** Adds the numbers of `n` trials from this one of the block on; `step` bytes from four trials to the next four. */
export function addToList(group: i32, trial: i32, from: usize, step: usize, n: i32): void {
  let to = lists[group] + <usize>bytesOf(trial);
  for (let i = 0; i < n; i += LANES) {
    transpose(v128.load(from), v128.load(from, 16), v128.load(from, 32), v128.load(from, 48));
    v128.store(to, turned0);
    if (i + 1 < n) v128.store(to, turned1, 16);
    if (i + 2 < n) v128.store(to, turned2, 32);
    if (i + 3 < n) v128.store(to, turned3, 48);
    from += step;
    to += 64;
  }
}

/** How many numbers of a column are listed. */
export function listedOf(column: i32): i32 {
  const group = column >> 2;
  return lists[group] === 0 ? 0 : trials - listedFrom[group];
}

/** Writes the listed numbers of a column one after another; returns where they end. */
export function writeListed(column: i32, to: usize): usize {
  const group = column >> 2;
  if (lists[group] === 0) return to;
  const base = lists[group] + ((<usize>(column & 3)) << 2);
  for (let trial = listedFrom[group]; trial < trials; trial++) {
    store<i32>(to, load<i32>(base + <usize>bytesOf(trial)));
    to += 4;
  }
  return to;
}
