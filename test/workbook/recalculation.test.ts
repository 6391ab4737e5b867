import ExcelJS from 'exceljs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Simulation } from '../../shared/engine/result.ts';
import { parsePlan, type PlanFile, resolvePlan } from '../../shared/plan/index.ts';
import { type ActualMonth, expectedFlow } from '../../shared/engine/index.ts';
import { hasLibreOffice, recalculated, recalculatedAll } from '../support/libreOffice.ts';
import { arbitraryPlan } from '../support/arbitraryPlans.ts';
import { cellsOf, nameReference, readBack, waterfallFigures, withoutResults } from './readBack.ts';
import { daily, driven, everything, forecast, manyReturns, recorded, workbookOf } from './samplePlans.ts';

const present = hasLibreOffice();

it.runIf(!present)('formulas are NOT recomputed in this run: soffice is missing', () => {
  console.warn(
    'The formulas of the workbook were NOT recomputed in this run: soffice is not on the PATH. Debian: apt-get install libreoffice-calc-nogui',
  );
});

/** Relative, or a millionth of one lead. */
function close(a: unknown, b: number): boolean {
  return typeof a === 'number' && Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(b), 1);
}

/** Rows of the Waterfall and the series that they must equal. */
function expectedFigures(file: PlanFile, actuals: readonly ActualMonth[]): Map<string, number> {
  const resolved = resolvePlan(parsePlan(file));
  const { series, periods } = expectedFlow(resolved, { actuals }).simulation;
  const keys: [label: string, key: string][] = [
    ...resolved.graph.stages.map(({ id, name }): [string, string] => [name, `entries.${id}`]),
    ['Returns', 'recycles'],
    ['Pipeline created', 'pipeline'],
    ['Bookings', 'bookings'],
    ['Spend', 'spend'],
  ];
  const segments: [name: string, id: string][] = [
    ...resolved.segments.map(({ name, id }): [string, string] => [name, id]),
    ['All segments', 'total'],
  ];
  const figures = new Map<string, number>();
  for (const [name, id] of segments) {
    for (const [label, key] of keys) {
      for (const month of periods.months)
        figures.set(JSON.stringify([name, label, month]), mean(series, key, id, month));
    }
  }
  return figures;
}

function mean(series: Simulation['series'], key: string, segment: string, month: string): number {
  // A month before a re-forecast may have no facts.
  return series[key]?.[segment]?.[month]?.mean ?? 0;
}

/** Every figure of the recomputed Waterfall against the engine; gives how many there are. */
function compareWaterfall(bytes: Uint8Array, file: PlanFile, actuals: readonly ActualMonth[] = []): number {
  const wanted = expectedFigures(file, actuals);
  let compared = 0;
  for (const [key, value] of waterfallFigures(readBack(bytes).Sheets['Waterfall']!)) {
    const engine = wanted.get(key);
    if (engine === undefined) continue;
    compared += 1;
    if (!close(value, engine)) expect.fail(`${key}: ${value} in the sheet, ${engine} of the engine`);
  }
  return compared;
}

/** Every formula's stored result against the recomputed one. */
function compareResults(stored: Uint8Array, recomputed: Uint8Array): number {
  const after = readBack(recomputed);
  const formulas = cellsOf(readBack(stored)).filter(({ cell }) => cell.f !== undefined);
  for (const { sheet, address, cell } of formulas) {
    const value: unknown = after.Sheets[sheet]![address]?.v;
    const same = typeof cell.v === 'number' ? close(value, cell.v) : value === cell.v;
    if (!same)
      expect.fail(`${sheet} ${address} =${cell.f}: ${String(cell.v)} stored, ${String(value)} recomputed`);
  }
  return formulas.length;
}

/** Sets inputs by their names, as a person would, and forgets all results. */
async function edited(bytes: Uint8Array, inputs: Readonly<Record<string, number>>): Promise<Uint8Array> {
  const names = readBack(bytes);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
  for (const [name, value] of Object.entries(inputs)) {
    const { sheet, address } = nameReference(names, name);
    workbook.getWorksheet(sheet)!.getCell(address).value = value;
  }
  return withoutResults(new Uint8Array(await workbook.xlsx.writeBuffer()));
}

describe.runIf(present)('the workbook, recomputed by LibreOffice without its stored results', () => {
  it.each([
    ['every form of rate, delay and opening, by week', everything, 224],
    ['figures of every kind from formulas', driven, 224],
    ['by day, with a stage between pipeline and bookings', daily, 60],
    ['many returns as one recursion', manyReturns, 224],
  ])('equals the expected values of the engine: %s', async (_, file, figures) => {
    const bytes = await workbookOf(file);
    const recomputed = await recalculated(withoutResults(bytes));
    expect(compareWaterfall(recomputed, file)).toBe(figures);
    expect(compareResults(bytes, recomputed)).toBeGreaterThan(1000);
  });

  it('adds what was recorded before a re-forecast', async () => {
    const bytes = await recalculated(withoutResults(await workbookOf(forecast, recorded)));
    expect(compareWaterfall(bytes, forecast, recorded)).toBe(224);
    const figures = waterfallFigures(readBack(bytes).Sheets['Waterfall']!);
    expect(figures.get(JSON.stringify(['Inbound SMB', 'Bookings', '2027-01']))).toBe(90_500);
    expect(figures.get(JSON.stringify(['All segments', 'Pipeline created', '2027-01']))).toBe(1_610_000);
  });

  it('equals them for plans of all kinds', async () => {
    const files = fc.sample(arbitraryPlan, { numRuns: 6, seed: 20_270_104 });
    const books = await Promise.all(files.map((file) => workbookOf(file)));
    const recomputed = await recalculatedAll(books.map(withoutResults));
    recomputed.forEach((bytes, at) => {
      expect(compareWaterfall(bytes, files[at]!)).toBeGreaterThan(0);
      compareResults(books[at]!, bytes);
    });
  });

  it('follows every kind of input: it equals the expected values of the plan so changed', async () => {
    const before: PlanFile = { ...structuredClone(everything), opening: [] };
    const recorded = [
      [2, 3],
      [6, 5],
      [15, 4],
      [60, 1],
    ] satisfies [number, number][];
    const after = structuredClone(before);
    const [inbound, outbound] = after.segments;
    Object.assign(inbound!.transitions[0]!, {
      rate: 0.4,
      changes: [{ from: '2027-03', rate: 0.6 }, before.segments[0]!.transitions[0]!.changes![1]],
    });
    inbound!.transitions[1]!.exits!['nurturing']!.share = 0.8;
    inbound!.transitions[1]!.delayDays = { gamma: { mean: 20, cv: 0.7 } };
    inbound!.transitions[2]!.delayDays = { empirical: recorded };
    inbound!.arrivals.perMonth['2027-02'] = 90;
    inbound!.arrivals.seasonal![0] = 1.3;
    inbound!.deal = { fixed: 50_000 };
    inbound!.recycle!.rate = 0.6;
    inbound!.recycle!.delayDays = { gamma: { mean: 20, cv: 0.5 } };
    inbound!.spend!.perEntry = { mql: 40, sao: 120 };
    outbound!.transitions[2]!.delayDays = { lognormal: { mean: 25, cv: 1 } };
    after.drivers = { growth: 0.021, base: 190 };
    const bytes = await edited(await workbookOf(before), {
      rate_inbound_smb_mql_sal: 0.4,
      rate_inbound_smb_mql_sal_from_2027_03: 0.6,
      exit_inbound_smb_sal_nurturing: 0.8,
      delay_inbound_smb_sal_meetingHeld: 20,
      delay_spread_inbound_smb_sal_meetingHeld: 0.7,
      delay_inbound_smb_meetingHeld_sql: recorded.reduce(
        (sum, [days, weight]) => sum + (days * weight) / 13,
        0,
      ),
      arrivals_inbound_smb_2027_02: 90,
      season_inbound_smb_01: 1.3,
      deal_inbound_smb: 50_000,
      recycle_inbound_smb: 0.6,
      delay_recycle_inbound_smb: 20,
      spend_entry_inbound_smb_mql: 40,
      delay_outbound_sao_won: 25,
      delay_spread_outbound_sao_won: 1,
      driver_growth: 0.021,
      driver_base: 190,
    });
    expect(compareWaterfall(await recalculated(bytes), after)).toBe(224);
  });

  it('follows its drivers, through figures of every kind that come from formulas', async () => {
    const before: PlanFile = { ...driven, opening: [] };
    const drivers = { growth: 0.021, base: 190, slow: 1.2, price: 50_000, yes: 75 };
    const bytes = await edited(
      await workbookOf(before),
      Object.fromEntries(Object.entries(drivers).map(([name, value]) => [`driver_${name}`, value])),
    );
    expect(compareWaterfall(await recalculated(bytes), { ...before, drivers })).toBe(224);
  });

  it('follows its rates also for visits that were open at the start', async () => {
    const after = structuredClone(everything);
    const [inbound] = after.segments;
    inbound!.transitions[4]!.rate = 0.12;
    inbound!.transitions[1]!.rate = 0.3;
    inbound!.recycle!.rate = 0.45;
    const bytes = await edited(await workbookOf(everything), {
      rate_inbound_smb_sao_won: 0.12,
      rate_inbound_smb_sal_meetingHeld: 0.3,
      recycle_inbound_smb: 0.45,
    });
    expect(compareWaterfall(await recalculated(bytes), after)).toBe(224);
  });
});
