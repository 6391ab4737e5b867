/** The first sheet: where the plan lands, in one sentence and three tables. */
import { formatDay } from '../../calendar/days.ts';
import { type Book, sheetNames, stepSheetName } from '../book.ts';
import type { Inputs } from '../inputs.ts';
import type { Look } from '../look.ts';
import { Page } from '../page.ts';
import { capacitySentence, headline, writeTiles } from './summaryHeadline.ts';
import { writeLanding } from './summaryLanding.ts';
import { lastColumn, type SummaryContext } from './summaryParts.ts';
import { writeFunnel, writeSegments } from './summaryTables.ts';
import type { WaterfallLayout } from './waterfall.ts';

export function summaryPage(book: Book): Page {
  const { resolved, time } = book;
  const scenario = resolved.scenario === null ? '' : ` · ${resolved.scenario}`;
  return new Page(book.workbook, {
    name: sheetNames.summary,
    title: `${resolved.name}${scenario}`,
    line: `Where the plan lands, ${formatDay(resolved.start)} to ${formatDay(time.end)}. Money in ${resolved.currency}.`,
    widths: [2, 26, 14, 20, 13, 14, 14, 14, 13, 13, 13, 13, 11, 11],
    freeze: { row: 3, column: 2 },
    tab: 'ink',
    ...(resolved.segments.length <= 12 ? { pagesLong: 1 } : {}),
    footer: book.footer,
  });
}

export function writeSummary(book: Book, page: Page, inputs: Inputs, waterfall: WaterfallLayout): void {
  const context: SummaryContext = { book, page, inputs, waterfall };
  const answer: Look = { size: 15, bold: true };
  const sentence = headline(context);
  page.sheet.getRow(4).height = 26;
  if (sentence) page.formula(4, 2, sentence.formula, sentence.value, answer);
  const bridge = book.measurement?.bridge;
  if (bridge) page.text(5, 2, bridge.sentence, { size: 11.5, colour: 'ink2' });
  else {
    const why = book.measurement
      ? 'The measurement has no planned rate to compare with, so there is no gap bridge.'
      : 'No measurement was given, so the sheets Plan vs observed and Gap bridge are left out.';
    page.text(5, 2, why, { size: 10.5, colour: 'ink3' });
  }
  const capacity = capacitySentence(context);
  if (capacity !== null) page.text(6, 2, capacity, { size: 11.5, colour: 'ink2' });
  writeTiles(context, 8);
  let row = writeLanding(context, 12) + 1;
  row = writeFunnel(context, row) + 1;
  row = writeSegments(context, row) + 1;
  writeContents(context, row);
}

/** Every sheet with the question that it answers. */
function writeContents({ book, page }: SummaryContext, from: number): void {
  const live = book.flows !== null;
  const sheets: readonly (readonly [string, string, boolean])[] = [
    [
      sheetNames.assumptions,
      'What does the plan assume, and how sure is it? Change the input cells here.',
      true,
    ],
    [
      sheetNames.waterfall,
      'How many enter each stage in each month, on average and without a limit of capacity?',
      true,
    ],
    [
      sheetNames.planVsObserved,
      'Where do plan and CRM differ, stage by stage?',
      book.measurement !== undefined,
    ],
    [sheetNames.gapBridge, 'How much of the gap is measurement?', Boolean(book.measurement?.bridge)],
    [
      sheetNames.bands,
      'How wide is the range, and how likely is each target?',
      book.simulation !== undefined,
    ],
    [
      `${stepSheetName(book.resolved)}, ${sheetNames.calendar}, ${sheetNames.delays}`,
      'How is the Waterfall computed? Nothing is entered there.',
      live,
    ],
    [
      sheetNames.opening,
      'What was open at the start, and when does it move on?',
      live && book.opening.length > 0,
    ],
  ];
  page.section(
    from,
    'In this workbook',
    live
      ? 'every figure of the Waterfall follows the Assumptions'
      : 'too large for live formulas: the Waterfall is as exported',
    lastColumn,
  );
  let row = from + 1;
  for (const [name, question, present] of sheets) {
    if (!present) continue;
    page.text(row, 2, name, { bold: true, under: 'hair' });
    page.text(row, 3, question, { colour: 'ink2', under: 'hair' });
    page.look(row, 4, lastColumn, { under: 'hair' });
    row += 1;
  }
}
