import { describe, expect, it } from 'vitest';
import type { CellObject } from 'xlsx';
import { expectedFlow, simulate } from '../../shared/engine/index.ts';
import { parsePlan, resolvePlan, scenarioPlan } from '../../shared/plan/index.ts';
import { buildWorkbook } from '../../shared/workbook/index.ts';
import { measurement } from './sampleMeasurement.ts';
import {
  cellsOf,
  namedValue,
  nameReference,
  readBack,
  waterfallFigures,
  zipNames,
  zipText,
} from './readBack.ts';
import { driven, everything, workbookInput, workbookOf } from './samplePlans.ts';

const measured = measurement();

const full = async (): Promise<Uint8Array> => {
  const input = workbookInput(everything);
  const simulation = simulate(input.resolved, { trials: 40, seed: 3 });
  return buildWorkbook({ ...input, measurement: measured, simulation });
};

describe('sheets', () => {
  it('with measurement and simulation: the six of the meeting, then those of the computation', async () => {
    expect(readBack(await full()).SheetNames).toEqual([
      'Summary',
      'Assumptions',
      'Waterfall',
      'Plan vs observed',
      'Gap bridge',
      'Projection bands',
      'Calendar',
      'Delays',
      'Opening',
      'Weeks',
    ]);
  });

  it('without a measurement Plan vs observed and Gap bridge are absent, and the Summary says why', async () => {
    const book = readBack(await workbookOf(everything));
    expect(book.SheetNames).not.toContain('Plan vs observed');
    expect(book.SheetNames).not.toContain('Gap bridge');
    expect(book.SheetNames).not.toContain('Projection bands');
    const texts = cellsOf(book, 'Summary').map(({ cell }) => cell.v);
    expect(texts).toContain(
      'No measurement was given, so the sheets Plan vs observed and Gap bridge are left out.',
    );
  });

  it('a measurement without a planned rate has no gap bridge, and the Summary says why', async () => {
    const input = workbookInput(everything);
    const book = readBack(await buildWorkbook({ ...input, measurement: { ...measured, bridge: null } }));
    expect(book.SheetNames).toContain('Plan vs observed');
    expect(book.SheetNames).not.toContain('Gap bridge');
    const texts = cellsOf(book, 'Summary').map(({ cell }) => cell.v);
    expect(texts).toContain(
      'The measurement has no planned rate to compare with, so there is no gap bridge.',
    );
  });

  it('each has a title, one line that explains it, frozen panes and prints in landscape to the page width', async () => {
    const bytes = await full();
    const sheets = zipNames(bytes).filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name));
    expect(sheets).toHaveLength(10);
    for (const name of sheets) {
      const xml = zipText(bytes, name);
      expect(xml).toMatch(/<pane [^>]*state="frozen"/);
      expect(xml).toMatch(/<pageSetup [^>]*orientation="landscape"/);
      expect(xml).toMatch(/fitToWidth="\d+"/);
      expect(xml).toMatch(/showGridLines="0"/);
    }
    const book = readBack(bytes);
    for (const name of book.SheetNames) {
      expect(book.Sheets[name]!['B1']?.t).toBe('s');
      expect(String(book.Sheets[name]!['B2']?.v).length).toBeGreaterThan(20);
    }
  });
});

describe('formulas', () => {
  it('all have a stored result, and none is an error', async () => {
    const formulas = cellsOf(readBack(await full())).filter(({ cell }) => cell.f !== undefined);
    expect(formulas.length).toBeGreaterThan(3000);
    for (const { sheet, address, cell } of formulas) {
      const fine = typeof cell.v === 'string' || (typeof cell.v === 'number' && Number.isFinite(cell.v));
      if (!fine) expect.fail(`${sheet} ${address} =${cell.f} has the result ${String(cell.v)}`);
    }
  });

  it('the stored results of the Waterfall are the expected values of the engine', async () => {
    const { resolved, expected } = workbookInput(everything);
    const figures = waterfallFigures(readBack(await workbookOf(everything)).Sheets['Waterfall']!);
    for (const segment of resolved.segments) {
      for (const month of expected.simulation.periods.months) {
        const engine = expected.simulation.series['entries.sao']![segment.id]![month]!.mean!;
        expect(figures.get(JSON.stringify([segment.name, 'SAO', month]))).toBeCloseTo(engine, 9);
      }
    }
  });

  it('the Summary is formulas over the Waterfall, and the Waterfall over the weeks', async () => {
    const book = readBack(await full());
    const formulas = (sheet: string): string[] => cellsOf(book, sheet).flatMap(({ cell }) => cell.f ?? []);
    expect(formulas('Summary').filter((formula) => formula.includes('Waterfall!')).length).toBeGreaterThan(
      30,
    );
    expect(formulas('Waterfall').filter((formula) => formula.startsWith('SUMPRODUCT(Weeks!')).length).toBe(
      // 14 rows of the one segment and 7 of the other, by 7 months.
      21 * 7,
    );
    expect(
      formulas('Weeks').filter((formula) => formula.includes('rate_inbound_smb_sal_meetingHeld')).length,
    ).toBe(
      // Entries to the two stages that it leads to, in all passes together and in the first two, by 26 weeks.
      2 * 3 * 26,
    );
  });

  it('plan formulas over drivers stay formulas over named drivers', async () => {
    const book = readBack(await workbookOf(everything));
    const formulas = cellsOf(book, 'Assumptions').map(({ cell }) => cell.f);
    expect(formulas).toContain('driver_base*(1+driver_growth)^3');
    expect(formulas).toContain('driver_growth*40');
    expect(namedValue(book, 'driver_growth')).toBe(0.02);
  });

  it('so do figures of deals, delays, rates, people and targets; each cell has what it comes to', async () => {
    const book = readBack(await workbookOf(driven));
    const cell = (name: string): { f: string | undefined; v: unknown } => {
      const { sheet, address } = nameReference(book, name);
      const { f, v } = book.Sheets[sheet]![address] as CellObject;
      return { f, v };
    };
    const close = (value: number): unknown => expect.closeTo(value, 9) as unknown;
    expect(cell('deal_inbound_smb')).toEqual({ f: 'driver_price', v: 48_000 });
    expect(cell('deal_outbound')).toEqual({ f: 'driver_price*1.25', v: 60_000 });
    expect(cell('rate_inbound_smb_mql_sal')).toEqual({ f: '1/(1+20/(driver_yes))', v: close(0.8) });
    expect(cell('rate_inbound_smb_sao_won')).toEqual({
      f: '(0.15+4*(driver_growth*11)+0.35)/6',
      v: close(0.23),
    });
    expect(cell('delay_inbound_smb_mql_nurturing')).toEqual({ f: '14*driver_slow', v: 14 });
    // Median 2 and 90% point 8: σ = log 4 / 1.28155, the mean is 2 · exp(σ²/2).
    const variance = (Math.log(4) / 1.2815515655446) ** 2;
    expect(cell('delay_inbound_smb_mql_sal')).toEqual({
      f: '(2*driver_slow)*EXP((LN((8*driver_slow)/(2*driver_slow))/NORMSINV(0.9))^2/2)',
      v: close(2 * Math.exp(variance / 2)),
    });
    expect(cell('delay_inbound_smb_mql_disqualified').f).toBeUndefined();
    expect(cell('delay_spread_inbound_smb_sql_sao')).toEqual({ f: '0.8*driver_slow', v: 0.8 });
    // As the plan writes it, and not as it comes back from μ and σ.
    expect(cell('delay_inbound_smb_sql_sao')).toEqual({ f: undefined, v: 12 });
    expect(cell('exit_inbound_smb_mql_nurturing')).toEqual({ f: 'driver_growth*30', v: close(0.6) });
    expect(cell('target_bookings')).toEqual({ f: 'driver_price*20', v: 960_000 });
    expect(cell('target_entries_sql_2027_05')).toEqual({ f: 'driver_yes*1.5', v: 120 });
    const hires = cellsOf(book, 'Assumptions').filter((found) => found.cell.f === '2-1');
    expect(hires.map((found) => found.cell.v)).toEqual([1]);
  });
});

describe('named cells', () => {
  it('hold the means of the plan under names that say what they are', async () => {
    const book = readBack(await workbookOf(everything));
    expect(namedValue(book, 'rate_inbound_smb_mql_sal')).toBeCloseTo(0.8, 12);
    expect(namedValue(book, 'rate_inbound_smb_mql_sal_from_2027_03')).toBe(0.84);
    expect(namedValue(book, 'rate_inbound_smb_meetingHeld_sql')).toBeCloseTo(0.6, 12);
    expect(namedValue(book, 'exit_inbound_smb_meetingHeld_nurturing')).toBeCloseTo(25 / 40, 12);
    expect(namedValue(book, 'arrivals_inbound_smb_2027_03')).toBe(260);
    expect(namedValue(book, 'arrivals_outbound_2027_07')).toBe(0);
    expect(namedValue(book, 'season_inbound_smb_06')).toBe(0.8);
    expect(namedValue(book, 'delay_inbound_smb_sal_meetingHeld')).toBeCloseTo(9, 12);
    expect(namedValue(book, 'delay_spread_inbound_smb_sal_meetingHeld')).toBeCloseTo(0.9, 12);
    expect(namedValue(book, 'deal_inbound_smb')).toBeCloseTo(48_000, 6);
    expect(namedValue(book, 'recycle_inbound_smb')).toBeCloseTo(0.3, 12);
    expect(namedValue(book, 'delay_recycle_inbound_smb')).toBeCloseTo(35, 12);
    expect(namedValue(book, 'spend_entry_inbound_smb_mql')).toBe(35);
    expect(namedValue(book, 'target_bookings')).toBe(900_000);
    expect(namedValue(book, 'target_pipeline_FY27_Q2_inbound_smb')).toBe(1_000_000);
  });

  it('are valid, unique without case, and point into the workbook', async () => {
    const names = readBack(await full()).Workbook!.Names!.filter(({ Name }) => !Name.startsWith('_xlnm'));
    expect(names.length).toBeGreaterThan(80);
    expect(new Set(names.map(({ Name }) => Name.toLowerCase())).size).toBe(names.length);
    for (const { Name, Ref } of names) {
      expect(Name).toMatch(/^[a-z]+_\w{1,240}$/);
      expect(Ref).toMatch(/^Assumptions!\$[A-Z]+\$\d+$/);
    }
  });

  it('an exit that takes as long as the advance follows its delay', async () => {
    const formulas = cellsOf(readBack(await workbookOf(everything)), 'Assumptions').map(({ cell }) => cell.f);
    expect(formulas).toContain('delay_inbound_smb_mql_sal');
  });
});

describe('projection bands', () => {
  it('show the quantiles of the simulation, the chance of each target with its standard error, seed and trials', async () => {
    const input = workbookInput(everything);
    const simulation = simulate(input.resolved, { trials: 40, seed: 3 });
    const values = new Set(
      cellsOf(readBack(await buildWorkbook({ ...input, simulation })), 'Projection bands').map(
        ({ cell }) => cell.v,
      ),
    );
    for (const key of ['bookings', 'pipeline', 'entries.sql']) {
      for (const period of ['2027-05', 'FY27-Q2', 'total']) {
        const summary = simulation.series[key]!['total']![period]!;
        for (const quantile of ['p10', 'p25', 'p50', 'p75', 'p90'] as const)
          expect(values).toContain(summary[quantile]);
      }
    }
    for (const target of simulation.targets) {
      expect(values).toContain(target.probability);
      expect(values).toContain(target.standardError);
    }
    expect([...values].some((value) => String(value).startsWith('40 trials, seed 3, engine '))).toBe(true);
  });

  it('utilisation is there where the plan has the team', async () => {
    const plan = parsePlan({
      ...everything,
      sdr: { headcount: 3, leadsPerWeek: 20 },
      ae: { headcount: 4, openPerAe: 10 },
    });
    const resolved = resolvePlan(plan);
    const simulation = simulate(resolved, { trials: 20, seed: 3 });
    const book = readBack(
      await buildWorkbook({ plan, resolved, expected: expectedFlow(resolved), simulation }),
    );
    const values = new Set(cellsOf(book, 'Projection bands').map(({ cell }) => cell.v));
    expect(values).toContain(simulation.series['utilisation.sdr']!['total']!['2027-03']!.p90);
    expect(values).toContain(simulation.series['utilisation.ae']!['total']!['2027-03']!.p90);
  });
});

describe('what belongs together', () => {
  const other = { ...everything, name: 'Another plan' };

  it('refuses a simulation of another plan', async () => {
    const simulation = simulate(workbookInput(other).resolved, { trials: 5, seed: 1 });
    await expect(buildWorkbook({ ...workbookInput(everything), simulation })).rejects.toMatchObject({
      detail: { code: 'result-of-another-plan', path: 'name' },
    });
  });

  it('refuses expected values of another version of the plan', async () => {
    const changed = structuredClone(everything);
    changed.segments[1]!.transitions[0]!.rate = 0.41;
    const { expected } = workbookInput(changed);
    await expect(buildWorkbook({ ...workbookInput(everything), expected })).rejects.toMatchObject({
      detail: { code: 'result-of-another-plan', path: 'segments[1]' },
    });
  });

  it('a scenario is named on the Summary, and its rates are the inputs', async () => {
    const base = parsePlan({
      ...everything,
      scenarios: [
        { name: 'Slow', patch: { segments: { outbound: { transitions: { sql: { rate: 0.35 } } } } } },
      ],
    });
    const resolved = resolvePlan(base, 'Slow');
    const plan = scenarioPlan(base, 'Slow');
    const book = readBack(await buildWorkbook({ plan, resolved, expected: expectedFlow(resolved) }));
    expect(book.Sheets['Summary']!['B1']?.v).toBe('Every form · Slow');
    expect(namedValue(book, 'rate_outbound_sql_sao')).toBe(0.35);
  });
});

it('number formats have other characters than ASCII in quotes only', async () => {
  const formats = [...zipText(await full(), 'xl/styles.xml').matchAll(/formatCode="([^"]*)"/g)].map(
    ([, code]) => code!.replaceAll('&quot;', '"'),
  );
  expect(formats.length).toBeGreaterThan(10);
  // Excel calls a file damaged that has a bare minus sign or dash in a format.
  for (const format of formats) expect(format.replaceAll(/"[^"]*"/g, '')).toMatch(/^[ -~]*$/);
});

it('the same input gives the same bytes', async () => {
  const [first, second] = [await full(), await full()];
  expect(Buffer.compare(first, second)).toBe(0);
});
