/** How far apart a distribution's values may lie: beyond these its mean, or its digits, are lost. */
export const shapeLimits = {
  /** Sigma of a lognormal. */
  lognormal: [1e-9, 6],
  /** Shapes of a gamma and of a Weibull. */
  gamma: [1e-3, 1e6],
  weibull: [0.1, 1000],
} as const;

/** The longest delay, and the largest mean of one. */
export const mostDelayDays = 1e6;
