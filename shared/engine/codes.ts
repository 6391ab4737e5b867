/**
 * Whole numbers that stand for the values of a column in its histogram. Small whole numbers stand for themselves; of
 * greater ones, and of amounts, the leading bits are kept. Codes are in the order of their values.
 */

/** Leading bits of a whole number that are kept: numbers below 2^(bits + 1) stand for themselves. */
export type CountBits = 12 | 17;

/** Code of a whole number ≥ 0. */
export function codeOfCount(value: number, bits: CountBits): number {
  const shift = 31 - Math.clz32(value) - bits;
  return shift <= 0 ? value : (shift << bits) + (value >>> shift);
}

/** The middle of the numbers that have this code. */
export function countOfCode(code: number, bits: CountBits): number {
  const shift = (code >>> bits) - 1;
  if (shift <= 0) return code;
  const width = 1 << shift;
  return (code - (shift << bits)) * width + (width - 1) / 2;
}

const amountCells = new Float32Array(1);
const amountBits = new Int32Array(amountCells.buffer);
/** Bits of a single-precision number that are dropped: 9 of its 23 are kept, a relative width of 2⁻⁹. */
const dropped = 14;
/** Code of 2⁻¹⁰; amounts below it count as 0, so that their columns stay short. */
const least = (127 - 10) << (23 - dropped);

/** Code of an amount ≥ 0. */
export function codeOfAmount(value: number): number {
  amountCells[0] = value;
  return Math.max(0, (amountBits[0]! >>> dropped) - least);
}

/** The middle of the amounts that have this code, at most a relative 2⁻¹⁰ from each of them; 0 for 0. */
export function amountOfCode(code: number): number {
  if (code === 0) return 0;
  amountBits[0] = ((code + least) << dropped) | (1 << (dropped - 1));
  return amountCells[0]!;
}
