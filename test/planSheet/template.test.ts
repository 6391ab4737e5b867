import ExcelJS from 'exceljs';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePlan } from '../../shared/plan/index.ts';
import { previewSheet, proposeSheetMap, readPlanningFile } from '../../shared/planSheet/index.ts';
import { planSheetTemplate } from '../../shared/planSheet/template.ts';
import { arbitraryPlan } from '../support/arbitraryPlans.ts';
import { fullPlan } from '../support/plans.ts';

const read = (bytes: Uint8Array, name = 'template.xlsx') => readPlanningFile({ name, bytes });

it('a template that is read back as it is changes nothing, whatever the segments are called', async () => {
  const plan = parsePlan({
    ...fullPlan(),
    segments: fullPlan().segments.map((segment, index) => ({
      ...segment,
      name: ['SDR rates Q1', '=1+1'][index] ?? segment.name,
    })),
  });
  const file = read(await planSheetTemplate(plan));
  const { map, problems } = proposeSheetMap(file, plan);
  expect(problems).toEqual([]);
  expect(map!.blocks.map(({ sheet, meaning }) => `${sheet} ${meaning}`)).toEqual([
    'Arrivals arrivals',
    'Rates rates',
    'People headcount',
    'People hires',
    'Money deal',
    'Money spend',
    'Targets targets',
  ]);
  const preview = previewSheet(file, map!, plan);
  expect([preview.changes, preview.problems, preview.notes]).toEqual([[], [], []]);
  expect(preview.plan).toBe(plan);
  expect(preview.same).toBeGreaterThan(100);
});

it('the same plan gives the same bytes', async () => {
  const plan = parsePlan(fullPlan());
  expect(await planSheetTemplate(plan)).toEqual(await planSheetTemplate(plan));
});

interface Edit {
  readonly sheet: string;
  readonly cell: string;
  readonly value: number;
}

async function edited(bytes: Uint8Array, edits: readonly Edit[]): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes.buffer as ArrayBuffer);
  for (const { sheet, cell, value } of edits) book.getWorksheet(sheet)!.getCell(cell).value = value;
  return new Uint8Array(await book.xlsx.writeBuffer());
}

it('edits of a template are the changes of the plan, cell by cell, and then there are no more', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryPlan,
      fc.array(fc.record({ at: fc.nat(), value: fc.integer({ min: 1, max: 97 }) }), {
        minLength: 1,
        maxLength: 6,
      }),
      async (planFile, wanted) => {
        const plan = parsePlan(planFile);
        const bytes = await planSheetTemplate(plan);
        const file = read(bytes);
        const { map } = proposeSheetMap(file, plan);
        const unchanged = previewSheet(file, map!, plan);
        expect(unchanged.changes).toEqual([]);
        // Every cell of the picks, those of targets and spend included, which may be blank.
        const cells = map!.blocks.flatMap(({ sheet, meaning, rows = [], columns = [] }) =>
          rows.flatMap((row) => columns.map((column) => ({ sheet, meaning, cell: `${column.at}${row.at}` }))),
        );
        const edits = new Map(
          wanted.map(({ at, value }) => {
            const { sheet, cell, meaning } = cells[at % cells.length]!;
            return [`${sheet} ${cell}`, { sheet, cell, value: meaning === 'rates' ? value / 100 : value }];
          }),
        );
        const changed = read(await edited(bytes, [...edits.values()]));
        const { map: again } = proposeSheetMap(changed, plan);
        expect(again).toEqual(map);
        const preview = previewSheet(changed, again!, plan);
        for (const { sheet, cell, to } of preview.changes)
          expect(edits.get(`${sheet} ${cell}`)?.value).toBe(to);
        const told = new Set(preview.changes.map(({ sheet, cell }) => `${sheet} ${cell}`));
        // What is not told is what the plan had already.
        expect(preview.same + told.size).toBeGreaterThanOrEqual(unchanged.same);
        const after = previewSheet(changed, again!, preview.plan);
        expect(after.changes).toEqual([]);
      },
    ),
    { numRuns: 12 },
  );
});

it('rows that were moved are no longer where the template put them: then it is read like any other sheet', async () => {
  const plan = parsePlan(fullPlan());
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await planSheetTemplate(plan)).buffer as ArrayBuffer);
  const sheet = book.getWorksheet('Arrivals')!;
  sheet.spliceRows(5, 0, []);
  const file = read(new Uint8Array(await book.xlsx.writeBuffer()));
  const { map, blocks } = proposeSheetMap(file, plan);
  expect(blocks.every(({ confidence }) => confidence < 1)).toBe(true);
  const arrivals = map!.blocks.find(({ meaning }) => meaning === 'arrivals')!;
  expect(previewSheet(file, { ...map!, blocks: [arrivals] }, plan).changes).toEqual([]);
});
