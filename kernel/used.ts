/**
 * The bins of a row that count anything, one after another: those of a wide row are mostly empty, and are passed over once.
 * The first is always that of the zeros, whatever it counts.
 */
import { giveBack, takeBlock } from './blocks';
import { binsOf, firstOf, lengthOf, narrow, shiftOf } from './histograms';

/** Code and count of each, four bytes each. */
let entries: usize = 0;
let entriesBytes: u32 = 0;
/** How many there are. */
export let used: i32 = 0;

export function codeAt(index: i32): i32 {
  return load<i32>(entries + ((<usize>index) << 3));
}
export function countAt(index: i32): u32 {
  return load<u32>(entries + ((<usize>index) << 3), 4);
}

/** Finds the used bins of a row. */
export function findUsed(row: i32): void {
  const length = lengthOf(row);
  // One more is written than there are.
  const bytes = (<u32>(length + 2)) << 3;
  if (bytes > entriesBytes) {
    if (entriesBytes > 0) giveBack(entries, entriesBytes);
    entries = takeBlock(bytes);
    entriesBytes = bytes;
  }
  // Code 0 is in bin 0, any other one in bin code − before.
  const before = firstOf(row) - 1;
  const end =
    shiftOf(row) === narrow
      ? findBins<u16>(binsOf(row), length, before)
      : findBins<u32>(binsOf(row), length, before);
  used = <i32>((end - entries) >> 3);
}

/** Writes the entries; returns where they end. Blocks of bins consist of whole vectors. */
function findBins<T>(bins: usize, length: i32, before: i32): usize {
  const ofVector = 16 / sizeof<T>();
  store<i32>(entries, 0);
  store<u32>(entries, load<T>(bins), 4);
  let to = entries + 8;
  for (let first = 0; first <= length; first += ofVector) {
    const at = bins + <usize>first * sizeof<T>();
    if (!v128.any_true(v128.load(at))) continue;
    for (let i = i32(first === 0); i < ofVector; i++) {
      const count = <u32>load<T>(at + <usize>i * sizeof<T>());
      // What counts nothing is written over by the next: a branch on that could not be foreseen.
      store<i32>(to, before + first + i);
      store<u32>(to, count, 4);
      to += (<usize>(count !== 0)) << 3;
    }
  }
  return to;
}
