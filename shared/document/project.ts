/** What a document holds besides the imported log: declared once, validated on opening. */
import { z } from 'zod';
import { samplings } from '../engine/sampling.ts';
import { recordedCountsSchema } from '../intake/recordedCounts.ts';
import { planSchema, targetSchema } from '../plan/schema.ts';

/** Version of the document format. A newer one is refused untouched; an older one is migrated on opening. */
export const documentVersion = 1;

const day = z.string();

/** Which question the Measure room is asked. Absent keys take the measurement's defaults. */
export const measureSettingsSchema = z.strictObject({
  from: z.string().optional(),
  to: z.string().optional(),
  asOf: day.optional(),
  window: z.tuple([day, day]).optional(),
  horizonDays: z.number().positive().optional(),
  segments: z.array(z.string()).optional(),
  /** A planned rate where the plan does not give one. */
  planned: z.number().min(0).max(1).optional(),
});

export const whatIfSchema = z.strictObject({
  /** By the stage a transition starts from: added to the logit of its rate in every segment. */
  rateShifts: z.array(z.strictObject({ from: z.string(), logit: z.number().min(-20).max(20) })),
  /** Multiplies the arrivals of every segment. */
  arrivalFactor: z.number().min(0).max(100),
  /** Hires in the first month that can take them, more (or fewer) than the scenario has in all. */
  sdrHires: z.number().int().min(-100_000).max(100_000),
  aeHires: z.number().int().min(-100_000).max(100_000),
});

const forecastFigureSchema = z.strictObject({
  /** A month, a fiscal quarter, a fiscal year, or `total`. */
  period: z.string(),
  mean: z.number(),
  p10: z.number(),
  p50: z.number(),
  p90: z.number(),
});

/** A projection as it was when it was put on record: what it said, and of what, to be compared with what happened. */
export const forecastSchema = z.strictObject({
  id: z.string(),
  /** Milliseconds since 1970. */
  savedAt: z.number(),
  /** The scenario by name; null is the plan itself. */
  scenario: z.string().nullable(),
  /** Whether rates, volume or hires were moved on top of the scenario. */
  moved: z.boolean(),
  start: day,
  weeks: z.number(),
  /** The last day that was recorded; null without records. */
  asOf: day.nullable(),
  actualsThrough: day.nullable(),
  trials: z.number(),
  seed: z.number(),
  engineVersion: z.string(),
  targets: z.array(
    targetSchema.extend({
      probability: z.number(),
      standardError: z.number(),
      p10: z.number().nullable(),
      p50: z.number().nullable(),
      p90: z.number().nullable(),
    }),
  ),
  /** Of all segments together, by the key of the series. Periods that the horizon covers only in part are left out. */
  series: z.array(z.strictObject({ key: z.string(), figures: z.array(forecastFigureSchema) })),
});

export const projectSchema = z.strictObject({
  title: z.string().max(200),
  plan: planSchema,
  /** The mapping file's content as it was applied, or null before the first import. */
  mapping: z.record(z.string(), z.unknown()).nullable(),
  imports: z.array(z.strictObject({ name: z.string(), rows: z.number(), importedAt: z.number() })),
  intake: z
    .strictObject({
      rows: z.number(),
      imported: z.number(),
      refused: z.number(),
      ignored: z.number(),
      problems: z.number(),
    })
    .nullable(),
  /** What the import found and the log does not say; null before the first import. */
  defects: z
    .strictObject({
      duplicateEntities: z.array(z.string()).readonly(),
      unmappedStages: z
        .array(
          z.strictObject({
            value: z.string(),
            column: z.string(),
            rows: z.number(),
            ids: z.array(z.string()).readonly(),
          }),
        )
        .readonly(),
    })
    .nullable()
    .default(null),
  /** Counts by stage and period, where they were imported instead of records. */
  counts: recordedCountsSchema.nullable().default(null),
  measure: measureSettingsSchema,
  /** What of the log the Measure room shows; plans are calibrated from all of it. A value of null: without one. */
  shown: z
    .strictObject({
      segments: z.array(z.strictObject({ column: z.string(), value: z.string().nullable() })).max(2),
      owner: z.string().nullable(),
    })
    .default({ segments: [], owner: null }),
  /** How the Measure room is read; no plan depends on it. */
  reading: z
    .strictObject({
      /** In the tables of stages and segments, what is not dated did not happen. */
      recordedOnly: z.boolean(),
      /** Where owners are named: on screen and not in print, in both, or nowhere. */
      ownerNames: z.enum(['screen', 'everywhere', 'nowhere']),
      findings: z.strictObject({
        show: z.enum(['all', 'high', 'medium', 'low', 'accepted', 'open']),
        stage: z.string().nullable(),
      }),
    })
    .default({ recordedOnly: false, ownerNames: 'screen', findings: { show: 'all', stage: null } }),
  /** Findings that were accepted, by their key, without the records that were left out. */
  accepted: z
    .array(
      z.strictObject({
        key: z.string(),
        code: z.string(),
        stage: z.string().nullable(),
        except: z.array(z.string()),
      }),
    )
    .default([]),
  /** Scenario shown, by name; null is the plan itself. */
  scenario: z.string().nullable(),
  /** Scenarios whose stage rates follow the measurement: the patch then holds only what departs from it. */
  followed: z
    .array(z.strictObject({ scenario: z.string(), rates: z.enum(['period', 'eventual']) }))
    .default([]),
  /** What is being tried on top of the scenario shown, until it is kept as a scenario of its own. */
  whatIf: whatIfSchema.default({ rateShifts: [], arrivalFactor: 1, sdrHires: 0, aeHires: 0 }),
  /** Forecasts that were put on record, oldest first. */
  forecasts: z.array(forecastSchema).default([]),
  simulation: z.strictObject({
    trials: z.number().int().positive(),
    seed: z.number().int().nonnegative(),
    sampling: z.enum(samplings).optional(),
  }),
});

export type Project = z.infer<typeof projectSchema>;
export type Forecast = z.infer<typeof forecastSchema>;
export type WhatIf = z.infer<typeof whatIfSchema>;
export type MeasureSettings = z.infer<typeof measureSettingsSchema>;

export const manifestSchema = z.object({
  format: z.literal('spillway'),
  version: z.number().int().positive(),
  app: z.string(),
  /** Of the imported log; null where nothing was imported. */
  log: z.strictObject({ zone: z.string(), passes: z.enum(['single', 'byExit']) }).nullable(),
});
