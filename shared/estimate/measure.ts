/** The measurement: everything that is told of an event log, as of a day. A pure function of its arguments. */
import { type AuditFinding, type AuditOptions, type ImportEvidence, audit } from '../audit/index.ts';
import { formatDay } from '../calendar/days.ts';
import { entityOwner } from '../events/entityOwner.ts';
import type { Categorical, EventLog } from '../events/eventLog.ts';
import type { IntakeDefects } from '../intake/index.ts';
import { bridgeResult, plannedBridge } from './bridgeResult.ts';
import { changingRate, maturityDays } from './changingRate.ts';
import { type ConversionQuestion, cohort } from './cohort.ts';
import { cohortTriangle } from './cohortTriangle.ts';
import { exitReasons } from './exitReasons.ts';
import { Cohorts, byEffect, findingWithEffect, leftTruncatedFinding } from './findingEffects.ts';
import { monthlyHistory, weeklyEntries } from './history.ts';
import { type LeftTruncation, leftTruncation } from './leftTruncation.ts';
import { openingState } from './opening.ts';
import { conversionCounts, dwellVisits, habits, ownerDrift, ownersKnown } from './ownerDrift.ts';
import { funnelIndex } from './ownerFunnel.ts';
import { pipelineVelocity, winRateByEntry } from './pipelineVelocity.ts';
import { type PlanTargets, type PlannedRate, matchSegments, plannedLookup, typedRates } from './planned.ts';
import type { Finding, Measurement, TransitionResult } from './result.ts';
import { type Scope, scopeOf, transitionPairs } from './scope.ts';
import { silentLeakage } from './silentLeakage.ts';
import { slaByWeek } from './slaByWeek.ts';
import type { Slices } from './slices.ts';
import { cumulativeConversion, horizonOf, measureTransition } from './transitions.ts';

export interface MeasureOptions {
  /** Day number. Default: the latest stage date from 1990 to 2100, told as inferred. */
  readonly asOf?: number;
  /** Day numbers [from, to) of the dates of A. Default: from the first date of A to the as-of day, included. */
  readonly window?: readonly [number, number];
  /** Stage id of A. Default: that of the planned rate, else where the plan's entities arrive, else the first stage with dates. */
  readonly from?: string;
  /** Stage id of B. Default: that of the planned rate, else the stage that counts pipeline or the last with dates. */
  readonly to?: string;
  /** Default: from the follow-up of the cohort. */
  readonly horizonDays?: number;
  /** Segment columns. Default: those that hold the segments of the plan, if any do. */
  readonly segments?: readonly string[];
  readonly plan?: PlanTargets;
  /** Planned rates; they go before those of the plan. */
  readonly planned?: readonly PlannedRate[];
  readonly audit?: Omit<AuditOptions, 'asOf'>;
  /** What the import counted and reported; the result carries it along. */
  readonly intake?: Measurement['intake'];
  /** What only the import could see of the data's quality; the audit reports it. */
  readonly defects?: IntakeDefects;
  readonly problems?: readonly object[];
  /** Told after each of so many transitions: the longest part of the work. */
  readonly onTransition?: (done: number, total: number) => void;
}

/**
 * Audit, conversion, velocity, outcomes, drift and, where something is planned, the gap bridge. Stage dates before 1990
 * or after the as-of day are not believed.
 * @throws SpillwayError where nothing is dated by the as-of day, or a stage, segment column or window is not possible.
 */
export function measure(log: EventLog, options: MeasureOptions = {}): Measurement {
  const { question, dated, slices } = scopeOf(log, options);
  const { implied, from, to, window, asOf } = question;
  const owners = entityOwner(log);
  const transitions = allTransitions(question, dated, slices, options);
  const opening = openingState(implied, asOf, slices);
  const truncation = leftTruncation(question);
  const planned = plannedBridge(question, options, slices);
  const visited = cohort(question, { unrecorded: true, recycling: false });
  const horizonDays = horizonOf(visited.followUp, options.horizonDays)?.days ?? 0;
  return {
    spillway: 1,
    asOf: formatDay(asOf),
    asOfInferred: options.asOf === undefined,
    window: [formatDay(window[0]), formatDay(window[1])],
    zone: log.zone,
    from: forwardId(question, from),
    to: forwardId(question, to),
    stages: [...log.graph.stages],
    entities: log.entityCount,
    events: log.stage.length,
    intake: options.intake ?? ownCount(log),
    problems: (options.problems ?? []).map((problem) => ({ ...problem })),
    findings: findings(question, dated, truncation, owners, options),
    transitions,
    cumulative: cumulativeConversion(question, dated, { slices, horizonDays: options.horizonDays }),
    segmentColumns: [...(slices?.columns ?? [])],
    segments: segmentRows(question, visited.entity, slices, options),
    drift: drift(question, owners, slices, {
      withinDays: maturityDays(question, horizonDays),
      since: truncation?.firstConversion ?? window[0],
    }),
    cohortTriangle: cohortTriangle(question),
    exitReasons: exitReasons(question),
    sla: slaByWeek(question, options.audit),
    bridge: planned && bridgeResult(question, planned, { owners, horizonDays: options.horizonDays }),
    opening,
    history: monthlyHistory(implied, dated, slices),
    weeklyEntries: weeklyEntries(implied, dated, asOf),
    pipelineVelocity: pipelineVelocity(implied, transitions, opening),
    winRateByEntry: winRateByEntry(question),
  };
}

/** The drift of a measurement alone. */
export function measuredDrift(log: EventLog, options: MeasureOptions): Measurement['drift'] {
  const { question, slices } = scopeOf(log, options);
  const visited = cohort(question, { unrecorded: true, recycling: false });
  const horizonDays = horizonOf(visited.followUp, options.horizonDays)?.days ?? 0;
  return drift(question, entityOwner(log), slices, {
    withinDays: maturityDays(question, horizonDays),
    since: leftTruncation(question)?.firstConversion ?? question.window[0],
  });
}

const forwardId = ({ recorded }: ConversionQuestion, position: number): string => {
  const { graph } = recorded.passes.log;
  return graph.stages[graph.forward[position]!]!.id;
};

/** A log that was not imported has as many rows as entities. */
function ownCount({ entityCount: rows }: EventLog): Measurement['intake'] {
  return { rows, imported: rows, refused: 0, ignored: 0, problems: 0 };
}

/** Owners and time, all on cohorts of the same maturity. */
function drift(
  question: ConversionQuestion,
  owners: Categorical | null,
  slices: Slices | null,
  { withinDays, since }: { readonly withinDays: number; readonly since: number },
): Measurement['drift'] {
  const known = ownersKnown(question, owners);
  const isJudged = owners !== null && !known.afterwards;
  return {
    owners: ownerDrift(question, owners, slices, withinDays),
    index: isJudged ? funnelIndex(conversionCounts(question, owners, slices, withinDays)) : null,
    ownersKnown: known,
    ...habits(question, owners, slices, withinDays),
    ...changingRate(question, {
      withinDays,
      since,
      owners: isJudged ? owners : null,
      dwell: dwellVisits(question, owners, slices, withinDays),
    }),
  };
}

function allTransitions(
  question: ConversionQuestion,
  dated: readonly number[],
  slices: Slices | null,
  options: MeasureOptions,
): TransitionResult[] {
  const { graph } = question.recorded.passes.log;
  const pairs = transitionPairs(graph, dated, question, options.plan);
  return pairs.flatMap(([from, to], index) => {
    const measured = measureTransition(
      { ...question, from, to },
      {
        slices,
        horizonDays: options.horizonDays,
        planned: plannedLookup(options, slices, forwardId(question, from), forwardId(question, to)),
      },
    );
    options.onTransition?.(index + 1, pairs.length);
    return measured;
  });
}

/**
 * Everything that is found of what is asked, with all entities concerned: the audit and silent leakage.
 */
export function auditFindings(
  { question, dated }: Pick<Scope, 'question' | 'dated'>,
  owners: Categorical | null,
  options: MeasureOptions,
): AuditFinding[] {
  const { log } = question.recorded.passes;
  const evidence = { ...evidenceOf(log, options.defects), ...options.audit?.evidence };
  return [
    ...audit(log, { ...options.audit, evidence, asOf: question.asOf }),
    ...silentLeakage(question, dated, owners),
  ];
}

function findings(
  question: ConversionQuestion,
  dated: readonly number[],
  truncation: LeftTruncation | null,
  owners: Categorical | null,
  options: MeasureOptions,
): Finding[] {
  const context = { question, dated, cohorts: new Cohorts() };
  return [
    ...auditFindings({ question, dated }, owners, options).map((finding) =>
      findingWithEffect(context, finding),
    ),
    ...(truncation === null
      ? []
      : [leftTruncatedFinding(context, truncation, formatDay(truncation.firstConversion))]),
  ].sort(byEffect);
}

/** The defects that the import found, with entities as indices of the log. */
function evidenceOf(log: EventLog, defects: IntakeDefects | undefined): ImportEvidence {
  if (defects === undefined) return {};
  const isNamed = defects.duplicateEntities.length + defects.unmappedStages.length > 0;
  const index = new Map(isNamed ? log.entityIds.map((id, entity) => [id, entity]) : []);
  const entities = (ids: readonly string[]): number[] => ids.flatMap((id) => index.get(id) ?? []);
  return {
    duplicates: entities(defects.duplicateEntities),
    unmappedStages: defects.unmappedStages.map(({ value, ids }) => ({ value, entities: entities(ids) })),
  };
}

/** Slices with the visits to A in the window, and the plan's segment that each one is. */
function segmentRows(
  question: ConversionQuestion,
  visitors: Uint32Array,
  slices: Slices | null,
  { plan, planned }: MeasureOptions,
): Measurement['segments'] {
  if (slices === null) return [];
  const [from, to] = [forwardId(question, question.from), forwardId(question, question.to)];
  const typed = typedRates(planned ?? [], from, to).segments;
  const segments = typed.length > 0 ? typed : (plan?.segments ?? []);
  const matches = matchSegments(slices, segments);
  const n = new Uint32Array(slices.values.length);
  for (const entity of visitors) n[slices.codes[entity]!]!++;
  return slices.values.map((segment, slice) => ({
    segment,
    n: n[slice]!,
    planned: segments[matches[slice]!]?.id ?? null,
  }));
}
