import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repairableCodes } from '../../shared/audit/repairs.ts';
import { type CrmUpdate, crmUpdateCsv, crmUpdates } from '../../shared/estimate/crmUpdate.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { importFiles, openFiles, parseMapping, StageFields } from '../../shared/intake/index.ts';
import { readUpdates } from '../support/crmUpdateFile.ts';

const graph = templateGraph('default');

function updatesOf(files: Readonly<Record<string, string>>, mapping: unknown, bounds = true) {
  const inputs = Object.entries(files).map(([name, text]) => ({
    name,
    bytes: new TextEncoder().encode(text),
  }));
  const options = { graph, mapping: parseMapping(mapping), zone: 'UTC' };
  const { log } = importFiles(inputs, options);
  const fields = new StageFields(openFiles(inputs, options.mapping), options.mapping, options);
  return crmUpdates(log, fields, { bounds, codes: repairableCodes });
}

const leads = {
  match: 'leads.csv',
  id: 'Id',
  columns: { MQL: { stage: 'mql' }, Accepted: { stage: 'sal' }, Held: { stage: 'meetingHeld' } },
};
const shown = ({ updates }: { readonly updates: readonly CrmUpdate[] }) =>
  updates.map(({ id, field, oldValue, newValue }) => [id, field, oldValue, newValue]);

describe('where a date stands', () => {
  test('is the header of its column; the bound is a day where the column holds days', () => {
    const csv = 'Id,MQL,Accepted,Held\nA,2026-01-02,,2026-01-09\nB,2026-01-03,2026-01-04,\n';
    const mapping = { version: 1, files: [leads] };
    const found = updatesOf({ 'leads.csv': csv }, mapping);
    expect(shown(found)).toEqual([['A', 'Accepted', '', '2026-01-09']]);
    expect(found.updates[0]).toMatchObject({
      findings: ['missing-stage-date', 'skipped-stage'],
      provenBy: 'meetingHeld',
      notBefore: '2026-01-02',
      notAfter: '2026-01-09',
    });
    // Nobody can enter a date for a stage that the CRM has no field for.
    expect(found.unplaced).toEqual([
      { stage: 'registered', count: 2 },
      { stage: 'meetingBooked', count: 1 },
    ]);
    expect(shown(updatesOf({ 'leads.csv': csv }, mapping, false))).toEqual([['A', 'Accepted', '', '']]);
  });

  test('is, in a column with times, the instant whatever the file’s zone', () => {
    const csv =
      'Id,MQL,Accepted,Held\nA,2026-01-02 09:00,,2026-01-09 00:30\nB,2026-01-03 10:00,2026-01-04 11:30,\n';
    const mapping = { version: 1, files: [{ ...leads, zone: 'Europe/Berlin' }] };
    expect(shown(updatesOf({ 'leads.csv': csv }, mapping))).toEqual([
      ['A', 'Accepted', '', '2026-01-08T23:30:00Z'],
    ]);
  });

  test('is the stage’s name in a history, where the record has no column for it', () => {
    const csv = 'Lead,To,When\nA,New MQL,2026-01-02\nA,Demo done,2026-01-09\nB,Working it,2026-01-05\n';
    const mapping = {
      version: 1,
      files: [{ match: '*', id: 'Lead', shape: 'event', columns: { To: 'stage', When: 'time' } }],
      values: { stage: { 'New MQL': 'mql', 'Demo done': 'meetingHeld', 'Working it': 'sal' } },
    };
    const found = updatesOf({ 'history.csv': csv }, mapping);
    expect(found.updates.filter(({ id }) => id === 'A')).toMatchObject([
      { kind: 'event', field: 'Working it', oldValue: '', newValue: '2026-01-09' },
    ]);
  });

  test('is the cell at fault for a date that cannot be true, as the file writes it', () => {
    const csv = 'Id,MQL,Accepted,Held\nA,1/13/2026,1/1/1970,2/19/2026\nB,1/14/2026,1/15/2026,\n';
    expect(shown(updatesOf({ 'leads.csv': csv }, { version: 1, files: [leads] }))).toEqual([
      ['A', 'Accepted', '1/1/1970', '2026-02-19'],
    ]);
  });

  test('has no bound where only the status says that the stage was there', () => {
    const files = [{ ...leads, columns: { ...leads.columns, Status: 'status' } }];
    const csv =
      'Id,MQL,Accepted,Held,Status\nA,2026-01-02,,,sal\nB,2026-01-03,2026-01-04,2026-01-09,meetingHeld\n';
    const found = updatesOf({ 'leads.csv': csv }, { version: 1, files });
    expect(shown(found)).toEqual([['A', 'Accepted', '', '']]);
    expect(found.updates[0]).toMatchObject({ notBefore: '2026-01-02', notAfter: '2026-01-09' });
  });
});

describe('the update file', () => {
  const row = (cell: string): CrmUpdate => ({
    id: cell,
    file: cell,
    field: cell,
    kind: 'cell',
    oldValue: cell,
    newValue: cell,
    findings: ['skipped-stage'],
    stage: 'sal',
    provenBy: null,
    notBefore: null,
    notAfter: null,
    evidence: cell,
  });

  test('gives back every cell, whatever stands in it', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '"', ',', '\n', '\r', '\t', '＝', 'a') }),
    );
    fc.assert(
      fc.property(cell, (text) => {
        const [read] = readUpdates(crmUpdateCsv([row(text)]));
        expect([read!.id, read!.field, read!.oldValue, read!.newValue]).toEqual([text, text, text, text]);
      }),
      { numRuns: 500 },
    );
  });

  test('has no cell that a spreadsheet would run', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '=HYPERLINK("http://a","b")'])
      for (const cell of crmUpdateCsv([row(text)])
        .split('\r\n')[1]!
        .match(/"(?:[^"]|"")*"/g)!)
        expect(cell).not.toMatch(/^"[=+\-@\t\r＝]/);
    expect(crmUpdateCsv([row("'=1")])).toContain(`"''=1"`);
    expect(crmUpdateCsv([row("'twas")])).toContain(`"'twas"`);
  });
});
