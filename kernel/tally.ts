/**
 * The figures of a block of trials, kept while they are simulated: counts in histograms, or listed where they lie far
 * apart, amounts by column and then by trial, in double or single precision or as codes.
 */
import { giveBack, takeBlock } from './blocks';
import { codeOfAmount, codeOfCount, codesOfAmounts } from './codes';
import {
  addFourRows,
  addValues,
  binsOf,
  clearHistograms,
  emptyRow,
  firstOf,
  firstUsed,
  lastUsed,
  layOutHistograms,
  readRow,
  rowCount,
} from './histograms';
import { addToList, areFarApart, beginLists, isListed, listFrom, listedOf, writeListed } from './lists';
import {
  LANES,
  amountShift,
  countShift,
  laneOf,
  transpose,
  turned0,
  turned1,
  turned2,
  turned3,
} from './lanes';
import { amountColumns, countColumns } from './output';

/** How amounts are kept. */
const DOUBLE: i32 = 0;
const SINGLE: i32 = 1;

let batch: i32 = 0;
/** Figures of the batch: of four trials, then of four more; column by column, and lane beside lane. */
export let batchCounts: usize = 0;
export let batchAmounts: usize = 0;
/** Counts of a trial, with what fills up the last four. */
export let countStride: i32 = 0;
/** Codes of one column of the batch. */
let codes: usize = 0;

let countBits: i32 = 0;
let amountForm: i32 = DOUBLE;
let trials: i32 = 0;
/** Amounts of the block by column and then by trial. */
export let blockAmounts: usize = 0;
let blockBytes: u32 = 0;

export function layOutTally(trialsOfBatch: i32): void {
  batch = trialsOfBatch;
  countStride = (countColumns + 3) & ~3;
  batchCounts = heap.alloc((<usize>(batch * countStride)) << 2);
  memory.fill(batchCounts, 0, (<usize>(batch * countStride)) << 2);
  batchAmounts = heap.alloc((<usize>(batch * amountColumns)) << 3);
  codes = heap.alloc((<usize>batch) << 2);
}

/** Begins a block of so many trials. `bits`: leading bits of counts that are kept; `form`: of amounts. */
export function beginTally(blockTrials: i32, bits: i32, form: i32): void {
  trials = blockTrials;
  countBits = bits;
  amountForm = form;
  if (rowCount === 0) layOutHistograms(countColumns);
  else clearHistograms();
  beginLists(countStride >> 2, trials);
  for (let row = 0; row < rowCount; row++) if (isListed(row >> 2)) emptyRow(row);
  const bytes = (<u32>(amountColumns * trials)) << (form === DOUBLE ? 3 : form === SINGLE ? 2 : 1);
  if (bytes !== blockBytes) {
    if (blockBytes > 0) giveBack(blockAmounts, blockBytes);
    if (bytes > 0) blockAmounts = takeBlock(bytes);
    blockBytes = bytes;
  }
}

/** Adds the `n` trials of the batch, as trials `at` … of the block. */
export function addBatch(at: i32, n: i32): void {
  for (let column = 0; column < countColumns; column += 4) addFourCounts(column, at, n);
  for (let column = 0; column < amountColumns; column++) {
    if (amountForm === DOUBLE) addDoubles(column, at, n);
    else if (amountForm === SINGLE) addSingles(column, at, n);
    else addAmountCodes(column, at, n);
  }
}

/** Bytes from four trials to the next four. */
function countStep(): usize {
  return (<usize>countStride) << countShift;
}

/** Four columns that lie beside each other, of `n` trials, the first of which is `trial` of the block. */
function addFourCounts(column: i32, trial: i32, n: i32): void {
  const from = batchCounts + ((<usize>column) << countShift);
  const group = column >> 2;
  if (isListed(group)) return addToList(group, trial, from, countStep(), n);
  measure(from, n);
  if (areFarApart(least, most)) {
    listFrom(group, trial);
    return addToList(group, trial, from, countStep(), n);
  }
  const asTheyAre = i32x4.all_true(i32x4.lt_s(most, i32x4.splat(2 << countBits)));
  if (asTheyAre && column + 4 <= countColumns) return addFourRows(column, from, countStep(), n, least, most);
  const leasts = least;
  const mosts = most;
  for (let i = 0; i < min(4, countColumns - column); i++) {
    addCounts(column + i, n, laneOf(leasts, i), laneOf(mosts, i));
  }
}

/** Of four columns, a lane for each: the least number above 0, and the greatest. */
let least: v128 = i32x4.splat(0);
let most: v128 = i32x4.splat(0);

/** Measures the numbers of four columns. Lanes that repeat a trial change nothing. */
function measure(from: usize, n: i32): void {
  // As unsigned numbers, so that 0 − 1 is never the least.
  let below0 = i32x4.splat(-1);
  let below1 = below0;
  let below2 = below0;
  let below3 = below0;
  let most0 = i32x4.splat(0);
  let most1 = most0;
  let most2 = most0;
  let most3 = most0;
  const one = i32x4.splat(1);
  const step = countStep();
  for (let i = 0; i < n; i += LANES) {
    const v0 = v128.load(from);
    const v1 = v128.load(from, 16);
    const v2 = v128.load(from, 32);
    const v3 = v128.load(from, 48);
    below0 = i32x4.min_u(below0, i32x4.sub(v0, one));
    below1 = i32x4.min_u(below1, i32x4.sub(v1, one));
    below2 = i32x4.min_u(below2, i32x4.sub(v2, one));
    below3 = i32x4.min_u(below3, i32x4.sub(v3, one));
    most0 = i32x4.max_s(most0, v0);
    most1 = i32x4.max_s(most1, v1);
    most2 = i32x4.max_s(most2, v2);
    most3 = i32x4.max_s(most3, v3);
    from += step;
  }
  transpose(below0, below1, below2, below3);
  const below = i32x4.min_u(i32x4.min_u(turned0, turned1), i32x4.min_u(turned2, turned3));
  least = i32x4.add(below, one);
  transpose(most0, most1, most2, most3);
  most = i32x4.max_s(i32x4.max_s(turned0, turned1), i32x4.max_s(turned2, turned3));
}

/** One column, by the codes of its numbers where these are too great to be counted as they are. */
function addCounts(column: i32, n: i32, leastOfAll: i32, mostOfAll: i32): void {
  const from = batchCounts + ((<usize>column) << countShift);
  const isCoded = mostOfAll >= 2 << countBits;
  for (let i = 0; i < n; i++) {
    const value = load<i32>(from + <usize>(i / LANES) * countStep() + ((<usize>(i % LANES)) << 2));
    store<i32>(codes + ((<usize>i) << 2), isCoded ? codeOfCount(value, countBits) : value);
  }
  if (isCoded)
    addValues(column, codes, 4, n, codeOfCount(leastOfAll, countBits), codeOfCount(mostOfAll, countBits));
  else addValues(column, codes, 4, n, leastOfAll, mostOfAll);
}

/** Address of an amount of the batch. */
function amountAt(column: i32, trial: i32): usize {
  const group = trial / LANES;
  const own = batchAmounts + ((<usize>(group * amountColumns + column)) << amountShift);
  return own + ((<usize>(trial % LANES)) << 3);
}

function addAmountCodes(column: i32, at: i32, n: i32): void {
  const to = blockAmounts + ((<usize>(column * trials + at)) << 1);
  let i = 0;
  for (; i + LANES <= n; i += LANES) {
    v128.store64_lane(to + ((<usize>i) << 1), codesOfAmounts(amountAt(column, i)), 0);
  }
  for (; i < n; i++) {
    store<u16>(to + ((<usize>i) << 1), codeOfAmount(load<f64>(amountAt(column, i))));
  }
}

function addDoubles(column: i32, at: i32, n: i32): void {
  const to = blockAmounts + ((<usize>(column * trials + at)) << 3);
  let i = 0;
  for (; i + LANES <= n; i += LANES) {
    const from = amountAt(column, i);
    v128.store(to + ((<usize>i) << 3), v128.load(from));
    v128.store(to + ((<usize>i) << 3), v128.load(from, 16), 16);
  }
  for (; i < n; i++) store<f64>(to + ((<usize>i) << 3), load<f64>(amountAt(column, i)));
}

function addSingles(column: i32, at: i32, n: i32): void {
  const to = blockAmounts + ((<usize>(column * trials + at)) << 2);
  let i = 0;
  for (; i + LANES <= n; i += LANES) {
    const from = amountAt(column, i);
    const two = f32x4.demote_f64x2_zero(v128.load(from));
    const others = f32x4.demote_f64x2_zero(v128.load(from, 16));
    v128.store(to + ((<usize>i) << 2), v128.shuffle<i64>(two, others, 0, 2));
  }
  for (; i < n; i++) store<f32>(to + ((<usize>i) << 2), <f32>load<f64>(amountAt(column, i)));
}

/**
 * The block's counts as they leave the kernel: by row the value of bin 1, the bins after that of the zeros, and how many
 * numbers are listed; then the bins of some rows at a time, the listed numbers of each after its bins, in two bins each.
 */
export let packedFirsts: usize = 0;
export let packedLengths: usize = 0;
export let packedListed: usize = 0;
export let packedBins: usize = 0;
let packedRows: i32 = 0;
let packedBytes: u32 = 0;
const packedAtLeast: u32 = 1 << 17;

/**
 * Measures the block's histograms without bins at their ends that count nothing; returns the number of bins, those that
 * listed numbers take included.
 */
export function measureHistograms(): i32 {
  if (rowCount > packedRows) {
    packedFirsts = heap.alloc((<usize>rowCount) << 2);
    packedLengths = heap.alloc((<usize>rowCount) << 2);
    packedListed = heap.alloc((<usize>rowCount) << 2);
    packedRows = rowCount;
  }
  let bins = 0;
  let most = 0;
  for (let row = 0; row < rowCount; row++) {
    readRow(row);
    const length = lastUsed === 0 ? 0 : lastUsed - firstUsed + 1;
    store<i32>(packedFirsts + ((<usize>row) << 2), firstOf(row) + firstUsed - 1);
    store<i32>(packedLengths + ((<usize>row) << 2), length);
    const listed = listedOf(row);
    store<i32>(packedListed + ((<usize>row) << 2), listed);
    bins += length + 1 + 2 * listed;
    most = max(most, length + 1 + 2 * listed);
  }
  const bytes = max(packedAtLeast, (<u32>most) << 1);
  if (bytes > packedBytes) {
    if (packedBytes > 0) giveBack(packedBins, packedBytes);
    packedBytes = bytes;
    packedBins = takeBlock(bytes);
  }
  return bins;
}

/** Bins that were packed last. */
export let packedCount: i32 = 0;

/** Packs as many rows from this one on as there is room for; returns the row after them. */
export function packRows(row: i32): i32 {
  let to = packedBins;
  for (; row < rowCount; row++) {
    const bytes = (<usize>load<i32>(packedLengths + ((<usize>row) << 2)) + 1) << 1;
    if (to + bytes + ((<usize>listedOf(row)) << 2) > packedBins + packedBytes) break;
    const from = binsOf(row);
    const skipped = load<i32>(packedFirsts + ((<usize>row) << 2)) - firstOf(row);
    store<u16>(to, load<u16>(from));
    memory.copy(to + 2, from + ((<usize>(skipped + 1)) << 1), bytes - 2);
    to = writeListed(row, to + bytes);
  }
  packedCount = <i32>((to - packedBins) >> 1);
  return row;
}
