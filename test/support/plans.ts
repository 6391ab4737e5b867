/** Plans for tests. */
import type { PlanFile } from '../../shared/plan/schema.ts';

type SegmentFile = PlanFile['segments'][number];

const delay = (mean: number) => ({ lognormal: { mean, cv: 0.8 }, uncertainty: { logSd: 0.15 } });

/** From, to, Beta of the rate, mean days, exits with their shares. */
const route: readonly (readonly [string, string, [number, number], number, Record<string, number>])[] = [
  ['mql', 'sal', [72, 48], 3.5, { nurturing: 0.3, disqualified: 0.7 }],
  ['sal', 'meetingBooked', [50, 50], 7, { nurturing: 0.35, disqualified: 0.65 }],
  ['meetingBooked', 'meetingHeld', [64, 16], 10.5, { nurturing: 0.4, disqualified: 0.6 }],
  ['meetingHeld', 'sql', [36, 24], 7, { nurturing: 0.35, disqualified: 0.65 }],
  ['sql', 'sao', [35, 15], 21, { nurturing: 0.3, disqualified: 0.2, lost: 0.5 }],
  ['sao', 'won', [10, 30], 35, { nurturing: 0.15, disqualified: 0.05, lost: 0.8 }],
];
const gates: Readonly<Record<string, 'sdr' | 'ae'>> = { mql: 'sdr', sql: 'ae' };

function segment(id: string, name: string, perMonth: number, deal: number): SegmentFile {
  return {
    id,
    name,
    arrivals: {
      stage: 'mql',
      perMonth: Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [`2027-${String(i + 1).padStart(2, '0')}`, perMonth]),
      ),
      distribution: { negbin: 0.125 },
    },
    transitions: route.map(([from, to, beta, days, exits]) => ({
      from,
      to,
      rate: { beta },
      delayDays: delay(days),
      exits: Object.fromEntries(
        Object.entries(exits).map(([exit, share]) => [exit, { share, delayDays: delay(days) }]),
      ),
      ...(gates[from] === undefined ? {} : { gate: gates[from] }),
    })),
    deal: { lognormal: { mean: deal, cv: 0.66 }, uncertainty: { logSd: 0.1 } },
    recycle: { to: 'mql', rate: 0.25, delayDays: { lognormal: { mean: 84, cv: 0.53 } }, max: 10 },
  };
}

/** Four segments over six transitions with uncertain rates and delays, both gates, hires, attrition and recycling. */
export function fullPlan(): PlanFile {
  return {
    spillway: 1,
    name: 'Reference plan',
    currency: 'USD',
    start: '2027-01-04',
    weeks: 52,
    stages: 'default',
    targets: [{ metric: 'bookings', amount: 4_500_000 }],
    drivers: {},
    segments: [
      segment('inbound-smb', 'Inbound SMB', 531, 12_000),
      segment('inbound-ent', 'Inbound Enterprise', 180, 60_000),
      segment('outbound-smb', 'Outbound SMB', 220, 15_000),
      segment('outbound-ent', 'Outbound Enterprise', 130, 80_000),
    ],
    sdr: {
      headcount: 12,
      hires: { '2027-02': 1, '2027-05': 1, '2027-08': 1 },
      leadsPerWeek: 25,
      ramp: [0.25, 0.5, 0.75, 1],
      attritionPerMonth: 0.02,
      decayPerDay: 0.02,
      maxWaitDays: 60,
      slaHours: 24,
    },
    ae: {
      headcount: 8,
      hires: { '2027-03': 1, '2027-07': 1 },
      newPerWeek: 4,
      ramp: [0.25, 0.5, 0.75, 1],
      attritionPerMonth: 0.015,
      quotaPerYear: 900_000,
      attainment: 0.8,
    },
    correlation: { rates: 0, volumes: 0, velocity: 0.3 },
    opening: [],
  };
}

/** One segment, two transitions, everything certain. */
export function smallPlan(): PlanFile {
  return {
    spillway: 1,
    name: 'Small',
    start: '2027-01-04',
    weeks: 26,
    stages: 'lean',
    segments: [
      {
        id: 'all',
        arrivals: { stage: 'mql', perMonth: { '2027-01': 100, '2027-02': 120 } },
        transitions: [
          {
            from: 'mql',
            to: 'sql',
            rate: 0.3,
            delayDays: { fixed: 14 },
            exits: { nurturing: { share: 0.5, delayDays: { fixed: 7 } } },
          },
          { from: 'sql', to: 'won', rate: 0.25, delayDays: { fixed: 60 } },
        ],
      },
    ],
  };
}
