/** Small plans of all kinds, for properties of the engine. */
import * as fc from 'fast-check';
import { type PlanFile } from '../../shared/plan/schema.ts';
import { type SegmentFile, type TransitionFile, start, weekly } from './trials.ts';

const share = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
const days = fc.oneof(
  fc.constantFrom(0, 3, 7, 10, 14, 30).map((fixed) => ({ fixed })),
  fc.constantFrom(
    { lognormal: { mean: 9, cv: 0.8 } },
    { gamma: { shape: 2, scale: 5 } },
    { weibull: { shape: 0.8, scale: 12 } },
  ),
  fc.constant({
    empirical: [
      [1, 2],
      [8, 1],
      [20, 1],
    ] as [number, number][],
    uncertainty: { logSd: 0.3 },
  }),
);
const rate = fc.oneof(
  share,
  fc.constantFrom(
    { beta: [3, 2] as [number, number] },
    { pert: [0.2, 0.5, 0.9] as [number, number, number] },
  ),
);

/** The stages of a route: the whole default waterfall, or a part of it with stages skipped. */
const routes = [
  ['mql', 'sal', 'meetingBooked', 'sql', 'sao', 'won'],
  ['mql', 'sal', 'sao', 'won'],
  ['mql', 'sao', 'won'],
  ['sal', 'sql', 'sao'],
] as const;

function transition(from: string, to: string): fc.Arbitrary<TransitionFile> {
  const gate = from === 'mql' ? 'sdr' : to === 'sao' ? 'ae' : undefined;
  return fc
    .record({
      rate,
      delayDays: days,
      exits: fc.array(days, { minLength: 2, maxLength: 2 }),
      shares: fc.tuple(share, share),
    })
    .map(({ rate: value, delayDays, exits, shares: [a, b] }) => ({
      from,
      to,
      rate: value,
      delayDays,
      exits: {
        nurturing: { share: a / 2, delayDays: exits[0]! },
        disqualified: { share: b / 2, delayDays: exits[1]! },
      },
      ...(gate === undefined ? {} : { gate }),
    }));
}

function segment(id: string): fc.Arbitrary<SegmentFile> {
  return fc.constantFrom(...routes).chain((route) =>
    fc
      .record({
        transitions: fc.tuple(...route.slice(1).map((to, i) => transition(route[i]!, to))),
        perWeek: fc.integer({ min: 0, max: 12 }),
        distribution: fc.constantFrom('poisson' as const, 'fixed' as const, { negbin: 0.4 }),
        recycle: fc.option(fc.record({ rate: share, delayDays: days, max: fc.integer({ min: 0, max: 3 }) }), {
          nil: undefined,
        }),
      })
      .map(({ transitions, perWeek, distribution, recycle }) => ({
        id,
        arrivals: { stage: route[0], perMonth: weekly(perWeek), distribution },
        transitions,
        deal: { lognormal: { mean: 1000, cv: 0.5 } },
        ...(recycle === undefined ? {} : { recycle: { to: route[0], ...recycle } }),
      })),
  );
}

const people = {
  headcount: fc.integer({ min: 0, max: 4 }),
  ramp: fc.constantFrom<number[]>([1], [0.5, 1]),
  attritionPerMonth: fc.constantFrom(0, 0.1),
};

const sdr = fc.record({
  ...people,
  leadsPerWeek: fc.constantFrom(1.5, 4),
  decayPerDay: fc.constantFrom(0, 0.05),
  calibratedWaitDays: fc.constantFrom(0, 5),
  maxWaitDays: fc.constantFrom(6, 20, 1000),
});

const ae = fc.record({
  ...people,
  openPerAe: fc.constantFrom(1.5, 3, null),
  newPerWeek: fc.constantFrom(0.7, 2),
  releaseAfterDays: fc.constantFrom(20, 60),
});

/** Plans of one or two segments with gates, recycling and an opening state, or without them. */
export const arbitraryPlan: fc.Arbitrary<PlanFile> = fc
  .tuple(segment('a'), fc.option(segment('b'), { nil: undefined }))
  .chain(([a, b]) => {
    const segments = b === undefined ? [a] : [a, b];
    const opening = fc.constantFrom(...segments).chain((of) =>
      fc.record({
        segment: fc.constant(of.id),
        stage: fc.constantFrom(...of.transitions.map(({ from }) => from), 'nurturing'),
        ageDays: fc.constantFrom(0, 4, 7.5, 25, 400),
        count: fc.integer({ min: 0, max: 6 }),
        recycles: fc.integer({ min: 0, max: 3 }),
        queued: fc.boolean(),
      }),
    );
    return fc.record({
      segments: fc.constant(segments),
      weeks: fc.integer({ min: 1, max: 14 }),
      step: fc.constantFrom('week' as const, 'day' as const),
      sdr: fc.option(sdr, { nil: undefined }),
      ae: fc.option(ae, { nil: undefined }),
      opening: fc.array(opening, { maxLength: 4 }).map((entries) =>
        // Only at a gate can a visit be queued.
        entries.map((entry) => ({
          ...entry,
          queued:
            entry.queued &&
            segments.some(
              ({ id, transitions }) =>
                id === entry.segment &&
                transitions.some(({ from, gate }) => from === entry.stage && gate !== undefined),
            ),
        })),
      ),
    });
  })
  .map(({ sdr: sdrTeam, ae: aeTeam, ...rest }) => ({
    spillway: 1 as const,
    name: 'Any',
    start,
    stages: 'default' as const,
    ...rest,
    ...(sdrTeam === undefined ? {} : { sdr: sdrTeam }),
    ...(aeTeam === undefined ? {} : { ae: aeTeam }),
  }));

const varied = fc.record({
  backfillDays: fc.constantFrom(undefined, 5, 20),
  hires: fc.boolean(),
  tenures: fc.boolean(),
  uncertainAttrition: fc.boolean(),
  isCorrelated: fc.boolean(),
  seasons: fc.boolean(),
  changes: fc.boolean(),
  dirichlet: fc.boolean(),
  bends: fc.boolean(),
  deal: fc.constantFrom(
    { gamma: { mean: 500, cv: 1.2 }, uncertainty: { logSd: 0.3 } },
    {
      empirical: [
        [100, 3],
        [900, 1],
      ] as [number, number][],
    },
    { fixed: 250 },
    null,
  ),
  actualsThrough: fc.constantFrom(null, '2027-01-13'),
});

/** The same with whatever else a plan may have, four weeks longer. */
export const variedPlan: fc.Arbitrary<PlanFile> = fc.tuple(arbitraryPlan, varied).map(([plan, also]) => {
  const file = structuredClone(plan);
  file.weeks = file.weeks! + 4;
  file.actualsThrough = also.actualsThrough;
  if (also.isCorrelated) file.correlation = { rates: 0.7, volumes: 0.5, velocity: 0.6 };
  for (const team of [file.sdr, file.ae]) {
    if (team === undefined) continue;
    if (also.backfillDays !== undefined) team.backfillDays = also.backfillDays;
    if (also.hires) team.hires = { '2027-02': 2, '2027-03': 1 };
    if (also.tenures && team.headcount > 0) team.tenureMonths = [0];
    if (also.uncertainAttrition) team.attritionPerMonth = { beta: [2, 20] };
    team.costPerMonth = 1000;
  }
  if (file.sdr) file.sdr.slaHours = 30;
  if (file.ae) file.ae.quotaPerYear = 100_000;
  for (const each of file.segments) {
    if (also.deal === null) delete each.deal;
    else each.deal = also.deal;
    if (also.seasons) {
      each.arrivals.seasonal = [1, 2, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1];
      each.arrivals.uncertainty = { logSd: 0.3 };
      each.spend = { perEntry: { sao: 10 }, perMonth: { '2027-02': 500 } };
    }
    const [first, second] = each.transitions;
    if (also.changes) {
      first!.changes = [
        { from: '2027-02', rate: 0.9 },
        { from: '2027-03', rate: { beta: [1, 4] } },
      ];
    }
    if (also.bends) {
      const cov: [[number, number], [number, number]] = [
        [0.1, 0.02],
        [0.02, 0.1],
      ];
      first!.delayDays = { gamma: { shape: 1.3, scale: 6 }, uncertainty: { cov, withRate: [0.3, -0.2] } };
    }
    if (also.dirichlet) {
      second!.rate = { dirichlet: { advance: 2, nurturing: 1, disqualified: 0, never: 0.5 } };
      for (const exit of Object.values(second!.exits!)) delete exit.share;
    }
  }
  return file;
});
