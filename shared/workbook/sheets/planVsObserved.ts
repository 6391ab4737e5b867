/** Plan against what was measured, stage by stage: period, to date and eventual conversion, and velocity. */
import type { ConditionalFormattingRule } from 'exceljs';
import type { Conversion, Measurement, TransitionResult } from '../../estimate/result.ts';
import { segmentsOfPlan } from '../../plan/segmentNames.ts';
import { type Book, sheetNames, stageName } from '../book.ts';
import type { Inputs } from '../inputs.ts';
import { type Colour, colours, formats, type Look } from '../look.ts';
import { Page, address } from '../page.ts';
import { plannedOfAll, plannedOfSegment } from '../plannedPath.ts';
import type { WaterfallLayout } from './waterfall.ts';

const headRow = 6;
const columns = {
  from: 2,
  to: 3,
  plan: 4,
  period: 5,
  periodN: 6,
  cohort: 7,
  eventual: 8,
  low: 9,
  high: 10,
  n: 11,
  difference: 12,
  verdict: 13,
  planDays: 14,
  median: 15,
  mean: 16,
  p90: 17,
  recorded: 18,
  open: 19,
} as const;

const words: Record<keyof typeof columns, string> = {
  from: 'From',
  to: 'To',
  plan: 'Plan',
  period: 'Period',
  periodN: 'of n',
  cohort: 'To date',
  eventual: 'Eventual',
  low: '95% from',
  high: 'to',
  n: 'of n',
  difference: 'Eventual − plan, points',
  verdict: 'Against plan',
  planDays: 'Plan, mean',
  median: 'Median',
  mean: 'Mean',
  p90: 'p90',
  recorded: 'Dates recorded',
  open: 'Still open',
};

const roles: Partial<Record<keyof typeof columns, Colour>> = {
  plan: 'plan',
  planDays: 'plan',
  period: 'recorded',
  eventual: 'adjusted',
};

interface Context {
  readonly book: Book;
  readonly page: Page;
  readonly inputs: Inputs;
  readonly waterfall: WaterfallLayout;
}

export function planVsObservedPage(book: Book): Page {
  return new Page(book.workbook, {
    name: sheetNames.planVsObserved,
    title: 'Plan vs observed',
    line: 'What the plan assumes, what the CRM shows in the period, and what its cohorts will eventually reach once the open visits are accounted for.',
    widths: [2, 20, 24, 9, 9, 8, 9, 9, 9, 9, 8, 11, 14, 9, 9, 9, 9, 10, 9],
    freeze: { row: headRow, column: 3 },
    tab: 'recorded',
    titleRows: `5:${headRow}`,
    footer: book.footer,
  });
}

export function writePlanVsObserved(
  book: Book,
  measurement: Measurement,
  page: Page,
  inputs: Inputs,
  waterfall: WaterfallLayout,
): void {
  const context: Context = { book, page, inputs, waterfall };
  page.text(
    3,
    2,
    `Measured ${measurement.window[0]} to ${measurement.window[1]}, as of ${measurement.asOf}${measurement.asOfInferred ? ' (inferred)' : ''}. Period: dates in the window ÷ dates in the window. To date: of those that entered, the share that has got there. Eventual: the share that will.`,
    { size: 9.5, colour: 'ink3' },
  );
  writeHeads(page);
  const planned = segmentsOfPlan(book.plan, measurement);
  const names = [null, ...new Set(measurement.transitions.flatMap(({ segment }) => segment ?? []))];
  let row = headRow + 1;
  for (const name of names) {
    const results = measurement.transitions.filter((result) => result.segment === name);
    if (results.length === 0) continue;
    const id = name === null ? undefined : planned.get(name);
    const segment = book.resolved.segments.findIndex((known) => known.id === id);
    page.look(row, 2, columns.open, { ground: 'raised', under: 'strong' });
    page.given(row, 2, book.resolved.segments[segment]?.name ?? name ?? 'All segments', {
      bold: true,
      size: 11.5,
      ground: 'raised',
      under: 'strong',
    });
    if (name !== null && segment < 0) {
      page.text(row, columns.plan, 'not a segment of the plan', {
        size: 9.5,
        colour: 'ink3',
        ground: 'raised',
        under: 'strong',
      });
    }
    for (const result of results) {
      row += 1;
      const key = result.from === measurement.from && result.to === measurement.to;
      writeResult(context, row, result, name === null ? null : segment, key);
    }
    row += 2;
  }
  colourVerdicts(page, row);
}

/** Better and worse in their colours, always with their glyph. */
function colourVerdicts(page: Page, last: number): void {
  const first = address(headRow + 1, columns.verdict, 'none');
  const rule = (glyph: string, colour: Colour, priority: number): ConditionalFormattingRule => ({
    type: 'expression',
    formulae: [`LEFT(${first},1)="${glyph}"`],
    style: { font: { color: { argb: `FF${colours[colour]}` } } },
    priority,
  });
  page.sheet.addConditionalFormatting({
    ref: `${first}:${address(last, columns.verdict, 'none')}`,
    rules: [rule('▼', 'worse', 1), rule('▲', 'better', 2)],
  });
}

function writeHeads(page: Page): void {
  const group: Look = { size: 9.5, bold: true, colour: 'ink2' };
  page.text(headRow - 1, columns.plan, 'Conversion', group);
  page.text(headRow - 1, columns.planDays, 'Days, given that it happens', group);
  page.text(headRow - 1, columns.recorded, 'Evidence', group);
  for (const key of Object.keys(columns) as (keyof typeof columns)[]) {
    const text = key === 'from' || key === 'to' || key === 'verdict';
    page.heads(headRow, columns[key], [words[key]], {
      align: text ? 'left' : 'right',
      colour: roles[key] ?? 'ink3',
      bold: roles[key] !== undefined,
      ...(key === 'verdict' ? { indent: 1 } : {}),
    });
  }
  page.sheet.getRow(headRow).height = 40;
}

/** `segment` null: all segments; below 0: none of the plan's. */
function writeResult(
  context: Context,
  row: number,
  result: TransitionResult,
  segment: number | null,
  key: boolean,
): void {
  const { book, page } = context;
  const { graph } = book.resolved;
  const rule: Look = { under: 'hair', bold: key };
  const [from, to] = [graph.indexOf(result.from), graph.indexOf(result.to)];
  page.given(row, columns.from, from >= 0 ? stageName(book, from) : result.from, rule);
  page.given(row, columns.to, `→ ${to >= 0 ? stageName(book, to) : result.to}`, rule);
  const plan = from >= 0 && to >= 0 ? plannedCell(context, row, from, to, segment) : null;
  if (plan === null) blank(page, row, columns.plan);
  const { period, cohort, eventual } = result.conversion;
  rate(page, row, columns.period, period, 'recorded');
  page.number(row, columns.periodN, period.n, {
    under: 'hair',
    align: 'right',
    colour: 'ink3',
    format: formats.whole,
  });
  rate(page, row, columns.cohort, cohort, 'ink');
  rate(page, row, columns.eventual, eventual, 'adjusted', true);
  optional(page, row, columns.low, eventual.low, { colour: 'ink3', format: formats.rate });
  optional(page, row, columns.high, eventual.high, { colour: 'ink3', format: formats.rate });
  page.number(row, columns.n, eventual.n, {
    under: 'hair',
    align: 'right',
    colour: 'ink3',
    format: formats.whole,
  });
  writeVerdict(page, row, plan, eventual);
  writePlannedDays(context, row, from, to, segment);
  for (const key of ['median', 'mean', 'p90'] as const) {
    optional(page, row, columns[key], result.velocity[key], { format: formats.days });
  }
  optional(page, row, columns.recorded, result.recordedShare, { format: formats.share });
  page.number(row, columns.open, result.open, { under: 'hair', align: 'right', format: formats.whole });
}

function plannedCell(
  context: Context,
  row: number,
  from: number,
  to: number,
  segment: number | null,
): number | null {
  const { book, page, inputs, waterfall } = context;
  const look: Look = { under: 'hair', align: 'right', bold: true, colour: 'plan', format: formats.rate };
  if (segment !== null && segment < 0) return null;
  const planned =
    segment === null
      ? plannedOfAll(book, inputs, waterfall, from, to)
      : plannedOfSegment(book, inputs, segment, from, to);
  if (!planned) return null;
  if (planned.formula === null) page.number(row, columns.plan, planned.value, look);
  else page.formula(row, columns.plan, planned.formula, planned.value, look);
  return planned.value;
}

function rate(
  page: Page,
  row: number,
  column: number,
  conversion: Conversion,
  colour: Colour,
  bold = false,
): void {
  optional(page, row, column, conversion.rate, { colour, bold, format: formats.rate });
}

function optional(page: Page, row: number, column: number, value: number | null, look: Look): void {
  if (value === null) blank(page, row, column);
  else page.number(row, column, value, { under: 'hair', align: 'right', ...look });
}

function blank(page: Page, row: number, column: number): void {
  page.text(row, column, '–', { under: 'hair', align: 'right', colour: 'ink3' });
}

/** Above or below only where the plan is outside the 95% interval. */
function writeVerdict(page: Page, row: number, plan: number | null, eventual: Conversion): void {
  const cell = (column: number): string => address(row, column, 'column');
  if (plan === null || eventual.rate === null) {
    blank(page, row, columns.difference);
    page.text(row, columns.verdict, '–', { under: 'hair', colour: 'ink3', indent: 1 });
    return;
  }
  const difference = `100*(${cell(columns.eventual)}-${cell(columns.plan)})`;
  page.formula(row, columns.difference, difference, 100 * (eventual.rate - plan), {
    under: 'hair',
    align: 'right',
    format: formats.points,
  });
  if (eventual.low === null || eventual.high === null) {
    page.text(row, columns.verdict, 'no interval', { under: 'hair', colour: 'ink3', indent: 1 });
    return;
  }
  const [below, above, within] = ['▼ below', '▲ above', 'within 95%'];
  const formula = `IF(${cell(columns.plan)}>${cell(columns.high)},"${below}",IF(${cell(columns.plan)}<${cell(columns.low)},"${above}","${within}"))`;
  const now = plan > eventual.high ? below : plan < eventual.low ? above : within;
  page.formula(row, columns.verdict, formula, now, { under: 'hair', colour: 'ink2', indent: 1 });
}

function writePlannedDays(
  context: Context,
  row: number,
  from: number,
  to: number,
  segment: number | null,
): void {
  const { book, page, inputs } = context;
  const only = book.resolved.segments.length === 1 ? 0 : segment;
  const at = only === null || only < 0 ? undefined : book.resolved.segments[only];
  const transition = at?.transitions.findIndex((one) => one.from === from && one.to === to) ?? -1;
  const delay = transition < 0 ? undefined : inputs.segments[only!]!.transitions[transition]!.advance;
  const look: Look = { under: 'hair', align: 'right', colour: 'plan', format: formats.days };
  if (!delay) blank(page, row, columns.planDays);
  else if (delay.mean === '') page.number(row, columns.planDays, delay.law.mean, look);
  else page.formula(row, columns.planDays, delay.mean, delay.law.mean, look);
}
