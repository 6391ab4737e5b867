/** A plan with the rates, delays and opening state that were measured. */
import type { Measurement, TransitionModel, TransitionResult } from '../estimate/result.ts';
import { openingEntries } from './openingState.ts';
import { parsePlan } from './parse.ts';
import type { Delay, Plan, PlanSegment, PlanTransition } from './schema.ts';
import { measuredSegments } from './segmentNames.ts';

/** Below this many resolved visits of a segment, all segments together speak for it. */
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

interface Outcome {
  readonly probability: number;
  readonly k: number;
  readonly n: number;
}

/** An outcome that never occurred is not listed: none of all visits. */
function outcome({ model, result }: Source, name: string): Outcome {
  const found = model.outcomes.find((known) => known.outcome === name);
  return found === undefined
    ? { probability: 0, k: 0, n: result.conversion.cohort.n }
    : { probability: found.probability, k: found.effectiveK, n: found.effectiveN };
}

/**
 * Beta(k, n − k) of the effective counts: its mean is the measured rate exactly, so that a chain of calibrated rates
 * reproduces the measured conversion, and its variance p(1 − p)/(n + 1) is the measured p(1 − p)/n but for one visit. Where k or n − k is 0 that is
 * no distribution and would claim certainty; there Beta(k + ½, n − k + ½), the Jeffreys posterior.
 */
export function rateFromCounts(k: number, n: number): { beta: [number, number] } {
  const rest = Math.max(0, n - k);
  return k > 0 && rest > 0 ? { beta: [k, rest] } : { beta: [k + 0.5, rest + 0.5] };
}

/**
 * The measured delay of an outcome, its mean as uncertain as a mean of so many observations is: logSd = cv / √k.
 * Null where the outcome was never seen.
 */
function delayOf(model: TransitionModel, name: string, k: number): Delay | null {
  const measured = model.delays.find((known) => known.outcome === name)?.empirical;
  if (measured === undefined || measured.length === 0) return null;
  let weights = 0;
  let first = 0;
  let second = 0;
  for (const [days, weight] of measured) {
    weights += weight;
    first += weight * days;
    second += weight * days * days;
  }
  const mean = first / weights;
  const variance = Math.max(0, second / weights - mean * mean);
  const logSd = Math.min(3, Math.sqrt(variance / Math.max(1, k)) / mean);
  const empirical = measured.map(([days, weight]): [number, number] => [days, weight]);
  return logSd > 0 ? { empirical, uncertainty: { logSd } } : { empirical };
}

/**
 * Exits with their share of what does not advance. An exit of the plan that was not seen keeps its delay, with no
 * share; one that was seen is added where the plan lacks it.
 */
function calibratedExits(transition: PlanTransition, source: Source): PlanTransition['exits'] {
  const remaining = 1 - outcome(source, 'advance').probability;
  const planned = transition.exits ?? {};
  const seen = source.model.outcomes
    .map((known) => known.outcome)
    .filter((name) => name !== 'advance' && name !== 'never');
  const exits = new Map<string, { share: number; delayDays: Delay }>();
  for (const name of new Set([...Object.keys(planned), ...seen])) {
    const { probability, k } = outcome(source, name);
    const share = remaining > 0 ? Math.min(1, probability / remaining) : 0;
    const own = Object.hasOwn(planned, name) ? planned[name]!.delayDays : null;
    const delayDays = delayOf(source.model, name, k) ?? own;
    if (delayDays !== null) exits.set(name, { share, delayDays });
  }
  return exits.size === 0 ? undefined : Object.fromEntries(exits);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** One transition of one segment, and the sentence about it. */
function calibratedTransition(
  transition: PlanTransition,
  segment: PlanSegment,
  measured: string | null,
  measurement: Measurement,
): { readonly transition: PlanTransition; readonly note: string } {
  const place = `${segment.id}, ${transition.from} to ${transition.to}`;
  const own = measured === null ? null : sourceOf(measurement, transition, measured);
  const enough = own !== null && resolvedVisits(own.result) >= leastResolved;
  const source = enough ? own : sourceOf(measurement, transition, null);
  const advance = source === null ? null : outcome(source, 'advance');
  if (source === null || advance === null || !(advance.n > 0))
    return { transition, note: `${place}: not measured, the plan's own rate and delays stay.` };
  const { changes = [], exits: _, ...rest } = transition;
  const exits = calibratedExits(transition, source);
  const delayDays = delayOf(source.model, 'advance', advance.k);
  const origin = enough
    ? `"${measured}"`
    : measured === null
      ? 'all segments together'
      : `all segments together, since "${measured}" has ${own === null ? 0 : resolvedVisits(own.result)} resolved visits`;
  const sentences = [
    `${place}: ${percent(advance.probability)} of ${Math.round(advance.n)} effective visits, from ${origin}.`,
    ...(delayDays === null ? ['Nothing has advanced: the delay is the plan’s own.'] : []),
    ...(changes.length === 0
      ? []
      : [`The planned changes from ${changes[0]!.from} on are left out; a scenario can bring them back.`]),
  ];
  return {
    transition: {
      ...rest,
      rate: rateFromCounts(advance.k, advance.n),
      delayDays: delayDays ?? transition.delayDays,
      ...(exits === undefined ? {} : { exits }),
    },
    note: sentences.join(' '),
  };
}

/**
 * Puts what was measured in place of what was planned: by segment and transition the eventual rate as a Beta of its
 * effective counts, the exits' shares, the empirical delays with the uncertainty of their mean, and the open visits as
 * the opening state. A segment is found by its name; one with fewer than thirty resolved visits of a transition, or
 * none of that name, takes the figures of all segments together. What was not measured stays as planned, as do volumes,
 * deals, people and targets.
 *
 * Exits are fixed shares of what does not advance, not a Dirichlet: their split is known far better than the rate, and
 * a scenario can then change the rate by itself. Waiting at a gate is part of the measured rate and delay.
 * @throws SpillwayError where a scenario of the plan does not fit the calibrated figures.
 */
export function calibratePlan(plan: Plan, measurement: Measurement): Calibration {
  const measured = measuredSegments(plan, measurement);
  const notes: string[] = [];
  const segments = plan.segments.map((segment) => ({
    ...segment,
    transitions: segment.transitions.map((transition) => {
      const name = measured.get(segment.id) ?? null;
      const calibrated = calibratedTransition(transition, segment, name, measurement);
      notes.push(calibrated.note);
      return calibrated.transition;
    }),
  }));
  if (plan.sdr !== undefined && segments.some(({ transitions }) => transitions.some((t) => t.gate === 'sdr')))
    notes.push(
      `Waiting for an SDR is still part of the measured rate and delay: set sdr.calibratedWaitDays (now ${plan.sdr.calibratedWaitDays}) to the days that leads waited, or the wait is charged twice.`,
    );
  const opening = openingEntries(plan, measurement);
  notes.push(...opening.notes, 'Volumes, deals, people and targets stay as planned.');
  return { plan: parsePlan({ ...plan, segments, opening: opening.entries }), notes };
}
