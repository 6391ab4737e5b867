/**
 * The result of a measurement, declared once: the JSON of `spillway measure`, what calibration and the workbook
 * read, and the published schema `schemas/measure.schema.json`. Rates are shares (0–1), times are days.
 */
import { z } from 'zod';
import { stageSchema } from '../funnel/stages.ts';

const day = z.string();
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

/** Effective counts and delays that a plan is calibrated from. */
export const modelSchema = z.strictObject({
  /** Delays are empirical distributions until a parametric family is fitted. */
  family: z.enum(['empirical', 'weibull', 'gamma', 'lognormal']),
  /** Eventual shares by outcome: the next stage under `advance`, exit stage ids, and `never` for the rest. */
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
      /** Pairs of days and weight (weights sum to 1), from the Aalen–Johansen increments. */
      empirical: z.array(z.tuple([z.number(), z.number()])),
      pooledOverSegments: z.boolean(),
    }),
  ),
  logLikelihood: nullable,
  aic: nullable,
});

export const transitionResultSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  /** `column=value` pairs are written as the value; null for all. */
  segment: z.string().nullable(),
  conversion: z.strictObject({
    period: conversionSchema,
    cohort: conversionSchema,
    eventual: conversionSchema,
  }),
  velocity: velocitySchema,
  /** Visits still open at the as-of date. */
  open: z.number(),
  /** Share of the dates of B that are recorded (the others are implied). */
  recordedShare: nullable,
  curve: curveSchema,
  model: modelSchema.nullable(),
});

export const findingSchema = z.strictObject({
  code: z.string(),
  stage: z.string().optional(),
  transition: z.strictObject({ from: z.string(), to: z.string() }).optional(),
  count: z.number(),
  denominator: z.number(),
  share: z.number(),
  /** Up to twenty entity ids. */
  ids: z.array(z.string()),
  /** The five owners with most of them. */
  owners: z.array(z.strictObject({ owner: z.string(), count: z.number(), n: z.number() })),
  /** Change of the measured conversion (points as a share) and of the median velocity (days), by recomputation. */
  effect: z.strictObject({ conversion: nullable, velocityDays: nullable }),
  severity: z.enum(['high', 'medium', 'low']),
  fix: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
});

export const barKeys = [
  'unrecorded',
  'recycling',
  'maturity',
  'mix',
  'consistency',
  'remainder',
  'performance',
] as const;

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
  /** `remainder` is replaced by `performance` where the plan has no segments. `low`/`high` come from the bootstrap. */
  bars: z.array(
    z.strictObject({
      key: z.enum(barKeys),
      value: z.number(),
      low: nullable,
      high: nullable,
      segment: z.string().optional(),
    }),
  ),
  /** r(S) for the eight sets of corrections, keyed `none`, `unrecorded`, `unrecorded+recycling`, … */
  rates: z.record(z.string(), z.number()),
  /** Owners outside their 99.8% limits, by segment. */
  ownersOutside: z.record(z.string(), z.array(z.string())),
  /** Why a bar is absent, or null. */
  notes: z.array(z.string()),
  sentence: z.string(),
});

export const measurementSchema = z.strictObject({
  spillway: z.literal(1),
  asOf: day,
  asOfInferred: z.boolean(),
  /** Half-open [from, to). */
  window: z.tuple([day, day]),
  zone: z.string(),
  from: z.string(),
  to: z.string(),
  stages: z.array(stageSchema),
  entities: z.number(),
  events: z.number(),
  intake: z.strictObject({
    rows: z.number(),
    imported: z.number(),
    refused: z.number(),
    ignored: z.number(),
    problems: z.number(),
  }),
  problems: z.array(z.record(z.string(), z.unknown())),
  findings: z.array(findingSchema),
  transitions: z.array(transitionResultSchema),
  /** Values of the segment column(s) in use, with their counts at A. */
  segments: z.array(z.strictObject({ segment: z.string(), n: z.number() })),
  drift: z.strictObject({
    owners: z.array(
      z.strictObject({
        owner: z.string(),
        segment: z.string().nullable(),
        n: z.number(),
        k: z.number(),
        rate: nullable,
        lower95: z.number(),
        upper95: z.number(),
        lower998: z.number(),
        upper998: z.number(),
        outside998: z.boolean(),
      }),
    ),
    changePoints: z.array(z.strictObject({ date: day, before: z.number(), after: z.number() })),
  }),
  bridge: bridgeSchema.nullable(),
  /** Open visits at the as-of date, by segment, stage and age: the opening state of a simulation. */
  opening: z.array(
    z.strictObject({
      segment: z.string().nullable(),
      stage: z.string(),
      ageDays: z.number(),
      count: z.number(),
      recycles: z.number(),
      amount: nullable,
    }),
  ),
  /** Entries to the arrival stage and money by month: `2026-05` → counts. */
  history: z.array(
    z.strictObject({
      month: z.string(),
      segment: z.string().nullable(),
      entries: z.record(z.string(), z.number()),
      pipeline: z.number(),
      bookings: z.number(),
    }),
  ),
});

export type Measurement = z.infer<typeof measurementSchema>;
export type Conversion = z.infer<typeof conversionSchema>;
export type Curve = z.infer<typeof curveSchema>;
export type Velocity = z.infer<typeof velocitySchema>;
export type TransitionResult = z.infer<typeof transitionResultSchema>;
export type TransitionModel = z.infer<typeof modelSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type Bridge = z.infer<typeof bridgeSchema>;
