/** Plans for the tests of the workbook: together they use every form that a sheet has to compute. */
import { type ActualMonth, expectedFlow } from '../../shared/engine/index.ts';
import { parsePlan, type PlanFile, resolvePlan } from '../../shared/plan/index.ts';
import { buildWorkbook, type WorkbookInput } from '../../shared/workbook/index.ts';

type Segment = PlanFile['segments'][number];

const months = (first: number, count: number): string[] =>
  Array.from(
    { length: count },
    (_, at) => `${2027 + Math.floor((first + at) / 12)}-${String(((first + at) % 12) + 1).padStart(2, '0')}`,
  );

const perMonth = <T>(value: T, count = 7): Record<string, T> =>
  Object.fromEntries(months(0, count).map((month) => [month, value]));

/** All families of delay, all forms of rate, a changing rate, drivers, season, spend, returns and an opening. */
export const everything: PlanFile = {
  spillway: 1,
  name: 'Every form',
  start: '2027-01-04',
  weeks: 26,
  stages: 'default',
  targets: [
    { metric: 'bookings', amount: 900_000 },
    { metric: 'pipeline', amount: 1_000_000, period: 'FY27-Q2', segment: 'inbound-smb' },
    { metric: 'entries:sql', amount: 120, period: '2027-05' },
  ],
  drivers: { growth: 0.02, base: 200 },
  segments: [
    {
      id: 'inbound-smb',
      name: 'Inbound SMB',
      arrivals: {
        stage: 'mql',
        perMonth: { ...perMonth<string | number>('base * (1 + growth)^month'), '2027-03': 260 },
        seasonal: [1, 0.9, 1.1, 1, 1, 0.8, 1, 1, 1, 1, 1, 1],
      },
      transitions: [
        {
          from: 'mql',
          to: 'sal',
          gate: 'sdr',
          rate: { beta: [80, 20] },
          changes: [
            { from: '2027-03', rate: 0.84 },
            { from: '2027-05', rate: { beta: [78, 22] } },
          ],
          delayDays: { lognormal: { median: 2, p90: 8 } },
          exits: {
            nurturing: { share: 0.7, delayDays: { fixed: 14 } },
            disqualified: { share: 0.2, delayDays: { lognormal: { median: 2, p90: 8 } } },
          },
        },
        {
          from: 'sal',
          to: 'meetingHeld',
          rate: { p10: 0.4, p90: 0.5 },
          delayDays: { gamma: { mean: 9, cv: 0.9 } },
          exits: { nurturing: { share: 0.5, delayDays: { weibull: { shape: 1.3, scale: 20 } } } },
        },
        {
          from: 'meetingHeld',
          to: 'sql',
          rate: { dirichlet: { advance: 60, nurturing: 25, disqualified: 10, never: 5 } },
          changes: [{ from: '2027-04', rate: 0.66 }],
          delayDays: {
            empirical: [
              [1, 3],
              [3, 5],
              [7.5, 4],
              [30, 1],
            ],
          },
          exits: { nurturing: { delayDays: { fixed: 14 } }, disqualified: { delayDays: { fixed: 5 } } },
        },
        {
          from: 'sql',
          to: 'sao',
          gate: 'ae',
          rate: 'growth * 40',
          delayDays: { lognormal: { mean: 12, cv: 0.8 } },
          exits: { lost: { share: 0.6, delayDays: { fixed: 20 } } },
        },
        {
          from: 'sao',
          to: 'won',
          rate: { pert: [0.15, 0.22, 0.35] },
          delayDays: { weibull: { shape: 1.6, scale: 60 } },
          exits: { lost: { share: 0.9, delayDays: { gamma: { shape: 2, scale: 20 } } } },
        },
      ],
      deal: { lognormal: { mean: 48_000, cv: 0.8 } },
      recycle: { to: 'mql', rate: { beta: [30, 70] }, delayDays: { gamma: { mean: 35, cv: 0.5 } }, max: 2 },
      spend: { perMonth: perMonth<string | number>('10000 + 100 * month'), perEntry: { mql: 35, sao: 120 } },
    },
    {
      id: 'outbound',
      name: 'Outbound',
      arrivals: { stage: 'sal', perMonth: perMonth(120, 5) },
      transitions: [
        { from: 'sal', to: 'sql', rate: 0.4, delayDays: { fixed: 0 } },
        { from: 'sql', to: 'sao', rate: 0.7, delayDays: { fixed: 10.5 } },
        { from: 'sao', to: 'won', rate: 0.25, delayDays: { lognormal: { mu: 3.5, sigma: 0.7 } } },
      ],
      deal: { fixed: 60_000 },
    },
  ],
  opening: [
    { segment: 'inbound-smb', stage: 'mql', ageDays: 3, count: 40, queued: true },
    { segment: 'inbound-smb', stage: 'mql', ageDays: 6, count: 25 },
    { segment: 'inbound-smb', stage: 'sal', ageDays: 12, count: 60, recycles: 1 },
    { segment: 'inbound-smb', stage: 'sal', ageDays: 40, count: 10, recycles: 2 },
    { segment: 'inbound-smb', stage: 'meetingHeld', ageDays: 90, count: 9 },
    { segment: 'inbound-smb', stage: 'sql', ageDays: 4, count: 3, queued: true },
    { segment: 'inbound-smb', stage: 'sao', ageDays: 30, count: 12, amount: 52_000 },
    { segment: 'inbound-smb', stage: 'sao', ageDays: 75, count: 8, amount: 71_000 },
    { segment: 'inbound-smb', stage: 'sao', ageDays: 20, count: 5 },
    { segment: 'inbound-smb', stage: 'nurturing', ageDays: 20, count: 150 },
    { segment: 'inbound-smb', stage: 'nurturing', ageDays: 2, count: 30, recycles: 1 },
    { segment: 'outbound', stage: 'sql', ageDays: 200, count: 7 },
    { segment: 'outbound', stage: 'sao', ageDays: 45, count: 14, amount: 58_000 },
  ],
};

const inbound = 'segments.inbound-smb';

/** The same with figures of each kind that come from formulas over drivers. */
export const driven: PlanFile = {
  ...everything,
  name: 'Driven',
  drivers: { growth: 0.02, base: 200, slow: 1, price: 48_000, yes: 80 },
  sdr: { headcount: 5, leadsPerWeek: 30, hires: { '2027-03': 1 } },
  formulas: {
    [`${inbound}.arrivals.seasonal.1`]: '0.9 * slow',
    [`${inbound}.transitions.mql.rate.beta.0`]: 'yes',
    [`${inbound}.transitions.mql.changes.1.rate.beta.1`]: 'yes / 4',
    [`${inbound}.transitions.mql.delayDays.lognormal.median`]: '2 * slow',
    // The exit beside it has the same law, but as plain numbers.
    [`${inbound}.transitions.mql.delayDays.lognormal.p90`]: '8 * slow',
    [`${inbound}.transitions.mql.exits.nurturing.share`]: 'growth * 30',
    [`${inbound}.transitions.mql.exits.nurturing.delayDays.fixed`]: '14 * slow',
    [`${inbound}.transitions.sal.delayDays.gamma.mean`]: 'max(4, 9 * slow)',
    [`${inbound}.transitions.sal.exits.nurturing.delayDays.weibull.shape`]: '1.3 * slow',
    [`${inbound}.transitions.sal.exits.nurturing.delayDays.weibull.scale`]: '20 * slow',
    [`${inbound}.transitions.sql.delayDays.lognormal.cv`]: '0.8 * slow',
    [`${inbound}.transitions.sao.rate.pert.1`]: 'growth * 11',
    [`${inbound}.transitions.sao.exits.lost.delayDays.gamma.shape`]: '2 * slow',
    [`${inbound}.deal.lognormal.mean`]: 'price',
    [`${inbound}.recycle.rate.beta.1`]: '70 * slow',
    [`${inbound}.recycle.delayDays.gamma.mean`]: '35 * slow',
    [`${inbound}.spend.perEntry.sao`]: 'price / 400',
    'segments.outbound.deal.fixed': 'price * 1.25',
    'segments.outbound.transitions.sao.delayDays.lognormal.mu': '3.5 * slow',
    'sdr.hires.2027-03': 'month - 1',
    'targets.bookings.amount': 'price * 20',
    'targets.entries:sql/2027-05.amount': 'yes * 1.5',
  },
};

/** Days instead of weeks, stages of its own with one between pipeline and bookings, a fiscal year from April. */
export const daily: PlanFile = {
  spillway: 1,
  name: 'By day',
  currency: 'EUR',
  fiscalYearStartMonth: 4,
  start: '2027-02-25',
  weeks: 6,
  step: 'day',
  stages: [
    { id: 'lead', name: 'Lead', kind: 'forward' },
    { id: 'pipe', name: 'Pipeline', kind: 'forward', counts: 'pipeline' },
    { id: 'offer', name: 'Offer', kind: 'forward' },
    { id: 'deal', name: 'Deal', kind: 'forward', counts: 'bookings' },
    { id: 'rest', name: 'Rest', kind: 'holding' },
    { id: 'pause', name: 'Pause', kind: 'holding' },
    { id: 'gone', name: 'Gone', kind: 'exit' },
  ],
  segments: [
    {
      id: 'one',
      arrivals: { stage: 'lead', perMonth: { '2027-02': 60, '2027-03': 90, '2027-04': 30 } },
      transitions: [
        {
          from: 'lead',
          to: 'pipe',
          rate: 0.5,
          delayDays: { gamma: { shape: 1.5, scale: 2 } },
          exits: {
            rest: { share: 0.5, delayDays: { fixed: 2.25 } },
            pause: { share: 0.4, delayDays: { fixed: 1 } },
          },
        },
        {
          from: 'pipe',
          to: 'offer',
          rate: 0.6,
          changes: [{ from: '2027-04', rate: 0.5 }],
          delayDays: { lognormal: { mean: 5, cv: 0.7 } },
          exits: { gone: { share: 1, delayDays: { fixed: 6 } } },
        },
        { from: 'offer', to: 'deal', rate: 0.7, delayDays: { weibull: { shape: 1.2, scale: 4 } } },
      ],
      deal: { gamma: { mean: 9000, cv: 0.5 } },
      recycle: { to: 'lead', rate: 0.6, delayDays: { fixed: 0.5 }, max: 3 },
    },
  ],
  opening: [
    { segment: 'one', stage: 'pipe', ageDays: 2, count: 6, amount: 12_000 },
    { segment: 'one', stage: 'offer', ageDays: 1, count: 4, amount: 7000 },
    { segment: 'one', stage: 'offer', ageDays: 3, count: 2 },
    { segment: 'one', stage: 'pause', ageDays: 0.25, count: 5 },
  ],
};

/** Many returns, whose limit is out of reach: one recursion. */
export const manyReturns: PlanFile = {
  ...everything,
  name: 'Many returns',
  opening: [],
  segments: everything.segments.map((segment): Segment =>
    segment.recycle ? { ...segment, recycle: { ...segment.recycle, rate: 0.1, max: 12 } } : segment,
  ),
};

/** A re-forecast: January and half of February are facts. */
export const forecast: PlanFile = { ...everything, name: 'Re-forecast', actualsThrough: '2027-02-14' };

export const recorded: readonly ActualMonth[] = [
  {
    month: '2027-01',
    segment: 'inbound-smb',
    entries: { mql: 231, sal: 160, sao: 9 },
    pipeline: 410_000,
    bookings: 90_500,
  },
  { month: '2027-01', segment: 'outbound', entries: { sal: 110, sao: 20 }, pipeline: 1_200_000, bookings: 0 },
  { month: '2027-02', segment: 'inbound-smb', entries: { mql: 98, sal: 77 }, pipeline: 0, bookings: 48_000 },
  {
    month: '2027-02',
    segment: null,
    entries: { mql: 120, sal: 130, sao: 4 },
    pipeline: 300_000,
    bookings: 55_000,
  },
];

export function workbookInput(file: PlanFile, actuals: readonly ActualMonth[] = []): WorkbookInput {
  const plan = parsePlan(file);
  const resolved = resolvePlan(plan);
  return { plan, resolved, expected: expectedFlow(resolved, { actuals }) };
}

export function workbookOf(file: PlanFile, actuals: readonly ActualMonth[] = []): Promise<Uint8Array> {
  return buildWorkbook(workbookInput(file, actuals));
}
