import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../shared/estimate/result.ts';
import { expectedFlow } from '../../shared/engine/index.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { parsePlan, planTargets, type PlanFile, resolvePlan } from '../../shared/plan/index.ts';
import { buildWorkbook } from '../../shared/workbook/index.ts';
import { measuredLog } from './sampleMeasurement.ts';
import { cellsOf, readBack, type ReadCell } from './readBack.ts';
import { hasLibreOffice, recalculated } from '../support/libreOffice.ts';

const delayDays = { lognormal: { mean: 9, cv: 0.8 } };

function segment(
  id: string,
  name: string,
  mql: number,
  rates: readonly number[],
): PlanFile['segments'][number] {
  const stages = ['mql', 'sal', 'meetingBooked', 'meetingHeld', 'sql', 'sao', 'won'];
  return {
    id,
    name,
    arrivals: { stage: 'mql', perMonth: { '2025-07': mql, '2025-08': mql } },
    transitions: rates.map((rate, at) => ({ from: stages[at]!, to: stages[at + 1]!, rate, delayDays })),
    deal: { fixed: 20_000 },
  };
}

const file: PlanFile = {
  spillway: 1,
  name: 'Against the CRM',
  start: '2025-07-07',
  weeks: 8,
  stages: 'default',
  segments: [
    segment('smb', 'Small business', 300, [0.6, 0.5, 0.8, 0.5, 0.8, 0.25]),
    segment('midmarket', 'mid', 100, [0.75, 0.55, 0.8, 0.6, 0.8, 0.3]),
    segment('elsewhere', 'Elsewhere', 0, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]),
  ],
};

const plan = parsePlan(file);
const resolved = resolvePlan(plan);
const measurement: Measurement = measure(measuredLog(), {
  segments: ['segment'],
  from: 'mql',
  to: 'sao',
  plan: planTargets(resolved),
});
const build = (): Promise<Uint8Array> =>
  buildWorkbook({ plan, resolved, expected: expectedFlow(resolved), measurement });

/** Rows of a sheet as texts and numbers by column letter. */
function rowsOf(cells: readonly ReadCell[]): Map<string, unknown>[] {
  const rows = new Map<number, Map<string, unknown>>();
  for (const { address, cell } of cells) {
    const [, column, row] = /^([A-Z]+)(\d+)$/.exec(address)!;
    const known = rows.get(Number(row)) ?? new Map<string, unknown>();
    rows.set(Number(row), known.set(column!, cell.v));
  }
  return [...rows.keys()].sort((a, b) => a - b).map((row) => rows.get(row)!);
}

/** The row of a transition beneath the heading of a segment. */
function observedRow(
  sheet: Map<string, unknown>[],
  segment: string,
  from: string,
  to: string,
): Map<string, unknown> {
  const heading = sheet.findIndex((row) => row.get('B') === segment && row.get('C') === undefined);
  return sheet.slice(heading).find((row) => row.get('B') === from && row.get('C') === `→ ${to}`)!;
}

describe('plan vs observed', () => {
  it('shows plan, period, to date, eventual with its interval, n and days of every measured transition', async () => {
    const sheet = rowsOf(cellsOf(readBack(await build()), 'Plan vs observed'));
    for (const result of measurement.transitions) {
      const name =
        result.segment === null ? 'All segments' : { smb: 'Small business', mid: 'mid' }[result.segment];
      const stage = (id: string): string => measurement.stages.find((known) => known.id === id)!.name;
      const row = observedRow(sheet, name ?? result.segment!, stage(result.from), stage(result.to));
      const { period, cohort, eventual } = result.conversion;
      expect([row.get('E'), row.get('F')]).toEqual([period.rate, period.n]);
      expect(row.get('G')).toBe(cohort.rate);
      expect([row.get('H'), row.get('I'), row.get('J'), row.get('K')]).toEqual([
        eventual.rate,
        eventual.low,
        eventual.high,
        eventual.n,
      ]);
      expect(row.get('O')).toBe(result.velocity.median ?? '–');
    }
  });

  it('the plan is the product of its rates along the way, and over all segments their mean by entries', async () => {
    const sheet = rowsOf(cellsOf(readBack(await build()), 'Plan vs observed'));
    const smb = 0.6 * 0.5 * 0.8 * 0.5 * 0.8;
    const mid = 0.75 * 0.55 * 0.8 * 0.6 * 0.8;
    expect(observedRow(sheet, 'Small business', 'MQL', 'SAO').get('D')).toBeCloseTo(smb, 12);
    expect(observedRow(sheet, 'mid', 'MQL', 'SAO').get('D')).toBeCloseTo(mid, 12);
    expect(observedRow(sheet, 'All segments', 'MQL', 'SAO').get('D')).toBeCloseTo((3 * smb + mid) / 4, 12);
    // The planned end of the gap bridge is the same figure.
    expect(measurement.bridge!.planned).toBeCloseTo((3 * smb + mid) / 4, 12);
    // Entries to SAL weigh what comes after it.
    const weights = [3 * 0.6, 0.75] as const;
    expect(observedRow(sheet, 'All segments', 'SAL (SDR Working)', 'Meeting Booked').get('D')).toBeCloseTo(
      (weights[0] * 0.5 + weights[1] * 0.55) / (weights[0] + weights[1]),
      12,
    );
  });

  it('a measured segment that the plan does not have stands there without a plan', async () => {
    const sheet = rowsOf(cellsOf(readBack(await build()), 'Plan vs observed'));
    expect(observedRow(sheet, 'enterprise', 'MQL', 'SAO').get('D')).toBe('–');
    expect(sheet.find((row) => row.get('B') === 'enterprise')!.get('D')).toBe('not a segment of the plan');
  });

  it('says below or above only where the plan is outside the 95% interval', async () => {
    const sheet = rowsOf(cellsOf(readBack(await build()), 'Plan vs observed'));
    let told = 0;
    for (const row of sheet) {
      const [planned, low, high] = [row.get('D'), row.get('I'), row.get('J')];
      if (typeof planned !== 'number' || typeof low !== 'number' || typeof high !== 'number') continue;
      told += 1;
      const verdict = planned > high ? '▼ below' : planned < low ? '▲ above' : 'within 95%';
      expect(row.get('M')).toBe(verdict);
    }
    expect(told).toBeGreaterThan(15);
  });
});

describe('gap bridge', () => {
  it('leads from the recorded to the planned rate, bar by bar', async () => {
    const bridge = measurement.bridge!;
    const sheet = rowsOf(cellsOf(readBack(await build()), 'Gap bridge'));
    expect(sheet.some((row) => row.get('B') === bridge.sentence)).toBe(true);
    const table = sheet.slice(sheet.findIndex((row) => row.get('B') === 'Recorded'));
    const rows = table.slice(0, table.findIndex((row) => row.get('B') === 'Plan') + 1);
    expect(rows).toHaveLength(bridge.bars.length + 3);
    expect(rows[0]!.get('I')).toBeCloseTo(bridge.recorded, 12);
    expect(rows.at(-1)!.get('I')).toBeCloseTo(bridge.planned, 12);
    const points = rows
      .slice(0, -1)
      .reduce((sum, row) => sum + (typeof row.get('D') === 'number' ? Number(row.get('D')) : 0), 0);
    expect(points).toBeCloseTo(bridge.gap * 100, 9);
    expect(rows.at(-2)!.get('I')).toBeCloseTo(bridge.planned, 9);
  });

  it('does not name owners', async () => {
    const owners = new Set(measurement.drift.owners.map(({ owner }) => owner));
    expect(owners.size).toBeGreaterThan(1);
    const texts = cellsOf(readBack(await build())).map(({ cell }) => cell.v);
    for (const owner of owners) expect(texts).not.toContain(owner);
  });
});

it.runIf(hasLibreOffice())('the formulas of both sheets recompute to what is stored', async () => {
  const bytes = await build();
  const after = readBack(await recalculated(bytes));
  for (const name of ['Plan vs observed', 'Gap bridge']) {
    for (const { address, cell } of cellsOf(readBack(bytes), name)) {
      if (cell.f === undefined) continue;
      const value: unknown = after.Sheets[name]![address]?.v;
      if (typeof cell.v === 'number') expect(value).toBeCloseTo(cell.v, 9);
      else expect(value).toBe(cell.v);
    }
  }
});
