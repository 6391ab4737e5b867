/** A seeded generator for tests that simulate: sfc32 (Chris Doty-Humphrey), uniform on the open (0, 1). */
export function seeded(seed: number): () => number {
  let a = 0x9e3779b9 | 0;
  let b = seed | 0;
  let c = 0x243f6a88 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) + 0.5;
  };
  for (let i = 0; i < 15; i++) next();
  return () => next() / 2 ** 32;
}

/** An exponential draw with this mean. */
export function exponential(random: () => number, mean: number): number {
  return -mean * Math.log(random());
}
