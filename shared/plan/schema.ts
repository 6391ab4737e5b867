/**
 * The plan file. This schema is the only declaration: types, validation, the published JSON Schema and the
 * documentation come from it. Unknown keys are refused with their path.
 */
import { z } from 'zod';
import { identifierSchema, stageFileSchema, templateNames } from '../funnel/stages.ts';
import { parseDay } from '../calendar/days.ts';

/** A union whose error and description name its forms; the id is its name in the published JSON Schema. */
function oneOf<const T extends readonly z.ZodType[]>(id: string, forms: string, options: T) {
  return z.union(options, { error: forms }).meta({ id, description: forms });
}

const daySchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date is written YYYY-MM-DD')
  .refine((text) => parseDay(text) !== null, 'there is no such day');
const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month is written YYYY-MM');
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time is written HH:MM');
const share = z.number().min(0).max(1);
const positive = z.number().positive().finite();
const nonNegative = z.number().nonnegative().finite();
const formula = z
  .string()
  .min(1)
  .max(500)
  .describe(
    'A formula over the drivers, and over month (0 in the month of start) where the key varies by month.',
  );
const amountOrFormula = oneOf('amountOrFormula', 'a number from 0 on, or a formula in quotes', [
  nonNegative,
  formula,
]);
/** A driver's name is used in formulas, where `-` is minus. */
const driverName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'a driver is named by a letter followed by letters, digits or _');

const logSd = z
  .strictObject({ logSd: nonNegative.max(3) })
  .describe('One lognormal factor a trial with this standard deviation of its logarithm and mean 1.');
const correlation = z.number().gt(-1).lt(1);
const delayLogSd = logSd.extend({
  withRate: correlation
    .optional()
    .describe('Correlation of the logarithm of that factor with the score of the transition’s rate.'),
});
const cov = z
  .strictObject({
    cov: z.tuple([z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number()])]),
    withRate: z
      .tuple([correlation, correlation])
      .optional()
      .describe('Correlation of each of the two with the score of the transition’s rate.'),
  })
  .describe('Covariance of the log parameters: (mu or log scale, log sigma or log shape).');
const delayUncertainty = oneOf(
  'delayUncertainty',
  '{ "logSd": s } or { "cov": [[…], […]] }, each with an optional withRate',
  [delayLogSd, cov],
);

export const betaSchema = z.strictObject({ beta: z.tuple([positive, positive]) });
const p10p90 = z
  .strictObject({ p10: share, p90: share })
  .describe('The Beta distribution with these 10% and 90% points.');
const pert = z
  .strictObject({ pert: z.tuple([share, share, share]) })
  .describe('[least, most likely, greatest]');
const dirichlet = z
  .strictObject({ dirichlet: z.record(z.string(), nonNegative) })
  .describe('Concentrations of advance, of each exit by its stage id, and of never (open for ever).');

const rateForms =
  'a rate is a number from 0 to 1, a formula in quotes, { "beta": [a, b] }, { "p10": x, "p90": y }';
const pertForm = '{ "pert": [least, likely, greatest] }';
const dirichletForm = '{ "dirichlet": { "advance": a, EXIT: b, "never": c } }';
export const changedRateSchema = oneOf('changedRate', `${rateForms} or ${pertForm}`, [
  share,
  formula,
  betaSchema,
  p10p90,
  pert,
]);
export const rateSchema = oneOf('rate', `${rateForms}, ${pertForm} or ${dirichletForm}`, [
  share,
  formula,
  betaSchema,
  p10p90,
  pert,
  dirichlet,
]);

const lognormalParameters = oneOf(
  'lognormal',
  'a lognormal has median and p90, or mean and cv, or mu and sigma',
  [
    z.strictObject({ median: positive, p90: positive }),
    z.strictObject({ mean: positive, cv: positive }),
    z.strictObject({ mu: z.number().finite(), sigma: positive }),
  ],
);
const gammaParameters = oneOf('gamma', 'a gamma has shape and scale, or mean and cv', [
  z.strictObject({ shape: positive, scale: positive }),
  z.strictObject({ mean: positive, cv: positive }),
]);
const weightedValues = z
  .array(z.tuple([nonNegative, nonNegative]))
  .min(1)
  .max(100_000)
  .meta({ id: 'weightedValues', description: 'Pairs of value and weight; not all weights are 0.' });

const delayForms =
  'a delay is { "fixed": days }, { "lognormal": … }, { "gamma": … }, { "weibull": … } or { "empirical": [[days, weight], …] }, each with an optional uncertainty';
export const delaySchema = oneOf('delay', delayForms, [
  z.strictObject({ fixed: nonNegative, uncertainty: delayUncertainty.optional() }),
  z.strictObject({ lognormal: lognormalParameters, uncertainty: delayUncertainty.optional() }),
  z.strictObject({ gamma: gammaParameters, uncertainty: delayUncertainty.optional() }),
  z.strictObject({
    weibull: z.strictObject({ shape: positive, scale: positive }),
    uncertainty: delayUncertainty.optional(),
  }),
  z.strictObject({ empirical: weightedValues, uncertainty: delayUncertainty.optional() }),
]);

const dealForms =
  'a deal is { "fixed": amount }, { "lognormal": … }, { "gamma": … } or { "empirical": [[amount, weight], …] }, each with an optional uncertainty';
export const dealSchema = oneOf('deal', dealForms, [
  z.strictObject({ fixed: nonNegative, uncertainty: logSd.optional() }),
  z.strictObject({ lognormal: lognormalParameters, uncertainty: logSd.optional() }),
  z.strictObject({ gamma: gammaParameters, uncertainty: logSd.optional() }),
  z.strictObject({ empirical: weightedValues, uncertainty: logSd.optional() }),
]);

const exitSchema = z.strictObject({
  share: share.optional().describe('Fraction of 1 − rate that leaves here; absent only beside a Dirichlet.'),
  delayDays: delaySchema,
});

export const transitionSchema = z.strictObject({
  from: identifierSchema,
  to: identifierSchema,
  gate: z.enum(['sdr', 'ae']).optional().describe('The team whose capacity this transition waits for.'),
  rate: rateSchema,
  changes: z
    .array(z.strictObject({ from: monthSchema, rate: changedRateSchema }))
    .optional()
    .describe('New rates for visits that begin in this month or later, in order of time.'),
  delayDays: delaySchema,
  exits: z.record(identifierSchema, exitSchema).optional(),
});

const perMonth = z.record(monthSchema, amountOrFormula).describe('By calendar month; an absent month is 0.');

export const segmentSchema = z.strictObject({
  id: identifierSchema,
  name: z.string().min(1).max(120).optional(),
  channel: z.string().max(120).optional(),
  arrivals: z.strictObject({
    stage: identifierSchema,
    perMonth,
    seasonal: z
      .array(nonNegative)
      .length(12)
      .optional()
      .describe('Twelve factors, January first, used as they are (not normalised).'),
    distribution: oneOf(
      'arrivalDistribution',
      '"poisson", "fixed" or { "negbin": φ } (variance m + φm² a week)',
      [z.enum(['poisson', 'fixed']), z.strictObject({ negbin: nonNegative })],
    ).default('poisson'),
    uncertainty: logSd.optional(),
  }),
  transitions: z.array(transitionSchema).min(1),
  deal: dealSchema.optional(),
  recycle: z
    .strictObject({
      to: identifierSchema,
      rate: changedRateSchema,
      delayDays: delaySchema,
      max: z.number().int().min(0).max(50).describe('Most re-entries of one entity.'),
    })
    .optional()
    .describe('Re-entry of what exits to the holding stage.'),
  spend: z
    .strictObject({
      perMonth: perMonth.optional(),
      perEntry: z.record(identifierSchema, nonNegative).optional(),
    })
    .optional(),
});

const people = {
  headcount: z.number().int().nonnegative().max(100_000),
  tenureMonths: z
    .array(nonNegative)
    .optional()
    .describe('Months on board at start, one for each of the first people; the others are fully ramped.'),
  hires: z.record(monthSchema, z.number().int().nonnegative().max(100_000)).optional(),
  ramp: z
    .array(z.number().min(0).max(2))
    .min(1)
    .max(60)
    .default([1])
    .describe('Productivity by month of tenure; the last value holds afterwards.'),
  attritionPerMonth: oneOf('attrition', 'a number from 0 to below 1, or { "beta": [a, b] }', [
    z.number().min(0).lt(1),
    betaSchema,
  ]).default(0),
  backfillDays: nonNegative.optional().describe('Days until a leaver is replaced; absent: never.'),
  costPerMonth: nonNegative.optional(),
};

export const sdrSchema = z.strictObject({
  ...people,
  leadsPerWeek: nonNegative.describe('Leads that a fully ramped SDR takes up in a week.'),
  decayPerDay: nonNegative.default(0).describe('Acceptance falls by exp(−decayPerDay · days waited).'),
  calibratedWaitDays: nonNegative.default(0).describe('The waiting that is already in the acceptance rate.'),
  maxWaitDays: nonNegative.optional().describe('A lead that has waited longer leaves unworked.'),
  slaHours: positive.optional(),
});

export const aeSchema = z.strictObject({
  ...people,
  openPerAe: nonNegative.nullish().describe('Open opportunities that a fully ramped AE carries.'),
  newPerWeek: nonNegative.nullish().describe('New opportunities that a fully ramped AE takes in a week.'),
  releaseAfterDays: positive
    .optional()
    .describe('An opportunity that never closes frees its place after so many days.'),
  quotaPerYear: nonNegative.optional(),
  attainment: z.number().min(0).max(5).default(1),
});

export const targetSchema = z.strictObject({
  metric: z
    .string()
    .regex(/^(pipeline|bookings|entries:[A-Za-z][A-Za-z0-9_-]*)$/, 'pipeline, bookings or entries:STAGE'),
  amount: nonNegative,
  period: z
    .string()
    .regex(/^(\d{4}-(0[1-9]|1[0-2])|FY\d{2}(-Q[1-4])?)$/, 'a period is 2027-01, FY27-Q1 or FY27')
    .optional()
    .describe('Absent: the whole horizon.'),
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
  stages: oneOf('stages', `${templateNames.join(', ')}, or a list of stages`, [
    z.enum(templateNames),
    z.array(stageFileSchema).min(2).max(64),
  ]),
  calendar: z
    .strictObject({
      zone: z.string().min(1).max(64).optional().describe('IANA zone; absent: that of the imported dates.'),
      weekdays: z
        .array(z.number().int().min(1).max(7))
        .min(1)
        .optional()
        .describe('1 = Monday … 7 = Sunday.'),
      open: clockTime.optional(),
      close: clockTime.optional(),
      holidays: z.array(daySchema).optional(),
    })
    .optional()
    .describe('When people work, for limits in business hours; absent: Monday to Friday, 9 to 17.'),
  targets: z.array(targetSchema).default([]),
  drivers: z
    .record(
      driverName,
      oneOf('driver', 'a number, or a formula over other drivers in quotes', [z.number().finite(), formula]),
    )
    .default({})
    .describe('Named numbers for formulas; a driver may itself be a formula over others.'),
  formulas: z
    .record(z.string().min(1).max(400), formula)
    .optional()
    .describe(
      'Formulas of figures of segments, teams, targets and the correlation, by their places: sdr.headcount, segments.ID.deal.lognormal.mean, segments.ID.transitions.FROM.rate.p10. The figure itself is there too, and is computed anew when the plan is read.',
    ),
  segments: z.array(segmentSchema).min(1).max(500),
  sdr: sdrSchema.optional(),
  ae: aeSchema.optional(),
  correlation: z
    .strictObject({ rates: loading.default(0), volumes: loading.default(0), velocity: loading.default(0) })
    .default({ rates: 0, volumes: 0, velocity: 0 })
    .describe('Loadings on one common factor a trial.'),
  opening: z.array(openingSchema).default([]),
  scenarios: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(200),
        parent: z.string().nullable().default(null),
        patch: z
          .record(z.string(), z.unknown())
          .describe('JSON merge patch (RFC 7396); segments are addressed by id, transitions by from.'),
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
