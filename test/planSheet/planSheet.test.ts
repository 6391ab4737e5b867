import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import * as XLSX from 'xlsx';
import { parsePlan, type Plan, starterPlan } from '../../shared/plan/index.ts';
import {
  parseSheetMap,
  previewSheet,
  proposeBlock,
  proposeSheetMap,
  readPlanningFile,
  remembered,
  likeness,
  sameSheet,
  sheetWords,
  sheetHorizon,
  parseRange,
} from '../../shared/planSheet/index.ts';
import { refused } from '../support/refused.ts';
import { fullPlan } from '../support/plans.ts';

const plan = parsePlan(fullPlan());
const text = (content: string, name = 'plan.csv') =>
  readPlanningFile({ name, bytes: new TextEncoder().encode(content) });

/** The picks as `B4:G5 arrivals: inbound-smb 2027-01, …` of the first and the last cell. */
function picks(content: string | ReturnType<typeof text>, of: Plan = plan, isStarter = false): string[] {
  const file = typeof content === 'string' ? text(content) : content;
  return proposeSheetMap(file, of, isStarter).blocks.map(({ block }) => {
    const rows = block.rows.map(({ place }) =>
      place === null ? 'x' : Object.values(place).join(' ') || '·',
    );
    const columns = block.columns.map(({ place }) =>
      place === null ? 'x' : Object.values(place).join(' ') || '·',
    );
    return `${block.range} ${block.meaning}: ${rows.join(', ')} | ${columns.join(', ')}`;
  });
}

function changes(content: string | ReturnType<typeof text>, of: Plan = plan): string[] {
  const file = typeof content === 'string' ? text(content) : content;
  const { map } = proposeSheetMap(file, of);
  return previewSheet(file, map!, of).changes.map(
    ({ meaning, place, from, to, cell }) =>
      `${cell} ${meaning} ${Object.values(place).join(' ')}: ${from ?? 'none'} → ${to}`,
  );
}

const segmentNames = plan.segments.map(({ name, id }) => name ?? id);
const [firstName, secondName] = segmentNames;
const [first, second] = plan.segments.map(({ id }) => id);

describe('what is found in a planning sheet', () => {
  it('months across, segments down, with totals, quarters and a title', () => {
    expect(
      picks(
        [
          'FY27 demand plan,,,,,,',
          ',,,,,,',
          'MQLs by segment,Jan 27,Feb 27,Mar 27,Q1,Apr 27,Total',
          `${firstName},220,224.5,230,674.5,240,914.5`,
          `${secondName},80,82,84,246,86,332`,
          'Total,300,306.5,314,920.5,326,1246.5',
        ].join('\n'),
      ),
    ).toEqual([`B4:F5 arrivals: ${first}, ${second} | 2027-01, 2027-02, 2027-03, x, 2027-04`]);
  });

  it('months down, segments across', () => {
    expect(
      picks(
        [`MQLs,${firstName},${secondName}`, 'Jan 2027,220,80', 'Feb 2027,225,82', 'Mar 2027,230,84'].join(
          '\n',
        ),
      ),
    ).toEqual([`B2:C4 arrivals: 2027-01, 2027-02, 2027-03 | ${first}, ${second}`]);
  });

  it('steps down, segments across, beside delays', () => {
    expect(
      picks(
        [
          `Conversion rates,${firstName},${secondName},Days`,
          'MQL → SAL,80%,60%,3',
          'SAL to Meeting booked,45%,40%,7',
          'Win rate,20%,18%,60',
        ].join('\n'),
      ),
    ).toEqual([`B2:D4 rates: mql sal, sal meetingBooked, sao won | ${first}, ${second}, x`]);
  });

  it('segments down, steps across', () => {
    expect(
      picks(
        [`Segment,MQL-SAL,SAL>Meeting booked`, `${firstName},0.8,0.45`, `${secondName},0.6,0.4`].join('\n'),
      ),
    ).toEqual([`B2:C3 rates: ${first}, ${second} | mql sal, sal meetingBooked`]);
  });

  it('blocks of several kinds under one row of months, told by their headings and names', () => {
    expect(
      picks(
        [
          'Plan,2027-01,2027-02,2027-03',
          'Inbound volume,,,',
          `${firstName} MQLs,220,224,230`,
          'Conversion,,,',
          'MQL to SAL,80%,81%,82%',
          'Team,,,',
          'SDR headcount,12,12,14',
          'SDR new hires,0,0,2',
          'Marketing budget,,,',
          `${secondName},"$40,000","$41,000","$42,000"`,
        ].join('\n'),
      ),
    ).toEqual([
      `B3:D3 arrivals: ${first} | 2027-01, 2027-02, 2027-03`,
      'B5:D5 rates: mql sal | 2027-01, 2027-02, 2027-03',
      'B7:D7 headcount: sdr | 2027-01, 2027-02, 2027-03',
      'B8:D8 hires: sdr | 2027-01, 2027-02, 2027-03',
      `B10:D10 spend: ${second} | 2027-01, 2027-02, 2027-03`,
    ]);
  });

  it('targets by quarter, the year beside them', () => {
    expect(picks('Targets,Q1 FY27,Q2 FY27,FY27\nBookings,1000,2000,9000\nPipeline,4000,5000,30000')).toEqual([
      'B2:D3 targets: bookings, pipeline | FY27-Q1, FY27-Q2, FY27',
    ]);
  });

  it.each([
    ['German', 'Anfragen pro Monat;Jan 27;Feb 27;Mrz 27', 'Konversionsraten'],
    ['French', 'Demandes par mois;janv. 27;févr. 27;mars 27', 'Taux de conversion'],
    ['Spanish', 'Consultas por mes;ene 27;feb 27;mar 27', 'Tasas'],
    ['Portuguese', 'Entradas por mês;jan 27;fev 27;mar 27', 'Taxas'],
    ['Italian', 'Ingressi per mese;gen 27;feb 27;mar 27', 'Tassi'],
  ])('a sheet in %s, with decimal commas', (_, header, rates) => {
    const sheet = [header, `${firstName};1.220,5;224;230`, '', `${rates};;;`, 'MQL → SAL;80,5%;81%;82%'].join(
      '\n',
    );
    expect(picks(sheet)).toEqual([
      `B2:D2 arrivals: ${first} | 2027-01, 2027-02, 2027-03`,
      'B5:D5 rates: mql sal | 2027-01, 2027-02, 2027-03',
    ]);
    expect(changes(sheet)[0]).toMatch(new RegExp(`^B2 arrivals ${first} 2027-01: .* → 1220.5$`));
  });

  it('says of rows that it does not read why it does not', () => {
    const { problems, blocks } = proposeSheetMap(
      text(`MQLs,Jan 27,Feb 27,Mar 27\n${firstName},1,2,3\nWon deals,1,1,1`),
      plan,
    );
    expect(blocks).toHaveLength(1);
    expect(problems.map(({ code, row, value }) => [code, row, value])).toContainEqual([
      'row-not-read',
      3,
      'Won deals',
    ]);
  });

  it('finds nothing where there is nothing', () => {
    expect(proposeSheetMap(text('Lead ID,Name\nL1,Anna\nL2,Bert'), plan)).toMatchObject({
      map: null,
      blocks: [],
    });
  });
});

describe('segments that the plan does not have', () => {
  const sheet = 'MQLs,Jan 27,Feb 27,Mar 27\nDACH,10,11,12\nNordics,20,21,22';

  it('are added, each like another', () => {
    const file = text(sheet);
    const { map } = proposeSheetMap(file, plan);
    expect(map!.segments).toEqual([
      { id: 'dach', name: 'DACH', like: first },
      { id: 'nordics', name: 'Nordics', like: first },
    ]);
    const { plan: next } = previewSheet(file, map!, plan);
    expect(next.segments.map(({ id }) => id)).toEqual([
      ...plan.segments.map(({ id }) => id),
      'dach',
      'nordics',
    ]);
    expect(next.segments.at(-1)!.arrivals.perMonth).toEqual({ '2027-01': 20, '2027-02': 21, '2027-03': 22 });
  });

  it('take the place of a starter plan’s one segment', () => {
    const starter = starterPlan('lean', { start: '2027-01-04' });
    const file = text(sheet);
    const { map } = proposeSheetMap(file, starter, true);
    const { plan: next, notes } = previewSheet(file, map!, starter);
    expect(next.segments.map(({ name }) => name)).toEqual(['DACH', 'Nordics']);
    expect(notes.join(' ')).toContain('All is left out');
  });
});

describe('what a sheet changes in a plan', () => {
  it('the last digits of binary arithmetic change nothing, and what is the same stays as it was written', () => {
    const file = text(`MQLs,Jan 27,Feb 27,Mar 27\n${firstName},0.30000000000000004,1,2`);
    const { map } = proposeSheetMap(file, plan);
    const { plan: next } = previewSheet(file, map!, plan);
    expect(next.segments[0]!.arrivals.perMonth['2027-01']).toBe(0.3);
    const again = previewSheet(file, map!, next);
    expect([again.changes, again.same]).toEqual([[], 3]);
    expect(again.plan).toBe(next);
  });

  it('rates by month are a rate and its changes; a month that agrees keeps its distribution', () => {
    const rate = { beta: [80, 20] as [number, number] };
    const base = parsePlan({
      ...fullPlan(),
      segments: fullPlan().segments.map((segment) => ({
        ...segment,
        transitions: segment.transitions.map((step) => (step.from === 'mql' ? { ...step, rate } : step)),
      })),
      scenarios: [],
    });
    const file = text('Rates,Jan 27,Feb 27,Mar 27,Apr 27\nMQL → SAL,80%,80%,85%,85%');
    const { map } = proposeSheetMap(file, base);
    const { plan: next } = previewSheet(file, map!, base);
    const step = next.segments[0]!.transitions.find(({ from }) => from === 'mql')!;
    expect(step.rate).toEqual(rate);
    expect(step.changes![0]).toEqual({ from: '2027-03', rate: 0.85 });
    // After the sheet's last month the plan's own rate is in force again.
    expect(step.changes![1]).toEqual({ from: '2027-05', rate });
  });

  it('people on board by month are a headcount and hires; a fall is reported', () => {
    const file = text('People,Jan 27,Feb 27,Mar 27\nSDR,10,12,11');
    const { map } = proposeSheetMap(file, plan);
    const { plan: next, problems } = previewSheet(file, map!, plan);
    expect([next.sdr!.headcount, next.sdr!.hires?.['2027-02']]).toEqual([10, 2]);
    expect(problems).toMatchObject([{ code: 'headcount-falls', row: 2, column: 'D' }]);
  });

  it('a mean deal keeps its spread', () => {
    const file = text(`Segment,Average deal size\n${firstName},45000`);
    const { map } = proposeSheetMap(file, plan);
    const { plan: next } = previewSheet(file, map!, plan);
    const before = plan.segments[0]!.deal!;
    expect('lognormal' in before && next.segments[0]!.deal).toMatchObject({ lognormal: { mean: 45000 } });
  });

  it('figures that cannot be read are problems by cell, and leave the plan as it is', () => {
    const file = text(
      `MQLs,Jan 27,Feb 27,Mar 27,Apr 27\n${firstName},12,about 20,-3,n/a\n\nRates,Jan 27,Feb 27,Mar 27,Apr 27\nMQL → SAL,1.8,0.5,0.5,0.5`,
    );
    const { map } = proposeSheetMap(file, plan);
    const { problems, plan: next } = previewSheet(file, map!, plan);
    expect(problems.map(({ code, row, column, value }) => [code, `${column}${row}`, value])).toEqual([
      ['invalid-number', 'C2', 'about 20'],
      ['out-of-range', 'D2', '-3'],
      ['out-of-range', 'B5', '1.8'],
    ]);
    expect(next.segments[0]!.arrivals.perMonth['2027-02']).toBe(
      plan.segments[0]!.arrivals.perMonth['2027-02'],
    );
  });

  it('months outside of the plan are told once', () => {
    const file = text(`MQLs,Nov 2026,Dec 2026,Jan 2027\n${firstName},1,2,3`);
    const { map } = proposeSheetMap(file, plan);
    const { problems, changes: made } = previewSheet(file, map!, plan);
    expect(problems).toMatchObject([{ code: 'outside-horizon', row: 2, column: 'B' }]);
    expect(made).toHaveLength(1);
    expect(sheetHorizon(map!, 1)).toEqual({ start: '2026-11-02', weeks: 13 });
  });

  it('18 is 18% only where the sheet says per cent', () => {
    expect(changes('Conversion %,Jan 27,Feb 27,Mar 27\nMQL → SAL %,18,19,20')[0]).toMatch(/→ 0.18$/);
  });
});

describe('picks', () => {
  const sheet = `MQLs,Jan 27,Feb 27,Mar 27\n${firstName},1,2,3\n${secondName},4,5,6`;

  it('are mended by hand: a range and a meaning are enough, the rest is read from the sheet', () => {
    const file = text(sheet);
    const map = parseSheetMap({ version: 1, blocks: [{ sheet: '', range: 'B3:C3', meaning: 'spend' }] });
    expect(previewSheet(file, map, plan).changes.map(({ meaning, cell, to }) => [meaning, cell, to])).toEqual(
      [
        ['spend', 'B3', 4],
        ['spend', 'C3', 5],
      ],
    );
    const picked = proposeBlock(file, plan, { sheet: '', range: parseRange('B2:D2')! });
    expect(picked!.proposed.block.meaning).toBe('arrivals');
  });

  it.each([
    ['an unknown sheet', { sheet: 'Plan', range: 'B2:D3', meaning: 'arrivals' }, 'unknown-sheet'],
    ['a range beyond the sheet', { sheet: '', range: 'X90:Z99', meaning: 'arrivals' }, 'empty-range'],
    [
      'a segment that nobody has',
      { sheet: '', range: 'B2:D2', meaning: 'arrivals', rows: [{ at: '2', place: { segment: 'nobody' } }] },
      'unknown-segment',
    ],
  ])('refuse %s', (_, block, code) => {
    const map = parseSheetMap({ version: 1, blocks: [block] });
    expect(refused(() => previewSheet(text(sheet), map, plan))).toMatchObject({ code, file: 'plan.csv' });
  });

  it.each([
    ['no range', { version: 1, blocks: [{ sheet: '', range: 'Sheet!A1', meaning: 'arrivals' }] }],
    ['a meaning that there is not', { version: 1, blocks: [{ sheet: '', range: 'A1', meaning: 'weather' }] }],
    ['an unknown key', { version: 1, blocks: [{ sheet: '', range: 'A1', meaning: 'deal', colour: 'red' }] }],
    [
      'a row twice',
      {
        version: 1,
        blocks: [
          {
            sheet: '',
            range: 'A1',
            meaning: 'deal',
            rows: [
              { at: '1', place: {} },
              { at: '1', place: null },
            ],
          },
        ],
      },
    ],
  ])('are refused with their path: %s', (_, map) => {
    expect(refused(() => parseSheetMap(map, 'map.json')).path).toMatch(/^blocks/);
  });

  it('are remembered for a sheet with the same words, other figures and other months', () => {
    const before = text(sheet);
    const map = { ...proposeSheetMap(before, plan).map! };
    const own = {
      ...map,
      blocks: map.blocks.map((block) => ({
        ...block,
        rows: block.rows!.map((line) => (line.at === '3' ? { ...line, place: null } : line)),
      })),
    };
    const later = text(
      sheet.replace('Jan 27,Feb 27,Mar 27', 'Feb 27,Mar 27,Apr 27').replace('1,2,3', '7,8,9'),
    );
    expect(likeness(sheetWords(later), sheetWords(before))).toBe(1);
    const again = remembered(own, later, plan)!;
    expect(previewSheet(later, again, plan).changes.map(({ cell, place }) => [cell, place.period])).toEqual([
      ['B2', '2027-02'],
      ['C2', '2027-03'],
      ['D2', '2027-04'],
    ]);
  });
});

describe('picks of a sheet to which rows were added', () => {
  const names = ['MQLs', firstName, 'Left out'];
  const before = text(`${names[0]},Jan 27,Feb 27,Mar 27\n${names[1]},10,20,30\n${names[2]},1,2,3`);
  const block = {
    sheet: before.sheets[0]!.name,
    range: 'B2:D3',
    meaning: 'arrivals' as const,
    rows: [
      { at: '2', label: firstName, place: { segment: plan.segments[0]!.id } },
      { at: '3', label: 'Left out', place: null },
    ],
  };
  const map = parseSheetMap({ version: 1, blocks: [block] });
  const later = text(
    `Plan of the year\n\n${names[0]},Jan 27,Feb 27,Mar 27\nPartners,7,8,9\n${names[1]},11,21,31\n${names[2]},1,2,3`,
  );

  it('are still those of the sheet', () => {
    expect(likeness(sheetWords(later), sheetWords(before))).toBeLessThan(1);
    expect(likeness(sheetWords(text('a,b\nc,d')), sheetWords(before))).toBeLessThan(sameSheet);
    expect(likeness([], [])).toBe(0);
    expect(likeness(['a', 'b', 'c', 'd'], ['a', 'b', 'c'])).toBe(0.75);
  });

  it('are found where their rows stand now, with the new row beside them', () => {
    const again = remembered(map, later, plan)!;
    const [found] = again.blocks;
    expect(found!.range).toBe('B4:D6');
    const places = new Map(found!.rows!.map(({ label, place }) => [label, place]));
    expect(places.get('Left out')).toBeNull();
    expect(places.get(firstName)).toMatchObject({ segment: plan.segments[0]!.id });
    expect(places.has('Partners')).toBe(true);
    const changes = previewSheet(later, again, plan).changes.filter(
      ({ place }) => place.segment === plan.segments[0]!.id,
    );
    expect(changes.map(({ cell }) => cell)).toEqual(['B5', 'C5', 'D5']);
  });
});

/** The same sheet as three kinds of workbook. */
function planningBook(): XLSX.WorkBook {
  const sheet = XLSX.utils.aoa_to_sheet([
    ['Demand plan 2027'],
    ['MQLs', null, null, null],
    [firstName, 220, 230, 240],
    [],
    ['Conversion'],
    ['MQL → SAL', 0.8, 0.82, 0.84],
  ]);
  ['B2', 'C2', 'D2'].forEach((cell, index) => {
    sheet[cell] = { t: 'n', v: [46388, 46419, 46447][index], z: 'mmm-yy' };
    sheet[`${cell[0]}6`].z = '0%';
  });
  sheet['D3'] = { t: 'n', v: 240, f: 'C3+10' };
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(
    book,
    XLSX.utils.aoa_to_sheet([['Read me'], ['Last change: 3 March']]),
    'Notes',
  );
  XLSX.utils.book_append_sheet(book, sheet, 'Model');
  return book;
}

describe('workbooks', () => {
  it.each(['xlsx', 'biff8', 'ods', 'xlsb'] as const)(
    '%s: dates, percentages and the values of formulas',
    (type) => {
      const bytes = new Uint8Array(
        XLSX.write(planningBook(), { type: 'array', bookType: type }) as ArrayBuffer,
      );
      const file = readPlanningFile({ name: `plan.${type}`, bytes });
      expect(picks(file)).toEqual([
        `B3:D3 arrivals: ${first} | 2027-01, 2027-02, 2027-03`,
        'B6:D6 rates: mql sal | 2027-01, 2027-02, 2027-03',
      ]);
      const made = changes(file);
      expect(made.find((line) => line.startsWith('D3'))).toMatch(/→ 240$/);
      expect(made.find((line) => line.startsWith('B6'))).toMatch(/→ 0.8$/);
    },
  );

  it('errors of formulas are told by their cell; formulas that were never computed by their number', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('Model');
    sheet.addRow(['MQLs', 'Jan 27', 'Feb 27', 'Mar 27']);
    sheet.addRow([firstName, 10, { error: '#REF!' }, { formula: 'B2+1' }]);
    const bytes = new Uint8Array(await book.xlsx.writeBuffer());
    const file = readPlanningFile({ name: 'plan.xlsx', bytes });
    const proposal = proposeSheetMap(file, plan);
    expect(proposal.problems).toMatchObject([{ code: 'formula-not-calculated', count: 1 }]);
    const { problems } = previewSheet(file, proposal.map!, plan);
    expect(problems).toMatchObject([
      { code: 'error-value', sheet: 'Model', row: 2, column: 'C', value: '#REF!' },
    ]);
  });

  it('a table of records is refused as too large to be a plan', () => {
    const rows = Array.from({ length: 2001 }, (_, index) => `L${index},1`).join('\n');
    expect(refused(() => text(rows))).toMatchObject({ code: 'sheet-too-large' });
  });
});
