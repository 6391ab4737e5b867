/** The gap bridge as a measurement tells it. */
import { z } from 'zod';

const nullable = z.number().nullable();
const interval = z.strictObject({ low: z.number(), high: z.number() });

export const barKeys = ['unrecorded', 'recycling', 'maturity', 'mix', 'consistency', 'remainder'] as const;

export const bridgeSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  planned: z.number(),
  recorded: z.number(),
  gap: z.number(),
  /** r(all): eventual rate with every correction, at the observed mix. */
  corrected: z.number(),
  /** unrecorded + recycling + maturity. */
  measurement: z.number(),
  performance: z.number(),
  horizonDays: z.number(),
  horizonFallback: z.boolean(),
  /**
   * They add up to the gap. `mix` is absent where no mix of segments is planned, `consistency` where no owner is known:
   * then `remainder` is all of performance. `low`/`high` come from the bootstrap.
   */
  bars: z.array(
    z.strictObject({
      key: z.enum(barKeys),
      value: z.number(),
      low: nullable,
      high: nullable,
      segment: z.string().optional(),
    }),
  ),
  /** What the mix, consistency and remainder bars are made of; empty where segments are not told apart. */
  segments: z.array(
    z.strictObject({
      /** Id of the plan's segment; null for entities that are in none of them. */
      segment: z.string().nullable(),
      n: z.number(),
      observedShare: z.number(),
      plannedShare: z.number(),
      /** Eventual rate with every correction, and over owners inside their limits. */
      rate: z.number(),
      insideRate: z.number(),
      plannedRate: z.number(),
      mix: z.number(),
      consistency: z.number(),
      remainder: z.number(),
    }),
  ),
  /** r(S) for the eight sets of corrections, keyed `none`, `unrecorded`, `unrecorded+recycling`, … */
  rates: z.record(z.string(), z.number()),
  /** Owners outside their 99.8% limits. */
  ownersOutside: z.array(
    z.strictObject({
      segment: z.string().nullable(),
      owner: z.string(),
      n: z.number(),
      k: z.number(),
      lower: z.number(),
      upper: z.number(),
    }),
  ),
  /** Percentile intervals (95%) from resampling entities, or the accounts they belong to; absent without a bootstrap. */
  bootstrap: z
    .strictObject({
      /** Resamples in which every rate was defined. */
      resamples: z.number(),
      seed: z.number(),
      unit: z.enum(['entity', 'account']),
      recorded: interval,
      corrected: interval,
      gap: interval,
      measurement: interval,
      /** Consistency and remainder together. */
      performance: interval,
      /** measurement ÷ gap; null where the interval of the gap includes 0. */
      measurementShare: interval.nullable(),
    })
    .optional(),
  /** Why a bar is absent, and what else limits the reading. */
  notes: z.array(z.string()),
  sentence: z.string(),
});

export type Bridge = z.infer<typeof bridgeSchema>;
