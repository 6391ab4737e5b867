/** Halyard's plan for its fiscal year 2027 (July 2026 to June 2027), as its revenue operations wrote it. */
import type { PlanFile } from '../shared/plan/index.ts';
import { type OpenStage, segments } from './truth.ts';

type Rates = Readonly<Record<OpenStage, number>>;
type SegmentFile = PlanFile['segments'][number];

/**
 * The plan's rates. At the plan's own mix they make 80% × 50% × 75% × 60% = 18% of MQAs become pipeline, and 24% of
 * that is won.
 */
export const plannedRates: Readonly<Record<string, Rates>> = {
  'inbound-smb': { mql: 0.85, sal: 0.575, meetingBooked: 0.78, meetingHeld: 0.64, sao: 0.275 },
  'inbound-enterprise': { mql: 0.83, sal: 0.535, meetingBooked: 0.765, meetingHeld: 0.63, sao: 0.23 },
  'outbound-smb': { mql: 0.775, sal: 0.45, meetingBooked: 0.725, meetingHeld: 0.56, sao: 0.22 },
  'outbound-enterprise': { mql: 0.75, sal: 0.435, meetingBooked: 0.715, meetingHeld: 0.545, sao: 0.2 },
};

/** Month keys from the one that the plan starts in: two days of June 2026, then the fiscal year. */
const months = Array.from({ length: 13 }, (_, i) => {
  const month = 5 + i;
  return `${2026 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
});

const seasonal = [0.96, 0.98, 1.06, 1.02, 1.03, 1.03, 0.94, 0.95, 1.05, 1.05, 1.05, 0.88];

const perMonth: Readonly<Record<string, number | string>> = {
  'inbound-smb': 'inboundSmb * (1 + growth)^month',
  'inbound-enterprise': 'inboundEnterprise * (1 + growth)^month',
  'outbound-smb': 120,
  'outbound-enterprise': 96,
};

const deals: Readonly<Record<string, number>> = {
  'inbound-smb': 41_000,
  'inbound-enterprise': 104_000,
  'outbound-smb': 47_000,
  'outbound-enterprise': 110_000,
};

const spend: Readonly<Record<string, SegmentFile['spend']>> = {
  'inbound-smb': { perMonth: everyMonth(38_000), perEntry: { mql: 45 } },
  'inbound-enterprise': { perMonth: everyMonth(44_000), perEntry: { mql: 120 } },
  'outbound-smb': { perMonth: everyMonth(9000), perEntry: { mql: 18 } },
  'outbound-enterprise': { perMonth: everyMonth(12_000), perEntry: { mql: 30 } },
};

function everyMonth<T>(value: T): Record<string, T> {
  return Object.fromEntries(months.map((month) => [month, value]));
}

function transitions(rates: Rates): SegmentFile['transitions'] {
  return [
    {
      from: 'mql',
      to: 'sal',
      gate: 'sdr',
      rate: rates.mql,
      delayDays: { lognormal: { median: 2, p90: 7 } },
      exits: {
        nurturing: { share: 0.5, delayDays: { lognormal: { median: 12, p90: 30 } } },
        disqualified: { share: 0.45, delayDays: { fixed: 4 } },
      },
    },
    {
      from: 'sal',
      to: 'meetingBooked',
      rate: rates.sal,
      delayDays: { lognormal: { median: 9, p90: 35 } },
      exits: {
        nurturing: { share: 0.6, delayDays: { fixed: 30 } },
        disqualified: { share: 0.25, delayDays: { fixed: 12 } },
      },
    },
    {
      from: 'meetingBooked',
      to: 'meetingHeld',
      rate: rates.meetingBooked,
      delayDays: { lognormal: { median: 8, p90: 20 } },
      exits: { nurturing: { share: 0.95, delayDays: { fixed: 15 } } },
    },
    {
      from: 'meetingHeld',
      to: 'sao',
      gate: 'ae',
      rate: rates.meetingHeld,
      delayDays: { lognormal: { median: 14, p90: 50 } },
      exits: {
        nurturing: { share: 0.75, delayDays: { fixed: 21 } },
        disqualified: { share: 0.2, delayDays: { fixed: 12 } },
      },
    },
    {
      from: 'sao',
      to: 'won',
      rate: rates.sao,
      delayDays: { lognormal: { median: 90, p90: 180 } },
      exits: {
        lost: { share: 0.75, delayDays: { lognormal: { median: 70, p90: 170 } } },
        nurturing: { share: 0.2, delayDays: { lognormal: { median: 45, p90: 90 } } },
      },
    },
  ];
}

/** The plan file, still without scenarios. */
export function planFile(): PlanFile {
  return {
    spillway: 1,
    name: 'FY27 pipeline plan',
    currency: 'USD',
    fiscalYearStartMonth: 7,
    start: '2026-06-29',
    weeks: 52,
    stages: [
      { id: 'mql', name: 'MQA', kind: 'forward', owner: 'marketing', sla: { businessHours: 24 } },
      { id: 'sal', name: 'Accepted', kind: 'forward', owner: 'sdr' },
      { id: 'meetingBooked', name: 'Meeting booked', kind: 'forward', owner: 'sdr' },
      { id: 'meetingHeld', name: 'Meeting held', kind: 'forward', owner: 'sdr', sla: { days: 30 } },
      { id: 'sao', name: 'Pipeline', kind: 'forward', owner: 'ae', counts: 'pipeline' },
      { id: 'won', name: 'Won', kind: 'forward', owner: 'ae', counts: 'bookings' },
      {
        id: 'nurturing',
        name: 'Nurturing',
        kind: 'holding',
        required: false,
        owner: 'marketing',
        reentersAt: 'mql',
      },
      { id: 'disqualified', name: 'Disqualified', kind: 'exit', required: false, owner: 'sdr' },
      { id: 'lost', name: 'Lost', kind: 'exit', required: false, owner: 'ae' },
    ],
    targets: [
      { metric: 'bookings', amount: 12_000_000 },
      { metric: 'pipeline', amount: 12_800_000, period: 'FY27-Q1' },
      { metric: 'pipeline', amount: 13_000_000, period: 'FY27-Q2' },
      { metric: 'pipeline', amount: 13_400_000, period: 'FY27-Q3' },
      { metric: 'pipeline', amount: 14_000_000, period: 'FY27-Q4' },
    ],
    drivers: { growth: 0.016, inboundSmb: 103, inboundEnterprise: 63 },
    segments: segments.map(({ id, name, motion }) => ({
      id,
      name,
      channel: motion === 'Inbound' ? 'marketing' : 'sdr',
      arrivals: {
        stage: 'mql',
        perMonth: everyMonth(perMonth[id]!),
        seasonal,
        distribution: 'poisson',
        uncertainty: { logSd: 0.04 },
      },
      transitions: transitions(plannedRates[id]!),
      deal: { lognormal: { mean: deals[id]!, cv: 0.55 } },
      recycle: { to: 'mql', rate: 0.035, delayDays: { fixed: 60 }, max: 1 },
      spend: spend[id],
    })),
    sdr: {
      headcount: 14,
      hires: { '2026-09': 2, '2027-01': 1 },
      leadsPerWeek: 7,
      ramp: [0.3, 0.6, 0.85, 1],
      attritionPerMonth: 0.02,
      backfillDays: 45,
      decayPerDay: 0.02,
      maxWaitDays: 30,
      slaHours: 24,
      costPerMonth: 8500,
    },
    ae: {
      headcount: 16,
      hires: { '2026-08': 1, '2026-10': 2, '2027-02': 1 },
      openPerAe: 15,
      ramp: [0, 0.2, 0.4, 0.6, 0.8, 0.9, 1],
      attritionPerMonth: 0.015,
      backfillDays: 90,
      quotaPerYear: 950_000,
      attainment: 0.8,
      costPerMonth: 17_500,
    },
    correlation: { rates: 0.3, volumes: 0.2, velocity: 0.2 },
  };
}
