import { describe, expect, it } from 'vitest';
import { nearDuplicates, spellingKey } from '../../shared/intake/nearDuplicates.ts';
import { imported, textFile } from '../support/exports.ts';

const pad = (value: number): string => String(value).padStart(2, '0');

function problemsOf(code: string, ...lines: string[]) {
  return imported([textFile('leads.csv', ...lines)]).problems.filter((problem) => problem.code === code);
}

describe('spellings', () => {
  it.each([
    ['GTXPro', 'GTX Pro'],
    ['North America', 'north-america'],
    ['Acme, Inc.', 'ACME Inc'],
    ['Paid  Search', 'paid_search'],
    ['R\u00e9seau', 'Re\u0301seau'],
  ])('%s and %s are one', (a, b) => {
    expect(spellingKey(a)).toBe(spellingKey(b));
  });

  it.each([
    ['1-10 people', '110 people'],
    ['v1.5', 'v15'],
    ['<50 seats', '>50 seats'],
    ['C++', 'C'],
    ['R&D', 'RD'],
    ['Stra\u00dfe', 'Strase'],
  ])('%s and %s are two', (a, b) => {
    expect(spellingKey(a)).not.toBe(spellingKey(b));
  });

  it.each(['1,234', '-', '0015g00000Abc1DAAR', '9e4d1098a3b0f5da39b0bc48f9876645'])(
    '%s is a figure or an id, and compared with nothing',
    (value) => {
      expect(spellingKey(value)).toBeNull();
    },
  );

  it('are grouped in the order of their appearance, each once', () => {
    const placed = ['b x', 'A', 'BX', 'a', 'b x', 'c'].map((value) => ({ value, file: 'f', column: 'c' }));
    const groups = nearDuplicates(placed).map((group) => group.map(({ value }) => value));
    expect(groups).toEqual([
      ['b x', 'BX'],
      ['A', 'a'],
    ]);
  });

  it('of a segment are told once, with what they are', () => {
    const rows = Array.from(
      { length: 30 },
      (_, row) => `L${row},2026-01-${pad((row % 28) + 1)},${['EMEA', 'emea', 'APAC'][row % 3]!}`,
    );
    const [problem, ...more] = problemsOf('near-duplicate-values', 'Lead ID,MQL Date,Region', ...rows);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ column: 'Region', count: 1 });
    expect(problem!.message).toContain('"EMEA" and "emea"');
    expect(problem!.row).toBeUndefined();
  });
});

describe('times of day', () => {
  const header = 'Lead ID,MQL Date';
  /** Times spread over the day, `every` nth of them at midnight of a zone five hours behind, four in summer. */
  const rows = (count: number, every: number): string[] =>
    Array.from({ length: count }, (_, row) => {
      const month = (row % 12) + 1;
      const midnight = month >= 4 && month <= 10 ? '04:00:00' : '05:00:00';
      const time =
        row % every === 0 ? midnight : `${pad(row % 24)}:${pad((row * 7) % 60)}:${pad((row * 13) % 60)}`;
      return `L${row},2025-${pad(month)}-${pad((row % 28) + 1)} ${time}`;
    });

  it('that are midnight elsewhere are counted, winter and summer together', () => {
    const all = rows(600, 7);
    const expected = all.filter((row) => /0[45]:00:00$/.test(row)).length;
    const [problem] = problemsOf('same-time-of-day', header, ...all);
    expect(problem).toMatchObject({ column: 'MQL Date', count: expected });
    expect(problem!.message).toContain('exactly 04:00 or 05:00 UTC');
  });

  it('that are meetings on the hour are not', () => {
    const meetings = Array.from(
      { length: 400 },
      (_, row) => `L${row},2025-03-${pad((row % 28) + 1)} ${pad(9 + (row % 8))}:00:00`,
    );
    expect(problemsOf('same-time-of-day', header, ...meetings)).toEqual([]);
  });

  it('that are no midnight anywhere are those of a job', () => {
    const nightly = rows(600, 7).map((row) => row.replace(/0[45]:00:00$/, '17:04:00'));
    expect(problemsOf('same-time-of-day', header, ...nightly)).toEqual([]);
  });

  it('that stand on a few days only are an update in bulk, which the audit tells', () => {
    const bulk = Array.from({ length: 60 }, (_, row) => `B${row},2025-03-0${(row % 2) + 1} 03:00:00`);
    expect(problemsOf('same-time-of-day', header, ...rows(300, 1000), ...bulk)).toEqual([]);
  });
});

describe('people', () => {
  const lines = (aeOf: (row: number) => string): string[] => [
    'Lead ID,MQL Date,SDR,AE',
    ...Array.from(
      { length: 40 },
      (_, row) => `L${row},2026-01-${pad((row % 28) + 1)},S${row % 8},${aeOf(row)}`,
    ),
  ];

  it('in two roles are counted and named', () => {
    const [problem] = problemsOf('two-roles', ...lines((row) => (row % 9 === 0 ? 'S3' : `A${row % 5}`)));
    expect(problem).toMatchObject({ column: 'AE', count: 1 });
    expect(problem!.message).toContain('1 person is SDR of some records and AE of others: S3');
  });

  it('who are the same in both columns are no trap: the columns are one', () => {
    expect(problemsOf('two-roles', ...lines((row) => `S${row % 8}`))).toEqual([]);
  });
});

describe('accounts', () => {
  const lines = (blank: number): string[] => [
    'Lead ID,MQL Date,Account Name',
    ...Array.from(
      { length: 100 },
      (_, row) => `L${row},2026-01-${pad((row % 28) + 1)},${row < blank ? '' : `Account ${row % 30}`}`,
    ),
  ];

  it('that are blank are counted, unless they are few', () => {
    expect(problemsOf('no-account', ...lines(25))).toMatchObject([{ column: 'Account Name', count: 25 }]);
    expect(problemsOf('no-account', ...lines(3))).toEqual([]);
  });
});

describe('one date a stage', () => {
  const header = (name: string): string => `"Date entered ""${name} (Lifecycle Stage Pipeline)"""`;
  const lines = (mqlOf: (row: number) => string): string[] => [
    `Record ID,${header('Marketing Qualified Lead')},${header('Customer')}`,
    ...Array.from({ length: 40 }, (_, row) => `${900 + row},${mqlOf(row)},2026-02-${pad((row % 28) + 1)}`),
  ];
  const cameBack = lines((row) => (row % 8 === 0 ? '2026-05-04' : `2026-01-${pad((row % 28) + 1)}`));

  it('of stages that were passed again is told, with the stage and how often', () => {
    const [problem, ...more] = problemsOf('one-date-a-stage', ...cameBack);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      column: 'Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"',
      count: 5,
    });
    expect(problem!.message).toContain('MQL (5)');
  });

  it('is no trap where the dates follow each other, nor in columns that nothing writes over', () => {
    expect(problemsOf('one-date-a-stage', ...lines((row) => `2026-01-${pad((row % 28) + 1)}`))).toEqual([]);
    const typed = ['Lead ID,MQL Date,Won Date', ...cameBack.slice(1)];
    expect(problemsOf('one-date-a-stage', ...typed)).toEqual([]);
  });
});
