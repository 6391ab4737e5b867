/** What each finding of the audit costs: conversion and velocity measured again without it. */
import { type AuditFinding, summariseFinding } from '../audit/index.ts';
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

const noEffect: Effect = {
  change: { conversion: Number.NaN, velocityDays: Number.NaN },
  median: Number.NaN,
};

/** Findings about what stands beside the dates: mending them moves no date, so neither figure changes. */
const besideTheDates: ReadonlySet<AuditFinding['code']> = new Set([
  'missing-segment',
  'unknown-owner',
  'missing-reason',
  'disqualified-overuse',
  'account-lead-mismatch',
]);

/**
 * The finding with its effect on the share of the cohort that has converted to date and on the median days, and the
 * severity that follows. Missing dates are repaired by implied ones: the effect is the repaired figure less the one
 * from recorded dates. Where what is missing is a label (segment, owner, reason) it is 0. Otherwise the entities
 * concerned are taken out: the figure without them less that with them.
 * Where a stage has no date at all there is nothing to measure it on, and no effect.
 */
export function findingWithEffect(context: EffectContext, finding: AuditFinding): Finding {
  const { cohorts } = context;
  const { log } = context.question.recorded.passes;
  const question = questionOf(context, finding);
  const isRepaired = finding.code === 'missing-stage-date' || finding.code === 'skipped-stage';
  const summary = summariseFinding(log, finding);
  if (question === null) return { ...summary, ...judged(noEffect) };
  const entities = besideTheDates.has(finding.code) ? new Uint32Array() : finding.entities;
  const effect = isRepaired ? repairEffect(cohorts, question) : removalEffect(cohorts, question, entities);
  return { ...summary, transition: transitionOf(question), ...judged(effect) };
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
  return {
    code: 'left-truncated',
    stage: transition.from,
    transition,
    count: truncation.visits,
    denominator: truncation.of,
    share: truncation.visits / truncation.of,
    ids: Array.from(truncation.entities.subarray(0, 20), (entity) => log.entityIds[entity]!),
    owners: [],
    ...judged(removalEffect(cohorts, question, truncation.entities)),
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

/** The cohorts that effects are measured on, each counted pass by pass and kept for the next finding. */
export class Cohorts {
  private readonly known = new Map<string, { readonly sample: Sample; readonly entity: Uint32Array }>();

  /** Share converted and median days, without the entities that are flagged. */
  figures(question: ConversionQuestion, unrecorded: boolean, without?: Uint8Array): Figures {
    const { sample, entity } = this.cohortOf(question, unrecorded);
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

  private cohortOf(question: ConversionQuestion, unrecorded: boolean) {
    const key = `${question.from} ${question.to} ${unrecorded}`;
    const known = this.known.get(key);
    if (known) return known;
    const found = cohort(question, { unrecorded, recycling: false });
    const dates = unrecorded ? question.implied : question.recorded;
    const made = { sample: samples(found, dates, question)[0]!, entity: found.entity };
    this.known.set(key, made);
    return made;
  }
}

interface Effect {
  readonly change: Figures;
  readonly median: number;
}

function difference(after: Figures, before: Figures): Effect {
  return {
    change: {
      conversion: after.conversion - before.conversion,
      velocityDays: after.velocityDays - before.velocityDays,
    },
    median: before.velocityDays,
  };
}

function repairEffect(cohorts: Cohorts, question: ConversionQuestion): Effect {
  return difference(cohorts.figures(question, true), cohorts.figures(question, false));
}

function removalEffect(cohorts: Cohorts, question: ConversionQuestion, entities: Uint32Array): Effect {
  const without = new Uint8Array(question.recorded.passes.log.entityCount);
  for (const entity of entities) without[entity] = 1;
  return difference(cohorts.figures(question, true, without), cohorts.figures(question, true));
}

/** From two points, or a quarter of the median, a finding changes decisions; from half a point or a tenth it matters. */
function judged({ change, median }: Effect): Pick<Finding, 'effect' | 'severity'> {
  const points = Math.abs(change.conversion) || 0;
  const slower = Math.abs(change.velocityDays) / Math.max(1, median) || 0;
  return {
    effect: { conversion: orNull(change.conversion), velocityDays: orNull(change.velocityDays) },
    severity: points >= 0.02 || slower >= 0.25 ? 'high' : points >= 0.005 || slower >= 0.1 ? 'medium' : 'low',
  };
}

const severities = ['high', 'medium', 'low'] as const;

/** The most consequential first: by severity, then by the effect on conversion, then by how many are concerned. */
export function byEffect(a: Finding, b: Finding): number {
  const points = (finding: Finding): number => Math.abs(finding.effect.conversion ?? 0);
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    points(b) - points(a) ||
    b.share - a.share
  );
}
