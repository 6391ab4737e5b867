/** Four generators side by side, one in each lane: xoshiro128++ 1.0 (Blackman & Vigna, 2019), as in `streams.ts`. */
export let w0: v128 = i32x4.splat(1);
export let w1: v128 = i32x4.splat(0);
export let w2: v128 = i32x4.splat(0);
export let w3: v128 = i32x4.splat(0);

/** They go on from this state. Whoever draws begins anew: nobody's words follow another's. */
export function setGenerators(s0: v128, s1: v128, s2: v128, s3: v128): void {
  w0 = s0;
  w1 = s1;
  w2 = s2;
  w3 = s3;
}

/** A random word of each. */
export function nextWords(): v128 {
  const sum = i32x4.add(w0, w3);
  const words = i32x4.add(v128.or(i32x4.shl(sum, 7), i32x4.shr_u(sum, 25)), w0);
  const t = i32x4.shl(w1, 9);
  w2 = v128.xor(w2, w0);
  w3 = v128.xor(w3, w1);
  w1 = v128.xor(w1, w2);
  w0 = v128.xor(w0, w3);
  w2 = v128.xor(w2, t);
  w3 = v128.or(i32x4.shl(w3, 11), i32x4.shr_u(w3, 21));
  return words;
}
