import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, formatDay } from '../../shared/calendar/days.ts';
import { eventSource } from '../../shared/events/eventLog.ts';
import { dayInName } from '../../shared/intake/snapshotEntities.ts';
import { imported, inspected, problemLines, textFile, told, valuesOf } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const header = 'Deal ID,Stage,Deal owner,Amount';
const weeks = [
  textFile('pipeline-2026-01-05.csv', header, 'D1,MQL,ann,100', 'D2,SAL,bo,200'),
  textFile('pipeline-2026-01-12.csv', header, 'D1,SAL,ann,150', 'D2,SAL,cy,', 'D3,MQL,bo,50'),
  textFile('pipeline-2026-01-19.csv', header, 'D1,MQL,ann,150', 'D3,SAO,bo,60'),
];

describe('the same list exported every week', () => {
  it('is recognised, and a stage is dated by the first snapshot that shows it', () => {
    const { log, intake, problems, mapping } = imported(weeks);
    expect(mapping.files).toEqual([
      {
        match: 'pipeline-*.csv',
        id: 'Deal ID',
        shape: 'snapshot',
        columns: { Stage: 'status', 'Deal owner': { owner: 'owner' }, Amount: 'amount' },
      },
    ]);
    expect(told(log)).toEqual({
      D1: ['mql 2026-01-05', 'sal 2026-01-12', 'mql 2026-01-19'],
      D2: ['sal 2026-01-05'],
      D3: ['mql 2026-01-12', 'sao 2026-01-19'],
    });
    expect(log.passes).toBe('byExit');
    expect(Array.from(log.source)).toEqual(
      log.source.length === 6 ? Array(6).fill(eventSource.inferred) : [],
    );
    expect(intake).toEqual({ rows: 7, imported: 7, refused: 0, ignored: 0, problems: 2 });
    expect(problems.map(({ code, count }) => [code, count])).toEqual([
      ['inferred-dates', 6],
      ['not-in-last-snapshot', 1],
    ]);
    expect(problems[0]!.message).toBe(
      '6 stage dates are inferred from 3 snapshots, 2026-01-05 to 2026-01-19: each is the first that shows the stage, up to 7 days late.',
    );
  });

  it('knows of each record what its latest snapshot says, and at each change what that snapshot says', () => {
    const { log } = imported(weeks);
    const id = (index: number) => log.graph.stages[index]!.id;
    expect(valuesOf(log.owners.get('owner'))).toEqual(['ann', 'cy', 'bo']);
    expect(Array.from(log.amount!)).toEqual([150, 200, 60]);
    expect(Array.from(log.status!, id)).toEqual(['mql', 'sal', 'sao']);
    expect(valuesOf(log.eventOwner)).toEqual(['ann', 'ann', 'ann', 'bo', 'bo', 'bo']);
    expect(Array.from(log.eventAmount!)).toEqual([100, 150, 150, 200, 50, 60]);
  });

  it('does not depend on the order of the files, and its proposed mapping reads the same', () => {
    const expected = told(imported(weeks).log);
    expect(told(imported(weeks.toReversed()).log)).toEqual(expected);
    const { mapping, files } = inspected(weeks);
    expect(files.map(({ shape }) => shape)).toEqual(['snapshot', 'snapshot', 'snapshot']);
    expect(told(imported(weeks, { mapping }).log)).toEqual(expected);
  });

  it('in one file with a column of days says the same', () => {
    const rows = weeks.flatMap(({ name, bytes }) =>
      new TextDecoder()
        .decode(bytes)
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => `${name.slice(9, 19)},${row}`),
    );
    const one = textFile('pipeline.csv', `Snapshot date,${header}`, ...rows);
    const { log, mapping } = imported([one]);
    expect(mapping.files[0]).toMatchObject({ shape: 'snapshot', columns: { 'Snapshot date': 'time' } });
    expect(told(log)).toEqual(told(imported(weeks).log));
  });

  it('is told from parts of one list, which have no record in common', () => {
    const part = (day: string, ...rows: string[]) =>
      textFile(`leads-${day}.csv`, 'lead_id,MQL,Status', ...rows);
    const { mapping, log } = imported([
      part('2026-01-31', 'L1,2026-01-05,SAL', 'L2,2026-01-06,MQL'),
      part('2026-02-28', 'L3,2026-02-05,SAL', 'L4,2026-02-06,MQL'),
    ]);
    expect(mapping.files.map(({ shape }) => shape)).toEqual(['entity', 'entity']);
    expect(log.entityCount).toBe(4);
  });

  it('refuses and reports rows that say too little, and counts all of them', () => {
    const mapping = {
      version: 1,
      files: [{ match: '*', id: 'id', shape: 'snapshot', columns: { at: 'time', stage: 'stage' } }],
    };
    const { log, intake, problems } = imported(
      [
        textFile(
          'list.csv',
          'at,id,stage',
          '2026-01-05,A,MQL',
          '2026-01-05,A,MQL',
          '2026-01-05,A,SAL',
          '2026-01-05,,MQL',
          ',B,MQL',
          'soon,B,MQL',
          '2026-01-05,B,',
          '2026-01-05,B,Limbo',
          '2026-01-12,A,SAL',
        ),
      ],
      { mapping },
    );
    expect(told(log)).toEqual({ A: ['mql 2026-01-05', 'sal 2026-01-12'] });
    expect(intake).toMatchObject({ rows: 9, imported: 3, refused: 4, ignored: 2 });
    expect(problemLines(problems).map((line) => line.split(' ')[0])).toEqual([
      'missing-id',
      'missing-time',
      'missing-time',
      'missing-stage',
      'duplicate-row',
      'duplicate-entity',
      'inferred-dates',
      'unmapped-stage',
    ]);
  });

  it('whose day nothing tells is refused with the ways to tell it', () => {
    const file = textFile('pipeline.csv', header, 'D1,MQL,ann,100');
    const mapping = (more: object) => ({
      version: 1,
      files: [{ match: '*', id: 'Deal ID', shape: 'snapshot', columns: { Stage: 'status' }, ...more }],
    });
    expect(refused(() => imported([file], { mapping: mapping({}) })).code).toBe('no-snapshot-date');
    const { log, problems } = imported([file], { mapping: mapping({ taken: '2026-01-05' }) });
    expect(told(log)).toEqual({ D1: ['mql 2026-01-05'] });
    expect(problems[0]!.message).toContain('There is one snapshot');
    expect(refused(() => imported([file], { mapping: mapping({ taken: '2026-02-30' }) })).path).toBe(
      'files[0].taken',
    );
  });

  it.each<[string, object, string]>([
    ['no status', { columns: {} }, 'files[0].columns'],
    ['a status and a stage', { columns: { a: 'status', b: 'stage' } }, 'files[0].columns'],
    ['stage dates', { columns: { a: 'status', b: { stage: 'mql' } } }, 'files[0].columns.b'],
    ['new values', { columns: { a: 'status', b: 'newValue' } }, 'files[0].columns.b'],
    ['a day for another shape', { shape: 'entity', columns: {}, taken: '2026-01-05' }, 'files[0].taken'],
  ])('a mapping of snapshots with %s is refused', (_, change, path) => {
    const mapping = { version: 1, files: [{ match: '*', id: 'id', shape: 'snapshot', ...change }] };
    expect(refused(() => imported(weeks, { mapping })).path).toBe(path);
  });
});

it.each([
  ['pipeline-2026-01-05.csv', '2026-01-05'],
  ['pipeline_20260105 (1).csv', '2026-01-05'],
  ['2026.01.05 pipeline.xlsx', '2026-01-05'],
  ['/exports/2025-12-29/pipeline-2026-01-05.csv', '2026-01-05'],
  ['pipeline.csv', null],
  ['pipeline-2026-02-30.csv', null],
  ['pipeline-2026-01.csv', null],
  ['from-2026-01-05-to-2026-01-12.csv', null],
  ['ticket-120260105.csv', null],
])('the name %s dates its file %s', (name, day) => {
  const found = dayInName(name);
  expect(found === null ? null : formatDay(found)).toBe(day);
});

it('property: a history seen at every step is read back from its snapshots', () => {
  const stages = ['mql', 'sal', 'sao', 'won', 'nurturing'] as const;
  const histories = fc.array(
    fc.array(fc.option(fc.constantFrom(...stages), { nil: null }), { minLength: 4, maxLength: 4 }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  const start = dayNumber(2026, 1, 5);
  fc.assert(
    fc.property(histories, (records) => {
      fc.pre(records.some((seen) => seen.some((stage) => stage !== null)));
      const files = [0, 1, 2, 3].map((week) =>
        textFile(
          `list-${formatDay(start + 7 * week)}.csv`,
          'deal_id,Stage,note',
          ...records.flatMap((seen, id) => (seen[week] === null ? [] : [`D${id},${seen[week]},x`])),
        ),
      );
      const { log, intake } = imported(files, {
        mapping: {
          version: 1,
          files: [{ match: 'list-*', id: 'deal_id', shape: 'snapshot', columns: { Stage: 'status' } }],
        },
      });
      const expected = records.flatMap((seen, id) => {
        const dated = seen.flatMap((stage, week) => (stage === null ? [] : [{ stage, week }]));
        const changes = dated.filter(({ stage }, at) => dated[at - 1]?.stage !== stage);
        if (changes.length === 0) return [];
        return [
          [`D${id}`, changes.map(({ stage, week }) => `${stage} ${formatDay(start + 7 * week)}`)] as const,
        ];
      });
      expect(told(log)).toEqual(Object.fromEntries(expected));
      expect(intake.imported).toBe(intake.rows);
    }),
  );
});
