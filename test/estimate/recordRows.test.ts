import { describe, expect, it } from 'vitest';
import { findingKey } from '../../shared/audit/finding.ts';
import { isoMoment, recordCells, recordLine } from '../../renderer/model/recordTable.ts';
import { stageNames } from '../../renderer/model/stageNames.ts';
import { acceptedUpdates } from '../../shared/estimate/acceptedUpdates.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { cellFlag, recordRows } from '../../shared/estimate/recordRows.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { MappedFields } from '../../shared/intake/mappedFields.ts';
import { parseMapping } from '../../shared/intake/index.ts';
import { day, logOf } from '../support/logs.ts';
import { refused } from '../support/refused.ts';

const graph = templateGraph('default');
const options = { from: 'mql', to: 'sao', asOf: day('2025-06-01') };

const log = logOf('byExit', {
  complete: {
    history: [
      ['mql', '2025-01-01'],
      ['sal', '2025-01-02T10:30'],
      ['sao', '2025-02-01'],
    ],
    about: { owners: { sdr: 'ann' } },
  },
  // No date of acceptance, but pipeline: it is missing, and skipped.
  '=cmd|A1': {
    history: [
      ['mql', '2025-01-05'],
      ['sao', '2025-02-05'],
    ],
    about: { owners: { sdr: '<img onerror=alert(1)>' } },
  },
  // Two passes; in the second one acceptance lies before qualification.
  twice: {
    history: [
      ['mql', '2025-01-10'],
      ['nurturing', '2025-01-20'],
      ['sal', '2025-03-01'],
      ['mql', '2025-03-05'],
    ],
    about: { owners: { sdr: 'ann' }, reason: 'no budget' },
  },
});

const keyOf = (code: string, stage: string): string =>
  findingKey(measure(log, options).findings.find((one) => one.code === code && one.stage === stage)!);

describe('the records behind a finding', () => {
  it('are its entities, a row a pass, the missing date told', () => {
    const rows = recordRows(log, options, { kind: 'finding', key: keyOf('missing-stage-date', 'sal') });
    const of = (id: string): number => rows.ids.indexOf(id);
    const row = of('=cmd|A1');
    expect(row).toBeGreaterThanOrEqual(0);
    expect(rows.ids).not.toContain('complete');
    const sal = rows.stages.indexOf('sal');
    expect(rows.flag[row * rows.stages.length + sal]).toBe(cellFlag.missing);
    expect(rows.time[row * rows.stages.length + sal]).toBeNaN();
    expect(rows.owners[row]).toBe('<img onerror=alert(1)>');
  });

  it('flag the date at fault, in the pass that it is in', () => {
    const rows = recordRows(log, options, { kind: 'finding', key: keyOf('out-of-order', 'sal') });
    expect(rows.ids).toEqual(['twice', 'twice']);
    expect([...rows.pass]).toEqual([1, 2]);
    expect(rows.entities).toBe(1);
    expect(rows.exit).toEqual(['nurturing', null]);
    expect(rows.reason[0]).toBe('no budget');
    const flagged = [...rows.flag].flatMap((flag, cell) =>
      flag === cellFlag.atFault
        ? [[Math.floor(cell / rows.stages.length), rows.stages[cell % rows.stages.length]]]
        : [],
    );
    expect(flagged.every(([row]) => row === 1)).toBe(true);
    expect(flagged.length).toBeGreaterThan(0);
  });

  it('are as many as the finding counts, for every finding', () => {
    for (const finding of measure(log, options).findings) {
      const rows = recordRows(log, options, { kind: 'finding', key: findingKey(finding) });
      expect(new Set(rows.ids).size).toBe(finding.count);
      for (const id of finding.ids) expect(rows.ids).toContain(id);
    }
  });

  it('of what is no longer found are refused', () => {
    const key = findingKey({ code: 'sla-breach', stage: 'won' });
    expect(refused(() => recordRows(log, options, { kind: 'finding', key })).code).toBe('unknown-finding');
  });
});

describe('the records of an owner', () => {
  it('are the visits in the window', () => {
    const rows = recordRows(log, options, { kind: 'owner', owner: 'ann' });
    expect(rows.ids).toEqual(['complete', 'twice', 'twice']);
    const early = { ...options, window: [day('2025-01-01'), day('2025-01-10')] as const };
    expect(recordRows(log, early, { kind: 'owner', owner: 'ann' }).ids).toEqual(['complete']);
    expect(recordRows(log, options, { kind: 'owner', owner: '__proto__' }).count).toBe(0);
  });
});

describe('records as text', () => {
  const names = stageNames('default');
  const rows = recordRows(log, options, { kind: 'owner', owner: 'ann' });

  it('hold ISO dates, instants in UTC, and names only where they may be told', () => {
    const owner = (name: string): string => (name === 'ann' ? 'Owner 1' : name);
    const [head, first] = [...recordCells(rows, { names, owner })];
    expect(head!.slice(0, 4)).toEqual(['Id', 'Pass', 'Owner', 'Segment']);
    expect(first).toEqual([
      'complete',
      '1',
      'Owner 1',
      '',
      '2025-01-01',
      '2025-01-02T10:30:00Z',
      '2025-02-01',
      '',
      '',
      '',
    ]);
    expect([...recordCells(rows, { names, owner }, new Set(['twice']))]).toHaveLength(2);
    expect(isoMoment(day('2025-01-01') + 86_399.6 / 86_400, true)).toBe('2025-01-02T00:00:00Z');
    expect(isoMoment(Number.NaN, false)).toBe('');
  });

  it('on screen are days, with the pass where there are several', () => {
    const line = recordLine(rows, 2, { names, owner: (name) => name, day: (date) => date });
    expect(line.id).toBe('twice (pass 2)');
    expect(line.dates.map(({ text }) => text)).toContain('2025-03-05');
  });
});

describe('the updates of accepted findings', () => {
  const mapping = parseMapping({
    version: 1,
    files: [
      { match: '*leads*.csv', id: 'Id', shape: 'entity', columns: { 'Accepted on': { stage: 'sal' } } },
      { match: '*history*.csv', id: 'Id', shape: 'event', columns: { When: 'time', Stage: 'stage' } },
    ],
    values: { stage: { Qualified: 'mql' }, reason: {} },
  });
  const updates = (accepted: Parameters<typeof acceptedUpdates>[2]) =>
    acceptedUpdates(log, new MappedFields(mapping, graph), accepted, { asOf: options.asOf, bounds: true })
      .updates;
  const missing = { key: '', code: 'missing-stage-date', stage: 'sal', except: [] as string[] };

  it('are those alone, in the fields that the mapping names', () => {
    expect(updates([])).toEqual([]);
    expect(updates([missing])).toMatchObject([
      {
        id: '=cmd|A1',
        field: 'Accepted on',
        file: '*leads*.csv',
        kind: 'cell',
        oldValue: '',
        newValue: '2025-02-05',
        provenBy: 'sao',
      },
    ]);
    expect(updates([{ ...missing, stage: 'mql' }])).toEqual([]);
  });

  it('leave out the records that were left out', () => {
    expect(updates([{ ...missing, except: ['=cmd|A1'] }])).toEqual([]);
  });

  it('name the entry of a history where there is no column', () => {
    const [update] = updates([
      { key: '', code: 'out-of-order', stage: 'mql', except: [] },
      { key: '', code: 'out-of-order', stage: 'sal', except: [] },
    ]);
    expect(update).toBeDefined();
    expect(['Qualified', 'Accepted on']).toContain(update!.field);
  });
});
