import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteSize } from '../../renderer/model/byteSize.ts';
import { meaningChoices, meaningOf, withMeaning } from '../../renderer/model/columnTargets.ts';
import { rowWindow, scrollToRow, tallestTrack, trackHeight } from '../../renderer/model/gridWindow.ts';
import { distinctName, folderRefused, notImportable } from '../../renderer/model/importable.ts';
import {
  ambiguousColumns,
  filePlans,
  importSummary,
  intoOf,
  openQuestions,
  zonelessColumns,
} from '../../renderer/model/importQuestions.ts';
import {
  documentMapping,
  entryFingerprints,
  entryOf,
  outcomeStages,
  recalled,
  withOutcomes,
  withRates,
  withReading,
  withReason,
  withSettled,
  withShape,
  withStageValue,
} from '../../renderer/model/mappingEdits.ts';
import { hintOf, problemName } from '../../renderer/model/problemGroups.ts';
import type { ImportDraft } from '../../renderer/store/importSlice.ts';
import { templateGraph, templates } from '../../shared/funnel/templates.ts';
import { type Mapping, openFiles, parseMapping, surveyOpened } from '../../shared/intake/index.ts';
import { textFile } from '../support/exports.ts';

const { stages } = templates.default;
const graph = templateGraph('default');

function draftOf(files: Parameters<typeof openFiles>[0], mapping?: Mapping): ImportDraft {
  const { survey } = surveyOpened(openFiles(files, mapping), {
    graph,
    ...(mapping === undefined ? {} : { mapping }),
  });
  return {
    files: [],
    stages: 'default',
    survey,
    mapping: survey.inspection.mapping,
    error: null,
    stopped: false,
    refused: [],
    remembered: null,
    update: null,
    into: null,
    past: [],
    future: [],
  };
}

describe('the rows in view', () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 20_000_000 }),
    rowHeight: fc.constant(27),
    viewHeight: fc.integer({ min: 27, max: 900 }),
  });

  it('property: fill the view, and every row can be brought into it', () => {
    fc.assert(
      fc.property(shapes, fc.double({ min: 0, max: 1, noNaN: true }), (shape, share) => {
        const height = trackHeight(shape);
        expect(height).toBeLessThanOrEqual(tallestTrack);
        const furthest = Math.max(0, height - shape.viewHeight);
        const row = Math.min(shape.rows - 1, Math.floor(share * shape.rows));
        const scrollTop = scrollToRow(shape, share * furthest, row);
        expect(scrollTop).toBeGreaterThanOrEqual(0);
        expect(scrollTop).toBeLessThanOrEqual(furthest + 1e-6);
        const { first, end, top } = rowWindow(shape, scrollTop);
        expect(first).toBeLessThanOrEqual(row);
        expect(end).toBeGreaterThan(row);
        // What is drawn covers the view, or all rows where they are fewer.
        expect(top).toBeLessThanOrEqual(scrollTop + 1e-6);
        const drawn = top + (end - first) * shape.rowHeight;
        const all = Math.min(shape.viewHeight, shape.rows * shape.rowHeight);
        expect(drawn).toBeGreaterThanOrEqual(scrollTop + all - 1e-3);
        expect(end - first).toBeLessThanOrEqual(Math.ceil(shape.viewHeight / shape.rowHeight) + 1);
      }),
    );
  });

  it('end with the last row at the end of the track, also where it stands for more rows than pixels', () => {
    for (const rows of [3, 100, 1_000_000, 5_000_000]) {
      const shape = { rows, rowHeight: 27, viewHeight: 324 };
      const { end } = rowWindow(shape, trackHeight(shape) - shape.viewHeight);
      expect(end).toBe(rows);
    }
  });

  it('stay where they are if the row is in view, and have it in the middle if asked to', () => {
    const shape = { rows: 1000, rowHeight: 27, viewHeight: 270 };
    expect(scrollToRow(shape, 270, 12)).toBe(270);
    expect(scrollToRow(shape, 270, 9)).toBe(243);
    expect(scrollToRow(shape, 270, 20)).toBe(297);
    expect(scrollToRow(shape, 0, 500, true)).toBe(500 * 27 - (270 - 27) / 2);
  });
});

describe('what can be taken in', () => {
  it('is told by the name, with what to do about the rest', () => {
    for (const name of ['leads.csv', 'LEADS.XLSX', 'a.zip', 'export', 'history.tsv', 'mapping.json'])
      expect(notImportable(name)).toBeNull();
    expect(notImportable('deck.pdf')).toMatchObject({ code: 'not-a-table', file: 'deck.pdf' });
    expect(notImportable('plan.spillway')!.hint).toContain('Open a document');
    expect(notImportable('table.numbers')!.hint).toContain('Export To');
    expect(folderRefused('Exports').hint).toContain('files');
  });

  it('keeps files of one name apart', () => {
    const taken = new Set(['export.csv', 'export (2).csv', 'none']);
    expect(distinctName('export.csv', taken)).toBe('export (3).csv');
    expect(distinctName('none', taken)).toBe('none (2)');
    expect(distinctName('new.csv', taken)).toBe('new.csv');
  });

  it('has sizes as people say them', () => {
    expect([0, 999, 1000, 640_000, 12_400_000, 1_200_000_000].map(byteSize)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.0 KB',
      '640 KB',
      '12 MB',
      '1.2 GB',
    ]);
  });
});

describe('questions before an import', () => {
  const both = textFile('leads.csv', 'lead_id,MQL date,Status', 'L1,03/04/2026,MQL', 'L2,05/06/2026,Parked');

  it('are open until they are answered', () => {
    const draft = draftOf([both]);
    expect(ambiguousColumns(draft)).toEqual([{ file: 'leads.csv', column: 'MQL date' }]);
    expect(openQuestions(draft)).toBe(2);
    const mapping = withReading(draft.mapping!, 0, { dateOrder: 'dmy' });
    const answered = { ...draftOf([both], mapping), mapping };
    expect(ambiguousColumns(answered)).toEqual([]);
    expect(openQuestions(answered)).toBe(1);
    const settled = withStageValue(mapping, 'Status', 'Parked', 'leaveOut', stages);
    expect(openQuestions(draftOf([both], settled))).toBe(0);
    expect(openQuestions(null)).toBe(0);
  });

  it('ask for a clock where times have no zone, and only there', () => {
    const history = (time: string) =>
      draftOf([
        textFile('h.csv', 'lead_id,Stage,Date', `L1,MQL,${time}`, `L1,SAO,${time}`, `L2,MQL,${time}`),
      ]);
    const asked = (time: string) => {
      const { survey, mapping } = history(time);
      return zonelessColumns(survey!.inspection.files[0]!, mapping!.files[0]).map(({ name }) => name);
    };
    expect(asked('2026-03-04 10:30')).toEqual(['Date']);
    expect(asked('2026-03-04T10:30:00Z')).toEqual([]);
    expect(asked('2026-03-04T10:30:00+02:00')).toEqual([]);
    expect(asked('2026-03-04')).toEqual([]);
  });

  it('have the counts of the import as their answer, file by file', () => {
    const plans = filePlans(
      draftOf([textFile('a.csv', 'lead_id,MQL date', 'L1,2026-01-05', ',2026-01-06')]).survey!,
    );
    expect(plans).toEqual([{ name: 'a.csv', rows: 2, imported: 1, refused: 1, ignored: 0, joined: null }]);
    const counts = { rows: 1200, imported: 1100, refused: 0, ignored: 100, problems: 3 };
    expect(importSummary(counts, null)).toBe('1,100 of 1,200 rows imported, 100 ignored.');
    const update = { added: 3, changed: 20, unchanged: 1000, missing: 7 };
    expect(importSummary(counts, update)).toContain('3 records added, 20 changed, 1,000 unchanged, 7 not');
  });

  it('update records where the export knows some of them, unless told otherwise', () => {
    const counts = { added: 1, changed: 0, unchanged: 4, missing: 0 };
    expect(intoOf({ update: { counts }, into: null })).toBe('update');
    expect(intoOf({ update: { counts }, into: 'replace' })).toBe('replace');
    expect(intoOf({ update: { counts: { ...counts, unchanged: 0 } }, into: null })).toBe('replace');
    expect(intoOf({ update: { error: { code: 'x', message: 'y' } }, into: 'update' })).toBe('replace');
    expect(intoOf({ update: null, into: null })).toBe('replace');
  });

  it('name every kind of problem, and say what this screen offers', () => {
    expect(problemName('unmapped-stage')).toBe('Unknown stage');
    expect(problemName('some-new-kind')).toBe('Some new kind');
    expect(hintOf({ code: 'ambiguous-date-order', hint: 'Give --date-order' })).not.toContain('--');
    expect(hintOf({ code: 'ragged-row', hint: 'as it was' })).toBe('as it was');
  });
});

describe('changes of a mapping', () => {
  const deals = textFile(
    'deals.csv',
    'Deal ID,Deal Stage,Close Date,Deal owner',
    'D1,Closed Won,2026-01-05,ann',
    'D2,Closed Lost,2026-01-06,bo',
    'D3,Verloren,2026-01-07,cy',
  );
  const draft = draftOf([deals]);
  const mapping = draft.mapping!;

  it('give a value a stage, and date it by the closing date where it is an outcome', () => {
    expect(mapping.closedAs).toMatchObject({ column: 'Deal Stage', date: 'Close Date' });
    const lost = withStageValue(mapping, 'Deal Stage', 'Verloren', { stage: 'lost' }, stages);
    expect(lost.closedAs).toMatchObject({ 'Closed Won': 'won', Verloren: 'lost' });
    expect(lost.values.stage['Verloren']).toBe('lost');
    const open = withStageValue(lost, 'Deal Stage', 'verloren', { stage: 'sao' }, stages);
    expect(open.values.stage).not.toHaveProperty('Verloren');
    expect(open.values.stage['verloren']).toBe('sao');
    expect(open.closedAs).not.toHaveProperty('Verloren');
    const again = withStageValue(open, 'Deal Stage', 'verloren', 'recognise', stages);
    expect(again.values.stage).not.toHaveProperty('verloren');
    expect(() => parseMapping(again)).not.toThrow();
  });

  it('are not confused by values that are keys of the mapping itself', () => {
    const odd = withStageValue(mapping, 'Deal Stage', 'column', { stage: 'won' }, stages);
    expect(odd.closedAs!.column).toBe('Deal Stage');
    expect(odd.values.stage['column']).toBe('won');
  });

  it('make a date the closing date, and another thing again', () => {
    const own = mapping.files[0]!;
    expect(meaningOf(own, 'Close Date', mapping.closedAs)).toBe('closed');
    const won = withMeaning(mapping, 0, 'Close Date', { stage: 'won' });
    expect(won.closedAs).toBeUndefined();
    expect(meaningOf(won.files[0]!, 'Close Date', won.closedAs)).toEqual({ stage: 'won' });
    const back = withOutcomes(withMeaning(won, 0, 'Close Date', 'closed'), draft.survey!.stageValues, stages);
    expect(back.closedAs).toEqual(mapping.closedAs);
    expect(
      meaningChoices('Close Date', 'entity', stages, 'Deal Stage').map(({ meaning }) => meaning),
    ).toContain('closed');
    expect(meaningChoices('Close Date', 'entity', stages).map(({ meaning }) => meaning)).not.toContain(
      'closed',
    );
    expect([...outcomeStages(stages)]).toContain('won');
    expect([...outcomeStages(stages)]).not.toContain('mql');
  });

  it('give the form of a file, and take it back', () => {
    const utf16 = withReading(mapping, 0, { encoding: 'utf-16le', zone: 'Europe/Berlin' });
    expect(utf16.files[0]).toMatchObject({ encoding: 'utf-16le', zone: 'Europe/Berlin' });
    expect(withReading(utf16, 0, { encoding: undefined }).files[0]).not.toHaveProperty('encoding');
  });

  it('of shape keep what goes with it, and find what it needs', () => {
    const { columns } = draft.survey!.inspection.files[0]!;
    const event = withShape(mapping, 0, 'event', columns);
    expect(event.files[0]).toMatchObject({
      shape: 'event',
      columns: { 'Close Date': 'time', 'Deal Stage': 'stage' },
    });
    expect(() => parseMapping(event)).not.toThrow();
    const back = withShape(event, 0, 'entity', columns);
    expect(back.files[0]!.columns).not.toHaveProperty('Close Date');
    expect(() => parseMapping(back)).not.toThrow();
    const snapshot = withShape(mapping, 0, 'snapshot', columns);
    expect(snapshot.files[0]!.columns).toMatchObject({ 'Deal Stage': 'status' });
    expect(() => parseMapping(snapshot)).not.toThrow();
  });

  it('put reasons together, and give rates to currencies', () => {
    const named = withReason(mapping, 'too pricey', ' price ');
    expect(named.values.reason).toEqual({ 'too pricey': 'price' });
    expect(withReason(named, 'too pricey', '').values.reason).toEqual({});
    expect(withRates(mapping, 'USD', new Map([['EUR', 1.1]])).currencies).toEqual({
      base: 'USD',
      rates: { EUR: 1.1 },
    });
  });
});

describe('a remembered mapping', () => {
  const leads = (name: string) => textFile(name, 'lead_id,MQL date', 'L1,2026-01-05', 'L2,2026-01-06');
  const events = (name: string) =>
    textFile(name, 'lead_id,Stage,Date', 'L1,MQL,2026-01-05', 'L1,SAO,2026-02-05', 'L2,MQL,2026-01-06');

  it('is found by the names of the columns, whatever the files are called and in whichever order they come', () => {
    const first = draftOf([leads('leads.csv'), events('history.csv')]);
    const mapping = withReading(first.mapping!, 1, { zone: 'Asia/Tokyo' });
    const fingerprints = entryFingerprints(first.survey!.inspection, mapping);
    const remembered = { mapping, fingerprints, usedAt: 0 };
    const { inspection } = draftOf([leads('contacts.csv'), events('changes.csv')]).survey!;
    const again = recalled(remembered, inspection)!;
    expect(again.files.map(({ match, zone }) => [match, zone])).toEqual([
      ['contacts.csv', undefined],
      ['changes.csv', 'Asia/Tokyo'],
    ]);
    expect(entryOf(again, 'changes.csv')).toBe(1);
    const turned = draftOf([events('changes.csv'), leads('contacts.csv')]).survey!;
    expect(recalled(remembered, turned.inspection)!.files[0]!.match).toBe('contacts.csv');
  });

  it('is not for other columns, nor for more or fewer files', () => {
    const first = draftOf([leads('leads.csv')]);
    const fingerprints = entryFingerprints(first.survey!.inspection, first.mapping!);
    const remembered = { mapping: first.mapping!, fingerprints, usedAt: 0 };
    const other = textFile('leads.csv', 'lead_id,MQL date,Owner', 'L1,2026-01-05,ann');
    expect(recalled(remembered, draftOf([other]).survey!.inspection)).toBeNull();
    const two = draftOf([leads('leads.csv'), events('history.csv')]);
    expect(recalled(remembered, two.survey!.inspection)).toBeNull();
  });

  it('of the document is used where it has an entry for every file', () => {
    const { mapping, survey } = draftOf([leads('leads.csv')]);
    expect(documentMapping(mapping!, survey!.inspection)).toBe(mapping);
    expect(documentMapping(mapping!, draftOf([leads('other.csv')]).survey!.inspection)).toBeNull();
  });

  it('keeps what was settled when more files come, but for columns that are no more', () => {
    const before = withReading(draftOf([leads('leads.csv')]).mapping!, 0, { zone: 'Asia/Tokyo' });
    const more = draftOf([leads('leads.csv'), events('history.csv')]).survey!.inspection;
    const kept = withSettled(more.mapping, more, before);
    expect(kept.files[0]!.zone).toBe('Asia/Tokyo');
    expect(kept.files).toHaveLength(2);
    const other = draftOf([textFile('leads.csv', 'id,MQL date', 'L1,2026-01-05')]).survey!.inspection;
    expect(withSettled(other.mapping, other, before).files[0]!.id).toBe('id');
  });
});
