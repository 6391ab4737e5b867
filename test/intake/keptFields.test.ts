/** Scores and required fields, in rows of records, of events and of snapshots. */
import { describe, expect, test } from 'vitest';
import { audit, summariseFinding } from '../../shared/audit/index.ts';
import { dayNumber } from '../../shared/calendar/days.ts';
import { packLog, unpackLog } from '../../shared/events/packedLog.ts';
import { updateLog } from '../../shared/events/updateLog.ts';
import { imported as importedFrom, textFile, valuesOf } from '../support/exports.ts';

const phone = { required: 'phone', from: 'sal' } as const;

function imported(mapping: object, ...files: ReturnType<typeof textFile>[]) {
  return importedFrom(files, { mapping: { version: 1, ...mapping } }).log;
}

const records = () =>
  imported(
    { files: [{ match: '*', id: 'id', columns: { MQL: { stage: 'mql' }, SAL: { stage: 'sal' }, Out: { stage: 'nurturing' }, Phone: phone, Score: 'score' } }] }, // prettier-ignore
    textFile(
      'leads.csv',
      'id,MQL,SAL,Out,Phone,Score',
      'A,2026-01-05,2026-01-08,,+49 30 1234,80',
      'B,2026-01-05,2026-01-08,,n/a,75',
      'C,2026-01-05,,2026-01-20,,55',
      'D,2026-01-05,,2026-01-20,,0',
    ),
  );

const events = () =>
  imported(
    { files: [{ match: '*', id: 'id', shape: 'event', columns: { when: 'time', stage: 'stage', Phone: phone, Score: 'score' } }] }, // prettier-ignore
    textFile(
      'history.csv',
      'id,when,stage,Phone,Score',
      'A,2026-01-05,MQL,,80',
      'A,2026-01-08,SAL,+49 30 1234,80',
      'B,2026-01-05,MQL,,75',
      'B,2026-01-08,SAL,,75',
      'C,2026-01-05,MQL,,55',
      'C,2026-01-20,Nurturing,,55',
      'D,2026-01-05,MQL,,70',
      'D,2026-01-20,Nurturing,,0',
    ),
  );

const snapshots = () =>
  imported(
    { files: [{ match: '*', id: 'id', shape: 'snapshot', columns: { stage: 'status', Phone: phone, Score: 'score' } }] }, // prettier-ignore
    textFile(
      'list-2026-01-05.csv',
      'id,stage,Phone,Score',
      'A,MQL,,80',
      'B,MQL,,75',
      'C,MQL,,55',
      'D,MQL,,70',
    ),
    textFile(
      'list-2026-01-12.csv',
      'id,stage,Phone,Score',
      'A,SAL,+49 30 1234,80',
      'B,SAL,,75',
      'C,Nurturing,,55',
      'D,Nurturing,,0',
    ),
  );

describe.each([
  ['records', records],
  ['events', events],
  ['snapshots', snapshots],
])('rows of %s', (_, made) => {
  const log = made();

  test('keep the latest score, and whether the field is filled', () => {
    expect([...log.score!]).toEqual([80, 75, 55, 0]);
    expect(valuesOf(log.required.get('sal:phone'))).toEqual(['filled', 'empty', 'empty', 'empty']);
  });

  test('give both findings, each with whom it is about', () => {
    const findings = audit(log, { asOf: dayNumber(2026, 2, 1) }).map((one) => summariseFinding(log, one));
    const of = (code: string) => findings.find((one) => one.code === code);
    expect(of('required-field-missing')).toMatchObject({
      stage: 'sal',
      ids: ['B'],
      count: 1,
      denominator: 2,
      detail: { field: 'phone' },
    });
    expect(of('score-not-reset')).toMatchObject({
      stage: 'nurturing',
      ids: ['C'],
      count: 1,
      denominator: 2,
      detail: { medianScore: 55 },
    });
  });

  test('survive packing, and an update with nothing new', () => {
    expect(unpackLog(packLog(log))).toMatchObject({ score: log.score, required: log.required });
    const again = updateLog(log, made());
    expect(again.unchanged).toBe(4);
    expect(again.log.score).toEqual(log.score);
    expect(valuesOf(again.log.required.get('sal:phone'))).toEqual(['filled', 'empty', 'empty', 'empty']);
  });
});

test('a stage that is not there, and the same field twice, are refused with their place', () => {
  const columns = (of: object) => ({ files: [{ match: '*', id: 'id', columns: of }] });
  const file = textFile('leads.csv', 'id,Phone,Mobile', 'A,1,2');
  expect(() => imported(columns({ Phone: { required: 'phone', from: 'nowhere' } }), file)).toThrow(
    /stage "nowhere"/,
  );
  expect(() => imported(columns({ Phone: phone, Mobile: phone }), file)).toThrow(/means the same as "Phone"/);
});
