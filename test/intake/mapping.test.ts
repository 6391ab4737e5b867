import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseName, globMatches, parseMapping } from '../../shared/intake/mapping.ts';
import { imported, textFile } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const file = { match: '*.csv', id: 'lead_id', columns: { 'MQL date': { stage: 'mql' } } };
const withFile = (change: object) => ({ version: 1, files: [{ ...file, ...change }] });

describe('parseMapping', () => {
  it('accepts every meaning that a column can have, and fills in what is left out', () => {
    const columns = {
      won_date: { stage: 'won' },
      sdr_id: { owner: 'sdr' },
      origin: { segment: 'channel' },
      Source: { source: 'won' },
      Amount: 'amount',
      Account: 'account',
      Reason: 'reason',
      Status: 'status',
      Score: 'score',
      'Email status': 'emailStatus',
      'Meeting date': 'meetingDate',
      Created: 'created',
    };
    const mapping = parseMapping(withFile({ columns, dateOrder: 'ymd', zone: 'UTC', decimal: ',' }));
    expect(mapping.files[0]).toEqual({
      match: '*.csv',
      id: 'lead_id',
      shape: 'entity',
      columns,
      dateOrder: 'ymd',
      zone: 'UTC',
      decimal: ',',
    });
    expect(mapping).toMatchObject({ values: { stage: {}, reason: {} }, primary: 0 });
  });

  it.each<[string, unknown, string, string]>([
    ['an unknown key', { ...withFile({}), filez: [] }, 'unknown-key', 'filez'],
    ['an unknown key of a file', withFile({ mach: '*' }), 'unknown-key', 'files[0].mach'],
    [
      'an unknown meaning',
      withFile({ columns: { 'MQL date': 'stagedate' } }),
      'invalid-value',
      'files[0].columns["MQL date"]',
    ],
    [
      'an unknown key of a meaning',
      withFile({ columns: { a: { stage: 'mql', from: 1 } } }),
      'unknown-key',
      'files[0].columns.a.from',
    ],
    ['no version', { files: [file] }, 'invalid-value', 'version'],
    ['a newer version', { version: 2, files: [file] }, 'invalid-value', 'version'],
    ['no files', { version: 1, files: [] }, 'out-of-range', 'files'],
    ['no id', { version: 1, files: [{ match: '*' }] }, 'missing-key', 'files[0].id'],
    ['a wrong shape', withFile({ shape: 'rows' }), 'invalid-value', 'files[0].shape'],
    ['a wrong date order', withFile({ dateOrder: 'ydm' }), 'invalid-value', 'files[0].dateOrder'],
    [
      'a stage that is no id',
      withFile({ columns: { a: { stage: '' } } }),
      'invalid-value',
      'files[0].columns.a.stage',
    ],
    ['a primary that is not there', { ...withFile({}), primary: 1 }, 'out-of-range', 'primary'],
    [
      'two columns with one meaning',
      withFile({ columns: { a: { stage: 'mql' }, b: { stage: 'mql' } } }),
      'duplicate-target',
      'files[0].columns.b',
    ],
    [
      'a time in rows of entities',
      withFile({ columns: { a: 'time' } }),
      'invalid-value',
      'files[0].columns.a',
    ],
    [
      'a stage date in rows of events',
      withFile({ shape: 'event', columns: { a: { stage: 'mql' }, t: 'time', s: 'stage' } }),
      'invalid-value',
      'files[0].columns.a',
    ],
    [
      'events without a time',
      withFile({ shape: 'event', columns: { s: 'stage' } }),
      'missing-key',
      'files[0].columns',
    ],
    [
      'events without a stage',
      withFile({ shape: 'event', columns: { t: 'time' } }),
      'missing-key',
      'files[0].columns',
    ],
    [
      'closedAs without its date',
      { ...withFile({}), closedAs: { column: 'Stage', Won: 'won' } },
      'missing-key',
      'closedAs.date',
    ],
    ['no object', 'mapping', 'wrong-type', ''],
  ])('refuses %s', (_, content, code, path) => {
    const detail = refused(() => parseMapping(content, 'm.json'));
    expect(detail).toMatchObject({ code, file: 'm.json' });
    expect(detail.path ?? '').toBe(path);
  });

  it('refuses the one key that an object can lose in silence', () => {
    const content: unknown = JSON.parse(
      '{"version":1,"files":[{"match":"*","id":"a","columns":{"__proto__":{"stage":"mql"}}}]}',
    );
    expect(refused(() => parseMapping(content))).toMatchObject({
      code: 'invalid-key',
      path: 'files[0].columns.__proto__',
    });
  });

  it('never throws anything but a refusal, whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (content) => {
        refused(() => parseMapping(content));
      }),
    );
  });
});

describe('a mapping that does not fit the files', () => {
  const leads = textFile('leads.csv', 'lead_id,MQL date', 'L1,2026-01-05');
  it.each<[string, object, object]>([
    [
      'a column that is not there',
      withFile({ columns: { 'MQL dat': { stage: 'mql' } } }),
      {
        code: 'unknown-column',
        column: 'MQL dat',
        path: 'files[0].columns["MQL dat"]',
        hint: 'Did you mean "MQL date"? The columns are: lead_id, MQL date.',
      },
    ],
    ['an id that is not there', withFile({ id: 'id' }), { code: 'unknown-column', path: 'files[0].id' }],
    [
      'a stage that the waterfall does not have',
      withFile({ columns: { 'MQL date': { stage: 'mqa' } } }),
      { code: 'unknown-stage', path: 'files[0].columns["MQL date"]', value: 'mqa' },
    ],
    [
      'a value for a stage that the waterfall does not have',
      { ...withFile({}), values: { stage: { Hot: 'hot' } } },
      { code: 'unknown-stage', path: 'values.stage.Hot' },
    ],
    [
      'no entry for the file',
      withFile({ match: 'deals*.csv' }),
      { code: 'unmapped-file', file: 'leads.csv' },
    ],
    [
      'columns of closedAs in no file',
      { ...withFile({}), closedAs: { column: 'Stage', date: 'Closed', Won: 'won' } },
      { code: 'unknown-column', path: 'closedAs' },
    ],
    [
      'a shape that is not measured',
      withFile({ shape: 'counts', columns: {} }),
      {
        code: 'unsupported-shape',
        path: 'files[0].shape',
        hint: expect.stringContaining('one row per record with its stage dates') as string,
      },
    ],
    ['a zone that does not exist', withFile({ zone: 'Mars/Olympus' }), { code: 'unknown-zone' }],
    ['no stage at all', withFile({ columns: {} }), { code: 'no-stages' }],
  ])('is refused: %s', (_, mapping, detail) => {
    expect(refused(() => imported([leads], { mapping }))).toMatchObject(detail);
  });

  it('finds columns by letter case and spaces aside, where only one fits', () => {
    const mapping = withFile({ id: 'LEAD_ID', columns: { ' mql  Date': { stage: 'mql' } } });
    expect(imported([leads], { mapping }).log.entityIds).toEqual(['L1']);
    const two = textFile('leads.csv', 'lead_id,MQL date,mql date', 'L1,2026-01-05,2026-01-06');
    expect(
      refused(() => imported([two], { mapping: withFile({ columns: { 'Mql date': { stage: 'mql' } } }) }))
        .code,
    ).toBe('unknown-column');
  });
});

describe('globMatches', () => {
  it.each([
    ['*deals*.csv', 'hubspot-crm-exports-all-deals-2026-01-05.csv', true],
    ['*DEALS*.CSV', 'my deals.csv', true],
    ['deals.csv', 'deals.csv', true],
    ['deals.csv', 'old-deals.csv', false],
    ['deals-?.csv', 'deals-7.csv', true],
    ['deals-?.csv', 'deals-.csv', false],
    ['*', '', true],
    ['**a*', 'bab', true],
    ['a.c', 'abc', false],
    ['[ab].csv', 'a.csv', false],
    ['', 'a', false],
  ])('%s on %s: %s', (glob, name, expected) => {
    expect(globMatches(glob, name)).toBe(expected);
  });

  it('stays quick on a glob made to be slow', () => {
    expect(globMatches(`${'*a'.repeat(40)}b`, 'a'.repeat(4000))).toBe(false);
  });

  it('is asked about the name without its folders', () => {
    expect([baseName('/a/b/deals.csv'), baseName('C:\\exports\\deals.csv'), baseName('deals.csv')]).toEqual([
      'deals.csv',
      'deals.csv',
      'deals.csv',
    ]);
  });
});
