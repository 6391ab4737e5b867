import * as fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { commandOf, commands, keysText } from '../../renderer/app/commands.ts';
import { fit, search } from '../../renderer/model/commandSearch.ts';
import {
  identifierOf,
  meaningChoices,
  meaningKey,
  meaningLabel,
  meaningOf,
  withMeaning,
} from '../../renderer/model/columnTargets.ts';
import { problemCodes, problemGroups, problemsCsv } from '../../renderer/model/problemGroups.ts';
import { stageNames } from '../../renderer/model/stageNames.ts';
import { type Mapping, type Problem, parseMapping } from '../../shared/intake/index.ts';
import { identifierSchema } from '../../shared/funnel/stages.ts';
import { templates } from '../../shared/funnel/templates.ts';

const { stages } = templates.default;
const mapping: Mapping = parseMapping({
  version: 1,
  files: [
    { match: 'leads.csv', id: 'Lead ID', columns: { 'MQL Date': { stage: 'mql' }, Owner: { owner: 'sdr' } } },
  ],
});

describe('what a column means', () => {
  it('is one thing: whatever had that meaning before gives it up', () => {
    const changed = withMeaning(mapping, 0, 'Qualified on', { stage: 'mql' });
    expect(changed.files[0]!.columns).toEqual({ 'Qualified on': { stage: 'mql' }, Owner: { owner: 'sdr' } });
    expect(meaningOf(changed.files[0]!, 'MQL Date')).toBeNull();
    expect(() => parseMapping(changed)).not.toThrow();
  });

  it('can become the id, or nothing', () => {
    expect(withMeaning(mapping, 0, 'Owner', 'id').files[0]).toMatchObject({
      id: 'Owner',
      columns: { 'MQL Date': { stage: 'mql' } },
    });
    expect(withMeaning(mapping, 0, 'Owner', null).files[0]!.columns).toEqual({
      'MQL Date': { stage: 'mql' },
    });
  });

  it('is not confused by a column that bears the name of an object’s own', () => {
    expect(meaningOf(mapping.files[0]!, 'constructor')).toBeNull();
  });

  it('has one choice of each kind, and each is a valid mapping', () => {
    for (const shape of ['entity', 'event'] as const) {
      const choices = meaningChoices('Region', shape, stages);
      expect(new Set(choices.map(({ meaning }) => meaningKey(meaning))).size).toBe(choices.length);
      for (const { meaning } of choices) expect(meaningLabel(meaning, stages)).not.toBe('');
    }
  });

  it('as a segment has an identifier, whatever the column is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (name) => {
        expect(identifierSchema.safeParse(identifierOf(name)).success).toBe(true);
      }),
    );
    expect(identifierOf('Company size')).toBe('companySize');
    expect(identifierOf('__proto__')).toBe('proto');
  });
});

describe('problems', () => {
  const problem = (rest: Partial<Problem>): Problem => ({
    code: 'invalid-date',
    message: 'no date',
    file: 'leads.csv',
    hint: 'mend it',
    ...rest,
  });

  it('are put together by kind and column, the grave ones first, with where it was seen first', () => {
    const groups = problemGroups([
      problem({ row: 4, column: 'MQL', value: '31/02/2026' }),
      problem({ row: 9, column: 'MQL' }),
      problem({ column: 'MQL', count: 1000 }),
      problem({ code: 'missing-id', row: 2 }),
    ]);
    expect(groups.map(({ code, count, first, severity }) => [code, count, first, severity])).toEqual([
      ['invalid-date', 1002, 'leads.csv, row 4, MQL: 31/02/2026', 'high'],
      ['missing-id', 1, 'leads.csv, row 2', 'high'],
    ]);
    expect(groups.map(({ cells }) => cells.map(({ row }) => row))).toEqual([[4, 9], [2]]);
    expect(problemCodes(groups)).toEqual([
      { code: 'invalid-date', count: 1002 },
      { code: 'missing-id', count: 1 },
    ]);
  });

  it('as a file hold no cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (value) => {
        const csv = problemsCsv([problem({ value, column: '=1+1' })]);
        const cells = Papa.parse<string[]>(csv, { newline: '\r\n', delimiter: ',' }).data[1] ?? [];
        expect(cells).toContain("'=1+1");
        expect(cells.filter((cell) => /^[=+@\t\r-]/.test(cell))).toEqual([]);
      }),
    );
  });
});

describe('stage names', () => {
  it('are short, and shorter where several share a first word', () => {
    const names = stageNames('default');
    expect(names.name('sal')).toBe('SAL');
    expect([names.brief('meetingBooked'), names.brief('meetingHeld'), names.brief('won')]).toEqual([
      'Booked',
      'Held',
      'Won',
    ]);
    expect([names.those('mql'), names.those('won')]).toEqual(['MQLs', 'Won']);
    expect(names.transition('mql', 'sal')).toBe('MQL → SAL');
  });

  it('say what flows through', () => {
    expect([stageNames('default').entities, stageNames('account-based').entities]).toEqual([
      'leads',
      'accounts',
    ]);
    expect(stageNames([...templates.lean.stages]).entities).toBe('leads');
    const [first, ...rest] = templates.default.stages;
    expect(stageNames([{ ...first!, name: 'MQA' }, ...rest]).entities).toBe('accounts');
  });
});

describe('commands', () => {
  it('have ids and shortcuts of their own', () => {
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    const keys = commands.flatMap((command) => command.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('answer to the ids of the host’s menu', () => {
    const ids = new Set(commands.map(({ id }) => id));
    for (const id of [
      'document.new',
      'document.open',
      'document.save',
      'document.saveAs',
      'data.import',
      'export.workbook',
      'edit.undo',
      'edit.redo',
      'palette.open',
    ])
      expect(ids).toContain(id);
  });

  it('are found by their shortcut, digits by their key cap', () => {
    const press = { key: 'k', code: 'KeyK', mod: true, shift: false, alt: false };
    expect(commandOf(press)?.id).toBe('palette.open');
    expect(commandOf({ ...press, key: 'Z', code: 'KeyZ', shift: true })?.id).toBe('edit.redo');
    expect(commandOf({ ...press, key: 'y', code: 'KeyY' })?.id).toBe('edit.redo');
    expect(commandOf({ key: '™', code: 'Digit2', mod: false, shift: false, alt: true })?.id).toBe(
      'room.measure',
    );
    expect(commandOf({ ...press, mod: false })).toBeUndefined();
  });

  it('write their shortcut as the platform does', () => {
    expect([keysText('Mod+Shift+S', 'linux'), keysText('Mod+Shift+S', 'mac')]).toEqual([
      'Ctrl Shift S',
      '⌘⇧S',
    ]);
  });

  it('are searched by beginnings of words first, then by letters in order', () => {
    const titles = ['Export the workbook…', 'New plan: Lean', 'Open a document…'];
    expect(search(titles, 'work', (title) => title)).toEqual(['Export the workbook…']);
    expect(search(titles, 'oad', (title) => title)).toEqual(['Open a document…']);
    expect(search(titles, '', (title) => title)).toEqual(titles);
    expect(fit('plan', 'Plan')).toBeGreaterThan(fit('plan', 'New plan'));
    expect(fit('xyz', 'Plan')).toBe(0);
  });
});
