/** The gamma function and the gamma distribution with scale 1. */

/** log Γ(x), x > 0: Stirling's series, shifted up for small x. */
export function logGamma(x: f64): f64 {
  let shift: f64 = 0;
  while (x < 10) {
    shift -= Math.log(x);
    x += 1;
  }
  const r = 1 / (x * x);
  const series =
    (1 / 12.0 -
      r * (1 / 360.0 - r * (1 / 1260.0 - r * (1 / 1680.0 - r * (1 / 1188.0 - (r * 691) / 360360.0))))) /
    x;
  return shift + (x - 0.5) * Math.log(x) - x + 0.9189385332046727 + series;
}

const logFactorials = new StaticArray<f64>(256);

/** Fills the table of {@link logFactorial}; called once. */
export function tabulateFactorials(): void {
  for (let k = 1; k < 256; k++) logFactorials[k] = logFactorials[k - 1] + Math.log(<f64>k);
}

/** log k!. */
export function logFactorial(k: f64): f64 {
  if (k < 256) return logFactorials[<i32>k];
  const x = k + 1;
  const r = 1 / (x * x);
  return (x - 0.5) * Math.log(x) - x + 0.9189385332046727 + (1 / 12.0 - r * (1 / 360.0 - r / 1260.0)) / x;
}

/**
 * P(X > x) of a gamma variable with the given shape and scale 1: by the series of the lower tail below the mean, by
 * Legendre's continued fraction (modified Lentz) above.
 */
export function gammaSurvival(x: f64, shape: f64): f64 {
  if (x <= 0) return 1;
  const front = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  const most = 200 + <i32>(20 * Math.sqrt(shape));
  if (x < shape + 1) {
    let term = 1 / shape;
    let sum = term;
    for (let i = 1; i < most; i++) {
      term *= x / (shape + <f64>i);
      sum += term;
      if (term < sum * 1e-16) break;
    }
    return 1 - front * sum;
  }
  let b = x + 1 - shape;
  let c: f64 = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < most; i++) {
    const a = -(<f64>i) * (<f64>i - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return front * fraction;
}
