/** A plan with the rates, delays and opening state that were measured. */
import type { Measurement, TransitionModel, TransitionResult } from '../estimate/result.ts';
import { advanceWithRate, calibratedDelay } from './calibratedDelays.ts';
import {
  type AdvanceShapes,
  type ShrunkenRates,
  outcomeOf,
  shapesOfCounts,
  shrunkenOver,
} from './calibratedRates.ts';
import { type GateWaits, noWaits, waitingAtGates } from './historicalWaits.ts';
import { openingEntries } from './openingState.ts';
import { withoutOvertaken } from './figureFormulas.ts';
import { parsePlan } from './parse.ts';
import type { Delay, Plan, PlanSegment, PlanTransition } from './schema.ts';
import { measuredSegments } from './segmentNames.ts';

/** Below this many resolved visits a segment's exits divide as those of all segments do. */
const leastResolved = 30;

export interface Calibration {
  readonly plan: Plan;
  /** Where each figure came from, and what was left as it was: one sentence each. */
  readonly notes: readonly string[];
}

interface Source {
  readonly result: TransitionResult;
  readonly model: TransitionModel;
}

/** Visits of the cohort that have reached an outcome. */
function resolvedVisits({ conversion, open }: TransitionResult): number {
  return Math.max(0, conversion.cohort.n - open);
}

function sourceOf(
  measurement: Measurement,
  transition: PlanTransition,
  segment: string | null,
): Source | null {
  const result = measurement.transitions.find(
    (known) => known.from === transition.from && known.to === transition.to && known.segment === segment,
  );
  const model = result?.model ?? null;
  return result === undefined || model === null || resolvedVisits(result) === 0 ? null : { result, model };
}

/** What a transition is calibrated from. */
interface Sources {
  /** Of the segment where it was measured, else of all. */
  readonly rate: Source;
  readonly shapes: AdvanceShapes;
  /** Of the segment where enough of its visits were resolved, else of all. */
  readonly split: Source;
  readonly isOwn: boolean;
}

function sourcesOf(
  measurement: Measurement,
  transition: PlanTransition,
  measured: string | null,
  shrunken: ShrunkenRates,
): Sources | null {
  const all = sourceOf(measurement, transition, null);
  const own = measured === null ? null : sourceOf(measurement, transition, measured);
  const shapes = measured === null || own === null ? undefined : shrunken.get(measured);
  if (own !== null && shapes !== undefined) {
    const split = all !== null && resolvedVisits(own.result) < leastResolved ? all : own;
    return { rate: own, shapes, split, isOwn: true };
  }
  if (all === null) return null;
  const { k, n } = outcomeOf(all.model, all.result.conversion.cohort.n, 'advance');
  return n > 0 ? { rate: all, shapes: shapesOfCounts(k, n), split: all, isOwn: false } : null;
}

/**
 * Shares of what does not advance, by exit and for never. An exit of the plan that was not seen has none; what leaves a
 * queue unworked was recorded as an exit to the holding stage and comes from there.
 */
function splitOf({ split }: Sources): ReadonlyMap<string, number> {
  const rest = split.model.outcomes.filter(({ outcome }) => outcome !== 'advance');
  const total = rest.reduce((sum, { probability }) => sum + probability, 0);
  return new Map(rest.map(({ outcome, probability }) => [outcome, total > 0 ? probability / total : 0]));
}

/** Exits with their delays: those of the plan, and those that were seen. */
function exitDelays(
  transition: PlanTransition,
  { split }: Sources,
  waitingDays: number,
): ReadonlyMap<string, Delay> {
  const planned = transition.exits ?? {};
  const seen = split.model.outcomes
    .map((known) => known.outcome)
    .filter((name) => name !== 'advance' && name !== 'never');
  const delays = new Map<string, Delay>();
  for (const name of new Set([...Object.keys(planned), ...seen])) {
    const { k } = outcomeOf(split.model, split.result.conversion.cohort.n, name);
    const own = Object.hasOwn(planned, name) ? planned[name]!.delayDays : null;
    const delay = calibratedDelay(split.model, name, k, waitingDays) ?? own;
    if (delay !== null) delays.set(name, delay);
  }
  return delays;
}

/**
 * The rate, and the exits beside it: a Dirichlet of the same n where visits that do not advance have more than one way
 * to end, else a Beta with the exits' shares.
 */
function rateAndExits(
  [alpha, beta]: AdvanceShapes,
  shares: ReadonlyMap<string, number>,
  delays: ReadonlyMap<string, Delay>,
): Pick<PlanTransition, 'rate' | 'exits'> {
  const ways = [...shares.values()].filter((share) => share > 0).length;
  const isDirichlet = ways > 1 && delays.size > 0;
  const exits = [...delays].map(([name, delayDays]) => [
    name,
    isDirichlet ? { delayDays } : { share: shares.get(name) ?? 0, delayDays },
  ]);
  const rate = isDirichlet
    ? {
        dirichlet: {
          advance: alpha,
          ...Object.fromEntries([...delays.keys()].map((name) => [name, beta * (shares.get(name) ?? 0)])),
          never: beta * (shares.get('never') ?? 0),
        },
      }
    : { beta: [alpha, beta] as [number, number] };
  return { rate, ...(exits.length === 0 ? {} : { exits: Object.fromEntries(exits) }) };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** One transition of one segment, and the sentence about it. */
function calibratedTransition(
  transition: PlanTransition,
  segment: PlanSegment,
  measured: string | null,
  measurement: Measurement,
  waits: GateWaits,
): { readonly transition: PlanTransition; readonly note: string } {
  const place = `${segment.id}, ${transition.from} to ${transition.to}`;
  const shrunken = shrunkenOver(measurement, transition.from, transition.to);
  const sources = sourcesOf(measurement, transition, measured, shrunken);
  if (sources === null)
    return { transition, note: `${place}: not measured, the plan's own rate and delays stay.` };
  const { changes = [], exits: _exits, ...rest } = transition;
  const { waitingDays, expired } = waits(transition);
  const { model } = sources.rate;
  const advance = outcomeOf(model, sources.rate.result.conversion.cohort.n, 'advance');
  const withRate = advanceWithRate(model, sources.shapes);
  const delayDays = movingWith(withRate, calibratedDelay(model, 'advance', advance.k, waitingDays));
  const shapes = ofWorked(sources.shapes, expired);
  const delays = exitDelays(transition, sources, waitingDays);
  return {
    transition: {
      ...rest,
      ...rateAndExits(shapes, splitOf(sources), delays),
      delayDays: delayDays ?? transition.delayDays,
    },
    note: [
      `${place}: ${rateSentence(sources, advance.probability, measured, shrunken.size)}`,
      delaySentence(model, delayDays === null),
      ...(withRate === null ? [] : [jointSentence(withRate[0])]),
      ...(changes.length === 0
        ? []
        : [`The planned changes from ${changes[0]!.from} on are left out; a scenario can bring them back.`]),
    ].join(' '),
  };
}

/** The share of those that were worked: who left the queue unworked did not advance. */
function ofWorked([alpha, beta]: AdvanceShapes, expired: number): AdvanceShapes {
  if (expired === 0) return [alpha, beta];
  const n = alpha + beta;
  const rate = Math.min(0.99, alpha / n / (1 - expired));
  return [n * rate, n * (1 - rate)];
}

function rateSentence(
  { shapes: [alpha, beta], rate, isOwn }: Sources,
  own: number,
  measured: string | null,
  segments: number,
): string {
  const n = Math.round(alpha + beta);
  const shrunk = alpha / (alpha + beta);
  const basis =
    rate.model.basis === 'mixture'
      ? ''
      : `, within ${Math.round(rate.result.conversion.eventual.horizonDays ?? 0)} days: the record does not tell what comes after`;
  if (!isOwn) return `${percent(shrunk)} of ${n} effective visits, from all segments together${basis}.`;
  return segments > 1
    ? `${percent(shrunk)} (${percent(own)} by itself), as certain as ${n} visits, from "${measured}" and what it shares with the other segments${basis}.`
    : `${percent(shrunk)} of ${n} effective visits, from "${measured}"${basis}.`;
}

function delaySentence(model: TransitionModel, isPlanned: boolean): string {
  if (isPlanned) return 'Nothing has advanced: the delay is the plan’s own.';
  const delay = model.delays.find(({ outcome }) => outcome === 'advance')!;
  const whose = delay.pooledOverSegments
    ? 'of all segments, as fewer than thirty of its own are timed'
    : `of ${delay.n} visits`;
  return delay.drawnFrom === 'law' && delay.law !== null
    ? `Delay: ${delay.law.family}, ${whose}.`
    : `Delay: the recorded days ${whose}.`;
}

/** Of a fitted delay, whose uncertainty is the covariance of its parameters. */
function movingWith(withRate: readonly [number, number] | null, delay: Delay | null): Delay | null {
  if (withRate === null || delay?.uncertainty === undefined || !('cov' in delay.uncertainty)) return delay;
  return { ...delay, uncertainty: { ...delay.uncertainty, withRate: [...withRate] } };
}

function jointSentence(correlation: number): string {
  return `Rate and delay are drawn together, correlation ${correlation.toFixed(2)}.`;
}

/**
 * Puts what was measured in place of what was planned: by segment and transition the eventual rate, drawn towards the
 * other segments' as far as they are alike, as a Beta or, with several ways to end, a Dirichlet of its effective counts;
 * the fitted delays with the covariance of their parameters, or the recorded ones; and the open visits as the opening
 * state. A segment is found by its name; one that was not measured takes the figures of all segments together. What was
 * not measured stays as planned, as do volumes, deals, people and targets.
 *
 * The waiting that the people on record leave at a gate is taken out of its delays, and `calibratedWaitDays` becomes the
 * waiting that the rates were measured with: a run with those people reproduces the recorded acceptance and delay.
 * @throws SpillwayError where a scenario of the plan does not fit the calibrated figures.
 */
export function calibratePlan(plan: Plan, measurement: Measurement): Calibration {
  const measured = measuredSegments(plan, measurement);
  const waiting = waitingAtGates(plan, measurement);
  const notes: string[] = [];
  const segments = plan.segments.map((segment) => ({
    ...segment,
    transitions: segment.transitions.map((transition) => {
      const name = measured.get(segment.id) ?? null;
      const calibrated = calibratedTransition(
        transition,
        segment,
        name,
        measurement,
        waiting?.waits ?? noWaits,
      );
      notes.push(calibrated.note);
      return calibrated.transition;
    }),
  }));
  const sdr =
    plan.sdr === undefined || waiting === null || waiting.calibratedWaitDays === null
      ? {}
      : { sdr: { ...plan.sdr, calibratedWaitDays: waiting.calibratedWaitDays } };
  const opening = openingEntries(plan, measurement);
  notes.push(
    ...(waiting?.notes ?? []),
    ...opening.notes,
    'Volumes, deals, people and targets stay as planned.',
  );
  // What was measured takes the place of a formula.
  const calibrated = withoutOvertaken(plan, { ...plan, ...sdr, segments, opening: opening.entries });
  return { plan: parsePlan(calibrated), notes };
}
