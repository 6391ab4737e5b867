/**
 * The Excel export: Summary, Assumptions (inputs as named cells), Waterfall (live formulas equal to the expected values
 * of the engine), Plan vs observed, Gap bridge, Projection bands, and the sheets by which the Waterfall is computed.
 */
import ExcelJS from 'exceljs';
import type { Book, WorkbookInput } from './book.ts';
import { checkExpected, checkProjection } from './check.ts';
import { checkExtent, isLive, mostOpeningCells } from './extent.ts';
import { type SegmentFlow, segmentFlow, spendBySteps } from './flow.ts';
import { NameRegistry } from './names.ts';
import { type OpeningRow, openingRows } from './opening.ts';
import { seal } from './seal.ts';
import { writeAssumptions } from './sheets/assumptions.ts';
import { bandsPage, writeBands } from './sheets/bands.ts';
import { writeCalendar } from './sheets/calendar.ts';
import { writeDelays } from './sheets/delays.ts';
import { gapBridgePage, writeGapBridge } from './sheets/gapBridge.ts';
import { writeOpening } from './sheets/opening.ts';
import { planVsObservedPage, writePlanVsObserved } from './sheets/planVsObserved.ts';
import { writeSteps } from './sheets/steps.ts';
import { summaryPage, writeSummary } from './sheets/summary.ts';
import { waterfallPage, writeWaterfall } from './sheets/waterfall.ts';
import { type Timeline, timeline } from './timeline.ts';
import { cellText } from './text.ts';

export type { WorkbookInput } from './book.ts';

/**
 * Writes the workbook.
 *
 * A plan with more than about 60,000 cells of flow gets its Waterfall as values instead of formulas, and the sheets say
 * so. Without a measurement there are no sheets Plan vs observed and Gap bridge, without a simulation no Projection
 * bands. The same input gives the same bytes.
 * @returns the bytes of an .xlsx file
 * @throws SpillwayError `result-of-another-plan` where expected values or simulation are of another plan or scenario;
 * `workbook-too-large` beyond what a spreadsheet can hold.
 */
export async function buildWorkbook(input: WorkbookInput): Promise<Uint8Array> {
  const { resolved, expected, simulation } = input;
  checkProjection(resolved, expected.simulation, 'set of expected values');
  if (simulation) checkProjection(resolved, simulation, 'simulation');
  const book = startBook(input);
  writeSheets(book);
  const written = await book.workbook.xlsx.writeBuffer();
  return seal(new Uint8Array(written));
}

function startBook(input: WorkbookInput): Book {
  const { resolved } = input;
  const time = timeline(resolved);
  checkExtent(resolved, time);
  const live = isLive(resolved, time);
  const opening = live ? openingRows(resolved, time, mostOpeningCells) : [];
  const flows = live ? liveFlows(input, time, opening) : null;
  const workbook = new ExcelJS.Workbook();
  workbook.creator = 'Spillway';
  workbook.lastModifiedBy = 'Spillway';
  workbook.title = cellText(resolved.name);
  workbook.calcProperties = { fullCalcOnLoad: true };
  const footer = resolved.scenario === null ? resolved.name : `${resolved.name} · ${resolved.scenario}`;
  return { ...input, workbook, time, names: new NameRegistry(), flows, opening, footer };
}

function liveFlows(
  { resolved, expected }: WorkbookInput,
  time: Timeline,
  opening: readonly OpeningRow[],
): SegmentFlow[] {
  checkExpected(resolved, expected);
  return resolved.segments.map((segment, at) => {
    const rows = opening.filter((row) => row.segment === at);
    return segmentFlow(
      resolved,
      segment,
      expected.segments[at]!,
      rows,
      spendBySteps(segment, expected.segments[at]!, time),
    );
  });
}

/** Sheets are made in the order of reading and filled in the order in which they refer to each other. */
function writeSheets(book: Book): void {
  const { measurement, simulation, flows } = book;
  const bridge = measurement?.bridge;
  const summary = summaryPage(book);
  const inputs = writeAssumptions(book);
  const waterfallSheet = waterfallPage(book);
  const observed = measurement ? planVsObservedPage(book) : null;
  const gap = bridge ? gapBridgePage(book) : null;
  const bands = simulation ? bandsPage(book) : null;
  const calendar = flows ? writeCalendar(book, inputs) : null;
  const delays = flows ? writeDelays(book, inputs) : null;
  const terms = writeOpening(book, inputs);
  const steps = calendar && delays ? writeSteps(book, inputs, calendar, delays, terms) : null;
  const waterfall = writeWaterfall(book, waterfallSheet, calendar, steps);
  if (measurement && observed) writePlanVsObserved(book, measurement, observed, inputs, waterfall);
  if (bridge && gap) writeGapBridge(book, bridge, gap);
  if (simulation && bands) writeBands(book, simulation, bands, waterfall);
  writeSummary(book, summary, inputs, waterfall);
}
