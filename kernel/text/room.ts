/** Room for what is kept, in pieces of a power of two; a piece that was given back is given out again. */
import { kept } from './memory';

const smallest: u32 = 5;
/** First free piece of each size, which holds the address of the next. */
const free = new StaticArray<usize>(32);
let end: usize = kept;

/** Power of two of the smallest piece that holds so many bytes. */
export function sizeFor(length: usize): u32 {
  return length <= 1 << smallest ? smallest : <u32>(32 - clz<u32>(<u32>length - 1));
}

/** Address of a piece of `2 ** size` bytes; what is in it is not cleared. */
export function take(size: u32): usize {
  const known = free[size];
  if (known !== 0) {
    free[size] = load<usize>(known);
    return known;
  }
  const at = end;
  end += (<usize>1) << size;
  // Some bytes beyond the last piece may be looked at.
  const pages = memory.size();
  const missing = <i32>((end + 0x100ff) >>> 16) - pages;
  // By a quarter at once, where there is so much: growing is dear, and what is not touched costs nothing.
  if (missing > 0 && memory.grow(max(missing, pages >> 2)) < 0 && memory.grow(missing) < 0) unreachable();
  return at;
}

export function giveBack(at: usize, size: u32): void {
  store<usize>(at, free[size]);
  free[size] = at;
}
