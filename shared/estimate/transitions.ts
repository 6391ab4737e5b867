/** Everything that is measured of a transition, for all entities and for each slice of them. */
import { aalenJohansen } from './aalenJohansen.ts';
import { type ConversionQuestion, cohort, datedInWindow } from './cohort.ts';
import { cohortConversion, eventualConversion, orNull, periodConversion } from './conversion.ts';
import { conversionCurve } from './curve.ts';
import { type Horizon, followUpHorizon } from './horizon.ts';
import { type OutcomeVisits, type PooledOutcomes, pooledOutcomes, transitionModel } from './outcomes.ts';
import type { Measurement, TransitionResult } from './result.ts';
import { type Sample, causeCount, durations, samples } from './sample.ts';
import type { Slices } from './slices.ts';
import { stageOutcomes } from './stageOutcomes.ts';
import { velocity } from './velocity.ts';

/** Steps of a curve that are kept: for all entities, and for a slice. */
const curveSteps = { all: 400, slice: 80 } as const;

export interface TransitionOptions {
  readonly slices: Slices | null;
  /** Overrides the horizon that the follow-up gives. */
  readonly horizonDays?: number | undefined;
  /** Planned rate by slice value, or of all (null). */
  planned(slice: string | null): number | null;
}

/** The horizon of a cohort, or the one asked for; null where the cohort is empty. */
export function horizonOf(followUp: ArrayLike<number>, horizonDays: number | undefined): Horizon | null {
  if (followUp.length === 0) return null;
  const horizon = followUpHorizon(followUp);
  return horizonDays === undefined ? horizon : { ...horizon, days: horizonDays };
}

/**
 * The transition from A to B, first for all entities, then for each slice that has a visit or a date in the window.
 * Visits are counted pass by pass; one horizon holds for all slices, so that they can be compared.
 */
export function measureTransition(
  question: ConversionQuestion,
  { slices, horizonDays, planned }: TransitionOptions,
): TransitionResult[] {
  const perVisit = { unrecorded: true, recycling: false };
  const repaired = cohort(question, perVisit);
  const recorded = cohort(question, { ...perVisit, unrecorded: false });
  const horizon = horizonOf(repaired.followUp, horizonDays);
  const outcomesOf = (sample: Sample): OutcomeVisits => ({
    sample,
    counts: stageOutcomes(repaired, question.implied, question.from, sample.rows),
  });
  const [all] = samples(repaired, question.implied, question);
  const strict = cohort(question, { ...perVisit, strict: true });
  const [allStrict] = samples(strict, question.implied, question);
  const [allRecorded] = samples(recorded, question.recorded, question);
  const whole = outcomesOf(all!);
  const pooled = pooledOutcomes(whole, horizon?.days ?? 0);
  const datesOfA = datedInWindow(question, question.from, { unrecorded: false, recycling: false });
  const datesOfB = datedInWindow(question, question.to, { unrecorded: false, recycling: false });
  const tell = (facts: Omit<Facts, 'question' | 'horizon' | 'pooled' | 'planned'>): TransitionResult =>
    result({ question, horizon, pooled, planned: planned(facts.segment), ...facts });
  const overall = tell({
    segment: null,
    visits: whole,
    recorded: allRecorded!,
    strict: allStrict!,
    period: [datesOfA.length, datesOfB.length],
  });
  if (slices === null) return [overall];
  const { codes, values } = slices;
  const bySlice = samples(repaired, question.implied, question, codes, values.length);
  const recordedBySlice = samples(recorded, question.recorded, question, codes, values.length);
  const strictBySlice = samples(strict, question.implied, question, codes, values.length);
  const a = tally(datesOfA, codes, values.length);
  const b = tally(datesOfB, codes, values.length);
  const present = Array.from(values.keys()).filter(
    (slice) => bySlice[slice]!.count > 0 || a[slice]! > 0 || b[slice]! > 0,
  );
  return [
    overall,
    ...present.map((slice) =>
      tell({
        segment: values[slice]!,
        visits: outcomesOf(bySlice[slice]!),
        recorded: recordedBySlice[slice]!,
        strict: strictBySlice[slice]!,
        period: [a[slice]!, b[slice]!],
      }),
    ),
  ];
}

function tally(entities: Uint32Array, codes: ArrayLike<number>, groups: number): Uint32Array {
  const counts = new Uint32Array(groups);
  for (const entity of entities) counts[codes[entity]!]!++;
  return counts;
}

interface Facts {
  readonly question: ConversionQuestion;
  readonly horizon: Horizon | null;
  readonly pooled: PooledOutcomes;
  readonly segment: string | null;
  readonly planned: number | null;
  /** Visits with implied transitions, and from recorded dates alone. */
  readonly visits: OutcomeVisits;
  readonly recorded: Sample;
  /** Visits whose B counts only in order. */
  readonly strict: Sample;
  /** Dates of A and of B in the window. */
  readonly period: readonly [number, number];
}

function result(facts: Facts): TransitionResult {
  const { question, horizon, pooled, recorded, strict } = facts;
  const { sample } = facts.visits;
  const { graph } = question.recorded.passes.log;
  const id = (position: number): string => graph.stages[graph.forward[position]!]!.id;
  const causes = causeCount(question.recorded);
  const curve = sample === pooled.sample ? pooled.bounded : aalenJohansen(sample.days, sample.causes, causes);
  const horizonDays = horizon?.days ?? 0;
  return {
    from: id(question.from),
    to: id(question.to),
    segment: facts.segment,
    conversion: {
      period: periodConversion(...facts.period),
      cohort: cohortConversion(sample.count, sample.reached),
      eventual: eventualConversion(curve, horizon, sample.count, sample.reached),
    },
    unrepaired: matured(recorded, causes, horizon),
    strict: matured(strict, causes, horizon),
    planned: facts.planned,
    velocity: velocity(durations(sample)),
    open: sample.open,
    recordedShare: orNull(sample.reachedRecorded / sample.reached),
    curve: conversionCurve(curve, horizonDays, facts.segment === null ? curveSteps.all : curveSteps.slice),
    model: transitionModel(facts.visits, pooled),
  };
}

/** Cohort and eventual conversion of a sample. */
function matured(
  sample: Sample,
  causes: number,
  horizon: Horizon | null,
): Pick<TransitionResult['conversion'], 'cohort' | 'eventual'> {
  const curve = aalenJohansen(sample.days, sample.causes, causes);
  return {
    cohort: cohortConversion(sample.count, sample.reached),
    eventual: eventualConversion(curve, horizon, sample.count, sample.reached),
  };
}

/**
 * From A to every later stage with dates, for all entities and for each slice: how far a cohort comes, where
 * `measureTransition` tells step by step. One horizon, that of the cohort of A.
 */
export function cumulativeConversion(
  question: ConversionQuestion,
  dated: readonly number[],
  { slices, horizonDays }: Pick<TransitionOptions, 'slices' | 'horizonDays'>,
): NonNullable<Measurement['cumulative']> {
  const { graph } = question.recorded.passes.log;
  const id = (position: number): string => graph.stages[graph.forward[position]!]!.id;
  const datesOf = (position: number): Uint32Array =>
    datedInWindow(question, position, { unrecorded: false, recycling: false });
  const groups: { readonly names: readonly (string | null)[]; readonly codes?: ArrayLike<number> }[] = [
    { names: [null] },
    ...(slices === null ? [] : [{ names: slices.values, codes: slices.codes }]),
  ];
  return dated
    .filter((to) => to > question.from)
    .flatMap((to) => {
      const asked = { ...question, to };
      const found = cohort(asked, { unrecorded: true, recycling: false });
      const horizon = horizonOf(found.followUp, horizonDays);
      return groups.flatMap(({ names, codes }) => {
        const of = samples(found, question.implied, asked, codes, names.length);
        const counted = (entities: Uint32Array): Uint32Array =>
          tally(entities, codes ?? new Uint8Array(question.recorded.passes.log.entityCount), names.length);
        const [a, b] = [counted(datesOf(question.from)), counted(datesOf(to))];
        return names.map((segment, at) => ({
          from: id(question.from),
          to: id(to),
          segment,
          conversion: {
            period: periodConversion(a[at]!, b[at]!),
            ...matured(of[at]!, causeCount(question.recorded), horizon),
          },
        }));
      });
    });
}
