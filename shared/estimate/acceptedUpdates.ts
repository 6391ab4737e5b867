/** Findings that somebody has accepted, and what of them goes into the update file for the CRM. */
import { type RepairableCode, repairableCodes } from '../audit/repairs.ts';
import type { EventLog } from '../events/eventLog.ts';
import { type CrmFields, type CrmUpdates, crmUpdates } from './crmUpdate.ts';

/** A finding by its key ({@link findingKey}), without the records that were left out by their ids. */
export interface AcceptedFinding {
  readonly key: string;
  readonly code: string;
  /** Id of the stage that it is about; null where it is about no single one. */
  readonly stage: string | null;
  readonly except: readonly string[];
}

export const isRepairable = (code: string): code is RepairableCode =>
  (repairableCodes as readonly string[]).includes(code);

/** The updates of the accepted findings alone: a date is in it where a finding that it belongs to was accepted for its record. */
export function acceptedUpdates(
  log: EventLog,
  fields: CrmFields,
  accepted: readonly AcceptedFinding[],
  options: { readonly asOf?: number; readonly bounds: boolean },
): CrmUpdates {
  const leftOut = accepted.map(({ except }) => new Set(except));
  return crmUpdates(log, fields, {
    ...options,
    codes: repairableCodes,
    wanted: (code, stage, id) =>
      accepted.some((one, index) => one.code === code && one.stage === stage && !leftOut[index]!.has(id)),
  });
}
