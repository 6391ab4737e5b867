/** The sheet of inputs: what the plan assumes, each figure in a named cell. */
import { driverValues } from '../../plan/drivers.ts';
import { type Book, sheetNames } from '../book.ts';
import { FigureCells } from '../figureCells.ts';
import type { Inputs, SegmentInputs } from '../inputs.ts';
import { formats } from '../look.ts';
import { definedName } from '../names.ts';
import { Page } from '../page.ts';
import { rowLabels, type Sheet, sheetEnd, startSection, valueColumn, writeInput } from './assumptionFrame.ts';
import { writeArrivals, writePeople, writeSeason, writeSpend } from './assumptionGrids.ts';
import { writeDeals, writeRecycling, writeStages, writeTargets } from './assumptionRates.ts';

export function writeAssumptions(book: Book): Inputs {
  const end = sheetEnd(book);
  const page = new Page(book.workbook, {
    name: sheetNames.assumptions,
    title: 'Assumptions',
    line: 'What the plan assumes. The Waterfall uses these means; the simulation draws from the uncertainty beside them.',
    widths: [2, 22, 24, 25, ...Array.from({ length: end - 4 }, () => 10.5)],
    freeze: { row: 3, column: 4 },
    tab: 'plan',
    pagesWide: Math.max(1, Math.ceil(book.time.months.length / 15)),
    titleRows: '1:3',
    footer: book.footer,
  });
  writeLegend(page, book);
  const drivers = new Map<string, string>();
  const figures = new FigureCells(book.plan, drivers);
  const sheet: Sheet = { page, book, figures, end, row: 4 };
  writeDrivers(sheet, drivers);
  const arrivals = writeArrivals(sheet);
  const seasonal = writeSeason(sheet);
  const transitions = writeStages(sheet);
  const recycling = writeRecycling(sheet);
  const deals = writeDeals(sheet);
  const spend = writeSpend(sheet);
  const targets = writeTargets(sheet);
  writePeople(sheet);
  return {
    segments: book.resolved.segments.map((_, at): SegmentInputs => ({
      arrivals: arrivals[at]!,
      seasonal: seasonal[at]!,
      transitions: transitions[at]!,
      recycle: recycling[at]!,
      deal: deals[at]!,
      spend: spend[at]!.perMonth,
      spendPerEntry: spend[at]!.perEntry,
    })),
    targets,
  };
}

function writeLegend(page: Page, { flows, resolved }: Book): void {
  const words = { size: 9.5, colour: 'ink3', indent: 1 } as const;
  if (!flows) {
    page.text(
      3,
      2,
      'This plan is too large for live formulas: figures are as exported, change them in Spillway.',
      words,
    );
    return;
  }
  page.text(3, 2, 'input', { ground: 'input', boxed: true, align: 'center', size: 9.5 });
  const [segment] = resolved.segments;
  const { from, to } = segment!.transitions[0]!;
  const stage = (index: number): string => resolved.graph.stages[index]!.id;
  const name = definedName(['rate', segment!.id, stage(from), stage(to)]);
  page.text(
    3,
    3,
    `Change cells with this ground: Waterfall and Summary follow. Each has a name, e.g. ${name}.`,
    words,
  );
}

/** Named numbers that the plan's formulas use. */
function writeDrivers(sheet: Sheet, drivers: Map<string, string>): void {
  // Each after those that its formula names.
  const given = driverValues(sheet.book.plan);
  if (given.size === 0) return;
  startSection(sheet, 'Drivers', 'numbers that formulas in the cells below use');
  for (const [id, value] of given) {
    const written = sheet.book.plan.drivers[id];
    rowLabels(sheet, id, '', 'number');
    drivers.set(
      id,
      writeInput(sheet, valueColumn, {
        name: ['driver', id],
        value,
        formula: typeof written === 'string' ? sheet.figures.translated(written) : undefined,
        limits: 'number',
        look: { format: formats.number },
      }),
    );
    sheet.row += 1;
  }
}
