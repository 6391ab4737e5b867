/** What becomes of a visit, how sure that is, and after how many days: what a plan is calibrated from. */
import { type AalenJohansen, aalenJohansen, stepAt } from './aalenJohansen.ts';
import { probabilitiesGiven } from './givenDelays.ts';
import { type MixtureFit, bestByAic, fitFamilies, fitMixture } from './mixture.ts';
import type { MixtureCounts } from './mixtureVisits.ts';
import { fittedDelay, hasShapeOf, isTold } from './mixtureTrust.ts';
import type { TransitionModel } from './result.ts';
import type { Sample } from './sample.ts';

/** Below this many resolved visits a delay is pooled over segments. */
const leastResolved = 30;
/** Atoms of an empirical delay, of all visits and of one segment's; above it neighbours are merged to their mean. */
const mostAtoms = { all: 200, segment: 60 } as const;

/** The visits of a transition, all or those of one segment, in both readings. */
export interface OutcomeVisits {
  readonly sample: Sample;
  readonly counts: MixtureCounts;
}

/** All segments of a transition together: which outcomes there are, and what segments fall back on. */
export interface PooledOutcomes extends OutcomeVisits {
  readonly horizonDays: number;
  /** Outcomes that occur, with their index among the curves of a sample. */
  readonly occurring: readonly { readonly outcome: string; readonly cause: number }[];
  /** Curves over visits with a duration, and over all visits, an implied date standing for when it happened. */
  readonly timed: AalenJohansen;
  readonly bounded: AalenJohansen;
  /** The family with the lowest AIC; segments take the same. Null where there is nothing to fit. */
  readonly fit: MixtureFit | null;
  /** Whether its probabilities are known and those of the curve. */
  readonly isTold: boolean;
  readonly delays: TransitionModel['delays'];
}

type Delay = TransitionModel['delays'][number];

/** The names of the outcomes are those of `counts`: `advance`, then the exits, which are the causes of the sample from 1. */
export function pooledOutcomes(visits: OutcomeVisits, horizonDays: number): PooledOutcomes {
  const { sample, counts } = visits;
  const names = counts.outcomes;
  const occurring = names.flatMap((outcome, cause) =>
    sample.causes.includes(cause + 1) ? [{ outcome, cause }] : [],
  );
  const fit = bestByAic(fitFamilies(counts)) ?? null;
  const bounded = aalenJohansen(sample.days, sample.causes, names.length);
  const known = fit !== null && tells(fit, bounded, visits, horizonDays);
  const pooled = {
    ...visits,
    horizonDays,
    occurring,
    timed: timedCurves(sample, names.length),
    bounded,
    fit,
    isTold: known,
  };
  const basis = known ? 'mixture' : 'horizon';
  return { ...pooled, delays: ownDelays(pooled, pooled.timed, { fit, basis, atoms: mostAtoms.all }) };
}

/**
 * Probabilities of every outcome, `never` among them, each with its standard error and with the counts n = p(1 − p)/se²,
 * k = np that carry the same information as the censored visits (raw counts where p is 0 or 1).
 *
 * They are those of the mixture model (`basis: mixture`) where the visits tell them: eventual for ever, with the delays
 * of the fit. Below thirty resolved visits of a segment they are fitted at the delays of all segments. Where follow-up
 * is too short, or the fit leaves the curve, they are Aalen–Johansen's at the horizon (`basis: horizon`), and the
 * delays end there. Null where there is no visit.
 */
export function transitionModel(visits: OutcomeVisits, pooled: PooledOutcomes): TransitionModel | null {
  const { sample, counts } = visits;
  if (sample.count === 0) return null;
  const isPooled = sample === pooled.sample;
  const isFew = resolvedVisits(counts) < leastResolved;
  const own = isPooled ? pooled.fit : isFew ? null : ownFit(counts, pooled.fit);
  const curves = isPooled
    ? pooled.bounded
    : aalenJohansen(sample.days, sample.causes, counts.outcomes.length);
  const told = toldOutcomes(visits, pooled, own, curves);
  const outcomes = told ?? horizonOutcomes(visits, curves, pooled.horizonDays);
  const basis = told === null ? 'horizon' : 'mixture';
  const listed = new Set([...pooled.occurring.map(({ outcome }) => outcome), 'never']);
  return {
    family: own?.families[0] ?? 'empirical',
    basis,
    outcomes: outcomes.filter(({ outcome }) => listed.has(outcome)),
    delays: isPooled ? pooled.delays : segmentDelays(visits, pooled, own, basis),
    logLikelihood: own?.logLikelihood ?? null,
    aic: own?.aic ?? null,
  };
}

/** By the fit, where that is told; all segments on one basis, so that their rates compare. */
function toldOutcomes(
  visits: OutcomeVisits,
  pooled: PooledOutcomes,
  own: MixtureFit | null,
  curves: AalenJohansen,
): Outcome[] | null {
  if (pooled.fit === null || !pooled.isTold) return null;
  if (own === null) return givenOutcomes(visits.counts, pooled.fit);
  return visits.sample === pooled.sample || tells(own, curves, visits, pooled.horizonDays)
    ? fittedOutcomes(own, visits.sample.count)
    : null;
}

function resolvedVisits({ resolved }: MixtureCounts): number {
  return resolved.reduce((sum, { visits }) => sum + visits, 0);
}

function ownFit(counts: MixtureCounts, pooled: MixtureFit | null): MixtureFit | null {
  const fit = pooled === null ? null : fitMixture(counts, pooled.families[0]!);
  return fit?.status === 'fitted' ? fit : null;
}

function tells(
  fit: MixtureFit,
  curves: AalenJohansen,
  { counts }: OutcomeVisits,
  horizonDays: number,
): boolean {
  return resolvedVisits(counts) >= leastResolved && isTold(fit, curves, horizonDays);
}

type Outcome = TransitionModel['outcomes'][number];

function effective(outcome: string, probability: number, standardError: number, count: number): Outcome {
  const informative = probability > 0 && probability < 1 && standardError > 0;
  const effectiveN = informative ? (probability * (1 - probability)) / standardError ** 2 : count;
  return { outcome, probability, standardError, effectiveN, effectiveK: probability * effectiveN };
}

function fittedOutcomes({ outcomes, never }: MixtureFit, count: number): Outcome[] {
  return [...outcomes, { outcome: 'never', ...never }].map(({ outcome, probability: p, logitError }) =>
    effective(outcome, p, p * (1 - p) * (logitError ?? 0), count),
  );
}

function givenOutcomes(counts: MixtureCounts, fit: MixtureFit): Outcome[] {
  const { probabilities, standardErrors } = probabilitiesGiven(
    counts,
    fit.outcomes.map(({ delay }) => delay),
  );
  return [...counts.outcomes, 'never'].map((outcome, j) =>
    effective(outcome, probabilities[j]!, standardErrors[j]!, counts.visits),
  );
}

function horizonOutcomes(
  { sample, counts }: OutcomeVisits,
  curves: AalenJohansen,
  horizonDays: number,
): Outcome[] {
  const anyCause = sample.causes.map((cause) => Math.min(cause, 1));
  const either = aalenJohansen(sample.days, anyCause, 1);
  const row = stepAt(curves.time, horizonDays);
  return [
    ...counts.outcomes.map((outcome, cause) =>
      effective(
        outcome,
        curves.incidence[cause]![row] ?? 0,
        curves.standardError[cause]![row] ?? 0,
        sample.count,
      ),
    ),
    effective('never', curves.stay[row] ?? 1, either.standardError[0]![row] ?? 0, sample.count),
  ];
}

interface DelaySource {
  readonly fit: MixtureFit | null;
  readonly basis: TransitionModel['basis'];
  readonly atoms: number;
}

/**
 * The law of the fit, and the increments of the curve, normalised, over the visits whose dates are recorded and in
 * order: an implied date is only a bound. A delay is drawn from the law where that is known and has the shape of the
 * curve, else from the curve.
 */
function ownDelays(
  pooled: Pick<PooledOutcomes, 'occurring' | 'timed' | 'bounded' | 'horizonDays'>,
  timed: AalenJohansen,
  { fit, basis, atoms }: DelaySource,
): Delay[] {
  const { horizonDays } = pooled;
  return pooled.occurring.flatMap(({ outcome, cause }) => {
    const source = [timed, pooled.timed, pooled.bounded].find(
      (curves) => eventsOf(curves, cause, horizonDays) > 0,
    );
    if (source === undefined) return [];
    const law = fit === null ? null : fittedDelay(fit, cause);
    const isKnown = basis === 'mixture' && fit?.outcomes[cause]?.delayWeaklyIdentified === false;
    const empirical = increments(source, cause, horizonDays);
    const n = eventsOf(source, cause, horizonDays);
    return [
      {
        outcome,
        n,
        law,
        drawnFrom: law !== null && isKnown && hasShapeOf(law, empirical, horizonDays, n) ? 'law' : 'curve',
        empirical: condensed(empirical, atoms),
        pooledOverSegments: false,
      },
    ];
  });
}

/** Own delays of the outcomes that thirty visits of the segment had, else those of all segments. */
function segmentDelays(
  { sample }: OutcomeVisits,
  pooled: PooledOutcomes,
  fit: MixtureFit | null,
  basis: TransitionModel['basis'],
): Delay[] {
  const timed = timedCurves(sample, pooled.timed.incidence.length);
  const own = ownDelays(pooled, timed, { fit, basis, atoms: mostAtoms.segment });
  return pooled.delays.map((shared): Delay => {
    const cause = pooled.occurring.find(({ outcome }) => outcome === shared.outcome)!.cause;
    if (eventsOf(timed, cause, pooled.horizonDays) >= leastResolved)
      return own.find(({ outcome }) => outcome === shared.outcome)!;
    return {
      ...shared,
      drawnFrom: basis === 'mixture' ? shared.drawnFrom : 'curve',
      empirical: condensed(shared.empirical, mostAtoms.segment),
      pooledOverSegments: true,
    };
  });
}

function timedCurves({ days, causes, timed, count }: Sample, causeCount: number): AalenJohansen {
  const knownDays = new Float64Array(count);
  const knownCauses = new Uint8Array(count);
  let size = 0;
  for (let row = 0; row < count; row++) {
    if (timed[row] === 0) continue;
    knownDays[size] = days[row]!;
    knownCauses[size++] = causes[row]!;
  }
  return aalenJohansen(knownDays.subarray(0, size), knownCauses.subarray(0, size), causeCount);
}

function eventsOf(curves: AalenJohansen, cause: number, horizonDays: number): number {
  const upTo = stepAt(curves.time, horizonDays) + 1;
  return curves.events[cause]!.subarray(0, upTo).reduce((sum, count) => sum + count, 0);
}

/** Days and probability, which sum to 1. */
type Atom = [days: number, weight: number];

function increments(curves: AalenJohansen, cause: number, horizonDays: number): Atom[] {
  const incidence = curves.incidence[cause]!;
  const last = stepAt(curves.time, horizonDays);
  const total = incidence[last]!;
  const atoms: Atom[] = [];
  for (let row = 0; row <= last; row++) {
    const step = incidence[row]! - (incidence[row - 1] ?? 0);
    if (step > 0) atoms.push([curves.time[row]!, step / total]);
  }
  return atoms;
}

/** At most `limit` atoms of about equal weight with the same mean. */
function condensed(atoms: readonly Atom[], limit: number): Atom[] {
  if (atoms.length <= limit) return [...atoms];
  const merged: Atom[] = [];
  let passed = 0;
  let bin = -1;
  for (const [days, weight] of atoms) {
    const into = Math.min(limit - 1, Math.floor((passed + weight / 2) * limit));
    if (into === bin) {
      const last = merged.at(-1)!;
      const sum = last[1] + weight;
      last[0] += ((days - last[0]) * weight) / sum;
      last[1] = sum;
    } else {
      merged.push([days, weight]);
      bin = into;
    }
    passed += weight;
  }
  return merged;
}
