/** `audit/`: the findings of logs with planted defects, and business hours. */
import { z } from 'zod';
import { parseDay } from '../../shared/calendar/days.ts';
import { refuse } from '../../shared/errors.ts';
import { type AuditedLog, auditedLog } from '../../shared/audit/auditedLog.ts';
import { businessClock } from '../../shared/audit/businessHours.ts';
import { disqualifiedShare } from '../../shared/audit/exits.ts';
import { type AuditFinding, type AuditOptions, audit } from '../../shared/audit/index.ts';
import { recycledConversions } from '../../shared/audit/recycling.ts';
import { businessHoursElapsed } from '../../shared/audit/slaVerdicts.ts';
import { usualStay } from '../../shared/audit/stalled.ts';
import type { EventLog } from '../../shared/events/eventLog.ts';
import { visits } from '../../shared/events/visits.ts';
import { type AuditCase, auditCaseSchema, readAuditLog, stageNamed } from './auditLogs.ts';
import { eachCase } from './caseFiles.ts';
import { type CaseResult, type Checks, tolerances } from './checks.ts';

const hoursSchema = z.array(
  z.object({
    start: z.string(),
    end: z.string(),
    time_zone: z.string(),
    open: z.string(),
    close: z.string(),
    weekdays: z.array(z.number()),
    hours: z.number(),
  }),
);
const schema = z.union([hoursSchema, auditCaseSchema]);

export function run(dir: string): CaseResult[] {
  return eachCase(dir, (files, checks) => {
    const expected = files.expected(schema);
    if (Array.isArray(expected)) {
      compareHours(checks, expected);
      return;
    }
    const { log, evidence } = readAuditLog(files, expected);
    const options = optionsOf(expected, evidence);
    checks.same('entities', log.entityCount, expected.entities);
    const compared = { log, options, actual: audit(log, options), expected };
    compareFindings(checks, compared);
    compareInfo(checks, compared);
    compareStays(checks, auditedLog(readAuditLog(files, expected, true).log, options), expected);
  });
}

function compareHours(checks: Checks, cases: z.infer<typeof hoursSchema>): void {
  for (const { start, end, time_zone: zone, open, close, weekdays, hours } of cases) {
    const [from, to] = [Date.parse(start), Date.parse(end)];
    const clock = businessClock({ zone, open, close, weekdays }, from, to);
    checks.near(`${start} to ${end} in ${zone}`, clock.hoursBetween(from, to), hours, tolerances.estimate);
  }
}

function optionsOf({ config }: AuditCase, evidence: AuditOptions['evidence']): AuditOptions {
  const asOf = parseDay(config.as_of.slice(0, 10));
  if (asOf === null)
    return refuse({ code: 'malformed-case', message: 'The as-of date is none.', value: config.as_of });
  return {
    asOf,
    ...(config.precision === 'instant' ? { asOfTime: Date.parse(config.as_of) / 86_400_000 } : {}),
    ...(config.max_reentries === undefined ? {} : { maxReentries: config.max_reentries }),
    ...(config.sla
      ? {
          calendar: {
            zone: config.sla.time_zone,
            open: config.sla.business_hours[0],
            close: config.sla.business_hours[1],
            weekdays: config.sla.weekdays,
          },
        }
      : {}),
    knownOwners: config.owners,
    usualRate: 'overall',
    ...(evidence === undefined ? {} : { evidence }),
  };
}

/** Codes that the reference leaves to `info`, or has no opinion about. */
const notListed = new Set(['disqualified-overuse', 'silent-leakage']);

interface Compared {
  readonly log: EventLog;
  readonly options: AuditOptions;
  readonly actual: readonly AuditFinding[];
  readonly expected: AuditCase;
}

function compareFindings(checks: Checks, { log, actual, expected }: Compared): void {
  const found = new Map(
    actual.filter(({ code }) => !notListed.has(code)).map((finding) => [keyOf(log, finding), finding]),
  );
  const idsOf = (finding: AuditFinding): string[] =>
    [...(finding.names ?? Array.from(finding.entities, (entity) => log.entityIds[entity]!))].sort();
  for (const reference of expected.findings) {
    const { code, stage, value, direction, open } = reference;
    const key = [code, stage, value, direction, open === undefined ? null : String(open)]
      .filter((part) => part !== null && part !== undefined)
      .join(' ');
    const finding = found.get(key);
    found.delete(key);
    checks.same(`${key}: count`, finding?.count ?? 0, reference.count);
    compareIds(checks, `${key}: ids`, finding ? idsOf(finding) : [], reference.ids);
    if (reference.ids_not_skipped === undefined) continue;
    const skipped = actual.find((one) => one.code === 'skipped-stage' && one.stage === finding?.stage);
    const skippedIds = new Set(skipped ? idsOf(skipped) : []);
    const rest = finding ? idsOf(finding).filter((id) => !skippedIds.has(id)) : [];
    compareIds(checks, `${key}: ids_not_skipped`, rest, reference.ids_not_skipped);
  }
  checks.same('findings that the reference does not have', [...found.keys()], []);
}

/** What tells findings of one code apart, in the words of the reference. */
function keyOf(log: EventLog, { code, stage, detail }: AuditFinding): string {
  const parts: (string | undefined)[] = [code];
  if (stage !== undefined) parts.push(log.graph.stages[stage]!.name);
  if (code === 'sla-breach') parts.push(detail?.['open'] === 1 ? 'true' : 'false');
  if (code === 'account-lead-mismatch') parts.push(String(detail?.['direction']));
  if (code === 'unknown-owner' || code === 'unmapped-stage') parts.push(String(detail?.['value']));
  return parts.join(' ');
}

function compareIds(
  checks: Checks,
  figure: string,
  actual: readonly string[],
  expected: readonly string[],
): void {
  const here = new Set(actual);
  const there = new Set(expected);
  checks.same(
    figure,
    {
      missing: expected.filter((id) => !here.has(id)),
      surplus: actual.filter((id) => !there.has(id)),
    },
    { missing: [], surplus: [] },
  );
}

function compareInfo(checks: Checks, compared: Compared): void {
  const { log, expected, options, actual } = compared;
  const { info } = expected;
  const audited = auditedLog(log, options);
  const share = disqualifiedShare(audited);
  if (info.disqualified_overuse) {
    checks.same('info.disqualified', share.disqualified, info.disqualified_overuse.disqualified);
    checks.same('info.nurturing', share.nurturing, info.disqualified_overuse.nurturing);
    checks.near('info.share', share.share, info.disqualified_overuse.share, tolerances.estimate);
  }
  if (info.recycles) {
    const [from, to] = info.recycles.transition.split('->').map((name) => stageNamed(log.graph, name));
    const { conversions, recycled } = recycledConversions(audited, from!, to!);
    checks.same('info.recycles.conversions', conversions, info.recycles.conversions);
    checks.same('info.recycles.of_which_recycles', recycled, info.recycles.of_which_recycles);
  }
  const bulks = [
    ...(info.bulk_days ?? []).map((bulk) => ({ ...bulk, at: bulk.day, limit: undefined })),
    ...(info.bulk_minutes ?? []).map((bulk) => ({
      ...bulk,
      at: `${bulk.minute_utc}Z`,
      limit: bulk.threshold,
    })),
  ];
  for (const { stage, at, count, limit } of bulks) {
    const detail = actual.find((one) => keyOf(log, one) === `bulk-stamped ${stage}`)?.detail;
    checks.same(
      `info.bulk ${stage} ${at}`,
      detail && { at: detail['largestAt'], count: detail['largestCount'] },
      { at, count },
    );
    if (limit !== undefined)
      checks.near(`info.bulk ${stage} threshold`, Number(detail?.['limit']), limit, tolerances.estimate);
  }
  if (info.mql_business_hours_sample) compareHoursOfVisits(checks, audited, info.mql_business_hours_sample);
}

/** The 99th percentile of completed visits of each stage. */
function compareStays(checks: Checks, audited: AuditedLog, { info }: AuditCase): void {
  for (const [name, days] of Object.entries(info.completed_p99_days ?? {})) {
    const from = audited.positions[stageNamed(audited.log.graph, name)]!;
    const { limit } = usualStay(visits(audited.dates, { from, asOf: audited.options.asOf }));
    checks.near(`info.completed_p99_days.${name}`, limit, days, tolerances.estimate);
  }
}

/** Business hours from MQL to SAL, or to an exit, of some visits by entity and number. */
function compareHoursOfVisits(
  checks: Checks,
  audited: AuditedLog,
  sample: NonNullable<AuditCase['info']['mql_business_hours_sample']>,
): void {
  const { dates, log, options } = audited;
  const elapsed = businessHoursElapsed(audited);
  const found = visits(dates, { from: audited.positions[stageNamed(log.graph, 'MQL')]!, asOf: options.asOf });
  const hours = new Map(
    Array.from(found.entity, (entity, row) => [
      `${log.entityIds[entity]!} visit ${found.number[row]!}`,
      elapsed(found.entered[row]!, found.left[row]!),
    ]),
  );
  for (const { id, visit, hours: expected } of sample)
    checks.near(
      `info.business hours of ${id} visit ${visit}`,
      hours.get(`${id} visit ${visit}`),
      expected,
      tolerances.estimate,
    );
}
