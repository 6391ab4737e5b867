/**
 * Memory that is taken and given back, in sizes of four steps an octave: what grows leaves its place to others. Blocks
 * begin at multiples of 16 and their sizes are such.
 */

const smallest: u32 = 64;
const chunkBytes: usize = 1 << 18;
/** First free block of each size; each begins with the address of the next. */
const free = new StaticArray<usize>(128);
let chunk: usize = 0;
let chunkEnd: usize = 0;

/** Bytes of the block that `bytes` are given. */
export function blockBytes(bytes: u32): u32 {
  const last = max(bytes, smallest) - 1;
  const shift = 29 - clz(last);
  return ((last >> shift) + 1) << shift;
}

/** A block of at least so many bytes; what it holds is anything. */
export function takeBlock(bytes: u32): usize {
  const size = blockBytes(bytes);
  const index = sizeIndex(size);
  const known = free[index];
  if (known !== 0) {
    free[index] = load<usize>(known);
    return known;
  }
  if (<usize>size > chunkBytes) return heap.alloc(size);
  if (chunk + size > chunkEnd) {
    chunk = heap.alloc(chunkBytes);
    chunkEnd = chunk + chunkBytes;
  }
  const taken = chunk;
  chunk += size;
  return taken;
}

/** Gives back a block of that many bytes as they were asked for. */
export function giveBack(block: usize, bytes: u32): void {
  const index = sizeIndex(blockBytes(bytes));
  store<usize>(block, free[index]);
  free[index] = block;
}

function sizeIndex(size: u32): i32 {
  const last = size - 1;
  const shift = 29 - clz(last);
  return <i32>((shift << 2) + (last >> shift) - 4);
}
