/** A resolved plan laid out for simulation: what does not change from trial to trial, computed once. */
import { firstDayOfMonth } from '../calendar/days.ts';
import type { ResolvedPlan, ResolvedRate, ResolvedSegment, ResolvedTransition } from '../plan/resolved.ts';
import type { AeTeam, Delay, SdrTeam } from '../plan/schema.ts';
import { type RoundedDelay, roundedDelay } from './discretise.ts';
import { type Law, dealLaw, delayLaw, rememberingDays, searchUpperQuantile } from './laws.ts';
import { type TeamModel, teamModel } from './people.ts';
import { meanRate } from '../plan/meanRate.ts';
import { meanExitShares, outcomesAt } from './rates.ts';
import { type StreamKey, streamKey } from './streams.ts';
import { type Draw, SegmentDraws } from './draws.ts';
import { type Timeline, dayOfStep, prorate, timelineOf } from './timeline.ts';

export interface Model {
  readonly plan: ResolvedPlan;
  readonly timeline: Timeline;
  readonly segments: readonly SegmentModel[];
  readonly sdr: SdrModel | null;
  readonly ae: AeModel | null;
  /** The streams of each gate's capacity and order, and of the opening visits. */
  readonly gateKeys: { readonly sdr: StreamKey; readonly ae: StreamKey };
  readonly openingKey: StreamKey;
  /** By stage: whether a visit in it holds an AE's place. */
  readonly holdsPlace: readonly boolean[];
  /** By stage: whether visits in it are counted as open: in forward stages but the last, and in holding ones. */
  readonly staysOpen: readonly boolean[];
}

export interface SegmentModel {
  readonly index: number;
  readonly id: string;
  readonly arrivals: {
    readonly stage: number;
    /** Mean by step, before the trial's volume factor. */
    readonly mean: Float64Array;
    readonly distribution: ResolvedSegment['arrivals']['distribution'];
    readonly logSd: number;
    readonly key: StreamKey;
    readonly volumeDraw: Draw;
  };
  /** By `from` stage; null where the segment's route ends. */
  readonly transitions: readonly (TransitionModel | null)[];
  readonly recycle: RecycleModel | null;
  readonly deal: { readonly law: Law; readonly logSd: number; readonly sizeDraw: Draw } | null;
  /** The stream of deal amounts. */
  readonly dealKey: StreamKey;
  /** Spend of each step that does not depend on entries. */
  readonly spendPerStep: Float64Array;
  /** By stage. */
  readonly spendPerEntry: Float64Array;
  /** By stage: the stream of outcomes and delays of visits. */
  readonly visitKeys: readonly StreamKey[];
}

export interface TransitionModel {
  readonly from: number;
  readonly to: number;
  /** The gate that the plan marks. */
  readonly mark: 'sdr' | 'ae' | null;
  /** The gate that works: none where the team of the mark is absent or without limit. */
  readonly gate: 'sdr' | 'ae' | null;
  readonly rate: RateModel;
  /** Version of the rate that visits use which begin in a step. */
  readonly versionByStep: Uint8Array;
  readonly delay: DelayModel;
  readonly exits: readonly { readonly stage: number; readonly share: number; readonly delay: DelayModel }[];
  /** Days after which a visit that never ends gives its AE place back. */
  readonly releaseAfterDays: number;
}

/** A rate, the changes to it, and what it draws: its one normal score, then a part of the stick for each exit. */
export interface RateModel {
  /** The first is the rate itself, the others replace it one after the other. */
  readonly versions: readonly ResolvedRate[];
  /** Day numbers from which versions 1, 2, … hold. */
  readonly changeDays: readonly number[];
  readonly draws: readonly Draw[];
}

export interface DelayModel {
  readonly form: Delay;
  /** The law at mean parameters. */
  readonly law: Law;
  /** The delay of every trial, where trials do not differ in it. */
  readonly certain: RoundedDelay | null;
  /** Its normal score, and the one of its shape. */
  readonly draws: readonly [Draw, Draw];
  readonly joint: JointDelay | null;
}

/**
 * How the delay of a transition moves with its rate. With r and e the own scores of the rate and of the delay, both
 * standard normal and independent, the location's own score is ρ·r + κ·e, and κ·r − ρ·e what is left of the rate's luck;
 * the log shape takes `shape` of that.
 */
export interface JointDelay {
  readonly rateDraw: Draw;
  readonly rho: number;
  readonly kappa: number;
  readonly shape: number;
}

export interface RecycleModel {
  readonly to: number;
  readonly rate: RateModel;
  readonly delay: DelayModel;
  readonly max: number;
}

export interface SdrModel extends TeamModel {
  readonly team: Omit<SdrTeam, 'hires'>;
}

export interface AeModel extends TeamModel {
  readonly team: Omit<AeTeam, 'hires'>;
  /** Whether it limits anything. */
  readonly limits: boolean;
}

/** Lays out a plan. @throws SpillwayError where nothing is left to simulate. */
export function buildModel(plan: ResolvedPlan): Model {
  const timeline = timelineOf(plan);
  const sdr = plan.sdr && { ...teamModel('sdr', plan.sdr, timeline), team: plan.sdr };
  const ae = plan.ae && {
    ...teamModel('ae', plan.ae, timeline),
    team: plan.ae,
    limits: isNumber(plan.ae.openPerAe) || isNumber(plan.ae.newPerWeek),
  };
  const openGates = new Set([...(sdr ? [] : ['sdr']), ...(ae?.limits ? [] : ['ae'])]);
  return {
    plan,
    timeline,
    segments: plan.segments.map((segment, index) => segmentModel(plan, timeline, openGates, segment, index)),
    sdr,
    ae,
    gateKeys: { sdr: streamKey('gate/sdr'), ae: streamKey('gate/ae') },
    openingKey: streamKey('opening'),
    holdsPlace: placeStages(plan),
    staysOpen: plan.graph.stages.map(
      ({ kind }, stage) => kind === 'holding' || (kind === 'forward' && stage !== plan.graph.forward.at(-1)),
    ),
  };
}

export function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}

/** AE places are held from the pipeline stage (or the end of an AE gate, if that is earlier) to Won or any exit. */
function placeStages({ graph, segments }: ResolvedPlan): boolean[] {
  const gated = segments.flatMap(({ transitions }) => transitions.filter(({ gate }) => gate === 'ae'));
  const starts = [graph.pipeline, ...gated.map(({ to }) => to)].filter((stage) => stage >= 0);
  const end = graph.bookings >= 0 ? graph.bookings : graph.forward.at(-1)!;
  const first = Math.min(...starts.map((stage) => graph.forward.indexOf(stage)));
  const last = graph.forward.indexOf(end);
  return graph.stages.map((_, stage) => {
    const position = graph.forward.indexOf(stage);
    return position >= first && position < last;
  });
}

function segmentModel(
  plan: ResolvedPlan,
  timeline: Timeline,
  openGates: ReadonlySet<string>,
  segment: ResolvedSegment,
  index: number,
): SegmentModel {
  const { id, arrivals, spend, deal } = segment;
  const stages = plan.graph.stages;
  const draws = new SegmentDraws(plan.graph, id);
  const transitions = stages.map((_, stage) => {
    const transition = segment.transitions.find(({ from }) => from === stage);
    return transition ? transitionModel(plan, timeline, openGates, draws, transition) : null;
  });
  return {
    index,
    id,
    arrivals: {
      stage: arrivals.stage,
      mean: prorate(timeline, arrivals.perMonth, (month) => arrivals.seasonal[((month % 12) + 12) % 12] ?? 1),
      distribution: arrivals.distribution,
      logSd: arrivals.logSd,
      key: streamKey(`arrivals/${id}`),
      volumeDraw: draws.volume,
    },
    transitions,
    recycle: segment.recycle && recycleModel(timeline, draws, segment.recycle),
    deal: deal && {
      law: dealLaw(deal),
      logSd: deal.uncertainty?.logSd ?? 0,
      sizeDraw: draws.dealSize,
    },
    dealKey: streamKey(`deals/${id}`),
    spendPerStep: prorate(timeline, spend.perMonth, () => 1),
    spendPerEntry: Float64Array.from(stages, (_, stage) => spend.perEntry.get(stage) ?? 0),
    visitKeys: stages.map((stage) => streamKey(`visits/${id}/${stage.id}`)),
  };
}

function transitionModel(
  plan: ResolvedPlan,
  timeline: Timeline,
  openGates: ReadonlySet<string>,
  draws: SegmentDraws,
  transition: ResolvedTransition,
): TransitionModel {
  const { from, to, gate, exits } = transition;
  const rate = {
    versions: [transition.rate, ...transition.changes.map((change) => change.rate)],
    changeDays: transition.changes.map(({ month }) => firstDayOfMonth(month)),
    draws: draws.rate(
      from,
      exits.map(({ stage }) => stage),
    ),
  };
  const model = {
    from,
    to,
    mark: gate,
    gate: gate !== null && openGates.has(gate) ? null : gate,
    rate,
    versionByStep: Uint8Array.from({ length: timeline.steps }, (_, step) =>
      versionOnDay(rate, dayOfStep(timeline, step)),
    ),
    delay: delayModel(timeline, transition.delayDays, draws.delay(from, to), rate.draws[0]),
    exits: exits.map(({ stage, share, delayDays }) => ({
      stage,
      share,
      delay: delayModel(timeline, delayDays, draws.exitDelay(from, stage)),
    })),
  };
  return { ...model, releaseAfterDays: plan.ae?.releaseAfterDays ?? defaultReleaseAfterDays(model) };
}

function recycleModel(
  timeline: Timeline,
  draws: SegmentDraws,
  recycle: NonNullable<ResolvedSegment['recycle']>,
): RecycleModel {
  return {
    to: recycle.to,
    rate: { versions: [recycle.rate], changeDays: [], draws: [draws.recycleRate] },
    delay: delayModel(timeline, recycle.delayDays, draws.recycleDelay),
    max: recycle.max,
  };
}

function delayModel(
  timeline: Timeline,
  form: Delay,
  draws: DelayModel['draws'],
  rateDraw: Draw | null = null,
): DelayModel {
  const law = rememberingDays(delayLaw(form));
  const certain = form.uncertainty === undefined ? roundedDelay(law, 1, timeline) : null;
  const joint = rateDraw === null ? null : jointDelay(form, rateDraw);
  return { form, law, certain, draws, joint };
}

function jointDelay({ uncertainty }: Delay, rateDraw: Draw): JointDelay | null {
  if (uncertainty?.withRate === undefined) return null;
  const [rho, withShape] = 'cov' in uncertainty ? uncertainty.withRate : ([uncertainty.withRate, 0] as const);
  const kappa = Math.sqrt(1 - rho * rho);
  if (!('cov' in uncertainty)) return { rateDraw, rho, kappa, shape: 0 };
  const [[variance, covariance], [, shapeVariance]] = uncertainty.cov;
  const slope = variance === 0 ? 0 : covariance / Math.sqrt(variance);
  return { rateDraw, rho, kappa, shape: (withShape * Math.sqrt(shapeVariance) - slope * rho) / kappa };
}

/** The 99th percentile of a stage's resolved durations at mean parameters; 0 where none is ever resolved. */
function defaultReleaseAfterDays({ rate, delay, exits }: Omit<TransitionModel, 'releaseAfterDays'>): number {
  const original = rate.versions[0]!;
  const shares = meanExitShares(
    original,
    exits.map(({ share }) => share),
  );
  const outcomes = outcomesAt(meanRate(original), shares);
  const weights = [outcomes.advance, ...outcomes.exits];
  const laws = [delay.law, ...exits.map((exit) => exit.delay.law)];
  const resolved = weights.reduce((sum, weight) => sum + weight, 0);
  if (resolved === 0) return 0;
  const survival = (x: number): number =>
    weights.reduce((sum, weight, i) => sum + (weight === 0 ? 0 : weight * laws[i]!.survival(x)), 0) /
    resolved;
  return searchUpperQuantile(survival, 0.01, 1);
}

/** Which version of a rate a visit that began on this day uses. */
export function versionOnDay(rate: RateModel, day: number): number {
  return rate.changeDays.filter((changeDay) => changeDay <= day).length;
}
