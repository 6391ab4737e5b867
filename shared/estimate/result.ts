/**
 * The result of a measurement, declared once: the JSON of `spillway measure`, what calibration and the workbook
 * read, and the published schema `schemas/measure.schema.json`. Rates are shares (0–1), times are days.
 */
import { z } from 'zod';
import { stageSchema } from '../funnel/stages.ts';
import { bridgeSchema } from './bridgeSchema.ts';
import { conversionsSchema, transitionResultSchema } from './transitionSchema.ts';

export { type Bridge, barKeys, bridgeSchema } from './bridgeSchema.ts';
export {
  type Conversion,
  type Curve,
  type TransitionModel,
  type TransitionResult,
  type Velocity,
  conversionSchema,
  curveSchema,
  delayLawSchema,
  modelSchema,
  transitionResultSchema,
  velocitySchema,
} from './transitionSchema.ts';

const day = z.string();
const nullable = z.number().nullable();

export const findingSchema = z.strictObject({
  code: z.string(),
  stage: z.string().optional(),
  /** The transition into the stage concerned. */
  transition: z.strictObject({ from: z.string(), to: z.string() }).optional(),
  count: z.number(),
  denominator: z.number(),
  share: z.number(),
  /** Up to twenty entity ids. */
  ids: z.array(z.string()),
  /** The five owners with most of them. */
  owners: z.array(z.strictObject({ owner: z.string(), count: z.number(), n: z.number() })),
  /**
   * What changes when what is found is repaired or taken out: the conversion in question (as a share), and on
   * `transition` the median velocity (days) and that stage's own conversion. Null where it touches neither.
   */
  effect: z.strictObject({
    conversion: nullable,
    /** Standard error of `conversion`: the same entities before and after (delta method). */
    conversionError: nullable.optional(),
    velocityDays: nullable,
    stageConversion: nullable,
  }),
  severity: z.enum(['high', 'medium', 'low']),
  fix: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
});

/** Visits by the period in which they entered A, and how many of them had reached B by each age. */
export const cohortTriangleSchema = z.strictObject({
  step: z.enum(['week', 'month', 'quarter']),
  /** Days since entering, ascending. */
  ageDays: z.array(z.number()),
  cohorts: z.array(
    z.strictObject({
      /** First day of the period. */
      start: day,
      n: z.number(),
      /** Those that have reached B so far, at any age. */
      toDate: z.number(),
      /** By age, as far as any visit of the cohort has been followed: those that reached B by then. */
      k: z.array(z.number()),
      /** The first so many ages every visit of the cohort has been followed for; later ones are lower bounds. */
      complete: z.number(),
    }),
  ),
});

/** One owner of a funnel plot; `segment` null over all. */
const funnelRow = {
  owner: z.string(),
  segment: z.string().nullable(),
  n: z.number(),
  k: z.number(),
  rate: nullable,
  /** What the rates of all owners would give of the same n with the same mix of segments. */
  expected: z.number(),
  lower95: z.number(),
  upper95: z.number(),
  lower998: z.number(),
  upper998: z.number(),
  outside998: z.boolean(),
};

const toDateRow = {
  n: z.number(),
  k: z.number(),
  lower998: z.number(),
  upper998: z.number(),
  outside998: z.boolean(),
};

/**
 * How much owners differ beyond chance and beyond their mix of segments: intra-class correlation with its 95% interval
 * (null on a boundary), the p-value of its likelihood-ratio test (half the χ² tail) and Tarone's Z. Null where fewer than
 * two owners have any.
 */
const driftIndexSchema = z.strictObject({
  owners: z.number(),
  rho: z.number(),
  low: nullable,
  high: nullable,
  p: z.number(),
  tarone: z.strictObject({ z: z.number(), p: z.number() }).nullable(),
});

const changePointSchema = z.strictObject({ date: day, before: z.number(), after: z.number() });

/** Rows of the files that were read; imported + refused + ignored = rows. */
export const intakeCountsSchema = z.strictObject({
  rows: z.number(),
  imported: z.number(),
  refused: z.number(),
  ignored: z.number(),
  problems: z.number(),
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
  intake: intakeCountsSchema,
  problems: z.array(z.record(z.string(), z.unknown())),
  findings: z.array(findingSchema),
  transitions: z.array(transitionResultSchema),
  /**
   * From A to every later stage with dates: how far the cohort comes. Each transition by itself is in `transitions`.
   * Absent in files written before it was told.
   */
  cumulative: z
    .array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        segment: z.string().nullable(),
        conversion: conversionsSchema,
      }),
    )
    .optional(),
  /** The columns that `segment` is made of, in the order of its values. */
  segmentColumns: z.array(z.string()),
  /** Values of the segment column(s) in use, the visits to A in the window, and the plan's segment of that name. */
  segments: z.array(z.strictObject({ segment: z.string(), n: z.number(), planned: z.string().nullable() })),
  drift: z.strictObject({
    /**
     * Of an owner's entities that were followed for `cohorts.withinDays`, those that converted within them: young leads
     * count for nobody. Limits are counts about what the owner's mix of segments makes likely; `toDate` has the counts to date with
     * their own limits, which is what the gap bridge judges by.
     */
    owners: z.array(z.strictObject({ ...funnelRow, toDate: z.strictObject(toDateRow).optional() })),
    /** Absent in files written before it was measured. */
    index: driftIndexSchema.nullable().optional(),
    /**
     * Owners' shares of the entities in question, of those that converted to date and of the others. `afterwards`: owners
     * stand on what converted and hardly on anything else, so that who converts how much cannot be told.
     */
    ownersKnown: z.strictObject({ reached: nullable, others: nullable, afterwards: z.boolean() }).optional(),
    /**
     * By owner, the passes in which a required stage that was gone through has no recorded date, given how far they went;
     * null where no owner is known.
     */
    skips: z
      .strictObject({ owners: z.array(z.strictObject(funnelRow)), index: driftIndexSchema.nullable() })
      .nullable()
      .optional(),
    /** By owner, the conversions within `cohorts.withinDays` that took longer than the median of their segment. */
    dwell: z
      .strictObject({
        owners: z.array(z.strictObject({ ...funnelRow, medianDays: z.number() })),
        index: driftIndexSchema.nullable(),
      })
      .nullable()
      .optional(),
    /** Dates from which cohorts of A convert at another rate within `withinDays`. */
    changePoints: z.array(changePointSchema),
    /** The same of the share of slow conversions, and of single owners with enough visits. */
    dwellChanges: z.array(changePointSchema).optional(),
    ownerChanges: z.array(changePointSchema.extend({ owner: z.string() })).optional(),
    /** The cohorts that this was found in: each followed for at least `withinDays`. */
    cohorts: z.strictObject({
      step: z.enum(['week', 'month']),
      withinDays: z.number(),
      dispersion: z.number(),
      periods: z.array(z.strictObject({ start: day, n: z.number(), k: z.number() })),
    }),
  }),
  /** Of A to B; absent in files written before it was measured, as are the reasons and limits below. */
  cohortTriangle: cohortTriangleSchema.optional(),
  /** Reasons of the exits dated in the window, by exit, the most frequent first; those without a reason under null. */
  exitReasons: z
    .array(
      z.strictObject({
        exit: z.string(),
        n: z.number(),
        reasons: z.array(
          z.strictObject({
            reason: z.string().nullable(),
            count: z.number(),
            share: z.number(),
            /** Share of this reason and all before it. */
            cumulative: z.number(),
            /** By the last forward stage before the exit, null where there is none. */
            from: z.array(z.strictObject({ stage: z.string().nullable(), count: z.number() })),
          }),
        ),
        /** Reasons that are not listed, together. */
        others: z.strictObject({ reasons: z.number(), count: z.number() }),
      }),
    )
    .optional(),
  /**
   * Agreed limits, by the week in which the stage was entered (from Monday): `within` of the `n` visits with a verdict.
   * `pending`: undecided, the limit not over. `unknown`: decided without a date.
   */
  sla: z
    .array(
      z.strictObject({
        stage: z.string(),
        to: z.string(),
        limit: z.number(),
        unit: z.enum(['businessHours', 'days']),
        n: z.number(),
        within: z.number(),
        pending: z.number(),
        unknown: z.number(),
        weeks: z.array(
          z.strictObject({
            start: day,
            n: z.number(),
            within: z.number(),
            pending: z.number(),
            unknown: z.number(),
          }),
        ),
      }),
    )
    .optional(),
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
  /** Entries by month and stage (implied ones included) and money; a month without any is absent. */
  history: z.array(
    z.strictObject({
      month: z.string(),
      segment: z.string().nullable(),
      entries: z.record(z.string(), z.number()),
      pipeline: z.number(),
      bookings: z.number(),
    }),
  ),
  /**
   * Entries to each dated stage by week, of all entities; `start` is the Monday of the first. What queues are estimated
   * from. Absent in files written before it was measured.
   */
  weeklyEntries: z
    .strictObject({
      start: day,
      stages: z.array(z.strictObject({ stage: z.string(), entries: z.array(z.number()) })),
    })
    .optional(),
  /** Money a day: open pipeline entities × win rate × mean amount ÷ median cycle. Null where one of them is not known. */
  pipelineVelocity: z
    .strictObject({
      perDay: z.number(),
      open: z.number(),
      winRate: z.number(),
      meanAmount: z.number(),
      medianCycleDays: z.number(),
    })
    .nullable(),
  /** Share won to date of the entities whose first stage in the window was this one. */
  winRateByEntry: z.array(
    z.strictObject({ stage: z.string(), n: z.number(), k: z.number(), rate: nullable }),
  ),
});

export type Measurement = z.infer<typeof measurementSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type CohortTriangle = z.infer<typeof cohortTriangleSchema>;
