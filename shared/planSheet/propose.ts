/** A planning file to proposed picks: where its blocks are, and what each of them is. */
import { parseJson } from '../input/jsonText.ts';
import { type Problem, problemAt } from '../intake/problem.ts';
import type { Plan } from '../plan/schema.ts';
import { planGraph, planHorizon } from '../plan/validate.ts';
import { monthOfDay } from '../calendar/days.ts';
import { type CellRange, cellName, columnIndex, isWithin, parseRange } from './cellNames.ts';
import { classifyLine } from './classify.ts';
import { describeRange, evidenceOf, type ProposedBlock, rangeTexts } from './describe.ts';
import { periodHeader, periodsOf, rowLabels } from './lineTexts.ts';
import type { AxisContext } from './periodAxis.ts';
import { periodText } from '../intake/periodText.ts';
import type { PlanningFile, PlanSheet } from './sheetCells.ts';
import { type Meaning, parseSheetMap, type SheetBlock, type SheetMap } from './sheetMap.ts';
import { SheetView } from './sheetView.ts';
import { isTotalName, PlanWords } from './wording.ts';

export interface SheetProposal {
  readonly blocks: readonly ProposedBlock[];
  readonly map: SheetMap | null;
  /** Rows of figures that are not read, and why. */
  readonly problems: readonly Problem[];
}

export function axisContext(plan: Plan): AxisContext {
  return {
    startMonth: monthOfDay(planHorizon(plan).start),
    fiscalYearStartMonth: plan.fiscalYearStartMonth,
  };
}

/** A row of the view whose headers are periods, from the first of them to the last. */
interface Axis {
  readonly row: number;
  readonly left: number;
  readonly right: number;
}

function axesOf(view: SheetView, context: AxisContext): Axis[] {
  const axes: Axis[] = [];
  for (let row = 0; row < view.height; row++) {
    let left = -1;
    let right = -1;
    for (let column = 0; column < view.width; column++) {
      const text = periodText(view.cell(row, column));
      if (text === null || text.kind === 'total') continue;
      if (left < 0) left = column;
      right = column;
    }
    const periods = left < 0 ? null : periodsOf(view, row, left, right, context);
    const named = periods?.filter((period) => period !== null && 'period' in period).length ?? 0;
    // Two months are a coincidence as likely as a header; two quarters are not written by chance.
    const isQuarters = periods?.some(
      (period) => period !== null && 'period' in period && period.period.startsWith('FY'),
    );
    if (periods !== null && named >= (isQuarters ? 2 : 3) && named * 2 >= right - left + 1)
      axes.push({ row, left, right });
  }
  return axes;
}

/** Ranges of the sheet whose rows may be figures of one table: below an axis, else rows of figures beside names. */
function tablesUnder(view: SheetView, axes: readonly Axis[]): CellRange[] {
  return axes.map(({ row, left, right }) => {
    const next = axes.find((other) => other.row > row && other.left <= right && other.right >= left);
    return { top: row + 1, left, bottom: (next?.row ?? view.height) - 1, right };
  });
}

/** Runs of rows with a name and figures beside it, outside of tables that are known. */
function loneTables(view: SheetView, known: readonly CellRange[]): CellRange[] {
  const isTaken = (row: number, column: number) => known.some((range) => isWithin(range, row, column));
  const tables: CellRange[] = [];
  let open: CellRange | null = null;
  for (let row = 0; row <= view.height; row++) {
    const name = row < view.height ? firstName(view, row) : -1;
    let left = -1;
    let right = -1;
    for (let column = name < 0 ? view.width : name + 1; column < view.width; column++) {
      if (isTaken(row, column) || !view.hasFigures(row, column, column)) continue;
      if (left < 0) left = column;
      right = column;
    }
    if (left < 0) {
      if (open) tables.push(open);
      open = null;
    } else if (open === null) open = { top: row, left, bottom: row, right };
    else
      open = {
        top: open.top,
        left: Math.min(open.left, left),
        bottom: row,
        right: Math.max(open.right, right),
      };
  }
  return tables;
}

/** Column of the first text of a row, or -1. */
function firstName(view: SheetView, row: number): number {
  for (let column = 0; column < view.width; column++) if (view.text(row, column) !== '') return column;
  return -1;
}

/** A range of rows of one meaning. */
interface Run {
  readonly meaning: Meaning;
  readonly top: number;
  bottom: number;
}

/** Divides a table into runs of one meaning; totals may stand within a run, headings and other rows end it. */
function runsOf(
  view: SheetView,
  table: CellRange,
  words: PlanWords,
  context: AxisContext,
  report: (row: number, label: string, reason: string) => void,
): Run[] {
  const runs: Run[] = [];
  let isOpen = false;
  for (let row = table.top; row <= table.bottom; row++) {
    if (!view.hasFigures(row, table.left, table.right)) {
      isOpen = false;
      continue;
    }
    const line = view.range({ ...table, top: row, bottom: row });
    const texts = rangeTexts(view.sheet, line, context);
    const evidence = evidenceOf(texts, texts.range.top);
    const label = evidence.labels.at(-1) ?? '';
    if (isTotalName(label) && words.segment(label) === null) continue;
    const { meaning, reason } = classifyLine(evidence, words);
    if (meaning === null) {
      report(row, evidence.labels.join(' · '), reason);
      isOpen = false;
      continue;
    }
    const last = runs.at(-1);
    if (isOpen && last?.meaning === meaning) last.bottom = row;
    else runs.push({ meaning, top: row, bottom: row });
    isOpen = true;
  }
  return runs;
}

function proposeSheet(
  file: PlanningFile,
  sheet: PlanSheet,
  words: PlanWords,
  context: AxisContext,
  problems: Problem[],
): ProposedBlock[] {
  const blocks: ProposedBlock[] = [];
  const known: CellRange[] = [];
  const read = (view: SheetView, table: CellRange, isLone: boolean) => {
    const unread: { row: number; label: string; reason: string }[] = [];
    const runs = runsOf(view, table, words, context, (row, label, reason) =>
      unread.push({ row, label, reason }),
    );
    for (const run of runs) {
      const range = view.range({ ...table, top: run.top, bottom: run.bottom });
      const described = describeRange(sheet, range, words, context);
      const block =
        described?.block.meaning === run.meaning
          ? described
          : describeRange(sheet, range, words, context, run.meaning);
      if (block !== null) blocks.push(block);
    }
    // Of a lone table nothing is expected: notes and side figures stand on every sheet.
    if (isLone && runs.length === 0) return;
    for (const { row, label, reason } of unread) {
      const place = view.range({ top: row, left: table.left, bottom: row, right: table.left });
      problems.push(
        problemAt(
          {
            file: file.name,
            ...(sheet.name === '' ? {} : { sheet: sheet.name }),
            row: place.top + 1,
            value: label,
          },
          'row-not-read',
          `${label === '' ? 'A row without a name' : `“${label.slice(0, 80)}”`} is not read: ${reason}.`,
          `Pick its figures, from ${cellName(place.top, place.left)} on, and say what they are.`,
        ),
      );
    }
  };
  for (const isTurned of [false, true]) {
    const view = new SheetView(sheet, isTurned);
    const axes = axesOf(view, context).filter(
      (axis) => !known.some((range) => isWithin(view.range(range), axis.row, axis.left)),
    );
    for (const table of tablesUnder(view, axes)) {
      read(view, table, false);
      known.push(view.range({ ...table, top: table.top - 1 }));
    }
  }
  const upright = new SheetView(sheet, false);
  for (const table of loneTables(upright, known)) read(upright, table, true);
  return blocks;
}

/** The picks that a proposal comes to, with the segments that it names and the plan lacks. */
function mapOf(blocks: readonly ProposedBlock[], words: PlanWords, isStarter: boolean): SheetMap | null {
  if (blocks.length === 0) return null;
  const { plan } = words;
  const named = new Set(
    blocks.flatMap(({ block }) => [...block.rows, ...block.columns].map(({ place }) => place?.segment)),
  );
  const added = [...words.added.values()].filter(({ id }) => named.has(id));
  const [first] = plan.segments;
  // The one segment of a plan to begin with stands for all until there are real ones.
  const replaces = isStarter && added.length > 0 && plan.segments.every(({ id }) => !named.has(id));
  return {
    version: 1,
    segments: added.map((segment) => ({ ...segment, like: first!.id })),
    without: replaces ? plan.segments.map(({ id }) => id) : [],
    blocks: blocks.map(({ block }) => block),
  };
}

/**
 * Finds the blocks of a planning file and proposes what each is. Nothing of the plan is changed by it; every pick can
 * be mended. `replacesSegments` says that the plan's own segments are placeholders.
 */
export function proposeSheetMap(file: PlanningFile, plan: Plan, replacesSegments = false): SheetProposal {
  const words = new PlanWords(plan, planGraph(plan));
  const context = axisContext(plan);
  const problems: Problem[] = [];
  const carried = carriedMap(file, plan);
  if (carried !== null)
    return {
      blocks: carried.blocks.map((block) => ({
        block: { ...block, rows: block.rows ?? [], columns: block.columns ?? [] },
        reason: 'the template says so',
        confidence: 1,
      })),
      map: carried,
      problems,
    };
  const blocks = file.sheets.flatMap((sheet) => proposeSheet(file, sheet, words, context, problems));
  if (file.uncalculated > 0)
    problems.push({
      ...problemAt(
        { file: file.name },
        'formula-not-calculated',
        'The workbook has formulas whose values were never computed.',
        'Their cells read as empty. Open the workbook in a spreadsheet program, save it, and give it again.',
      ),
      count: file.uncalculated,
    });
  return { blocks, map: mapOf(blocks, words, replacesSegments), problems };
}

/**
 * The picks that a template carries, where they still fit: the plan has their segments, and their rows and columns stand
 * where they were written. Null where there are none, or where the sheets were rearranged.
 */
function carriedMap(file: PlanningFile, plan: Plan): SheetMap | null {
  if (file.carried === null) return null;
  let map: SheetMap;
  try {
    map = parseSheetMap(parseJson(file.carried, file.name));
  } catch {
    return null;
  }
  return map.blocks.every((block) => standsAsWritten(file, block, plan)) ? map : null;
}

function standsAsWritten(file: PlanningFile, block: SheetBlock, plan: Plan): boolean {
  const sheet = file.sheets.find(({ name }) => name === block.sheet);
  const range = parseRange(block.range);
  if (sheet === undefined || range === null) return false;
  const context = axisContext(plan);
  const labels = rowLabels(new SheetView(sheet, false), range);
  const periods = periodHeader(new SheetView(sheet, false), range, context)?.periods;
  const known = new Set(plan.segments.map(({ id }) => id));
  const lines = [...(block.rows ?? []), ...(block.columns ?? [])];
  if (lines.some(({ place }) => place?.segment !== undefined && !known.has(place.segment))) return false;
  const rowsStand = (block.rows ?? []).every(
    ({ at, label }) =>
      label === undefined || labels[Number(at) - 1 - range.top]?.join(' · ').slice(0, 200) === label,
  );
  const columnsStand = (block.columns ?? []).every(({ at, place }) => {
    if (place?.period === undefined) return true;
    const period = periods?.[columnIndex(at)! - range.left];
    return period !== null && period !== undefined && 'period' in period && period.period === place.period;
  });
  return rowsStand && columnsStand;
}

/** Describes one range that the user picked or mended; null where nothing tells what it is. */
export function proposeBlock(
  file: PlanningFile,
  plan: Plan,
  pick: { readonly sheet: string; readonly range: CellRange; readonly meaning?: Meaning },
): { readonly proposed: ProposedBlock; readonly segments: SheetMap['segments'] } | null {
  const sheet = file.sheets.find(({ name }) => name === pick.sheet);
  if (sheet === undefined) return null;
  const words = new PlanWords(plan, planGraph(plan));
  const proposed = describeRange(sheet, pick.range, words, axisContext(plan), pick.meaning);
  if (proposed === null) return null;
  return {
    proposed,
    segments: [...words.added.values()].map((segment) => ({ ...segment, like: plan.segments[0]!.id })),
  };
}

/** Whether two picks share cells. */
export function overlaps(a: CellRange, b: CellRange): boolean {
  return a.top <= b.bottom && b.top <= a.bottom && a.left <= b.right && b.left <= a.right;
}
