/** What each finding of the audit costs: conversion and velocity measured again without it. */
import { type AuditFinding, summariseFinding } from '../audit/index.ts';
import { none } from '../events/eventLog.ts';
import type { StageDates } from '../events/passes.ts';
import { quantileSorted } from '../stats/quantile.ts';
import { type ConversionQuestion, cohort } from './cohort.ts';
import { orNull } from './conversion.ts';
import type { LeftTruncation } from './leftTruncation.ts';
import type { Finding } from './result.ts';
import { type Sample, samples } from './sample.ts';

export interface EffectContext {
  /** The conversion in question, on which findings about no forward stage are measured. */
  readonly question: ConversionQuestion;
  /** Positions of the stages that have dates, ascending: a finding about a stage is measured on the way into it. */
  readonly dated: readonly number[];
  readonly cohorts: Cohorts;
}

interface Figures {
  readonly conversion: number;
  readonly velocityDays: number;
}

/** Findings about what stands beside the dates: mending them moves no date, so no figure changes. */
const besideTheDates: ReadonlySet<AuditFinding['code']> = new Set([
  'missing-segment',
  'unknown-owner',
  'missing-reason',
  'disqualified-overuse',
  'account-lead-mismatch',
  // Visits that never end are no mistake in the record: without them the rate would be that of those who decide.
  'silent-leakage',
]);

/**
 * The finding with its effects and the severity that follows. `effect.conversion` is the change of the share converted
 * to date of the conversion in question, so that findings compare and belong to one gap; `effect.stageConversion` and
 * `effect.velocityDays` are the changes on `transition`, the one into the stage concerned. Missing dates are repaired
 * by implied ones, for that stage alone: the repaired figure less the recorded one. Where what is missing is a label (segment, owner, reason) nothing changes. Otherwise the entities concerned are
 * taken out: the figure without them less that with them. Where a stage has no date at all there is nothing to measure
 * it on, and no effect.
 */
export function findingWithEffect(context: EffectContext, finding: AuditFinding): Finding {
  const { log } = context.question.recorded.passes;
  const summary = summariseFinding(log, finding);
  const local = questionOf(context, finding);
  if (local === null) return { ...summary, ...judged(noChange, noChange) };
  const isRepaired = finding.code === 'missing-stage-date' || finding.code === 'skipped-stage';
  const entities = besideTheDates.has(finding.code) ? new Uint32Array() : finding.entities;
  const position = finding.stage === undefined ? none : log.graph.forward.indexOf(finding.stage);
  const changeOf = (question: ConversionQuestion): Change =>
    isRepaired
      ? repairChange(context.cohorts, question, position)
      : removalChange(context.cohorts, question, entities);
  const told = judged(changeOf(context.question), changeOf(local));
  const severity = finding.code === 'silent-leakage' ? leakageSeverity(summary.share) : told.severity;
  return { ...summary, transition: transitionOf(local), ...told, severity };
}

/** Left truncation as a finding about A; its cohorts stay in the figures, and the effect says what they do there. */
export function leftTruncatedFinding(
  { question, cohorts }: EffectContext,
  truncation: LeftTruncation,
  firstConversion: string,
): Finding {
  const { log } = question.recorded.passes;
  const transition = transitionOf(question);
  const name = (position: number): string => log.graph.stages[log.graph.forward[position]!]!.name;
  const changed = removalChange(cohorts, question, truncation.entities);
  return {
    code: 'left-truncated',
    stage: transition.from,
    transition,
    count: truncation.visits,
    denominator: truncation.of,
    share: truncation.visits / truncation.of,
    ids: Array.from(truncation.entities.subarray(0, 20), (entity) => log.entityIds[entity]!),
    owners: [],
    ...judged(changed, changed),
    fix: `No ${name(question.to)} is dated before ${firstConversion}, though ${name(question.from)} is. Export the older dates too, or begin the window on that day.`,
    detail: { firstConversion },
  };
}

/** The conversion on which a finding is measured, or null where a stage that it is about has no dates. */
function questionOf(
  { question, dated }: EffectContext,
  { stage, to }: AuditFinding,
): ConversionQuestion | null {
  const { forward } = question.recorded.passes.log.graph;
  const at = stage === undefined ? -1 : forward.indexOf(stage);
  const next = to === undefined ? -1 : forward.indexOf(to);
  if (at < 0) return question;
  if (!dated.includes(at) || (next >= 0 && !dated.includes(next))) return null;
  if (next > at) return { ...question, from: at, to: next };
  const before = dated.findLast((position) => position < at);
  if (before !== undefined) return { ...question, from: before, to: at };
  const after = dated.find((position) => position > at);
  return after === undefined ? null : { ...question, from: at, to: after };
}

function transitionOf(question: ConversionQuestion): { from: string; to: string } {
  const { graph } = question.recorded.passes.log;
  const id = (position: number): string => graph.stages[graph.forward[position]!]!.id;
  return { from: id(question.from), to: id(question.to) };
}

/** Which dates count: the recorded ones, the implied ones too, or the implied ones of one stage (its position). */
type Dates = 'recorded' | 'implied' | number;

/** The cohorts that effects are measured on, each counted pass by pass and kept for the next finding. */
export class Cohorts {
  private readonly known = new Map<string, { readonly sample: Sample; readonly entity: Uint32Array }>();

  /**
   * Standard error of the difference between two conversions of the same entities: by the delta method an entity with x
   * visits of which y converted weighs (y − r·x) / n in a rate r, and the difference of its two weights is summed.
   */
  error(question: ConversionQuestion, before: Counted, after: Counted): number {
    const weights = new Float64Array(question.recorded.passes.log.entityCount);
    const add = ({ dates, without }: Counted, sign: number): void => {
      const { sample, entity } = this.cohortOf(question, dates);
      const counts = (row: number): boolean => without?.[entity[sample.rows[row]!]!] !== 1;
      const { n, k } = this.counts(question, dates, without);
      for (let row = 0; row < sample.count; row++)
        if (counts(row))
          weights[entity[sample.rows[row]!]!]! += (sign * (Number(sample.causes[row] === 1) - k / n)) / n;
    };
    add(after, 1);
    add(before, -1);
    return Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
  }

  private counts(question: ConversionQuestion, dates: Dates, without?: Uint8Array): { n: number; k: number } {
    const { sample, entity } = this.cohortOf(question, dates);
    let n = 0;
    let k = 0;
    for (let row = 0; row < sample.count; row++) {
      if (without?.[entity[sample.rows[row]!]!] === 1) continue;
      n++;
      if (sample.causes[row] === 1) k++;
    }
    return { n, k };
  }

  /** Share converted and median days, without the entities that are flagged. */
  figures(question: ConversionQuestion, dates: Dates, without?: Uint8Array): Figures {
    const { sample, entity } = this.cohortOf(question, dates);
    let n = 0;
    let k = 0;
    const durations = new Float64Array(sample.count);
    let timed = 0;
    for (let row = 0; row < sample.count; row++) {
      if (without !== undefined && without[entity[sample.rows[row]!]!] === 1) continue;
      n++;
      if (sample.causes[row] !== 1) continue;
      k++;
      if (sample.timed[row] === 1) durations[timed++] = sample.days[row]!;
    }
    return {
      conversion: k / n,
      velocityDays: quantileSorted(durations.subarray(0, timed).sort(), 0.5),
    };
  }

  private cohortOf(question: ConversionQuestion, dates: Dates) {
    const key = `${question.from} ${question.to} ${dates}`;
    const known = this.known.get(key);
    if (known) return known;
    const implied = typeof dates === 'number' ? impliedAt(question, dates) : question.implied;
    const found = cohort({ ...question, implied }, { unrecorded: dates !== 'recorded', recycling: false });
    const counted = dates === 'recorded' ? question.recorded : implied;
    const made = { sample: samples(found, counted, question)[0]!, entity: found.entity };
    this.known.set(key, made);
    return made;
  }
}

/** The recorded dates, and the implied ones of one stage. */
function impliedAt({ recorded, implied }: ConversionQuestion, position: number): StageDates {
  const event = recorded.event.slice();
  for (let cell = position; cell < event.length; cell += recorded.width) event[cell] = implied.event[cell]!;
  return { ...recorded, event };
}

/** Which dates count, and which entities (flagged) do not. */
interface Counted {
  readonly dates: Dates;
  readonly without?: Uint8Array;
}

interface Change extends Figures {
  /** Standard error of the change of the conversion. */
  readonly error: number;
  /** Median days before the change. */
  readonly median: number;
}

const noChange: Change = {
  conversion: Number.NaN,
  velocityDays: Number.NaN,
  median: Number.NaN,
  error: Number.NaN,
};

/** The figures counted afterwards less those before. */
function change(cohorts: Cohorts, question: ConversionQuestion, from: Counted, to: Counted): Change {
  const before = cohorts.figures(question, from.dates, from.without);
  const after = cohorts.figures(question, to.dates, to.without);
  return {
    error: cohorts.error(question, from, to),
    conversion: after.conversion - before.conversion,
    velocityDays: after.velocityDays - before.velocityDays,
    median: before.velocityDays,
  };
}

function repairChange(cohorts: Cohorts, question: ConversionQuestion, position: number): Change {
  // A stage on the way changes neither who entered A nor who reached B.
  const dates: Dates = position === question.from || position === question.to ? position : 'recorded';
  return change(cohorts, question, { dates: 'recorded' }, { dates });
}

function removalChange(cohorts: Cohorts, question: ConversionQuestion, entities: Uint32Array): Change {
  const without = new Uint8Array(question.recorded.passes.log.entityCount);
  for (const entity of entities) without[entity] = 1;
  return change(cohorts, question, { dates: 'implied' }, { dates: 'implied', without });
}

/**
 * Two points of the conversion in question change decisions, and so does a quarter of a stage's median; half a point or
 * a tenth matters, and so do two points of the stage's own conversion.
 */
function judged(asked: Change, local: Change): Pick<Finding, 'effect' | 'severity'> {
  const points = Math.abs(asked.conversion) || 0;
  const stagePoints = Math.abs(local.conversion) || 0;
  const slower = Math.abs(local.velocityDays) / Math.max(1, local.median) || 0;
  const isHigh = points >= 0.02 || slower >= 0.25;
  const isMedium = points >= 0.005 || stagePoints >= 0.02 || slower >= 0.1;
  return {
    effect: {
      conversion: orNull(asked.conversion),
      conversionError: orNull(asked.error),
      velocityDays: orNull(local.velocityDays),
      stageConversion: orNull(local.conversion),
    },
    severity: isHigh ? 'high' : isMedium ? 'medium' : 'low',
  };
}

/** Nothing in the record is wrong, so there is no effect on it: a tenth of a stage that nobody decides on is much. */
function leakageSeverity(share: number): Finding['severity'] {
  return share >= 0.1 ? 'high' : share >= 0.03 ? 'medium' : 'low';
}

const severities = ['high', 'medium', 'low'] as const;

/** The most consequential first: by severity, then by the effects on conversion, then by how many are concerned. */
export function byEffect(a: Finding, b: Finding): number {
  const points = (finding: Finding): number => Math.abs(finding.effect.conversion ?? 0);
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    points(b) - points(a) ||
    Math.abs(b.effect.stageConversion ?? 0) - Math.abs(a.effect.stageConversion ?? 0) ||
    b.share - a.share
  );
}
