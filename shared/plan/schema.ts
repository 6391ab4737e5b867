/**
 * The plan file. This schema is the only declaration: types, validation, the published JSON Schema and the
 * documentation come from it. Unknown keys are refused with their path.
 */
import { z } from 'zod';
import { identifierSchema, stageSchema, templateNames } from '../funnel/stages.ts';
import { parseDay, parseMonth } from '../calendar/days.ts';

const daySchema = z.string().refine((text) => parseDay(text) !== null, 'a date is written YYYY-MM-DD');
const monthSchema = z.string().refine((text) => parseMonth(text) !== null, 'a month is written YYYY-MM');
const share = z.number().min(0).max(1);
const positive = z.number().positive().finite();
const nonNegative = z.number().nonnegative().finite();
/** An expression over `drivers` (and `month` where the key varies by month). */
const formula = z.string().min(1).max(500);
const numberOrFormula = z.union([z.number().finite(), formula]);

const logSd = z.strictObject({ logSd: nonNegative.max(3) });
const cov = z.strictObject({
  cov: z.tuple([z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number()])]),
});
const delayUncertainty = z.union([logSd, cov]);

export const betaSchema = z.strictObject({ beta: z.tuple([positive, positive]) });
const p10p90 = z.strictObject({ p10: share, p90: share });
const pert = z.strictObject({ pert: z.tuple([share, share, share]) });
/** Keys: `advance`, exit stage ids, `never`; values: Dirichlet concentrations. */
const dirichlet = z.strictObject({ dirichlet: z.record(z.string(), nonNegative) });

export const changedRateSchema = z.union([share, formula, betaSchema, p10p90, pert]);
export const rateSchema = z.union([share, formula, betaSchema, p10p90, pert, dirichlet]);

const lognormalParameters = z.union([
  z.strictObject({ median: positive, p90: positive }),
  z.strictObject({ mean: positive, cv: positive }),
  z.strictObject({ mu: z.number().finite(), sigma: positive }),
]);
const gammaParameters = z.union([
  z.strictObject({ shape: positive, scale: positive }),
  z.strictObject({ mean: positive, cv: positive }),
]);
const weightedValues = z
  .array(z.tuple([nonNegative, positive]))
  .min(1)
  .max(100_000);

export const delaySchema = z.union([
  z.strictObject({ fixed: nonNegative, uncertainty: delayUncertainty.optional() }),
  z.strictObject({ lognormal: lognormalParameters, uncertainty: delayUncertainty.optional() }),
  z.strictObject({ gamma: gammaParameters, uncertainty: delayUncertainty.optional() }),
  z.strictObject({
    weibull: z.strictObject({ shape: positive, scale: positive }),
    uncertainty: delayUncertainty.optional(),
  }),
  z.strictObject({ empirical: weightedValues, uncertainty: delayUncertainty.optional() }),
]);

export const dealSchema = z.union([
  z.strictObject({ fixed: nonNegative, uncertainty: logSd.optional() }),
  z.strictObject({ lognormal: lognormalParameters, uncertainty: logSd.optional() }),
  z.strictObject({ gamma: gammaParameters, uncertainty: logSd.optional() }),
  z.strictObject({ empirical: weightedValues, uncertainty: logSd.optional() }),
]);

const exitSchema = z.strictObject({ share: share.optional(), delayDays: delaySchema });

export const transitionSchema = z.strictObject({
  from: identifierSchema,
  to: identifierSchema,
  gate: z.enum(['sdr', 'ae']).optional(),
  rate: rateSchema,
  changes: z.array(z.strictObject({ from: monthSchema, rate: changedRateSchema })).optional(),
  delayDays: delaySchema,
  exits: z.record(identifierSchema, exitSchema).optional(),
});

const perMonth = z.record(monthSchema, numberOrFormula);

export const segmentSchema = z.strictObject({
  id: identifierSchema,
  name: z.string().min(1).max(120).optional(),
  channel: z.string().max(120).optional(),
  arrivals: z.strictObject({
    stage: identifierSchema,
    perMonth,
    /** Twelve factors, January first, not normalised. */
    seasonal: z.array(nonNegative).length(12).optional(),
    distribution: z
      .union([z.enum(['poisson', 'fixed']), z.strictObject({ negbin: nonNegative })])
      .default('poisson'),
    uncertainty: logSd.optional(),
  }),
  transitions: z.array(transitionSchema).min(1),
  deal: dealSchema.optional(),
  recycle: z
    .strictObject({
      to: identifierSchema,
      rate: rateSchema,
      delayDays: delaySchema,
      max: z.number().int().min(0).max(50),
    })
    .optional(),
  spend: z
    .strictObject({
      perMonth: perMonth.optional(),
      perEntry: z.record(identifierSchema, nonNegative).optional(),
    })
    .optional(),
});

const people = {
  headcount: z.number().int().nonnegative().max(100_000),
  /** Whole months on board at `start`, one for each of the first people; absent: fully ramped. */
  tenureMonths: z.array(nonNegative).optional(),
  hires: z.record(monthSchema, z.number().int().nonnegative().max(100_000)).optional(),
  ramp: z.array(z.number().min(0).max(2)).min(1).max(60).default([1]),
  attritionPerMonth: z.union([z.number().min(0).lt(1), betaSchema]).default(0),
  backfillDays: nonNegative.optional(),
  costPerMonth: nonNegative.optional(),
};

export const sdrSchema = z.strictObject({
  ...people,
  leadsPerWeek: nonNegative,
  decayPerDay: nonNegative.default(0),
  calibratedWaitDays: nonNegative.default(0),
  maxWaitDays: nonNegative.optional(),
  slaHours: positive.optional(),
});

export const aeSchema = z.strictObject({
  ...people,
  openPerAe: nonNegative.nullish(),
  newPerWeek: nonNegative.nullish(),
  releaseAfterDays: positive.optional(),
  quotaPerYear: nonNegative.optional(),
  attainment: z.number().min(0).max(5).default(1),
});

export const targetSchema = z.strictObject({
  metric: z
    .string()
    .regex(/^(pipeline|bookings|entries:[A-Za-z][A-Za-z0-9_-]*)$/, 'pipeline, bookings or entries:STAGE'),
  amount: nonNegative,
  /** `2027-01`, `FY27-Q1`, `FY27` or absent for the whole horizon. */
  period: z
    .string()
    .regex(/^(\d{4}-\d{2}|FY\d{2}(-Q[1-4])?)$/, 'a period is 2027-01, FY27-Q1 or FY27')
    .optional(),
  segment: identifierSchema.optional(),
});

export const openingSchema = z.strictObject({
  segment: identifierSchema,
  stage: identifierSchema,
  ageDays: nonNegative,
  count: z.number().int().nonnegative(),
  queued: z.boolean().optional(),
  recycles: z.number().int().nonnegative().optional(),
  amount: nonNegative.optional(),
});

const loading = z.number().min(0).max(1);

/** The object form of a plan, before the checks that need more than one key (`validatePlan`). */
export const planSchema = z.strictObject({
  spillway: z.literal(1),
  $schema: z.string().optional(),
  name: z.string().min(1).max(200),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as USD')
    .default('USD'),
  fiscalYearStartMonth: z.number().int().min(1).max(12).default(1),
  start: daySchema,
  weeks: z.number().int().min(1).max(260).default(52),
  step: z.enum(['week', 'day']).default('week'),
  actualsThrough: daySchema.nullable().default(null),
  stages: z.union([z.enum(templateNames), z.array(stageSchema).min(2).max(64)]),
  targets: z.array(targetSchema).default([]),
  drivers: z.record(identifierSchema, z.number().finite()).default({}),
  segments: z.array(segmentSchema).min(1).max(500),
  sdr: sdrSchema.optional(),
  ae: aeSchema.optional(),
  correlation: z
    .strictObject({ rates: loading.default(0), volumes: loading.default(0), velocity: loading.default(0) })
    .default({ rates: 0, volumes: 0, velocity: 0 }),
  opening: z.array(openingSchema).default([]),
  scenarios: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(200),
        parent: z.string().nullable().default(null),
        patch: z.record(z.string(), z.unknown()),
      }),
    )
    .default([]),
});

export type Plan = z.infer<typeof planSchema>;
/** A plan as written in a file: defaults may be absent. */
export type PlanFile = z.input<typeof planSchema>;
export type PlanSegment = z.infer<typeof segmentSchema>;
export type PlanTransition = z.infer<typeof transitionSchema>;
export type Rate = z.infer<typeof rateSchema>;
export type Delay = z.infer<typeof delaySchema>;
export type Deal = z.infer<typeof dealSchema>;
export type SdrTeam = z.infer<typeof sdrSchema>;
export type AeTeam = z.infer<typeof aeSchema>;
export type Target = z.infer<typeof targetSchema>;
export type OpeningEntry = z.infer<typeof openingSchema>;
