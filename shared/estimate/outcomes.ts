/** What becomes of a visit, how sure that is, and after how many days: what a plan is calibrated from. */
import { type AalenJohansen, aalenJohansen, stepAt } from './aalenJohansen.ts';
import type { TransitionModel } from './result.ts';
import type { Sample } from './sample.ts';

/** Below this many visits with a duration a delay is pooled over segments. */
const leastForDelay = 30;
/** Atoms of an empirical delay, of all visits and of one segment's; above it neighbours are merged to their mean. */
const mostAtoms = { all: 200, segment: 60 } as const;

/** All segments of a transition together: which outcomes there are, and the delays that segments fall back on. */
export interface PooledOutcomes {
  readonly sample: Sample;
  /** Outcomes that occur, with their index among the curves of a sample. */
  readonly occurring: readonly { readonly outcome: string; readonly cause: number }[];
  /** Curves over visits with a duration, and over all visits, an implied date standing for when it happened. */
  readonly timed: AalenJohansen;
  readonly bounded: AalenJohansen;
}

/** `names` are those of the causes of the sample, from cause 1: `advance`, then the exits. */
export function pooledOutcomes(sample: Sample, names: readonly string[]): PooledOutcomes {
  return {
    sample,
    occurring: names.flatMap((outcome, cause) =>
      sample.causes.includes(cause + 1) ? [{ outcome, cause }] : [],
    ),
    timed: timedCurves(sample, names.length),
    bounded: aalenJohansen(sample.days, sample.causes, names.length),
  };
}

/**
 * Aalen–Johansen probabilities of every outcome at the horizon, `never` being the rest, each with the counts
 * n = p(1 − p)/se², k = np that carry the same information as the censored visits (raw counts where p is 0 or 1).
 * Delays are the increments of those curves, normalised, over the visits whose dates are recorded and in order: an
 * implied date is only a bound. Null where there is no visit.
 */
export function transitionModel(
  sample: Sample,
  pooled: PooledOutcomes,
  horizonDays: number,
): TransitionModel | null {
  if (sample.count === 0) return null;
  const causes = pooled.bounded.incidence.length;
  const curves =
    sample === pooled.sample ? pooled.bounded : aalenJohansen(sample.days, sample.causes, causes);
  const anyCause = sample.causes.map((cause) => Math.min(cause, 1));
  const either = aalenJohansen(sample.days, anyCause, 1);
  const row = stepAt(curves.time, horizonDays);
  return {
    family: 'empirical',
    outcomes: [
      ...pooled.occurring.map(({ outcome, cause }) =>
        effective(
          outcome,
          curves.incidence[cause]![row] ?? 0,
          curves.standardError[cause]![row] ?? 0,
          sample.count,
        ),
      ),
      effective('never', curves.stay[row] ?? 1, either.standardError[0]![row] ?? 0, sample.count),
    ],
    delays: delays(sample, pooled, horizonDays),
    logLikelihood: null,
    aic: null,
  };
}

function effective(
  outcome: string,
  probability: number,
  standardError: number,
  count: number,
): TransitionModel['outcomes'][number] {
  const informative = probability > 0 && probability < 1 && standardError > 0;
  const effectiveN = informative ? (probability * (1 - probability)) / standardError ** 2 : count;
  return { outcome, probability, standardError, effectiveN, effectiveK: probability * effectiveN };
}

function delays(sample: Sample, pooled: PooledOutcomes, horizonDays: number): TransitionModel['delays'] {
  const isPooled = sample === pooled.sample;
  const own = isPooled ? pooled.timed : timedCurves(sample, pooled.timed.incidence.length);
  return pooled.occurring.flatMap(({ outcome, cause }) => {
    const enough = eventsOf(own, cause, horizonDays) >= leastForDelay;
    const source = [...(enough ? [own] : []), pooled.timed, pooled.bounded].find(
      (curves) => eventsOf(curves, cause, horizonDays) > 0,
    );
    if (source === undefined) return [];
    const empirical = condensed(
      increments(source, cause, horizonDays),
      isPooled ? mostAtoms.all : mostAtoms.segment,
    );
    return [{ outcome, empirical, pooledOverSegments: !isPooled && source !== own }];
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
