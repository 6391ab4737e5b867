import { describe, expect, it } from 'vitest';
import { imported, inspected, problemLines, textFile, told } from '../support/exports.ts';

const leads = (...values: string[]) =>
  textFile('leads.csv', 'lead_id,MQL date', ...values.map((value, i) => `L${i},${value}`));
const events = (...values: string[]) =>
  Object.values(told(imported([leads(...values)]).log)).map(([event]) => event);

describe('a column of bare numbers whose header says that they are dates', () => {
  it.each<[string, string[], string[]]>([
    ['seconds since 1970', ['1767607200', '1767693600'], ['mql 2026-01-05T10:00', 'mql 2026-01-06T10:00']],
    ['milliseconds', ['1767607200000', '1767693600500'], ['mql 2026-01-05T10:00', 'mql 2026-01-06T10:00']],
    [
      'milliseconds at midnight throughout',
      ['1767571200000', '1767657600000'],
      ['mql 2026-01-05', 'mql 2026-01-06'],
    ],
    ['serial days of a spreadsheet', ['46027', '46028'], ['mql 2026-01-05', 'mql 2026-01-06']],
    ['serial days with a time', ['46027.5', '46028.25'], ['mql 2026-01-05T12:00', 'mql 2026-01-06T06:00']],
    ['days run together', ['20260105', '20260106'], ['mql 2026-01-05', 'mql 2026-01-06']],
  ])('is read as %s', (_, values, expected) => {
    expect(events(...values)).toEqual(expected);
    expect(['date', 'datetime']).toContain(inspected([leads(...values)]).files[0]!.columns[1]!.type);
  });

  it('is read as one of them: what is another is reported', () => {
    const { log, problems } = imported([leads('1767607200', '1767693600', '1767693700', '46027', '7')]);
    expect(Object.values(told(log)).map((known) => known.length)).toEqual([1, 1, 1, 0, 0]);
    expect(problemLines(problems)).toEqual(['invalid-date 5 MQL date 46027', 'invalid-date 6 MQL date 7']);
  });

  it('is no date among written dates', () => {
    const { problems } = imported([leads('2026-01-05', '2026-01-06', '46027')]);
    expect(problemLines(problems)).toEqual(['invalid-date 4 MQL date 46027']);
  });

  it('is a figure where the header says no such thing, and a date where the mapping does', () => {
    const file = textFile('a.csv', 'lead_id,Employees,MQL', 'L1,46027,2026-01-05', 'L2,46028,2026-01-06');
    expect(inspected([file]).files[0]!.columns[1]!.type).toBe('number');
    const mapping = {
      version: 1,
      files: [{ match: '*', id: 'lead_id', columns: { Employees: { stage: 'mql' } } }],
    };
    expect(told(imported([file], { mapping }).log)['L1']).toEqual(['mql 2026-01-05']);
  });

  it('puts epoch times on the days of the zone', () => {
    const { log } = imported([leads('1767571200', '1767571261')], { zone: 'America/New_York' });
    expect(Array.from(log.day)).toEqual([20_457, 20_457]);
  });
});
