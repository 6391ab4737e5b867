import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectionSchema, parseMapping } from '../../shared/intake/index.ts';
import { SpillwayError } from '../../shared/errors.ts';
import { inspected, problemLines, textFile } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const folder = new URL('../fixtures/intake/', import.meta.url);
const fixtures = readdirSync(folder)
  .filter((name) => /\.(?:csv|xls)$/.test(name))
  .map((name) => ({ name, bytes: new Uint8Array(readFileSync(new URL(name, folder))) }));

describe('the type of a column', () => {
  it('of 0 and 1 is boolean where the name says that it is a question, however it is written', () => {
    const names = ['IsDeleted', 'is_won', 'Has Opted Out', 'DoNotCall', 'Issues', 'Score'];
    const { files } = inspected([
      textFile('leads.csv', ['lead_id', 'MQL date', ...names].join(','), 'L1,2026-01-05,0,1,0,1,0,1'),
    ]);
    expect(files[0]!.columns.slice(2).map(({ type }) => type)).toEqual([
      ...Array.from({ length: 4 }, () => 'boolean'),
      'number',
      'number',
    ]);
  });
});

describe('the JSON of inspect', () => {
  it('says all that can be said of a file', () => {
    const file = textFile(
      'leads.csv',
      'lead_id;MQL date;SAO date;Amount;Open',
      'L1;05/01/2026;14/02/2026;1.234,50;yes',
      'L2;06/01/2026;;12,00;no',
      'L3;31/01/2026;soon;;yes',
    );
    const inspection = inspected([file]);
    expect(inspection.files).toEqual([
      {
        name: 'leads.csv',
        format: 'csv',
        encoding: 'utf-8',
        delimiter: ';',
        headerRow: 1,
        rows: 3,
        intake: { rows: 3, imported: 3, refused: 0, ignored: 0 },
        columns: [
          {
            name: 'lead_id',
            type: 'text',
            role: 'id',
            reason: '"lead_id" identifies the record',
            samples: ['L1', 'L2', 'L3'].map((raw) => ({ raw, read: raw })),
          },
          {
            name: 'MQL date',
            type: 'date',
            dateOrder: 'dmy',
            role: { stage: 'mql' },
            reason: 'the header names MQL; 100% of its values are dates',
            samples: [
              { raw: '05/01/2026', read: '2026-01-05' },
              { raw: '06/01/2026', read: '2026-01-06' },
              { raw: '31/01/2026', read: '2026-01-31' },
            ],
          },
          {
            name: 'SAO date',
            type: 'date',
            dateOrder: 'dmy',
            role: { stage: 'sao' },
            reason: 'the header names SAO; 50% of its values are dates',
            samples: [
              { raw: '14/02/2026', read: '2026-02-14' },
              { raw: 'soon', read: null },
            ],
          },
          {
            name: 'Amount',
            type: 'number',
            role: 'amount',
            reason: 'the header says that it is the amount, and its values are figures',
            samples: [
              { raw: '1.234,50', read: 1234.5 },
              { raw: '12,00', read: 12 },
            ],
          },
          {
            name: 'Open',
            type: 'boolean',
            samples: [
              { raw: 'yes', read: true },
              { raw: 'no', read: false },
            ],
          },
        ],
        vendor: 'generic',
        shape: 'entity',
        shapeReason: '2 columns hold the dates of stages',
      },
    ]);
    expect(inspection.problems).toEqual([
      {
        code: 'invalid-date',
        message: '"soon" is no date that the rest of the column agrees with.',
        file: 'leads.csv',
        row: 4,
        column: 'SAO date',
        value: 'soon',
        hint: 'The row is imported without it: correct the cell and import again.',
      },
    ]);
    expect(inspection.intake).toEqual({ rows: 3, imported: 3, refused: 0, ignored: 0, problems: 1 });
  });

  it('reports an open date order and goes on, for columns without a meaning too', () => {
    const { files, problems, intake } = inspected([
      textFile('a.csv', 'lead_id,MQL date,Birthday', 'L1,03/04/2026,01/02/1990', 'L2,05/06/2026,02/03/1991'),
    ]);
    expect(files[0]!.columns.map(({ dateOrder }) => dateOrder)).toEqual([
      undefined,
      'ambiguous',
      'ambiguous',
    ]);
    expect(files[0]!.columns[1]!.samples[0]).toEqual({ raw: '03/04/2026', read: null });
    expect(problemLines(problems)).toEqual([
      'ambiguous-date-order - MQL date -',
      'ambiguous-date-order - Birthday -',
    ]);
    expect(problems[0]!.hint).toContain('--date-order');
    expect(intake).toMatchObject({ rows: 2, imported: 0, refused: 2 });
  });

  it('has the problems of the rows as well, each once', () => {
    const { problems, intake } = inspected([
      textFile(
        'a.csv',
        'lead_id,MQL date',
        'L1,2026-01-05',
        'L1,2026-01-05',
        ',2026-01-06',
        'L2,never',
        'L3,2026-01-07',
        'L4,2026-01-08',
        'L5,2026-01-09',
      ),
    ]);
    expect(problemLines(problems).sort()).toEqual([
      'duplicate-row 3 lead_id L1',
      'invalid-date 5 MQL date never',
      'missing-id 4 lead_id ',
    ]);
    expect(intake).toEqual({ rows: 7, imported: 5, refused: 1, ignored: 1, problems: 3 });
  });

  it('shows what a mapping that was given makes of the columns', () => {
    const file = textFile('a.csv', 'key,when', 'L1,2026-01-05', 'L2,2026-01-06');
    const mapping = { version: 1, files: [{ match: 'a*', id: 'key', columns: { when: { stage: 'sql' } } }] };
    const { files, mapping: shown } = inspected([file], { mapping });
    expect(files[0]!.columns.map(({ role }) => role)).toEqual(['id', { stage: 'sql' }]);
    expect(shown).toEqual(parseMapping(mapping));
  });

  it('says what a mapping that does not fit would be refused for', () => {
    const file = textFile('a.csv', 'key,when', 'L1,2026-01-05', 'L2,2026-01-06');
    const mapping = { version: 1, files: [{ match: 'a*', id: 'key', columns: { whenn: { stage: 'sql' } } }] };
    const { problems, intake } = inspected([file], { mapping });
    expect(problemLines(problems)).toEqual(['unknown-column - whenn -']);
    expect(intake).toEqual({ rows: 2, imported: 0, refused: 2, ignored: 0, problems: 1 });
  });

  it.each(fixtures)('follows its schema for $name, and proposes a mapping that is one', (file) => {
    try {
      const inspection = inspected([file]);
      expect(inspectionSchema.parse(JSON.parse(JSON.stringify(inspection)))).toEqual(inspection);
      const { intake, problems } = inspection;
      expect(intake.imported + intake.refused + intake.ignored).toBe(intake.rows);
      expect(intake.problems).toBe(problems.length);
      if (!problems.some(({ code }) => code === 'no-id'))
        expect(parseMapping(JSON.parse(JSON.stringify(inspection.mapping)))).toEqual(inspection.mapping);
    } catch (error) {
      expect(error).toBeInstanceOf(SpillwayError);
      expect(['empty.csv', 'blank.csv', 'picture.csv', 'random.csv', 'page.xls']).toContain(file.name);
    }
  });

  it.each([
    ['bom.csv', 'utf-8', ','],
    ['windows-1252.csv', 'windows-1252', ';'],
    ['utf-16.csv', 'utf-16le', '\t'],
    ['semicolons.csv', 'utf-8', ';'],
  ])('%s is %s with %j', (name, encoding, delimiter) => {
    const file = fixtures.find((one) => one.name === name)!;
    expect(inspected([file]).files[0]).toMatchObject({ encoding, delimiter });
  });

  it('keeps text that a spreadsheet would run as what it is', () => {
    const file = fixtures.find(({ name }) => name === 'formulas.csv')!;
    const { files } = inspected([file]);
    expect(files[0]!.columns[0]!.samples[0]).toEqual({
      raw: '=HYPERLINK("http://x","y")',
      read: '=HYPERLINK("http://x","y")',
    });
  });

  it('refuses only what cannot be read at all', () => {
    expect(refused(() => inspected([textFile('a.csv', '   ')])).code).toBe('empty-file');
  });
});
