/** Findings in the words of the screen. */
import type { Finding } from '../../shared/estimate/result.ts';
import type { StageNames } from './stageNames.ts';

/** A stage name in front of what happened to it. */
type Title = (stage: string | null, field: string | null) => string;

const titles: Readonly<Record<string, Title>> = {
  'missing-stage-date': (stage) => `${stage ?? 'Stage'} passed without a date`,
  'skipped-stage': (stage) => `${stage ?? 'Stage'} skipped`,
  'out-of-order': (stage) => `${stage ?? 'Stage'} out of order`,
  'batch-stamped': () => 'Several stages stamped at one moment',
  'bulk-stamped': (stage) => `${stage ?? 'Stage'} dates filled in bulk`,
  'activity-derived': (stage) => `${stage ?? 'Stage'} dates taken from activities`,
  'future-or-impossible': (stage) => `${stage ?? 'Stage'} dates that cannot be`,
  'duplicate-entity': () => 'One id on rows that disagree',
  'unmapped-stage': () => 'Stages that the mapping does not know',
  'unknown-owner': () => 'Owners that are not people',
  'missing-segment': () => 'No segment recorded',
  stalled: (stage) => `${stage ?? 'Stage'} stalled`,
  'silent-leakage': (stage) => `${stage ?? 'Stage'} leaks in silence`,
  'sla-breach': (stage) => `${stage ?? 'Stage'} past its SLA`,
  'recycling-loop': () => 'Recycled more than agreed',
  'disqualified-overuse': () => 'Disqualified used as a catch-all',
  'missing-reason': (stage) => `${stage ?? 'Exits'} without a reason`,
  'account-lead-mismatch': () => 'Accounts out of step with their leads',
  'cosmetic-stage': (stage) => `${stage ?? 'Stage'} is cosmetic`,
  'left-truncated': () => 'Cohorts older than the record',
  'score-not-reset': (stage) => `${stage ?? 'Nurtured'}: scores not reset`,
  'required-field-missing': (stage, field) =>
    `${field ?? 'Required field'} empty${stage === null ? '' : ` at ${stage}`}`,
  'unreachable-contact': () => 'Contacts that nobody can reach',
};

export function findingTitle(finding: Finding, names: StageNames): string {
  const stage = finding.stage === undefined ? null : names.name(finding.stage);
  const field = finding.detail?.['field'];
  return titles[finding.code]?.(stage, typeof field === 'string' ? field : null) ?? finding.code;
}

/**
 * Findings without those about stages that have no date at all: such a stage is not recorded in these files, which is one
 * thing to say and not one finding a stage. `unused` are those stages.
 */
export function findingsOfUsed(findings: readonly Finding[]): {
  readonly findings: readonly Finding[];
  readonly unused: readonly string[];
} {
  const unused = findings.flatMap(({ code, share, stage }) =>
    code === 'missing-stage-date' && share === 1 && stage !== undefined ? [stage] : [],
  );
  const isUnused = ({ code, stage }: Finding): boolean =>
    (code === 'missing-stage-date' || code === 'skipped-stage') &&
    stage !== undefined &&
    unused.includes(stage);
  return { findings: findings.filter((finding) => !isUnused(finding)), unused };
}
