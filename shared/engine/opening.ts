/** The opening state: what each visit that is open at the start will do, given that it has lasted until now. */
import { type RoundedDelay, stepsAt } from './discretise.ts';
import { type Model, type RateModel, type SegmentModel, versionOnDay } from './model.ts';
import type { TrialParameters } from './parameters.ts';
import { neverOf } from './rates.ts';
import { type Stream, roundedAt } from './streams.ts';

export type OpeningEntry = Model['plan']['opening'][number];

/** What becomes of an opening visit. */
export type Fate =
  | { readonly kind: 'waits-for-sdr' }
  | { readonly kind: 'waits-for-ae' }
  | { readonly kind: 'leaves'; readonly step: number; readonly destination: number }
  /** Open for ever. An AE place that it holds is given back in `releaseStep`, which is below 0 where that is past. */
  | { readonly kind: 'stays'; readonly releaseStep: number };

/** Draws the fate of one visit of an opening entry; `stream` gives its numbers. */
export function drawFate(
  model: Model,
  parameters: TrialParameters,
  entry: OpeningEntry,
  stream: Stream,
): Fate {
  const segment = model.segments[entry.segment]!;
  if (model.plan.graph.stages[entry.stage]!.kind !== 'forward') {
    return recycleFate(model, parameters, entry, segment, stream);
  }
  const transition = segment.transitions[entry.stage] ?? null;
  if (transition === null) return { kind: 'stays', releaseStep: -1 };
  const queuedAt = entry.queued === true ? transition.mark : null;
  if (queuedAt === 'sdr' && transition.gate === 'sdr') return { kind: 'waits-for-sdr' };
  if (queuedAt === 'ae' && transition.gate === 'ae') return { kind: 'waits-for-ae' };
  // Queued at a gate that is open: the AE takes it in step 0, or the SDR begins work in step 0.
  if (queuedAt === 'ae') return { kind: 'leaves', step: 0, destination: transition.to };
  const drawn = parameters.segments[entry.segment]!.transitions[entry.stage]!;
  const delays = [drawn.advance, ...drawn.exits];
  const outcomes = drawn.outcomes[openingVersion(model, transition.rate, entry)]!;
  const probabilities = [outcomes.advance, ...outcomes.exits];
  const never = neverOf(outcomes);
  const ageDays = queuedAt === 'sdr' ? 0 : entry.ageDays;
  const chosen =
    queuedAt === 'sdr'
      ? chooseBy(probabilities, never, stream)
      : openOutcome(probabilities, never, delays, ageDays, stream);
  const { stepDays } = model.timeline;
  if (chosen < 0) {
    return { kind: 'stays', releaseStep: Math.ceil((transition.releaseAfterDays - ageDays) / stepDays) };
  }
  return {
    kind: 'leaves',
    step:
      queuedAt === 'sdr'
        ? stepsAt(delays[chosen]!.stepCdf, stream.uniform())
        : remainingSteps(delays[chosen]!, ageDays, stepDays, stream),
    destination: chosen === 0 ? transition.to : transition.exits[chosen - 1]!.stage,
  };
}

/** Version of the rate that an opening visit uses: the one in force when it began. */
export function openingVersion(model: Model, rate: RateModel, entry: OpeningEntry): number {
  return versionOnDay(rate, model.timeline.start - entry.ageDays);
}

/** A deal has its amount from the pipeline stage on. */
export function keepsAmount({ plan: { graph } }: Model, stage: number): boolean {
  return graph.pipeline >= 0 && graph.forward.indexOf(stage) >= graph.forward.indexOf(graph.pipeline);
}

/** In the holding stage: re-entry at the recycling rate, the delay since the exit being longer than the age. */
function recycleFate(
  { timeline }: Model,
  parameters: TrialParameters,
  entry: OpeningEntry,
  { recycle }: SegmentModel,
  stream: Stream,
): Fate {
  const stays: Fate = { kind: 'stays', releaseStep: -1 };
  const drawn = parameters.segments[entry.segment]!.recycle;
  if (recycle === null || drawn === null || (entry.recycles ?? 0) >= recycle.max) return stays;
  const chosen = openOutcome([drawn.rate], 1 - drawn.rate, [drawn.delay], entry.ageDays, stream);
  if (chosen < 0) return stays;
  const step = remainingSteps(drawn.delay, entry.ageDays, timeline.stepDays, stream);
  // At least one step lies between exit and re-entry.
  const earliest = entry.ageDays < timeline.stepDays ? 1 : 0;
  return { kind: 'leaves', step: Math.max(step, earliest), destination: recycle.to };
}

/**
 * Outcome of a visit that is open at an age: P(j | open at u) ∝ π_j (1 − F_j(u)), and ∝ π_never for staying, which is
 * -1. Where no delay is as long as the age and nothing stays, the outcomes keep their probabilities.
 */
function openOutcome(
  probabilities: readonly number[],
  never: number,
  delays: readonly RoundedDelay[],
  ageDays: number,
  stream: Stream,
): number {
  const open = probabilities.map((probability, j) => probability * survivalOf(delays[j]!, ageDays));
  const stillPossible = open.reduce((sum, weight) => sum + weight, never);
  return chooseBy(stillPossible > 0 ? open : probabilities, never, stream);
}

/** An index with probability in proportion to its weight, or -1 in proportion to `never`. */
function chooseBy(weights: readonly number[], never: number, stream: Stream): number {
  let rest = stream.uniform() * weights.reduce((sum, weight) => sum + weight, never);
  for (const [index, weight] of weights.entries()) {
    if (rest < weight) return index;
    rest -= weight;
  }
  return never > 0 ? -1 : weights.findLastIndex((weight) => weight > 0);
}

/** Steps from step 0 until a delay that is longer than the age ends: ⌊u′ + (d − age) / stepDays⌋; 0 where none is so long. */
function remainingSteps(delay: RoundedDelay, ageDays: number, stepDays: number, stream: Stream): number {
  const survival = survivalOf(delay, ageDays);
  const days = delay.factor * delay.law.upperQuantile(survival * stream.uniform());
  const rounding = stream.uniform();
  return survival === 0 ? 0 : roundedAt(Math.max(0, days - ageDays) / stepDays, rounding);
}

function survivalOf({ law, factor }: RoundedDelay, days: number): number {
  return law.survival(days / factor);
}
