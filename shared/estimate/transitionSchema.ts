/** A transition as a measurement tells it: conversion, velocity, the curve, and what becomes of a visit. */
import { z } from 'zod';

const nullable = z.number().nullable();

/** One conversion figure with its 95% interval. `rate` is null where it is not defined (n = 0). */
export const conversionSchema = z.strictObject({
  rate: nullable,
  low: nullable,
  high: nullable,
  /** Denominator: visits (or A dates, for a period rate). */
  n: z.number(),
  /** Numerator. For an eventual rate: those that have reached B so far. */
  k: z.number(),
  standardError: nullable.optional(),
  horizonDays: z.number().optional(),
  /** The horizon rule had fewer than ten visits to go by. */
  horizonFallback: z.boolean().optional(),
});

/** Cumulative incidence of B with exits as competing risks: a step function, values from each `day` on. */
export const curveSchema = z.strictObject({
  days: z.array(z.number()),
  rate: z.array(z.number()),
  low: z.array(nullable),
  high: z.array(nullable),
  atRisk: z.array(z.number()),
});

export const velocitySchema = z.strictObject({
  /** Recorded transitions with a duration: implied and out-of-order ones are left out. */
  n: z.number(),
  median: nullable,
  mean: nullable,
  p90: nullable,
});

/**
 * A fitted delay. Scale and mean are days, `mu` and `sigma` those of log days. `cov` is the covariance of the log
 * parameters, location first (mu or log scale, then log sigma or log shape); `covLogit` that of each with the logit of
 * the outcome's probability.
 */
const lawUncertainty = {
  cov: z.tuple([z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number()])]),
  covLogit: z.tuple([z.number(), z.number()]),
};
export const delayLawSchema = z.union([
  z.strictObject({
    family: z.enum(['weibull', 'gamma']),
    shape: z.number(),
    scale: z.number(),
    ...lawUncertainty,
  }),
  z.strictObject({ family: z.literal('lognormal'), mu: z.number(), sigma: z.number(), ...lawUncertainty }),
]);

/** The mixture competing-risks model: what becomes of a visit and after how long. A plan is calibrated from it. */
export const modelSchema = z.strictObject({
  /** Of the delays, the one with the lowest AIC over all segments; `empirical` where there was nothing to fit. */
  family: z.enum(['empirical', 'weibull', 'gamma', 'lognormal']),
  /**
   * Where the probabilities come from: `mixture`, eventual for ever; or `horizon`, Aalen–Johansen at the horizon, where
   * follow-up is too short to tell never from not yet, or the fit leaves the curve.
   */
  basis: z.enum(['mixture', 'horizon']),
  /** Shares by outcome: the next stage under `advance`, exit stage ids, and `never` for the rest. */
  outcomes: z.array(
    z.strictObject({
      outcome: z.string(),
      probability: z.number(),
      standardError: nullable,
      /** Effective counts n = p(1−p)/se² and k = np; raw counts where p is 0 or 1. */
      effectiveN: z.number(),
      effectiveK: z.number(),
    }),
  ),
  delays: z.array(
    z.strictObject({
      outcome: z.string(),
      /** Visits that left by this outcome, with a duration. */
      n: z.number(),
      law: delayLawSchema.nullable(),
      /** What a plan draws from: `law`, or `curve` where the law is not known or has another shape. */
      drawnFrom: z.enum(['law', 'curve']),
      /** Pairs of days and weight (weights sum to 1), from the Aalen–Johansen increments. */
      empirical: z.array(z.tuple([z.number(), z.number()])),
      /** Fewer than thirty visits of the segment had this outcome: the delay is that of all segments. */
      pooledOverSegments: z.boolean(),
    }),
  ),
  /** Of the fit to these visits alone; null where there was none. */
  logLikelihood: nullable,
  aic: nullable,
});

/** `period` is what a CRM report shows, from recorded dates; `cohort` and `eventual` count implied transitions too. */
export const conversionsSchema = z.strictObject({
  period: conversionSchema,
  cohort: conversionSchema,
  eventual: conversionSchema,
});

export const transitionResultSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  /** `column=value` pairs are written as the value; null for all. */
  segment: z.string().nullable(),
  conversion: conversionsSchema,
  /** The same figures from recorded dates alone: a transition that only a later stage proves is not there. */
  unrepaired: z.strictObject({ cohort: conversionSchema, eventual: conversionSchema }),
  /**
   * The strict reading: B counts only where it is not dated before A. In `conversion` it counts in any order, a date that
   * is before A at 0 days. Absent in files written before it was told.
   */
  strict: z.strictObject({ cohort: conversionSchema, eventual: conversionSchema }).optional(),
  /** Planned rate of this transition, where a plan says. */
  planned: nullable,
  velocity: velocitySchema,
  /** Visits of the cohort still open at the as-of date. */
  open: z.number(),
  /** Of the visits of the cohort that reached B, the share whose date of B is recorded (the others are implied). */
  recordedShare: nullable,
  curve: curveSchema,
  model: modelSchema.nullable(),
});

export type Conversion = z.infer<typeof conversionSchema>;
export type Curve = z.infer<typeof curveSchema>;
export type Velocity = z.infer<typeof velocitySchema>;
export type TransitionResult = z.infer<typeof transitionResultSchema>;
export type TransitionModel = z.infer<typeof modelSchema>;
