/**
 * The audit: what is wrong with the stage dates of a log, with whom, and how to mend it. What each finding costs is
 * told by measuring again without it (shared/estimate), for which findings list all entities and events concerned.
 */
import type { EventLog } from '../events/eventLog.ts';
import { accountMismatches } from './accountMismatch.ts';
import { type AuditOptions, type AuditedLog, auditedLog } from './auditedLog.ts';
import { batchStamped } from './batchStamped.ts';
import { bulkStamped } from './bulkStamped.ts';
import { cosmeticStages } from './cosmeticStage.ts';
import { disqualifiedOveruse, missingReasons } from './exits.ts';
import type { AuditFinding } from './finding.ts';
import { impossibleDates } from './impossibleDates.ts';
import { missingDates } from './missingDates.ts';
import { outOfOrder } from './outOfOrder.ts';
import { recyclingLoops } from './recycling.ts';
import { slaBreaches } from './slaBreach.ts';
import { missingFields } from './requiredFields.ts';
import { scoresNotReset } from './scoreReset.ts';
import { stalled } from './stalled.ts';
import {
  activityDerived,
  duplicates,
  missingSegments,
  unknownOwners,
  unmappedStages,
} from './unknownValues.ts';
import { unreachableContacts } from './unreachable.ts';

export type { AuditOptions, ImportEvidence } from './auditedLog.ts';
export { type AuditFinding, type FindingSummary, findingCodes, summariseFinding } from './finding.ts';

const checks: readonly ((audited: AuditedLog) => AuditFinding[])[] = [
  missingDates,
  outOfOrder,
  batchStamped,
  bulkStamped,
  activityDerived,
  impossibleDates,
  duplicates,
  unmappedStages,
  unknownOwners,
  missingSegments,
  stalled,
  slaBreaches,
  recyclingLoops,
  disqualifiedOveruse,
  missingReasons,
  accountMismatches,
  cosmeticStages,
  missingFields,
  unreachableContacts,
  scoresNotReset,
];

/** Every finding, in the order of the checks and, within one, of the stages. */
export function audit(log: EventLog, options: AuditOptions): AuditFinding[] {
  const audited = auditedLog(log, options);
  return checks.flatMap((check) => check(audited));
}
