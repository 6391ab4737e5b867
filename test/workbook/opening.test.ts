import { describe, expect, it } from 'vitest';
import { expectedFlow } from '../../shared/engine/index.ts';
import { parsePlan, type PlanFile, resolvePlan } from '../../shared/plan/index.ts';
import { type OpeningRow, openingRows } from '../../shared/workbook/opening.ts';
import { timeline } from '../../shared/workbook/timeline.ts';
import { cellsOf, readBack, waterfallFigures } from './readBack.ts';
import { everything, workbookOf } from './samplePlans.ts';

/** Visits of every age, as a calibrated plan has them. */
const manyAges: PlanFile = {
  ...everything,
  opening: ['mql', 'sal', 'meetingHeld', 'sql', 'sao', 'nurturing'].flatMap((stage) =>
    Array.from({ length: 60 }, (_, at) => ({
      segment: 'inbound-smb',
      stage,
      ageDays: at * 2,
      count: 1 + ((at * 7) % 5),
      recycles: at % 3,
      ...(stage === 'sao' && at % 2 === 0 ? { amount: 20_000 + 1500 * at } : {}),
    })),
  ),
};

const rowsOf = (file: PlanFile, mostCells: number): OpeningRow[] => {
  const plan = resolvePlan(parsePlan(file));
  return openingRows(plan, timeline(plan), mostCells);
};

/** Visits (or money) that arrive, by destination, kind and step. */
function arrivals(rows: readonly OpeningRow[]): Map<string, Float64Array> {
  const sums = new Map<string, Float64Array>();
  for (const row of rows) {
    const key = `${row.destination} ${row.money} ${row.withAmount} ${row.recycles}`;
    const sum = sums.get(key) ?? new Float64Array(row.profile.length);
    row.profile.forEach((share, step) => {
      sum[step]! += row.expected * share;
    });
    sums.set(key, sum);
  }
  return sums;
}

describe('opening visits', () => {
  it('a visit of age a takes way j with probability ∝ π_j · (1 − F_j(a)): by hand', () => {
    // Advance after 10 days with 0.6, exit after 20 days with 0.3, never 0.1; a visit of 12 days can only exit or stay.
    const file: PlanFile = {
      ...everything,
      segments: [
        {
          id: 'one',
          arrivals: { stage: 'mql', perMonth: {} },
          transitions: [
            {
              from: 'mql',
              to: 'won',
              rate: 0.6,
              delayDays: { fixed: 10 },
              exits: { lost: { share: 0.75, delayDays: { fixed: 20 } } },
            },
          ],
        },
      ],
      targets: [],
      opening: [{ segment: 'one', stage: 'mql', ageDays: 12, count: 8 }],
    };
    const [won, lost] = rowsOf(file, 1000);
    expect(won).toMatchObject({ still: 0, expected: 0 });
    expect(lost!.expected).toBeCloseTo((8 * 0.3) / 0.4, 12);
    // 8 days are left: one week with probability 6/7, two weeks with 1/7.
    expect(lost!.profile[1]).toBeCloseTo(6 / 7, 12);
    expect(lost!.profile[2]).toBeCloseTo(1 / 7, 12);
  });

  it('grouped by age they arrive in the same steps as one by one', () => {
    const [fine, coarse] = [rowsOf(manyAges, Number.POSITIVE_INFINITY), rowsOf(manyAges, 0)];
    expect(coarse.length).toBeLessThan(fine.length / 8);
    const wanted = arrivals(fine);
    const grouped = arrivals(coarse);
    expect([...grouped.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [key, values] of wanted) {
      values.forEach((value, step) => expect(grouped.get(key)![step]).toBeCloseTo(value, 9));
    }
  });

  it('many ages still give a workbook that equals the engine', async () => {
    const book = readBack(await workbookOf(manyAges));
    const figures = waterfallFigures(book.Sheets['Waterfall']!);
    const { series } = expectedFlow(resolvePlan(parsePlan(manyAges))).simulation;
    for (const month of ['2027-01', '2027-04', '2027-06']) {
      const engine = series['bookings']!['inbound-smb']![month]!.mean!;
      expect(figures.get(JSON.stringify(['Inbound SMB', 'Bookings', month]))).toBeCloseTo(engine, 4);
    }
    const profile = cellsOf(book, 'Opening').filter(({ cell }) => cell.t === 'n');
    expect(profile.length).toBeLessThan(40_000);
  });
});
