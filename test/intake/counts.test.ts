import { describe, expect, it } from 'vitest';
import { type PeriodCounts, periodCounts, periodCountsSchema } from '../../shared/estimate/periodCounts.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import {
  countsIn,
  openFiles,
  parseMapping,
  previewRows,
  readFromRecorded,
  recordedCounts,
  recordedCountsSchema,
  surveyOpened,
} from '../../shared/intake/index.ts';
import { parsePlan, withCountedRates } from '../../shared/plan/index.ts';
import { inspected, textFile } from '../support/exports.ts';
import { fullPlan } from '../support/plans.ts';

const graph = templateGraph('default');

function counted(...lines: string[]): PeriodCounts {
  const read = countsIn([textFile('counts.csv', ...lines)], { graph });
  expect(read).not.toBeNull();
  return periodCountsSchema.parse(periodCounts(read!, graph));
}

const rates = (result: PeriodCounts): string[] =>
  result.transitions.map(
    ({ from, to, segment, conversion: { period } }) =>
      `${from}>${to} ${segment ?? 'all'} ${period.k}/${period.n}=${period.rate?.toFixed(3)}`,
  );

const wide = [
  'Month,Segment,# MQLs,SALs,SAOs,Won',
  'Jan 2026,SMB,100,60,12,3',
  'Jan 2026,Enterprise,"1,000",500,50,5',
  'Feb 2026,SMB,120,66,11,4',
  'Feb 2026,Enterprise,900,450,60,9',
  'Feb 2026,Total,1020,516,71,13',
];

describe('counts by stage and period', () => {
  it('a column a stage: period rates of each pair, over all and by segment, worked by hand', () => {
    const result = counted(...wide);
    expect(rates(result).slice(0, 6)).toEqual([
      'mql>sal all 1076/2120=0.508',
      'mql>sal Enterprise 950/1900=0.500',
      'mql>sal SMB 126/220=0.573',
      'sal>sao all 133/1076=0.124',
      'sal>sao Enterprise 110/950=0.116',
      'sal>sao SMB 23/126=0.183',
    ]);
    expect(result.periods).toEqual(['2026-01', '2026-02']);
    expect(result.transitions[2]!.byPeriod).toEqual([
      { period: '2026-01', rate: 0.6, n: 100, k: 60 },
      { period: '2026-02', rate: 0.55, n: 120, k: 66 },
    ]);
    // The total is no segment, and is not counted twice.
    expect(result.intake).toMatchObject({ rows: 5, imported: 4, ignored: 1 });
  });

  it('a row a stage and period, the stages by their names', () => {
    const result = counted(
      'Quarter,Stage,Count',
      'Q1 2026,MQL,200',
      'Q1 2026,Sales accepted lead,150',
      'Q2 2026,MQL,300',
      'Q2 2026,Sales accepted lead,310',
    );
    expect(rates(result)).toEqual(['mql>sal all 460/500=0.920']);
    expect(result.transitions[0]!.byPeriod[1]).toMatchObject({ period: '2026-Q2', rate: 310 / 300 });
    expect(result.transitions[0]!.conversion.period).toMatchObject({ low: null, high: null });
  });

  it('say of all that needs records that it is absent, and why', () => {
    const { absent, transitions } = counted(...wide);
    expect(absent.map(({ what }) => what)).toEqual([
      'conversion.cohort',
      'conversion.eventual',
      'velocity',
      'findings',
      'bridge',
      'opening',
    ]);
    expect(
      transitions.every(({ conversion }) => conversion.cohort === null && conversion.eventual === null),
    ).toBe(true);
  });

  it('are compared with the plan, and the pair in question spans several steps', () => {
    const read = countsIn([textFile('counts.csv', ...wide)], { graph })!;
    const planned = [
      { from: 'mql', to: 'sal', rate: 0.6 },
      { from: 'sal', to: 'sao', rate: 0.3 },
      { from: 'mql', to: 'sao', rate: 0.18, segment: 'SMB' },
    ];
    const result = periodCounts(read, graph, { planned });
    expect([result.from, result.to]).toEqual(['mql', 'sao']);
    const of = (from: string, to: string, segment: string | null) =>
      result.transitions.find((one) => one.from === from && one.to === to && one.segment === segment)!;
    expect(of('mql', 'sal', null).planned).toBe(0.6);
    expect(of('mql', 'sao', null)).toMatchObject({
      planned: 0.18,
      conversion: { period: { k: 133, n: 2120 } },
    });
    expect(of('mql', 'sao', 'SMB').planned).toBe(0.18);
    expect(of('sao', 'won', null).planned).toBeNull();
    // A pair that is not counted gives way to the default.
    expect(periodCounts(read, graph, { from: 'meetingHeld', to: 'mql' })).toMatchObject({
      from: 'mql',
      to: 'sao',
    });
    expect(periodCounts(read, graph, { from: 'sao' })).toMatchObject({ from: 'sao', to: 'won' });
  });

  it('are the same from a document as from their file', () => {
    const read = countsIn([textFile('counts.csv', ...wide)], { graph })!;
    const kept = recordedCountsSchema.parse(JSON.parse(JSON.stringify(recordedCounts(read, graph))));
    const again = readFromRecorded(kept, read.intake);
    expect(periodCounts(again.read, again.graph)).toEqual(periodCounts(read, graph));
  });

  it('name their stages in the plural', () => {
    const result = counted(
      'Month,Meetings Held,Opportunities,Customers',
      '2026-01,40,20,5',
      '2026-02,44,18,6',
    );
    expect(rates(result)).toEqual(
      ['meetingHeld>sao all 38/84=0.452', 'sao>won all 11/38=0.289', 'meetingHeld>sao all 38/84=0.452'].slice(
        0,
        2,
      ),
    );
  });

  it('are shown as they are read: periods by their names, figures as counts', () => {
    const [opened] = openFiles([textFile('counts.csv', ...wide, 'Q1 2026,SMB,many,-3,,"1,200"')], undefined);
    const { inspection } = surveyOpened([opened!], { graph }).survey;
    const range = { from: 1, count: 5, columns: [0, 1, 2, 3, 5] };
    const rows = previewRows(opened!, inspection.mapping, range, 'UTC');
    expect(rows[0]!.cells.map(({ read }) => read)).toEqual(['2026-01', 'Enterprise', 1000, 500, 5]);
    expect(rows[4]!.cells.map(({ read, state }) => [read, state])).toEqual([
      ['2026-Q1', 'read'],
      ['SMB', 'read'],
      [null, 'unread'],
      [null, 'unread'],
      [1200, 'read'],
    ]);
  });

  it('what cannot be read is a problem by its cell, and rows add up', () => {
    const { intake, problems } = counted(...wide, 'Mar 2026,SMB,many,10,,', 'someday,SMB,1,1,1,1');
    expect(problems.map(({ code, row, column, value }) => [code, row, column, value])).toEqual([
      ['invalid-number', 7, '# MQLs', 'many'],
      ['invalid-period', 8, 'Month', 'someday'],
    ]);
    expect(intake.imported + intake.refused + intake.ignored).toBe(intake.rows);
  });

  it('are recognised by inspect, with what each column is', () => {
    const { files, problems, intake } = inspected([textFile('counts.csv', ...wide)]);
    expect(files[0]).toMatchObject({
      shape: 'counts',
      shapeReason: expect.stringContaining('"Month"') as string,
    });
    expect(files[0]!.columns.map(({ role }) => role)).toEqual([
      'time',
      { segment: 'Segment' },
      { stage: 'mql' },
      { stage: 'sal' },
      { stage: 'sao' },
      { stage: 'won' },
    ]);
    expect(problems.map(({ code }) => code)).toEqual(['counts-only']);
    expect(intake).toEqual({ rows: 5, imported: 4, refused: 0, ignored: 1, problems: 1 });
  });

  it('are read as a mapping says: its columns, its values', () => {
    const graphed = (mapping: object, ...lines: string[]) => {
      const read = countsIn([textFile('counts.csv', ...lines)], {
        graph,
        mapping: parseMapping({ version: 1, ...mapping }),
      });
      return rates(periodCounts(read!, graph));
    };
    const columns = { Monat: 'time', Eingang: { stage: 'mql' }, Angenommen: { stage: 'sal' } };
    expect(
      graphed(
        {
          files: [
            { match: '*', id: 'Monat', shape: 'counts', columns: { ...columns, Land: { segment: 'land' } } },
          ],
        },
        'Monat,Land,Sparte,Eingang,Angenommen',
        '2026-01,DE,x,100,50',
        '2026-01,FR,x,100,70',
      ),
    ).toEqual(['mql>sal all 120/200=0.600', 'mql>sal DE 50/100=0.500', 'mql>sal FR 70/100=0.700']);
    expect(
      graphed(
        {
          files: [{ match: '*', id: 'Monat', shape: 'counts', columns: { Monat: 'time', Stufe: 'stage' } }],
          values: { stage: { Eingang: 'mql', angenommen: 'sal', Papierkorb: null } },
        },
        'Monat,Stufe,Zahl',
        '2026-01,Eingang,200',
        '2026-01,Angenommen,80',
        '2026-01,Papierkorb,7',
      ),
    ).toEqual(['mql>sal all 80/200=0.400']);
  });

  it.each([
    [
      'records with dates of stages',
      ['Lead ID,MQL date,SAL date', 'L1,2026-01-01,2026-01-02', 'L2,2026-01-03,'],
    ],
    ['a history', ['Lead ID,Stage,Date', 'L1,MQL,2026-01-01', 'L1,SAL,2026-01-02', 'L2,MQL,2026-01-05']],
    [
      'scores of records',
      ['Lead,Month,MQL,SAL', 'a,2026-01,1,1', 'b,2026-02,1,0', 'c,2026-02,1,1', 'd,2026-02,0,0'],
    ],
  ])('are not seen in %s', (_, lines) => {
    expect(countsIn([textFile('leads.csv', ...lines)], { graph })).toBeNull();
  });

  it('a plan takes them as fixed period rates, its own segments by their names', () => {
    const plan = parsePlan({ ...fullPlan(), scenarios: [] });
    const name = plan.segments[0]!.name!;
    const result = counted('Month,Segment,MQL,SAL', `2026-01,${name},100,60`, '2026-01,Others,100,20');
    const { plan: next, notes } = withCountedRates(plan, result);
    const rateOf = (index: number) =>
      next.segments[index]!.transitions.find(({ from }) => from === 'mql')!.rate;
    expect([rateOf(0), rateOf(1)]).toEqual([0.6, 0.4]);
    expect(next.segments[0]!.transitions[1]).toEqual(plan.segments[0]!.transitions[1]);
    expect(notes.at(-1)).toContain('period rates only');
  });

  it('also of a rate whose parts come from formulas', () => {
    const file = { ...fullPlan(), scenarios: [], drivers: { low: 0.4 } };
    const [first] = file.segments;
    first!.transitions[0]!.rate = { p10: 0.4, p90: 0.6 };
    const plan = parsePlan({
      ...file,
      formulas: { [`segments.${first!.id}.transitions.mql.rate.p10`]: 'low' },
    });
    const { plan: next } = withCountedRates(plan, counted('Month,MQL,SAL', '2026-01,100,60'));
    expect(next.segments[0]!.transitions[0]!.rate).toBe(0.6);
    expect(next.formulas).toBeUndefined();
  });
});
