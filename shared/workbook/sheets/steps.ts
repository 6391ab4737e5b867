/** The flow of each step: entries to every stage as convolutions of earlier entries with the delays. */
import type { Book } from '../book.ts';
import { stageName, stepSheetName } from '../book.ts';
import type { SegmentFlow } from '../flow.ts';
import type { Inputs } from '../inputs.ts';
import { formats, type Look } from '../look.ts';
import {
  allMeasures,
  isMoney,
  type Measure,
  measureKey,
  measureName,
  segmentMeasures,
  stepValues,
} from '../measures.ts';
import { Page, address } from '../page.ts';
import { serialDay, stepStart } from '../timeline.ts';
import type { CalendarLayout } from './calendar.ts';
import type { DelaysLayout } from './delays.ts';
import type { OpeningTerms } from './opening.ts';
import { type Block, blockOf, excessFormula, stepFormula, type StepContext } from './stepFormulas.ts';

const headRow = 5;
const firstRow = headRow + 1;
const firstColumn = 6;

export interface StepsLayout {
  readonly page: Page;
  /** Column of a measure. */
  column(measure: Measure): number;
  /** First row of all passes of a segment. */
  firstRowOf(segment: number): number;
}

export function writeSteps(
  book: Book,
  inputs: Inputs,
  calendar: CalendarLayout,
  delays: DelaysLayout,
  opening: OpeningTerms,
): StepsLayout {
  const measures = allMeasures(book);
  const excessStages = [...new Set(book.flows!.flatMap((flow) => [...flow.excess.keys()]))];
  const step = book.resolved.step;
  const page = new Page(book.workbook, {
    name: stepSheetName(book.resolved),
    title: `Flow by ${step}`,
    line: `Expected entries of each ${step}: earlier entries × rate × chance of the delay, without limits of capacity. The Waterfall sums them by month.`,
    widths: [2, 22, 14, 7, 12, ...measures.map(() => 12), ...excessStages.map(() => 14)],
    freeze: { row: headRow, column: 5 },
    tab: 'line2',
    titleRows: `${headRow}:${headRow}`,
    footer: book.footer,
  });
  // The passes are below the block of all passes.
  page.sheet.properties.outlineProperties = { summaryBelow: false, summaryRight: false };
  const columns = new Map(measures.map((measure, at) => [measureKey(measure), firstColumn + at]));
  const excess = new Map(excessStages.map((stage, at) => [stage, firstColumn + measures.length + at]));
  const { blocks, last } = layOut(book);
  const context: StepContext = { book, page, inputs, calendar, delays, opening, columns, excess, blocks };
  writeHeads(context, measures);
  writeAllSegments(context, measures);
  for (const block of blocks) writeBlock(context, block);
  page.sheet.autoFilter = {
    from: { row: headRow, column: 2 },
    to: { row: last, column: firstColumn + measures.length + excessStages.length - 1 },
  };
  return {
    page,
    column: (measure) => columns.get(measureKey(measure))!,
    firstRowOf: (segment) => blockOf(blocks, segment, null).first,
  };
}

function layOut(book: Book): { blocks: Block[]; last: number } {
  const { steps } = book.time;
  const blocks: Block[] = [];
  let row = firstRow + steps;
  book.flows!.forEach((flow, segment) => {
    for (const [at, pass] of [flow.all, ...flow.passes].entries()) {
      blocks.push({ segment, pass: at === 0 ? null : at - 1, flow: pass, first: row });
      row += steps;
    }
  });
  return { blocks, last: row - 1 };
}

function writeHeads({ book, page, columns, excess }: StepContext, measures: readonly Measure[]): void {
  page.heads(headRow, 2, ['Segment', 'Pass', book.resolved.step === 'week' ? 'Week' : 'Day', 'Starts']);
  for (const measure of measures) {
    const unit = isMoney(measure) ? `, ${book.resolved.currency}` : '';
    page.given(headRow, columns.get(measureKey(measure))!, `${measureName(book, measure)}${unit}`, {
      size: 9.5,
      colour: 'ink3',
      under: 'line',
      align: 'right',
      wrap: true,
    });
  }
  for (const [stage, column] of excess) {
    page.given(headRow, column, `${stageName(book, stage)}: CRM amounts beyond the plan's deal`, {
      size: 9.5,
      colour: 'ink3',
      under: 'line',
      align: 'right',
      wrap: true,
    });
  }
  page.sheet.getRow(headRow).height = 40;
}

function writeLabels(
  context: StepContext,
  row: number,
  step: number,
  segment: string,
  pass: string,
  look: Look,
): void {
  const { page, book, calendar } = context;
  page.given(row, 2, segment, look);
  page.text(row, 3, pass, { ...look, colour: 'ink3' });
  page.number(row, 4, step + 1, { ...look, colour: 'ink3', align: 'left', format: '0' });
  const starts = calendar.page.reference(calendar.firstStep + step, 3);
  page.formula(row, 5, starts, serialDay(stepStart(book.time, step)), {
    ...look,
    align: 'left',
    format: formats.date,
  });
}

/** The first step of a block has a rule above it. */
function rule(step: number): Look {
  return step === 0 ? { over: 'strong' } : {};
}

function valueLook(measure: Measure, look: Look): Look {
  return {
    ...look,
    align: 'right',
    format: isMoney(measure) ? formats.money : '[=0]"–";[<9.995]0.00;#,##0.0',
  };
}

function writeAllSegments(context: StepContext, measures: readonly Measure[]): void {
  const { book, page, columns, blocks } = context;
  const totals = blocks.filter((block) => block.pass === null);
  const has = measures.map((measure) =>
    totals.filter(({ segment }) =>
      segmentMeasures(book, segment).some((own) => measureKey(own) === measureKey(measure)),
    ),
  );
  for (let step = 0; step < book.time.steps; step++) {
    const row = firstRow + step;
    writeLabels(context, row, step, 'All segments', 'all passes', { ...rule(step), bold: true });
    measures.forEach((measure, at) => {
      const column = columns.get(measureKey(measure))!;
      const formula = has[at]!.map((block) => address(block.first + step, column, 'none')).join('+');
      const result = has[at]!.reduce(
        (sum, { segment }) => sum + stepValues(book.flows![segment]!, measure)[step]!,
        0,
      );
      page.formula(row, column, formula, result, valueLook(measure, rule(step)));
    });
  }
}

function passName(pass: number | null): string {
  if (pass === null) return 'all passes';
  if (pass === 0) return 'first pass';
  return `after return ${pass}`;
}

function writeBlock(context: StepContext, block: Block): void {
  const { book, page, columns, excess } = context;
  const flow = book.flows![block.segment]!;
  const { name } = book.resolved.segments[block.segment]!;
  const dim: Look = block.pass === null ? {} : { colour: 'ink3' };
  const measures = segmentMeasures(book, block.segment).filter(
    (measure) =>
      block.pass === null ||
      (measure.kind === 'stage' ? block.flow.entries.has(measure.stage) : !isMoney(measure)),
  );
  for (let step = 0; step < book.time.steps; step++) {
    const row = block.first + step;
    const look: Look = { ...dim, ...rule(step) };
    writeLabels(context, row, step, name, passName(block.pass), look);
    if (block.pass !== null) page.sheet.getRow(row).outlineLevel = 1;
    for (const measure of measures) {
      const column = columns.get(measureKey(measure))!;
      const formula = stepFormula(context, block, flow, measure, step);
      const result = valueOf(flow, block, measure, step);
      if (formula === '') page.number(row, column, 0, valueLook(measure, look));
      else page.formula(row, column, formula, result, valueLook(measure, look));
    }
    if (block.pass !== null) continue;
    for (const [stage, column] of excess) {
      const values = flow.excess.get(stage);
      if (!values) continue;
      const formula = excessFormula(context, block, flow, stage, step);
      const excessLook: Look = { ...look, align: 'right', format: '#,##0;"−"#,##0;"–"' };
      if (formula === '') page.number(row, column, 0, excessLook);
      else page.formula(row, column, formula, values[step]!, excessLook);
    }
  }
}

function valueOf(flow: SegmentFlow, block: Block, measure: Measure, step: number): number {
  if (block.pass === null) return stepValues(flow, measure)[step]!;
  if (measure.kind === 'stage') return block.flow.entries.get(measure.stage)![step]!;
  return measure.kind === 'fresh' ? block.flow.fresh[step]! : block.flow.returned[step]!;
}
