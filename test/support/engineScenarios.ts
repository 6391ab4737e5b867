/** Plans on which the kernel has to agree with the lead-by-lead reference, each with something that others lack. */
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import type { ResolvedPlan } from '../../shared/plan/resolved.ts';
import type { PlanFile } from '../../shared/plan/schema.ts';
import { fullPlan } from './plans.ts';

type Change = (plan: PlanFile) => void;

/** The reference plan, made smaller so that the reference can follow it often. */
function plan(change: Change, { weeks = 26, scale = 0.25 } = {}): ResolvedPlan {
  const file = structuredClone({ ...fullPlan(), weeks });
  scaleArrivals(file, scale);
  file.sdr!.headcount = Math.max(1, Math.round(12 * scale));
  file.ae!.headcount = Math.max(1, Math.round(8 * scale));
  file.sdr!.hires = { '2027-03': 1 };
  file.ae!.hires = { '2027-03': 1 };
  change(file);
  return resolvePlan(parsePlan(file));
}

function scaleArrivals(file: PlanFile, scale: number): void {
  for (const { arrivals } of file.segments) {
    for (const month of Object.keys(arrivals.perMonth)) {
      arrivals.perMonth[month] = (arrivals.perMonth[month] as number) * scale;
    }
  }
}

const withoutTeams: Change = (file) => {
  delete file.sdr;
  delete file.ae;
};
const inEverySegment =
  (change: (segment: PlanFile['segments'][number]) => void): Change =>
  (file) =>
    file.segments.forEach(change);

/** Opening visits of all kinds: in work, queued at both gates, in the holding stage, deals with and without amount. */
const opening: Change = (file) => {
  const segment = file.segments[0]!.id;
  file.opening = [
    { segment, stage: 'mql', ageDays: 3, count: 30 },
    { segment, stage: 'mql', ageDays: 10, count: 40, queued: true },
    { segment: file.segments[1]!.id, stage: 'mql', ageDays: 10, count: 20, queued: true },
    { segment, stage: 'sql', ageDays: 21, count: 12, queued: true },
    { segment, stage: 'sao', ageDays: 40, count: 25, amount: 30_000 },
    { segment, stage: 'sao', ageDays: 9, count: 15 },
    { segment, stage: 'nurturing', ageDays: 30, count: 80, recycles: 1 },
  ];
};

/** Rates with a share of visits that never end, and places that they give back. */
const neverClosing: Change = (file) => {
  for (const segment of file.segments) {
    for (const transition of segment.transitions) {
      for (const exit of Object.values(transition.exits ?? {})) exit.share = (exit.share as number) * 0.8;
    }
  }
  delete file.ae!.newPerWeek;
  file.ae!.openPerAe = 12;
  file.ae!.releaseAfterDays = 60;
};

export const engineScenarios: readonly (readonly [string, ResolvedPlan])[] = [
  ['both gates at times', plan(() => undefined)],
  ['no gate', plan(withoutTeams)],
  [
    'an SDR gate that binds, with decay and expiry',
    plan((file) => {
      file.sdr!.headcount = 1;
      file.sdr!.maxWaitDays = 30;
    }),
  ],
  [
    'AE places that bind',
    plan((file) => {
      delete file.ae!.newPerWeek;
      file.ae!.openPerAe = 8;
      file.ae!.headcount = 1;
    }),
  ],
  ['places and new opportunities limited, deals that never close', plan(neverClosing)],
  ['day steps', plan((file) => (file.step = 'day'), { weeks: 8 })],
  [
    'much recycling with a limit',
    plan(
      inEverySegment((segment) => {
        segment.recycle = { to: 'mql', rate: 0.9, delayDays: { gamma: { mean: 8, cv: 0.5 } }, max: 2 };
      }),
    ),
  ],
  ['an opening state', plan(opening)],
  [
    'an opening state in day steps, before gates that bind',
    plan(
      (file) => {
        opening(file);
        file.step = 'day';
        file.sdr!.headcount = 1;
        file.ae!.headcount = 1;
      },
      { weeks: 8 },
    ),
  ],
  ['strong correlation', plan((file) => (file.correlation = { rates: 0.8, volumes: 0.6, velocity: 0.7 }))],
  [
    'changes of a rate, fixed arrivals, empirical delays',
    plan(
      inEverySegment((segment) => {
        segment.arrivals.distribution = 'fixed';
        segment.transitions[0]!.changes = [{ from: '2027-03', rate: 0.35 }];
        segment.transitions[1]!.delayDays = {
          empirical: [
            [1, 3],
            [6, 4],
            [20, 3],
          ],
          uncertainty: { logSd: 0.2 },
        };
      }),
    ),
  ],
  [
    'deals of four laws, rates of three more forms, Poisson arrivals',
    plan((file) => {
      const deals = [
        { gamma: { mean: 12_000, cv: 0.9 }, uncertainty: { logSd: 0.2 } },
        { fixed: 40_000 },
        {
          empirical: [
            [5_000, 2],
            [15_000, 5],
            [90_000, 1],
          ] as [number, number][],
        },
        { lognormal: { median: 50_000, p90: 140_000 } },
      ];
      file.segments.forEach((segment, i) => {
        segment.deal = deals[i]!;
        segment.spend = { perEntry: { mql: 120, sql: 900 } };
        segment.arrivals.distribution = 'poisson';
        segment.arrivals.uncertainty = { logSd: 0.15 };
        segment.transitions[0]!.rate = { p10: 0.5, p90: 0.7 };
        segment.transitions[1]!.rate = {
          dirichlet: { advance: 25, nurturing: 9, disqualified: 14, never: 2 },
        };
        for (const exit of Object.values(segment.transitions[1]!.exits!)) delete exit.share;
        segment.transitions[2]!.rate = { pert: [0.6, 0.8, 0.9] };
      });
      Object.assign(file.sdr!, { backfillDays: 30, calibratedWaitDays: 2, costPerMonth: 9_000 });
      Object.assign(file.ae!, { backfillDays: 45, attritionPerMonth: { beta: [3, 60] } });
    }),
  ],
  [
    'one segment, Weibull and gamma',
    plan((file) => {
      file.segments.splice(1);
      file.segments[0]!.transitions[0]!.delayDays = { weibull: { shape: 0.8, scale: 5 } };
      file.segments[0]!.transitions[3]!.delayDays = {
        gamma: { shape: 2, scale: 6 },
        uncertainty: {
          cov: [
            [0.04, 0.01],
            [0.01, 0.02],
          ],
        },
      };
    }),
  ],
  [
    'twenty segments',
    plan(
      (file) => {
        const [first] = file.segments;
        file.segments = Array.from({ length: 20 }, (_, i) => ({ ...structuredClone(first!), id: `s${i}` }));
      },
      { scale: 0.02 },
    ),
  ],
  ['one lead a week', plan((file) => file.segments.splice(1), { scale: 1 / 122 })],
  [
    'three years, with seasons, changes and hires of the last',
    plan(
      (file) => {
        file.weeks = 156;
        file.sdr!.hires = { '2027-03': 1, '2029-02': 1 };
        file.ae!.hires = { '2028-06': 1 };
        for (const segment of file.segments) {
          const { perMonth } = segment.arrivals;
          for (const [month, count] of Object.entries(perMonth)) {
            for (const year of ['2028', '2029']) perMonth[`${year}${month.slice(4)}`] = count;
          }
          segment.arrivals.seasonal = [1, 1, 1.2, 1.1, 1, 1, 0.7, 0.6, 1.1, 1.2, 1, 0.8];
          segment.transitions[0]!.changes = [
            { from: '2028-03', rate: 0.35 },
            { from: '2029-03', rate: { beta: [30, 40] } },
          ];
        }
      },
      { scale: 0.04 },
    ),
  ],
  [
    'a re-forecast from the middle of a month, with what is open then',
    plan((file) => {
      opening(file);
      file.actualsThrough = '2027-03-17';
    }),
  ],
  [
    'twenty thousand leads a week',
    plan(
      (file) => {
        file.sdr!.headcount = 700;
        file.ae!.headcount = 500;
      },
      { weeks: 4, scale: 82 },
    ),
  ],
];
