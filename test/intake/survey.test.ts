import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateGraph } from '../../shared/funnel/templates.ts';
import {
  delayBins,
  type InputFile,
  type Mapping,
  openFiles,
  parseMapping,
  previewRows,
  type Surveyed,
  surveyOpened,
} from '../../shared/intake/index.ts';
import { textFile } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const graph = templateGraph('default');

function surveyed(files: readonly InputFile[], written?: unknown): Surveyed {
  const mapping = written === undefined ? undefined : parseMapping(written);
  return surveyOpened(openFiles(files, mapping), { graph, ...(mapping === undefined ? {} : { mapping }) });
}

describe('a survey of stage values', () => {
  const file = textFile(
    'leads.csv',
    'lead_id,MQL date,Status',
    'L1,2026-01-05,MQL',
    'L2,2026-01-06,Closed Won',
    'L3,2026-01-07,Parked',
    'L4,2026-01-08,3 - Demo Held (EMEA)',
    'L5,2026-01-09,Disqualifed',
    'L6,2026-01-10,Parked',
  );

  it('says for each value how often it stands there, what it is taken for, and what may be meant', () => {
    const { survey } = surveyed([file]);
    const found = survey.stageValues.map(({ value, rows, stage, by, guess }) => [
      value,
      rows,
      stage,
      by,
      guess?.stage ?? null,
    ]);
    expect(found).toEqual([
      ['Parked', 2, null, 'unknown', null],
      ['MQL', 1, 'mql', 'name', null],
      ['Closed Won', 1, 'won', 'synonym', null],
      ['3 - Demo Held (EMEA)', 1, null, 'unknown', 'meetingHeld'],
      ['Disqualifed', 1, null, 'unknown', 'disqualified'],
    ]);
  });

  it('tells what is left out on purpose from what is not known', () => {
    const { mapping } = surveyed([file]).survey.inspection;
    const stage = { parked: null, MQL: 'sal' };
    const given: Mapping = { ...mapping, values: { ...mapping.values, stage } };
    const { survey } = surveyed([file], given);
    expect(survey.stageValues.find(({ value }) => value === 'Parked')).toMatchObject({
      stage: null,
      by: 'leftOut',
    });
    expect(survey.stageValues.find(({ value }) => value === 'MQL')).toMatchObject({
      stage: 'sal',
      by: 'mapping',
    });
  });

  it('in a history of fields are those of the fields that hold stages', () => {
    const history = textFile(
      'history.csv',
      'Lead ID,Edit Date,Field,Old Value,New Value',
      'L1,2026-01-05T10:00,Lead Status,,MQL',
      'L1,2026-01-06T10:00,Rating,Cold,Hot',
      'L1,2026-01-07T10:00,Lead Status,MQL,Closed Won',
    );
    const values = surveyed([history]).survey.stageValues.map(({ value }) => value);
    expect(values).toEqual(['MQL', 'Closed Won']);
  });
});

describe('a survey of open dates', () => {
  const file = textFile(
    'leads.csv',
    'lead_id,MQL date,SAO date',
    'L1,03/04/2026,05/04/2026',
    'L2,04/05/2026,02/06/2026',
    'L3,01/02/2026,',
  );

  it('has each value with both days, and what each order would come to', () => {
    const { survey, result } = surveyed([file]);
    expect(result).toBeNull();
    expect(survey.orders).toHaveLength(1);
    const [{ columns, examples, rows, readings }] = survey.orders as [(typeof survey.orders)[0]];
    expect(columns).toEqual(['MQL date', 'SAO date']);
    expect(rows).toBe(3);
    expect(examples[0]).toEqual({ raw: '03/04/2026', dmy: '2026-04-03', mdy: '2026-03-04' });
    const [dmy, mdy] = readings;
    // 3 → 5 April, 4 May → 2 June; or 4 March → 4 May, 5 April → 6 February, which is backwards.
    expect(dmy).toMatchObject({ order: 'dmy', dates: 5, unread: 0, backwards: 0 });
    expect(dmy).toMatchObject({ first: '2026-02-01', last: '2026-06-02' });
    expect(mdy).toMatchObject({ order: 'mdy', dates: 5, unread: 0, backwards: 1 });
    expect(dmy.delays).toMatchObject({ from: 'MQL', to: 'SAO' });
    const bin = (days: number) => Math.floor((days - delayBins.from) / delayBins.width);
    expect(dmy.delays!.bins.flatMap((count, at) => (count > 0 ? [at] : []))).toEqual([bin(2), bin(29)]);
    expect(mdy.delays!.bins[0]).toBe(1);
    expect(mdy.delays!.bins.at(-1)).toBe(1);
  });

  it('stays to be looked at once an order is chosen, and is none where the values decide', () => {
    const { mapping } = surveyed([file]).survey.inspection;
    const [entry] = mapping.files;
    const chosen = { ...mapping, files: [{ ...entry!, dateOrder: 'mdy' }] };
    const { survey, result } = surveyed([file], chosen);
    expect(result?.intake.imported).toBe(3);
    expect(survey.orders).toHaveLength(1);
    expect(surveyed([textFile('a.csv', 'lead_id,MQL date', 'L1,31/01/2026')]).survey.orders).toEqual([]);
  });
});

describe('a survey of amounts and reasons', () => {
  it('lists the currencies with their rows, whether or not there are rates', () => {
    const file = textFile(
      'deals.csv',
      'deal_id,Won date,Amount,Currency,Closed lost reason',
      'D1,2026-01-05,100,EUR,price',
      'D2,2026-01-06,100,USD,',
      'D3,2026-01-06,100,EUR,price',
    );
    const { survey } = surveyed([file]);
    expect(survey.currencies).toEqual([
      { code: 'EUR', rows: 2 },
      { code: 'USD', rows: 1 },
    ]);
    expect(survey.reasonValues).toEqual([{ value: 'price', rows: 2 }]);
    expect(survey.inspection.problems.map(({ code }) => code)).toContain('mixed-currencies');
    const { mapping } = survey.inspection;
    const priced = { ...mapping, currencies: { base: 'USD', rates: { EUR: 1.1 } } };
    expect(surveyed([file], priced).result?.intake.imported).toBe(3);
  });
});

describe('rows for show', () => {
  const file = textFile(
    'leads.csv',
    'Report of leads',
    'lead_id;MQL date;Amount',
    'L1;31/01/2026;1.234,50',
    '',
    'L2;soon;n/a',
    'L3;;x',
  );
  const { opened, survey } = surveyed([file], {
    version: 1,
    files: [{ match: '*', id: 'lead_id', columns: { 'MQL date': { stage: 'mql' }, Amount: 'amount' } }],
  });
  const { mapping } = survey.inspection;

  it('are the rows themselves, with their line, as they stand and as they are read', () => {
    const rows = previewRows(opened[0]!, mapping, { from: 0, count: 10, columns: [1, 2] }, 'UTC');
    expect(rows.map(({ row }) => row)).toEqual([3, 5, 6]);
    expect(rows.map(({ cells }) => cells.map(({ raw, state, read }) => [raw, state, read]))).toEqual([
      [
        ['31/01/2026', 'read', '2026-01-31'],
        ['1.234,50', 'read', 1234.5],
      ],
      [
        ['soon', 'unread', null],
        ['n/a', 'missing', null],
      ],
      [
        ['', 'missing', null],
        ['x', 'unread', null],
      ],
    ]);
    expect(opened[0]!.columns.table.indexAtRow(5)).toBe(1);
    expect(opened[0]!.columns.table.indexAtRow(4)).toBe(-1);
    expect(opened[0]!.columns.table.indexAtRow(99)).toBe(-1);
  });

  it('are cut at the ends of the table, and refuse a column that is not there', () => {
    const range = { from: 2, count: 10, columns: [0] };
    expect(previewRows(opened[0]!, mapping, range, 'UTC').map(({ row }) => row)).toEqual([6]);
    expect(previewRows(opened[0]!, mapping, { ...range, from: 9 }, 'UTC')).toEqual([]);
    const code = refused(() => previewRows(opened[0]!, mapping, { ...range, columns: [3] }, 'UTC')).code;
    expect(code).toBe('unknown-column');
  });

  it('property: any range is that part of all rows', () => {
    const all = previewRows(opened[0]!, mapping, { from: 0, count: 99, columns: [0, 1, 2] }, 'UTC');
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), (from, count) => {
        const part = previewRows(opened[0]!, mapping, { from, count, columns: [0, 1, 2] }, 'UTC');
        expect(part).toEqual(all.slice(from, from + count));
      }),
    );
  });
});

describe('the form of a file', () => {
  const text = ['Pipeline;2026', 'Kunde;MQL date', 'Müller;2026-01-31', 'Weiß;2026-02-01'];
  const entry = { match: '*.csv', id: 'Kunde', columns: { 'MQL date': { stage: 'mql' } } };
  const bytes = Uint8Array.from([...text.join('\n')].map((letter) => letter.charCodeAt(0)));
  const read = (form: object, file = { name: 'a.csv', bytes }) =>
    surveyed([file], { version: 1, files: [{ ...entry, ...form }] }).survey.inspection.files[0]!;

  it('is what the mapping says: the letters, the delimiter and the header', () => {
    expect(read({ headerRow: 2 })).toMatchObject({
      encoding: 'windows-1252',
      delimiter: ';',
      headerRow: 2,
      rows: 2,
    });
    const damaged = read({ headerRow: 2, encoding: 'utf-8' });
    expect(damaged.encoding).toBe('utf-8');
    expect(damaged.columns[0]!.samples[0]!.raw).toBe('M�ller');
    const whole = { headerRow: 2, delimiter: ',', id: 'Kunde;MQL date', columns: {} };
    expect(read(whole).columns.map(({ name }) => name)).toEqual(['Kunde;MQL date']);
  });

  it('without a header has columns by their position', () => {
    const { headerRow, columns, rows } = read({ headerRow: 0, id: 'Column 1', columns: {} });
    expect([headerRow, rows]).toEqual([null, 4]);
    expect(columns.map(({ name }) => name)).toEqual(['Column 1', 'Column 2']);
  });

  it('takes UTF-16 and marked UTF-8 as they are called', () => {
    const wide = [...'Kunde;MQL date\nŁódź;2026-01-31\n'].flatMap((letter) => {
      const code = letter.charCodeAt(0);
      return [code & 0xff, code >> 8];
    });
    const utf16 = { name: 'a.csv', bytes: Uint8Array.from(wide) };
    expect(read({ encoding: 'utf-16le' }, utf16).columns[0]!.samples[0]!.raw).toBe('Łódź');
    const marked = new TextEncoder().encode('\ufeffKunde;MQL date\nŁódź;2026-01-31\n');
    expect(read({ encoding: 'utf-8' }, { name: 'a.csv', bytes: marked }).columns[0]!.name).toBe('Kunde');
  });

  it('with a character that cannot part cells is refused', () => {
    const given = { version: 1, files: [{ ...entry, delimiter: '"' }] };
    expect(refused(() => parseMapping(given)).path).toBe('files[0].delimiter');
  });
});

describe('the plan of an import', () => {
  it('promises file by file what applying it does', () => {
    const leads = textFile('leads.csv', 'lead_id,MQL date', 'L1,2026-01-05', 'L1,2026-01-05', ',2026-01-05');
    const events = textFile('events.csv', 'lead_id,Stage,Date', 'L1,SAO,2026-02-01', 'L9,Nowhere,2026-02-02');
    const { survey, result } = surveyed([leads, events], {
      version: 1,
      files: [
        { match: 'leads.csv', id: 'lead_id', columns: { 'MQL date': { stage: 'mql' } } },
        { match: 'events.csv', id: 'lead_id', shape: 'event', columns: { Stage: 'stage', Date: 'time' } },
      ],
    });
    const counts = survey.inspection.files.map(({ intake }) => intake);
    expect(counts).toEqual([
      { rows: 3, imported: 1, refused: 1, ignored: 1 },
      { rows: 2, imported: 1, refused: 0, ignored: 1 },
    ]);
    expect(result!.files).toEqual(counts);
    expect(survey.joins).toEqual([{ file: 'events.csv', matched: 1, unmatched: 1 }]);
    expect(survey.inspection.intake).toMatchObject({ rows: 5, imported: 2, refused: 1, ignored: 2 });
  });
});
