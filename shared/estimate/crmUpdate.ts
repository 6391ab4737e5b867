/** The CRM update file: every stage date to enter or correct, where it stands in the CRM, and what proves it. */
import { z } from 'zod';
import { type Repair, type RepairableCode, repairableCodes, repairs } from '../audit/repairs.ts';
import { formatDay } from '../calendar/days.ts';
import { refuse } from '../errors.ts';
import { type EventLog, none, precision } from '../events/eventLog.ts';
import type { StageField, StageFields } from '../intake/stageFields.ts';
import { safeCsv } from '../input/safeCsv.ts';
import { latestStageDate } from './asOf.ts';
import { intakeCountsSchema } from './result.ts';

export const crmUpdateSchema = z.strictObject({
  id: z.string(),
  file: z.string(),
  field: z.string(),
  /** A cell of a record's row, or an entry of a history. */
  kind: z.enum(['cell', 'event']),
  oldValue: z.string(),
  /** The bound, where one was asked for and a later stage gives it; else empty: somebody has to find out. */
  newValue: z.string(),
  findings: z.array(z.enum(repairableCodes)),
  /** Id of the stage that it is about, and of the later one that proves it. */
  stage: z.string(),
  provenBy: z.string().nullable(),
  /** ISO dates between which the stage was entered, both included, as far as they are known. */
  notBefore: z.string().nullable(),
  notAfter: z.string().nullable(),
  evidence: z.string(),
});
const crmUpdatesShape = {
  asOf: z.string(),
  updates: z.array(crmUpdateSchema),
  /** Dates that the files have no field for, by id of the stage. */
  unplaced: z.array(z.strictObject({ stage: z.string(), count: z.number() })),
};
const crmUpdatesSchema = z.strictObject(crmUpdatesShape);

/** The JSON of `spillway repair`: what the file at `out` holds, and what was read to make it. */
export const repairSchema = z.strictObject({
  out: z.string(),
  ...crmUpdatesShape,
  intake: intakeCountsSchema,
  problems: z.array(z.record(z.string(), z.unknown())),
});

export type CrmUpdate = z.infer<typeof crmUpdateSchema>;
export type CrmUpdates = z.infer<typeof crmUpdatesSchema>;

/** Where the CRM keeps the date of a stage of a record. */
export type CrmFields = Pick<StageFields, 'blank' | 'holding'>;

export interface CrmUpdateOptions {
  /** Day number of the as-of day (default: the latest stage date). */
  readonly asOf?: number;
  /** Gives dates that a later stage proves its date, the latest that they can have had. */
  readonly bounds: boolean;
  /** Findings to mend (default: all that can be). */
  readonly codes: readonly RepairableCode[];
  /** Whether a finding is to be mended for a record (default: always). */
  readonly wanted?: (code: RepairableCode, stage: string, id: string) => boolean;
}

/**
 * The updates of an imported log, by record and stage. The bound is the one that measurement takes for an implied date
 * (`events/repair`), so the log read from files that hold the bounds converts as the repaired log does; its durations
 * are not to be measured. A date out of order has no bound, for nobody knows which of two dates is wrong.
 * @throws SpillwayError `no-stage-dates` where nothing is dated.
 */
export function crmUpdates(log: EventLog, fields: CrmFields, options: CrmUpdateOptions): CrmUpdates {
  const asOf = options.asOf ?? latestStageDate(log);
  if (asOf === null)
    return refuse({
      code: 'no-stage-dates',
      message: 'No stage is dated.',
      hint: 'Check which columns are mapped to stages, and the as-of date.',
    });
  const updates: CrmUpdate[] = [];
  const unplaced = new Map<number, number>();
  for (const repair of repairs(log, { asOf })) {
    const id = log.entityIds[repair.entity]!;
    const stage = log.graph.stages[repair.stage]!.id;
    const findings = repair.codes.filter(
      (code) => options.codes.includes(code) && (options.wanted?.(code, stage, id) ?? true),
    );
    if (findings.length === 0) continue;
    const field =
      repair.wrong === none
        ? fields.blank(id, repair.stage)
        : fields.holding(id, repair.stage, { day: log.day[repair.wrong]!, time: log.time[repair.wrong]! });
    if (field === null) unplaced.set(repair.stage, (unplaced.get(repair.stage) ?? 0) + 1);
    else updates.push(update(log, repair, field, { findings, asOf, bounds: options.bounds }));
  }
  return {
    asOf: formatDay(asOf),
    updates,
    unplaced: [...unplaced].map(([stage, count]) => ({ stage: log.graph.stages[stage]!.id, count })),
  };
}

function update(
  log: EventLog,
  repair: Repair,
  field: StageField,
  { findings, asOf, bounds }: { findings: readonly RepairableCode[]; asOf: number; bounds: boolean },
): CrmUpdate {
  const { provenBy, after } = repair;
  const isOrder = repair.codes.includes('out-of-order');
  const stageOf = (event: number) => log.graph.stages[log.stage[event]!]!;
  const dayOf = (event: number): string | null => (event === none ? null : formatDay(log.day[event]!));
  return {
    id: field.id,
    file: field.file,
    field: field.field,
    kind: field.kind,
    oldValue: field.value,
    newValue: bounds && provenBy !== none ? written(log, provenBy, field.hasTimes) : '',
    findings: [...findings],
    stage: log.graph.stages[repair.stage]!.id,
    provenBy: provenBy === none ? null : stageOf(provenBy).id,
    notBefore: isOrder ? null : dayOf(after),
    notAfter: isOrder ? null : (dayOf(provenBy) ?? formatDay(asOf)),
    evidence: evidence(log, repair, asOf),
  };
}

function evidence(log: EventLog, { codes, stage, wrong, provenBy, after }: Repair, asOf: number): string {
  const { stages } = log.graph;
  const told = (event: number): string =>
    `"${stages[log.stage[event]!]!.name}" of ${formatDay(log.day[event]!)}`;
  if (codes.includes('out-of-order'))
    return `${told(wrong)} lies before ${told(after)}, which comes first: one of the two is wrong.`;
  const { name } = stages[stage]!;
  const fault =
    wrong === none
      ? `"${name}" has no date`
      : `${told(wrong)} cannot be true (before the record was created, before 1990, or after ${formatDay(asOf)})`;
  const proof =
    provenBy === none
      ? wrong === none
        ? `the status of the record says that it was there by ${formatDay(asOf)}`
        : 'no later stage says when it was'
      : `${told(provenBy)} proves that it was there by then`;
  return `${fault}; ${proof}${after === none ? '' : `, after ${told(after)}`}.`;
}

/** An event's date as every import reads it: its day, or where the column tells times its instant in UTC. */
function written(log: EventLog, event: number, hasTimes: boolean): string {
  if (!hasTimes || log.precision[event] === precision.day) return formatDay(log.day[event]!);
  const ms = Math.round(log.time[event]! * 86_400_000);
  const day = Math.floor(ms / 86_400_000);
  const [part, units] = [ms - day * 86_400_000, [3_600_000, 60_000, 1000]];
  const [hours, minutes, seconds] = units.map((unit, at) =>
    String(Math.floor((at === 0 ? part : part % units[at - 1]!) / unit)).padStart(2, '0'),
  );
  const rest = part % 1000;
  return `${formatDay(day)}T${hours}:${minutes}:${seconds}${rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`}Z`;
}

const header = [
  'record id',
  'file',
  'field',
  'old value',
  'new value',
  'finding',
  'proved by',
  'not before',
  'not after',
  'evidence',
];

/** The updates as CSV that a spreadsheet does not run ({@link safeCsv}). */
export function crmUpdateCsv(updates: readonly CrmUpdate[]): string {
  const rows = updates.map((one) => [
    one.id,
    one.file,
    one.field,
    one.oldValue,
    one.newValue,
    one.findings.join(' '),
    one.provenBy ?? '',
    one.notBefore ?? '',
    one.notAfter ?? '',
    one.evidence,
  ]);
  return safeCsv([header, ...rows]);
}
