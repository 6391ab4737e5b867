/**
 * Blocks of trials put together, and what they come to: a module of its own beside the kernel (`kernel/built/figures.js`).
 * The host hands over the histograms of each block, and reads the summaries of all trials.
 */
import { takeBlock, giveBack } from './blocks';
import { addCodes, addFourCodes, addNumbers, addRow } from './gathering';
import { layOutHistograms, reserveRow, zerosIn } from './histograms';
import { summariseAmountRow, summariseCountRow, summariseNumbers, summaryNumbers } from './summaries';

let countColumns: i32 = 0;
let firsts: usize = 0;
let lengths: usize = 0;
let listed: usize = 0;
let countBits: i32 = 0;
let divisors: usize = 0;
let bins: usize = 0;
let binBytes: u32 = 0;
let summaries: usize = 0;
let zeros: usize = 0;
let values: usize = 0;
let valueBytes: u32 = 0;

/**
 * Begins with no trial. The first columns, of counts and where there are as many also of amounts, have histograms.
 * `bits`: leading bits of counts that are kept.
 */
export function begin(counts: i32, amounts: i32, histograms: i32, bits: i32): void {
  countColumns = counts;
  countBits = bits;
  layOutHistograms(histograms);
  firsts = heap.alloc((<usize>histograms) << 2);
  lengths = heap.alloc((<usize>histograms) << 2);
  listed = heap.alloc((<usize>histograms) << 2);
  divisors = heap.alloc(counts);
  zeros = heap.alloc((<usize>counts) << 2);
  summaries = heap.alloc((<usize>((counts + amounts) * summaryNumbers)) << 3);
}

/** Where the host writes by column of counts in what units they are: 1/divisor. */
export function divisorsAddress(): usize {
  return divisors;
}

/**
 * Where it writes of a block's counts by column the value of bin 1, the number of bins after that of the zeros, and how
 * many numbers are listed.
 */
export function firstsAddress(): usize {
  return firsts;
}
export function lengthsAddress(): usize {
  return lengths;
}
export function listedAddress(): usize {
  return listed;
}

/** Where it writes the bins of some columns, one after another, the listed numbers of each after its bins. */
export function reserveBins(count: i32): usize {
  const bytes = (<u32>count) << 1;
  if (bytes > binBytes) {
    if (binBytes > 0) giveBack(bins, binBytes);
    bins = takeBlock(bytes);
    binBytes = bytes;
  }
  return bins;
}

/** Adds the histograms of these columns, whose bins were written, of `n` trials. */
export function addColumns(first: i32, end: i32, n: i32): void {
  let from = bins;
  for (let row = first; row < end; row++) {
    const at = (<usize>row) << 2;
    const length = load<i32>(lengths + at);
    reserveRow(row, n);
    addRow(row, load<i32>(firsts + at), length, from);
    from += (<usize>(length + 1)) << 1;
    const numbers = load<i32>(listed + at);
    if (numbers > 0) addNumbers(row, from, numbers, countBits);
    from += (<usize>numbers) << 2;
  }
}

/** Room for the numbers of one column. */
export function reserveValues(bytes: u32): usize {
  if (bytes > valueBytes) {
    if (valueBytes > 0) giveBack(values, valueBytes);
    values = takeBlock(bytes);
    valueBytes = bytes;
  }
  return values;
}

/** Adds the codes of `n` trials of these columns of amounts, which were written where bins are, column after column. */
export function addAmountCodes(first: i32, end: i32, n: i32): void {
  const bytes = (<usize>n) << 1;
  const endRow = countColumns + end;
  let row = countColumns + first;
  let from = bins;
  for (let each = row; each < endRow; each++) reserveRow(each, n);
  for (; row + 4 <= endRow; row += 4, from += 4 * bytes) addFourCodes(row, from, n);
  for (; row < endRow; row++, from += bytes) addCodes(row, from, n);
}

/** Where the summary of a column is: columns of counts, then of amounts. */
export function summaryAddress(column: i32): usize {
  return summaries + ((<usize>(column * summaryNumbers)) << 3);
}

/** Where it is by column of counts in how many trials it is 0, from when they were counted. */
export function zerosAddress(): usize {
  return zeros;
}

/** Counts the zeros of all columns of counts. */
export function countZeros(): void {
  for (let column = 0; column < countColumns; column++) {
    store<u32>(zeros + ((<usize>column) << 2), zerosIn(column));
  }
}

/** Summarises these columns of counts. */
export function summariseCounts(first: i32, end: i32): void {
  for (let column = first; column < end; column++) {
    summariseCountRow(column, countBits, load<u8>(divisors + column), summaryAddress(column));
  }
}

/** Summarises these columns of amounts, which are in histograms. */
export function summariseAmounts(first: i32, end: i32): void {
  for (let column = countColumns + first; column < countColumns + end; column++) {
    summariseAmountRow(column, summaryAddress(column));
  }
}

/** Summarises a column of amounts whose numbers the host wrote, in single or in double precision. */
export function summariseSingles(column: i32, n: i32): void {
  summariseNumbers<f32>(values, n, summaryAddress(countColumns + column));
}
export function summariseDoubles(column: i32, n: i32): void {
  summariseNumbers<f64>(values, n, summaryAddress(countColumns + column));
}
