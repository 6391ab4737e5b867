/**
 * Sobol's sequence in base 2 with Owen's scrambling: points that fill the unit cube more evenly than random ones, each
 * by itself uniform. Coordinates are whole numbers of 32 bits, the first binary digit first, as signed integers.
 */
import { joeKuoRows } from './joeKuo.ts';

/** Dimensions that there are direction numbers for. */
export const sobolDimensions = 64;
const bits = 32;
/**
 * Sums of the columns of a generator matrix by byte of an index, at `dimension · 1024 + byte · 256 + value`: bits of the
 * index and of the sums in the opposite order, in which scrambling has them.
 */
const sums = sumsByByte(generatorColumns());

/**
 * A coordinate of the point with this index (from 0 to 2³² − 1): the exclusive or of the columns that the index has
 * bits for (Sobol, 1967; in the order of the binary digits, not of Gray's code). Dimensions count from 0.
 */
export function sobolCoordinate(index: number, dimension: number): number {
  return reversed(coordinateOfReversed(reversed(index), dimension));
}

/** {@link sobolCoordinate}, index and coordinate in the opposite order of bits. */
function coordinateOfReversed(index: number, dimension: number): number {
  const at = dimension << 10;
  return (
    sums[at | (index & 255)]! ^
    sums[at | 256 | ((index >>> 8) & 255)]! ^
    sums[at | 512 | ((index >>> 16) & 255)]! ^
    sums[at | 768 | (index >>> 24)]!
  );
}

/**
 * Owen's nested uniform scrambling (1995) by a hash of 32 bits: each binary digit is flipped or not as a hash of `seed`
 * and of the digits before it says. Of a coordinate it gives the scrambled one; of an index, another order of the
 * points in which the first 2^k are still 2^k that follow on each other, so that sets of points can be put side by side.
 * Burley, Practical hash-based Owen scrambling, Journal of Computer Graphics Techniques 9 (2020); the hash is Vegdahl's
 * (2021), which mixes better than the one of that paper.
 */
export function owenScrambled(value: number, seed: number): number {
  return reversed(scrambledReversed(reversed(value), seed));
}

/** {@link owenScrambled}, both numbers in the opposite order of bits. */
function scrambledReversed(value: number, seed: number): number {
  let x = value;
  x ^= Math.imul(x, 0x3d_20_ad_ea);
  x = (x + seed) | 0;
  x = Math.imul(x, (seed >>> 16) | 1);
  x ^= Math.imul(x, 0x05_52_6c_56);
  return x ^ Math.imul(x, 0x53_a2_28_64);
}

/**
 * The scrambled coordinate of a point in another order of them: of its index, {@link reversed}, in the order of seed
 * `order`, scrambled with seed `scrambling`. The same as by the functions above, without turning bits round between them.
 */
export function scrambledCoordinate(
  reversedIndex: number,
  dimension: number,
  order: number,
  scrambling: number,
): number {
  const index = scrambledReversed(reversedIndex, order);
  return reversed(scrambledReversed(coordinateOfReversed(index, dimension), scrambling));
}

/** The number in the open interval (0, 1) with these binary digits: the middle of one of 2³² cells. */
export function unitNumber(coordinate: number): number {
  return ((coordinate >>> 0) + 0.5) / 0x1_0000_0000;
}

/** The 32 bits in the opposite order. */
export function reversed(value: number): number {
  let x = value;
  x = ((x >>> 1) & 0x55_55_55_55) | ((x & 0x55_55_55_55) << 1);
  x = ((x >>> 2) & 0x33_33_33_33) | ((x & 0x33_33_33_33) << 2);
  x = ((x >>> 4) & 0x0f_0f_0f_0f) | ((x & 0x0f_0f_0f_0f) << 4);
  x = ((x >>> 8) & 0x00_ff_00_ff) | ((x & 0x00_ff_00_ff) << 8);
  return (x >>> 16) | (x << 16);
}

function sumsByByte(columns: Int32Array): Int32Array {
  const all = new Int32Array(sobolDimensions * 1024);
  for (let at = 0; at < all.length; at++) {
    const value = at & 255;
    if (value === 0) continue;
    // The lowest bit's column, and the sum of the others, which was made before.
    const bit = ((at >>> 8) & 3) * 8 + 31 - Math.clz32(value & -value);
    const column = (at >>> 10) * bits + bits - 1 - bit;
    all[at] = all[at & (at - 1)]! ^ reversed(columns[column]!);
  }
  return all;
}

/**
 * Columns of the generator matrices, at `dimension · 32 + column`: direction integers by the recurrence of the primitive
 * polynomial (Bratley & Fox, Algorithm 659, 1988).
 */
function generatorColumns(): Int32Array {
  const matrices = new Int32Array(sobolDimensions * bits);
  // The first dimension is van der Corput's sequence.
  for (let c = 0; c < bits; c++) matrices[c] = 1 << (bits - 1 - c);
  const rows = joeKuoRows.trim().split('\n');
  rows.forEach((row, index) => {
    const [polynomial, ...first] = row.split(/[: ]+/).map(Number);
    const degree = first.length;
    const at = (index + 1) * bits;
    for (let c = 0; c < bits; c++) {
      if (c < degree) {
        matrices[at + c] = first[c]! << (bits - 1 - c);
        continue;
      }
      const oldest = matrices[at + c - degree]!;
      let column = oldest ^ (oldest >>> degree);
      for (let k = 1; k < degree; k++) {
        if (((polynomial! >> (degree - k)) & 1) !== 0) column ^= matrices[at + c - k]!;
      }
      matrices[at + c] = column;
    }
  });
  return matrices;
}
