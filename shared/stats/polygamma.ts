/** The digamma and trigamma functions: first and second derivative of log Γ. */

/** From here on the asymptotic series (Abramowitz & Stegun 6.1.41, 6.3.18, 6.4.12) are exact to the last digit. */
export const asymptoticFrom = 16;

/** ψ(x) = d/dx log Γ(x) for x > 0. `digamma(1)` is −0.5772 (Euler's constant). */
export function digamma(x: number): number {
  let z = x;
  let below = 0;
  for (; z < asymptoticFrom; z++) below += 1 / z;
  return Math.log(z) - 0.5 / z + digammaTail(z) - below;
}

/** ψ′(x) for x > 0. `trigamma(1)` is π²/6. */
export function trigamma(x: number): number {
  let z = x;
  let below = 0;
  for (; z < asymptoticFrom; z++) below += 1 / (z * z);
  return 1 / z + 0.5 / (z * z) + trigammaTail(z) + below;
}

/** log Γ(z) − ((z − ½) log z − z + ½ log 2π) for large z. */
export function gammaTail(z: number): number {
  const s = 1 / (z * z);
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188))))) / z;
}

/** ψ(z) − log z + 1/(2z) for large z. */
export function digammaTail(z: number): number {
  const s = 1 / (z * z);
  return -s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132)))));
}

/** ψ′(z) − 1/z − 1/(2z²) for large z. */
export function trigammaTail(z: number): number {
  const s = 1 / (z * z);
  return (s * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66)))))) / z;
}
