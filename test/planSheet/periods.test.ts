import { describe, expect, it } from 'vitest';
import { parseRange, rangeName } from '../../shared/planSheet/cellNames.ts';
import { periodAxis } from '../../shared/planSheet/periodAxis.ts';
import { yearInText } from '../../shared/intake/periodText.ts';

const context = { startMonth: 684, fiscalYearStartMonth: 1 };

/** The periods of headers written as texts; `-` for a header that is none, `Σ` for a total. */
function axis(
  headers: readonly string[],
  options: { years?: readonly (string | null)[]; start?: number; fiscal?: number } = {},
): string | null {
  const cells = headers.map((text) => (text === '' ? null : { text, kind: 'text' as const }));
  const years = headers.map((_, index) => yearInText(options.years?.[index] ?? ''));
  const periods = periodAxis(cells, years, {
    startMonth: options.start ?? context.startMonth,
    fiscalYearStartMonth: options.fiscal ?? 1,
  });
  return (
    periods?.map((period) => (period === null ? '-' : 'total' in period ? 'Σ' : period.period)).join(' ') ??
    null
  );
}

const janToMar = '2027-01 2027-02 2027-03';

describe('headers that are months', () => {
  it.each([
    ['abbreviated', ['Jan-27', 'Feb-27', 'Mar-27']],
    ['English', ['January 2027', 'February 2027', 'March 2027']],
    ['German', ['Januar 2027', 'Februar 2027', 'März 2027']],
    ['French', ['janv. 2027', 'févr. 2027', 'mars 2027']],
    ['Spanish', ['enero 2027', 'febrero 2027', 'marzo 2027']],
    ['Portuguese', ['janeiro 2027', 'fevereiro 2027', 'março 2027']],
    ['Italian', ['gennaio 2027', 'febbraio 2027', 'marzo 2027']],
    ['with an apostrophe', ["Jan '27", "Feb '27", "Mar '27"]],
    ['year first', ['2027 Jan', '2027 Feb', '2027 Mar']],
    ['ISO', ['2027-01', '2027-02', '2027-03']],
    ['month and year', ['1/2027', '2/2027', '3/2027']],
    ['six digits', ['202701', '202702', '202703']],
    ['ISO days', ['2027-01-01', '2027-02-01', '2027-03-01']],
    ['European days', ['01/01/2027', '01/02/2027', '01/03/2027']],
    ['US days', ['1/1/2027', '2/1/2027', '3/1/2027']],
    ['last days of months', ['31.01.2027', '28.02.2027', '31.03.2027']],
    ['serial numbers', ['46388', '46419', '46447']],
    ['fiscal months of a named year', ['FY27-M1', 'FY27-M2', 'FY27-M3']],
    ['fiscal periods', ['P01 FY27', 'P02 FY27', 'P03 FY27']],
    ['numbered months', ['M1', 'M2', 'M3']],
    ['months alone, from the plan’s first on', ['Jan', 'Feb', 'Mar']],
  ])('%s', (_, headers) => {
    expect(axis(headers)).toBe(janToMar);
  });

  it('over New Year', () => {
    expect(axis(['Oct', 'Nov', 'Dec', 'Jan'])).toBe('2027-10 2027-11 2027-12 2028-01');
    expect(axis(['Nov 2026', 'Dec', 'Jan'])).toBe('2026-11 2026-12 2027-01');
  });

  it('take the year from the titles above, each for the columns from its own on', () => {
    expect(axis(['Nov', 'Dec', 'Jan'], { years: ['2028', '2028', '2029'] })).toBe('2028-11 2028-12 2029-01');
    expect(axis(['Jul', 'Aug', 'Jan'], { years: ['FY28', 'FY28', 'FY28'], fiscal: 7 })).toBe(
      '2027-07 2027-08 2028-01',
    );
  });

  it('count fiscal months from where the fiscal year begins', () => {
    expect(axis(['FY27-M1', 'FY27-M2', 'FY27-M12'], { fiscal: 4 })).toBe('2026-04 2026-05 2027-03');
  });

  it('leave totals and quarters among them out', () => {
    expect(axis(['Jan 27', 'Feb 27', 'Mar 27', 'Q1', 'Apr 27', 'Total'])).toBe(
      '2027-01 2027-02 2027-03 Σ 2027-04 Σ',
    );
    expect(axis(['Gesamt', 'Jan 27', 'FY27'])).toBe(null);
  });
});

describe('headers that are quarters and years', () => {
  it.each([
    ['fiscal quarters', ['Q1 FY27', 'Q2 FY27'], 'FY27-Q1 FY27-Q2'],
    ['year first', ['FY27-Q1', 'FY27-Q2', 'FY27'], 'FY27-Q1 FY27-Q2 FY27'],
    ['short', ['1Q27', '2Q27'], 'FY27-Q1 FY27-Q2'],
    ['calendar years', ['2027 Q4', '2028 Q1'], 'FY27-Q4 FY28-Q1'],
    ['without a year, over New Year', ['Q3', 'Q4', 'Q1'], 'FY27-Q3 FY27-Q4 FY28-Q1'],
    ['years', ['2027', '2028'], 'FY27 FY28'],
    ['calendar quarters as they are', ['Q3 2027', 'Q4 2027'], 'FY27-Q3 FY27-Q4'],
    ['French', ['T1 2027', 'T2 2027'], 'FY27-Q1 FY27-Q2'],
  ])('%s', (_, headers, expected) => {
    expect(axis(headers)).toBe(expected);
  });
});

it('quarters of calendar years, where the fiscal reading would lie before the plan', () => {
  const july = { start: 678, fiscal: 7 };
  expect(axis(['Q3 2026', 'Q4 2026', 'Q1 2027'], july)).toBe('FY27-Q1 FY27-Q2 FY27-Q3');
  expect(axis(['Q1 FY27', 'Q2 FY27'], july)).toBe('FY27-Q1 FY27-Q2');
  expect(axis(['Q1 2027', 'Q2 2027'], july)).toBe('FY27-Q1 FY27-Q2');
});

describe('headers that are none', () => {
  it.each([
    ['names', ['Segment', 'Owner', 'Notes']],
    ['figures', ['220', '230', '240']],
    ['months that do not ascend', ['Mar 2027', 'Jan 2027', 'Feb 2027']],
    ['weeks: several days of one month', ['2027-01-04', '2027-01-11', '2027-01-18']],
    ['a month alone', ['Jan 2027', '', '']],
    ['a thirteenth month', ['2027-13', '2027-14', '2027-15']],
    ['two figures that could be serials', ['46388', '46419', 'x']],
    ['words that begin like months', ['Marketing 27', 'Decision 27', 'Mayor 27']],
  ])('%s', (_, headers) => {
    expect(axis(headers)).toBe(null);
  });
});

it('names ranges as spreadsheets do', () => {
  for (const range of ['A1', 'B4:N9', 'Z1:AA2', 'AAA10:XFD20'])
    expect(rangeName(parseRange(range)!)).toBe(range);
  expect(rangeName(parseRange('$n$9:b4')!)).toBe('B4:N9');
  for (const none of ['', 'A0', '4B', 'A1:', 'Sheet1!A1', 'ABCD1', 'A1:B2:C3'])
    expect([none, parseRange(none)]).toEqual([none, null]);
});
