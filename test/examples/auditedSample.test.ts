import { expect, test } from 'vitest';
import { audit } from '../../shared/audit/index.ts';
import { parseDay } from '../../shared/calendar/days.ts';
import { none } from '../../shared/events/eventLog.ts';
import { importedSample } from './importedSample.ts';

const { log, truth, problems, defects: evidence, intake } = importedSample();
const { defects } = truth;
const entityOf = new Map(log.entityIds.map((id, entity) => [id, entity]));
const findings = audit(log, {
  asOf: parseDay(truth.asOf)!,
  evidence: { duplicates: evidence.duplicateEntities.map((id) => entityOf.get(id)!) },
});

/** Ids of the leads that the findings of a code name at a stage; empty where there is no such finding. */
function found(code: string, stage?: string): string[] {
  return findings
    .filter(
      (finding) =>
        finding.code === code && (stage === undefined || finding.stage === log.graph.indexOf(stage)),
    )
    .flatMap(({ entities }) => [...entities].map((entity) => log.entityIds[entity]!))
    .sort();
}

test('every planted skip is found where a later stage proves it, and nothing else', () => {
  for (const [stage, ids] of Object.entries(defects.implied))
    expect([stage, found('skipped-stage', stage)]).toEqual([stage, ids]);
  const counts = Object.values(defects.implied).map(({ length }) => length);
  expect(Math.min(...counts)).toBeGreaterThan(80);
});

test('a status without its date is missing as well', () => {
  const expected = [...defects.implied.sal, ...defects.acceptedWithoutDate].sort();
  expect(found('missing-stage-date', 'sal')).toEqual(expected);
  expect(defects.acceptedWithoutDate).toHaveLength(45);
});

test('the back-fill of 31 March is one instant of 212 leads', () => {
  expect(found('bulk-stamped', 'sal')).toEqual(defects.backfill);
  expect(defects.backfill).toHaveLength(212);
  const finding = findings.find(({ code }) => code === 'bulk-stamped');
  expect(finding!.detail).toMatchObject({ moments: 1, largestAt: '2026-03-31T18:04Z', largestCount: 212 });
});

test('dates out of order are those that the record has, stage by stage', () => {
  for (const [stage, ids] of Object.entries(defects.outOfOrder))
    expect([stage, found('out-of-order', stage)]).toEqual([stage, ids]);
  expect(defects.outOfOrder.sal).toEqual(defects.acceptedBeforeMqa);
  for (const id of defects.heldBeforeBooked) expect(defects.outOfOrder.meetingHeld).toContain(id);
});

test('stages stamped together, dates of 1970 and ids on two rows are found', () => {
  expect(found('batch-stamped')).toEqual(defects.batchStamped);
  expect(found('future-or-impossible', 'meetingHeld')).toEqual(defects.epochHeld);
  expect(found('future-or-impossible')).toHaveLength(6);
  expect(found('duplicate-entity')).toEqual(defects.duplicated);
});

test('exits without a reason are found, by exit', () => {
  for (const [exit, ids] of Object.entries(defects.noReason))
    expect([exit, found('missing-reason', exit)]).toEqual([exit, ids]);
});

test('leads that came back make a second pass, and no other lead does', () => {
  const passes = new Map<string, number>();
  const mql = log.graph.indexOf('mql');
  for (let entity = 0; entity < log.entityCount; entity++) {
    const days = new Set<number>();
    for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++)
      if (log.stage[i] === mql) days.add(log.time[i]!);
    if (days.size > 1) passes.set(log.entityIds[entity]!, days.size);
  }
  expect([...passes.keys()].sort()).toEqual(defects.recycled);
  expect(new Set(passes.values())).toEqual(new Set([2]));
});

test('41 MQAs have no owner', () => {
  const owners = log.owners.get('sdr')!;
  const ownerless = defects.ownerless.map((id) => owners.codes[entityOf.get(id)!]);
  expect(ownerless).toEqual(Array.from({ length: 41 }, () => none));
});

test('every row is imported but those of partner deals, which name no contact', () => {
  expect(log.entityCount).toBe(truth.recorded.contacts);
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['missing-id', 'duplicate-entity']));
  const refused = problems.filter(({ code }) => code === 'missing-id');
  expect(intake.refused).toBe(refused.length);
  expect(new Set(refused.map(({ file }) => file))).toEqual(new Set(['salesforce-opportunity-history.csv']));
});

test('nothing is found that was not planted or that the truth does not make', () => {
  expect([...new Set(findings.map(({ code }) => code))].sort()).toEqual([
    'batch-stamped',
    'bulk-stamped',
    'duplicate-entity',
    'future-or-impossible',
    'missing-reason',
    'missing-stage-date',
    'out-of-order',
    'skipped-stage',
    'sla-breach',
    'stalled',
  ]);
});
