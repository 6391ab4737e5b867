/** Plans for the tests of the window. */
import { type Plan, type PlanFile, parsePlan } from '../../shared/plan/index.ts';

const file: PlanFile = {
  spillway: 1,
  name: 'FY27',
  start: '2027-01-04',
  weeks: 26,
  stages: 'lean',
  targets: [{ metric: 'bookings', amount: 1_000_000 }],
  drivers: { growth: 0.02, base: 100 },
  segments: [
    {
      id: 'inbound',
      name: 'Inbound',
      arrivals: { stage: 'mql', perMonth: { '2027-01': 'base * (1 + growth)^month', '2027-02': 120 } },
      transitions: [
        {
          from: 'mql',
          to: 'sql',
          gate: 'sdr',
          rate: { beta: [60, 40] },
          delayDays: { lognormal: { median: 5, p90: 20 } },
          exits: { nurturing: { share: 0.5, delayDays: { fixed: 10 } } },
        },
        { from: 'sql', to: 'won', rate: 0.2, delayDays: { fixed: 30 } },
      ],
      deal: { lognormal: { mean: 30_000, cv: 0.8 } },
    },
    {
      id: 'outbound',
      name: 'Outbound',
      arrivals: { stage: 'mql', perMonth: { '2027-01': 300 } },
      transitions: [
        { from: 'mql', to: 'sql', gate: 'sdr', rate: 0.3, delayDays: { fixed: 8 } },
        { from: 'sql', to: 'won', rate: 0.15, delayDays: { fixed: 45 } },
      ],
      deal: { fixed: 20_000 },
    },
  ],
  sdr: { headcount: 6, hires: { '2027-03': 2 }, leadsPerWeek: 20, ramp: [0.5, 1] },
  scenarios: [],
};

export function testPlan(change: Partial<PlanFile> = {}): Plan {
  return parsePlan({ ...file, ...change });
}

/** A plan whose first rate is `rate`. */
export function withFirstRate(base: Plan, rate: number): Plan {
  const [first, ...rest] = base.segments;
  const [transition, ...later] = first!.transitions;
  return { ...base, segments: [{ ...first!, transitions: [{ ...transition!, rate }, ...later] }, ...rest] };
}

export const firstRate = (shown: Plan): unknown => shown.segments[0]!.transitions[0]!.rate;
