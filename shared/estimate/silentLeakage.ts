/** `silent-leakage`: visits that will never end, neither in the next stage nor in an exit. */
import { type AuditFinding, EntitySet, findingOf } from '../audit/finding.ts';
import type { Categorical } from '../events/eventLog.ts';
import { type Visits, stillOpen, visits } from '../events/visits.ts';
import { twoSidedZ } from '../stats/normal.ts';
import type { ConversionQuestion } from './cohort.ts';
import { followUpCheck } from './followUp.ts';
import { followUpHorizon } from './horizon.ts';
import { bestByAic, fitFamilies } from './mixture.ts';
import { mostPending, pendingShare } from './mixtureTrust.ts';
import type { MixtureCounts } from './mixtureVisits.ts';
import { stageOutcomes } from './stageOutcomes.ts';

/** Share of visits that stay open for ever: an estimate with its 95% interval, or only a range. */
export interface Leakage {
  /** Null where follow-up is too short to tell never from not yet. */
  readonly probability: number | null;
  /** Without an estimate from 0 to the share that is open. */
  readonly low: number;
  readonly high: number;
}

/** Below this many resolved visits no share of never is told. */
const fewestResolved = 30;
/** Open visits, and their share, from which on a mere range is worth a line. */
const fewestOpen = 10;
const leastOpenShare = 0.1;

/**
 * The never class of the mixture model (the family with the lowest AIC), where three things hold: the follow-up check of
 * Maller & Zhou passes, the fit tells the probabilities, and by the horizon all but 5% of the departures have happened.
 * The check alone would let short follow-up pass where visits begin all through the window, as few are followed to its
 * end.
 */
export function leakage(counts: MixtureCounts, horizonDays: number): Leakage {
  const resolved = counts.resolved.reduce((sum, of) => sum + of.visits, 0);
  const open = (counts.visits - resolved) / counts.visits;
  const range = { probability: null, low: 0, high: open };
  if (resolved < fewestResolved || !followUpCheck(counts).sufficient) return range;
  const fit = bestByAic(fitFamilies(counts));
  if (fit === undefined || fit.oddsWeaklyIdentified || pendingShare(fit, horizonDays) > mostPending)
    return range;
  const { probability, logitError } = fit.never;
  if (logitError === null) return range;
  const logit = Math.log(probability / (1 - probability));
  const share = (z: number): number => 1 / (1 + Math.exp(-logit - z * logitError));
  const z = twoSidedZ(0.95);
  return { probability, low: share(-z), high: share(z) };
}

/**
 * By stage with dates, but for the last: how many of its visits will stay open for ever, the ones open longest standing
 * for them. Where that cannot be told `count` is 0 and `detail` has the range.
 */
export function silentLeakage(
  question: ConversionQuestion,
  dated: readonly number[],
  owners: Categorical | null,
): AuditFinding[] {
  return dated.slice(0, -1).flatMap((position) => {
    const found = visits(question.implied, { from: position, asOf: question.asOf });
    if (found.count === 0) return [];
    const counts = stageOutcomes(found, question.implied, position);
    const share = leakage(counts, followUpHorizon(found.followUp).days);
    return leakageFinding(question, position, found, share, owners);
  });
}

function leakageFinding(
  { implied }: ConversionQuestion,
  position: number,
  found: Visits,
  { probability, low, high }: Leakage,
  owners: Categorical | null,
): AuditFinding[] {
  const { log } = implied.passes;
  const stage = log.graph.forward[position]!;
  const { name } = log.graph.stages[stage]!;
  const open = Array.from(found.outcome.keys()).filter((visit) => found.outcome[visit] === stillOpen);
  const of = (share: number): number => Math.round(share * found.count);
  const detail = { low: of(low), high: of(high) };
  const base = new EntitySet(log.entityCount);
  const affected = new EntitySet(log.entityCount);
  for (const entity of found.entity) base.add(entity);
  if (probability === null) {
    if (open.length < fewestOpen || high < leastOpenShare) return [];
    return [
      {
        code: 'silent-leakage',
        stage,
        entities: affected.members(),
        events: new Uint32Array(),
        denominator: base.size,
        count: 0,
        owners: [],
        fix: `Follow-up of "${name}" is too short to tell what never moves from what has not moved yet. Measure again later, or let what is given up exit with a reason.`,
        detail: { ...detail, followUp: 'too short' },
      },
    ];
  }
  open.sort((a, b) => found.followUp[b]! - found.followUp[a]!);
  for (const visit of open.slice(0, of(probability))) affected.add(found.entity[visit]!);
  return findingOf(owners, {
    code: 'silent-leakage',
    stage,
    affected,
    base,
    fix: `Nobody decides on these. Let what does not move out of "${name}" exit with a reason after a set time, so that it can be nurtured.`,
    detail: { ...detail, followUp: 'sufficient' },
  });
}
