/** Axes: round steps, room for what must be seen, and the one place where share of height becomes pixels. */

export interface LinearAxis {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** The smallest of 1, 2 and 5 times a power of ten that is at least `rough`. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** An axis from 0 (or below, where values are) to the first round step at or above the largest value. */
export function axisFromZero(values: readonly number[], intervals: number): LinearAxis {
  const high = Math.max(0, ...values);
  const low = Math.min(0, ...values);
  const step = niceStep((high - low || 1) / intervals);
  return {
    min: Math.floor(low / step + 1e-9) * step,
    max: Math.ceil(high / step - 1e-9) * step || step,
    step,
  };
}

/**
 * An axis for bars that stand on each other: from zero where the smallest is not far above it, else from a round step
 * below everything shown; the bars are then torn and the axis says where it starts.
 */
export function bridgeAxis(values: readonly number[], intervals: number): LinearAxis {
  const high = Math.max(...values);
  const low = Math.min(...values);
  if (low < high * 0.45) return axisFromZero(values, intervals);
  // Bars of nearly one height need room beneath them all the same.
  const step = niceStep(Math.max(high - low, high / 20) / (intervals - 1));
  return {
    min: Math.max(0, Math.floor(low / step - 0.35) * step),
    max: Math.ceil(high / step - 1e-9) * step,
    step,
  };
}

/** Heights in pixels of values on an axis from 0, between the ground and the top; what is above the axis stands at its end. */
export function heightScale(
  axis: LinearAxis,
  { ground, top }: { readonly ground: number; readonly top: number },
): (value: number) => number {
  return (value) => ground - (Math.min(value, axis.max) / axis.max) * (ground - top);
}
