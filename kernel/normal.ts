/** The standard normal distribution. `Math` of AssemblyScript is compiled into the module: the same bits everywhere. */

/** P(Z > z), accurate in both tails (Hart, 1968, algorithm 5666, in the form of West, 2005). */
export function normalSurvival(z: f64): f64 {
  const x = Math.abs(z);
  if (x > 37) return z > 0 ? 0 : 1;
  const density = Math.exp(-0.5 * x * x);
  let tail: f64;
  if (x < 7.07106781186547) {
    let above = 0.0352624965998911 * x + 0.700383064443688;
    above = above * x + 6.37396220353165;
    above = above * x + 33.912866078383;
    above = above * x + 112.079291497871;
    above = above * x + 221.213596169931;
    above = above * x + 220.206867912376;
    let below = 0.0883883476483184 * x + 1.75566716318264;
    below = below * x + 16.064177579207;
    below = below * x + 86.7807322029461;
    below = below * x + 296.564248779674;
    below = below * x + 637.333633378831;
    below = below * x + 793.826512519948;
    below = below * x + 440.413735824752;
    tail = (density * above) / below;
  } else {
    let fraction = x + 0.65;
    fraction = x + 4 / fraction;
    fraction = x + 3 / fraction;
    fraction = x + 2 / fraction;
    fraction = x + 1 / fraction;
    tail = density / fraction / 2.506628274631;
  }
  return z > 0 ? tail : 1 - tail;
}

/** The z with P(Z ≤ z) = p, 0 < p < 1 (Wichura, 1988, AS 241, PPND16). */
export function normalQuantile(p: f64): f64 {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    const above =
      ((((((2509.0809287301227 * r + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r +
        13731.69376550946) *
        r +
        1971.5909503065513) *
        r +
        133.14166789178438) *
        r +
      3.3871328727963665;
    const below =
      ((((((5226.495278852546 * r + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) *
        r +
        5394.196021424751) *
        r +
        687.1870074920579) *
        r +
        42.31333070160091) *
        r +
      1;
    return (q * above) / below;
  }
  let r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  let x: f64;
  if (r <= 5) {
    r -= 1.6;
    const above =
      ((((((0.0007745450142783414 * r + 0.022723844989269184) * r + 0.2417807251774506) * r +
        1.2704582524523684) *
        r +
        3.6478483247632045) *
        r +
        5.769497221460691) *
        r +
        4.630337846156546) *
        r +
      1.4234371107496835;
    const below =
      ((((((1.0507500716444169e-9 * r + 0.0005475938084995345) * r + 0.015198666563616457) * r +
        0.14810397642748008) *
        r +
        0.6897673349851) *
        r +
        1.6763848301838038) *
        r +
        2.053191626637759) *
        r +
      1;
    x = above / below;
  } else {
    r -= 5;
    const above =
      ((((((2.0103343992922881e-7 * r + 2.7115555687434876e-5) * r + 0.0012426609473880784) * r +
        0.026532189526576124) *
        r +
        0.29656057182850487) *
        r +
        1.7848265399172913) *
        r +
        5.463784911164114) *
        r +
      6.657904643501103;
    const below =
      ((((((2.0442631033899397e-15 * r + 1.421511758316446e-7) * r + 1.8463183175100548e-5) * r +
        0.0007868691311456133) *
        r +
        0.014875361290850615) *
        r +
        0.1369298809227358) *
        r +
        0.599832206555888) *
        r +
      1;
    x = above / below;
  }
  return q < 0 ? -x : x;
}

/** {@link normalQuantile} of two numbers, to the same bits: the middle of the distribution at once, the tails apart. */
export function normalQuantiles(p: v128): v128 {
  const q = f64x2.sub(p, f64x2.splat(0.5));
  const r = f64x2.sub(f64x2.splat(0.180625), f64x2.mul(q, q));
  let above = f64x2.splat(2509.0809287301227);
  above = f64x2.add(f64x2.mul(above, r), f64x2.splat(33430.57558358813));
  above = f64x2.add(f64x2.mul(above, r), f64x2.splat(67265.7709270087));
  above = f64x2.add(f64x2.mul(above, r), f64x2.splat(45921.95393154987));
  above = f64x2.add(f64x2.mul(above, r), f64x2.splat(13731.69376550946));
  above = f64x2.add(f64x2.mul(above, r), f64x2.splat(1971.5909503065513));
  above = f64x2.add(f64x2.mul(above, r), f64x2.splat(133.14166789178438));
  above = f64x2.add(f64x2.mul(above, r), f64x2.splat(3.3871328727963665));
  let below = f64x2.splat(5226.495278852546);
  below = f64x2.add(f64x2.mul(below, r), f64x2.splat(28729.085735721943));
  below = f64x2.add(f64x2.mul(below, r), f64x2.splat(39307.89580009271));
  below = f64x2.add(f64x2.mul(below, r), f64x2.splat(21213.794301586597));
  below = f64x2.add(f64x2.mul(below, r), f64x2.splat(5394.196021424751));
  below = f64x2.add(f64x2.mul(below, r), f64x2.splat(687.1870074920579));
  below = f64x2.add(f64x2.mul(below, r), f64x2.splat(42.31333070160091));
  below = f64x2.add(f64x2.mul(below, r), f64x2.splat(1));
  let z = f64x2.div(f64x2.mul(q, above), below);
  const isTail = f64x2.gt(f64x2.abs(q), f64x2.splat(0.425));
  if (!v128.any_true(isTail)) return z;
  if (i64x2.extract_lane(isTail, 0) !== 0) {
    z = f64x2.replace_lane(z, 0, normalQuantile(f64x2.extract_lane(p, 0)));
  }
  if (i64x2.extract_lane(isTail, 1) !== 0) {
    z = f64x2.replace_lane(z, 1, normalQuantile(f64x2.extract_lane(p, 1)));
  }
  return z;
}

/** Nodes of the table of {@link tabulatedCdf}: from −8 to 8, 64 to the unit. */
const cells: i32 = 1024;
const cdfAtNode = new StaticArray<f64>(cells + 2);
const slopeAtNode = new StaticArray<f64>(cells + 2);

/** Fills the table; called once. */
export function tabulateNormal(): void {
  for (let node = 0; node <= cells + 1; node++) {
    const z = <f64>node / 64 - 8;
    cdfAtNode[node] = normalSurvival(-z);
    slopeAtNode[node] = (0.3989422804014327 * Math.exp(-0.5 * z * z)) / 64;
  }
}

/** P(Z ≤ z) by cubic Hermite interpolation, to within 3e-10. */
export function tabulatedCdf(z: f64): f64 {
  if (z <= -8) return 0;
  if (z >= 8) return 1;
  const x = (z + 8) * 64;
  const node = <i32>x;
  const t = x - <f64>node;
  const left = cdfAtNode[node];
  const rise = cdfAtNode[node + 1] - left;
  const m0 = slopeAtNode[node];
  const m1 = slopeAtNode[node + 1];
  return left + t * (m0 + t * (3 * rise - 2 * m0 - m1 + t * (m0 + m1 - 2 * rise)));
}
