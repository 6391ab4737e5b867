/** What may be left of a probability by rounding, and stands for none. */
export const ROUNDING: f64 = 1e-12;
