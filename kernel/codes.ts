/**
 * Whole numbers that stand for the values of a column in its histogram. Small whole numbers stand for themselves; of
 * greater ones, and of amounts, the leading bits are kept. Codes are in the order of their values.
 */

/** The code of a trial without value: the greatest of sixteen bits. */
export const NO_VALUE: i32 = 0xffff;

/** Code of a whole number ≥ 0: of those from 2^(bits + 1) on, so many bits after the leading one are kept. */
export function codeOfCount(value: i32, bits: i32): i32 {
  const shift = 31 - clz(value) - bits;
  return shift <= 0 ? value : (shift << bits) + (value >>> shift);
}

/** The middle of the numbers that have this code. */
export function countOfCode(code: i32, bits: i32): f64 {
  const shift = (code >>> bits) - 1;
  if (shift <= 0) return code;
  const width: i64 = (<i64>1) << shift;
  return <f64>(<i64>(code - (shift << bits)) * width) + <f64>(width - 1) / 2;
}

/** Bits of a single-precision number that are dropped: 9 of its 23 are kept, a relative width of 2⁻⁹. */
const dropped: i32 = 14;
/** Code of 2⁻¹⁰; amounts below it count as 0, so that their columns stay short. */
const least: i32 = (127 - 10) << (23 - dropped);

/** Code of an amount ≥ 0, of sixteen bits, or {@link NO_VALUE}. */
export function codeOfAmount(amount: f64): i32 {
  // NaN alone differs from itself.
  if (amount !== amount) return NO_VALUE;
  return min(NO_VALUE - 1, max(0, (reinterpret<i32>(<f32>amount) >> dropped) - least));
}

/** Codes of four amounts: of two at `from`, and of two more after them; as the lower half of a vector. */
export function codesOfAmounts(from: usize): v128 {
  const two = f32x4.demote_f64x2_zero(v128.load(from));
  const others = f32x4.demote_f64x2_zero(v128.load(from, 16));
  const amounts = v128.shuffle<i64>(two, others, 0, 2);
  const bits = i32x4.sub(i32x4.shr_s(amounts, dropped), i32x4.splat(least));
  const codes = i32x4.min_s(i32x4.max_s(bits, i32x4.splat(0)), i32x4.splat(NO_VALUE - 1));
  // NaN alone differs from itself.
  const isNone = f32x4.ne(amounts, amounts);
  const all = v128.bitselect(i32x4.splat(NO_VALUE), codes, isNone);
  return i16x8.narrow_i32x4_u(all, all);
}

/** The middle of the amounts that have this code, at most a relative 2⁻¹⁰ from each of them; 0 for 0. */
export function amountOfCode(code: i32): f64 {
  if (code === 0) return 0;
  return reinterpret<f32>(((code + least) << dropped) | (1 << (dropped - 1)));
}
