/**
 * The result of a projection, declared once: the JSON of `spillway simulate`, what the workbook and the
 * screens read, and the published schema `schemas/simulate.schema.json`.
 */
import { z } from 'zod';
import { samplings } from './sampling.ts';
import { targetSchema } from '../plan/schema.ts';

/** Summary of one figure over trials; quantiles are type 7. */
export const summarySchema = z.strictObject({
  mean: z.number().nullable(),
  sd: z.number().nullable(),
  p5: z.number().nullable(),
  p10: z.number().nullable(),
  p25: z.number().nullable(),
  p50: z.number().nullable(),
  p75: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  /** The horizon covers only a part of the period. */
  partial: z.literal(true).optional(),
});

export const targetResultSchema = targetSchema.extend({
  /** Share of trials that reach the amount (≥). */
  probability: z.number(),
  standardError: z.number(),
  result: summarySchema,
});

const standardErrorsSchema = z.strictObject({
  mean: z.number().nullable(),
  p10: z.number().nullable(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
});

const bindingSchema = z.record(
  z.string(),
  z.strictObject({ demand: z.number(), sdr: z.number(), ae: z.number() }),
);

export const simulationSchema = z.strictObject({
  spillway: z.literal(1),
  name: z.string(),
  scenario: z.string().nullable(),
  currency: z.string(),
  start: z.string(),
  weeks: z.number(),
  step: z.enum(['week', 'day']),
  trials: z.number(),
  seed: z.number(),
  /** How parameters were drawn: by scrambled Sobol points or plainly; absent where nothing was drawn. */
  sampling: z.enum(samplings).optional(),
  engineVersion: z.string(),
  /** True for `--expected`: means by recursion, no random numbers, no gates; every quantile is the mean. */
  expected: z.boolean(),
  periods: z.strictObject({
    weeks: z.array(z.string()),
    months: z.array(z.string()),
    quarters: z.array(z.string()),
    years: z.array(z.string()),
  }),
  /** `series[key][segment | "total"][period]`, e.g. `series["entries.sao"]["total"]["2027-01"]`. */
  series: z.record(z.string(), z.record(z.string(), z.record(z.string(), summarySchema))),
  targets: z.array(targetResultSchema),
  /** Of the totals over the horizon, for the number of trials alone; absent where nothing was drawn. */
  standardErrors: z
    .strictObject({ pipeline: standardErrorsSchema, bookings: standardErrorsSchema })
    .optional(),
  /** Share of trials in which each constraint binds, by quarter. */
  binding: bindingSchema,
  /** The same by month. */
  bindingByMonth: bindingSchema,
  /**
   * Share of trials in which there is more work than the team can take up: somebody waits at the end of the period.
   * Utilisation itself stays at 100%, since what is more than that waits. Null without a limit.
   */
  overloaded: z.record(z.string(), z.strictObject({ sdr: z.number().nullable(), ae: z.number().nullable() })),
  /** Of each trial: totals over the horizon, and the figure of each target in their order. */
  perTrial: z.strictObject({
    pipeline: z.array(z.number()),
    bookings: z.array(z.number()),
    targets: z.array(z.array(z.number())),
  }),
});

export type Summary = z.infer<typeof summarySchema>;
export type Simulation = z.infer<typeof simulationSchema>;
