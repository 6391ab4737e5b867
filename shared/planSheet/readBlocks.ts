/** Picks applied to a planning file: every figure with the place in the plan that it is for. */
import { refuse } from '../errors.ts';
import { knownNamesHint } from '../input/closestName.ts';
import { type Problem, problemAt } from '../intake/problem.ts';
import type { Plan } from '../plan/schema.ts';
import { planGraph } from '../plan/validate.ts';
import { type CellRange, cellName, columnIndex, columnName, parseRange } from './cellNames.ts';
import { describeRange } from './describe.ts';
import { axisContext } from './propose.ts';
import { cellAt, cellFigure, type PlanningFile, type PlanSheet, type SheetCell } from './sheetCells.ts';
import type { Meaning, SheetBlock, SheetMap, SheetPlace } from './sheetMap.ts';
import { PlanWords } from './wording.ts';

/** A figure of the sheet with what it is for. */
export interface SheetFigure {
  readonly meaning: Meaning;
  readonly place: SheetPlace;
  readonly value: number;
  readonly sheet: string;
  /** `C5` */
  readonly cell: string;
}

/** Equal to the digits that a spreadsheet keeps. */
export function isSame(a: number | null, b: number): boolean {
  return a !== null && Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

export interface ReadFigures {
  readonly figures: readonly SheetFigure[];
  readonly problems: readonly Problem[];
}

function requireSheet(file: PlanningFile, name: string): PlanSheet {
  const sheet = file.sheets.find((known) => known.name === name);
  if (sheet !== undefined) return sheet;
  return refuse({
    code: 'unknown-sheet',
    message: `${file.name} has no sheet "${name}".`,
    file: file.name,
    sheet: name,
    hint: knownNamesHint(
      name,
      file.sheets.map((known) => known.name),
      'sheets',
    ),
  });
}

function requireRange(file: PlanningFile, sheet: PlanSheet, block: SheetBlock): CellRange {
  const range = parseRange(block.range);
  if (range !== null && range.top < sheet.rows.length && range.left < sheet.width) {
    return {
      ...range,
      bottom: Math.min(range.bottom, sheet.rows.length - 1),
      right: Math.min(range.right, sheet.width - 1),
    };
  }
  return refuse({
    code: 'empty-range',
    message: `The range ${block.range} lies outside of what the sheet holds.`,
    file: file.name,
    ...(sheet.name === '' ? {} : { sheet: sheet.name }),
    value: block.range,
    hint: `Its cells end at ${cellName(sheet.rows.length - 1, sheet.width - 1)}.`,
  });
}

/** Rows and columns of a block with their places: those that the map names, else as the sheet reads. */
function linesOf(
  file: PlanningFile,
  sheet: PlanSheet,
  block: SheetBlock,
  range: CellRange,
  words: PlanWords,
) {
  const read =
    block.rows === undefined || block.columns === undefined
      ? describeRange(sheet, range, words, axisContext(words.plan), block.meaning)!.block
      : null;
  const rows = block.rows ?? read!.rows;
  const columns = block.columns ?? read!.columns;
  const known = new Map(words.plan.segments.map(({ id }) => [id, true]));
  for (const { place, at } of [...rows, ...columns]) {
    if (place?.segment === undefined || known.has(place.segment)) continue;
    refuse({
      code: 'unknown-segment',
      message: `The plan has no segment "${place.segment}".`,
      file: file.name,
      ...(sheet.name === '' ? {} : { sheet: sheet.name }),
      ...(/^\d/.test(at) ? { row: Number(at) } : { column: at }),
      value: place.segment,
      hint: `Name it under "segments" of the map, with the segment that it is like. ${knownNamesHint(place.segment, known.keys(), 'segments')}`,
    });
  }
  return { rows, columns };
}

/** What is missing from a place for its meaning; null where it is whole. */
function missing(meaning: Meaning, place: SheetPlace, plan: Plan): string | null {
  const isMonth = place.period !== undefined && /^\d{4}-/.test(place.period);
  const oneSegment = place.segment !== undefined || plan.segments.length === 1;
  switch (meaning) {
    case 'arrivals':
    case 'spend':
      if (!isMonth) return 'of which month it is';
      return oneSegment ? null : 'of which segment it is';
    case 'hires':
      if (!isMonth) return 'of which month it is';
      return place.team === undefined ? 'of which team it is' : null;
    case 'headcount':
      if (place.period !== undefined && !isMonth) return 'of which month it is';
      return place.team === undefined ? 'of which team it is' : null;
    case 'rates':
      if (place.period !== undefined && !isMonth) return 'of which month it is';
      return place.from === undefined ? 'which step of the waterfall it is' : null;
    case 'targets':
      return place.metric === undefined
        ? 'what the target is for: pipeline, bookings or entries of a stage'
        : null;
    case 'deal':
      return place.period === undefined ? null : 'of which segment alone it is (deals do not vary by month)';
  }
}

interface CellContext {
  readonly file: PlanningFile;
  readonly sheet: PlanSheet;
  readonly block: SheetBlock;
  readonly map: SheetMap;
}

/** Value of a cell for its meaning, or the problem that keeps it out. */
function readValue(
  cell: SheetCell,
  at: { readonly row: number; readonly column: number },
  { file, sheet, block, map }: CellContext,
): { readonly value: number; readonly warning?: Problem } | { readonly problem: Problem } {
  const { meaning } = block;
  const place = {
    file: file.name,
    ...(sheet.name === '' ? {} : { sheet: sheet.name }),
    row: at.row + 1,
    column: columnName(at.column),
    value: cell.text,
  };
  const refuseCell = (code: string, message: string, hint: string) => ({
    problem: problemAt(place, code, message, hint),
  });
  const decimal = map.decimal ?? file.decimal;
  const figure = cellFigure(cell, decimal, meaning === 'rates');
  const kept = 'The plan keeps what it has there.';
  if (figure === null)
    return refuseCell(
      cell.text.startsWith('#') ? 'error-value' : 'invalid-number',
      `“${cell.text.slice(0, 80)}” is no number.`,
      kept,
    );
  // Spreadsheets keep fifteen digits; what is beyond them is noise of binary arithmetic.
  let value = Number(figure.value.toPrecision(15));
  if (meaning === 'rates' && !figure.isPercent && value > 1 && value <= 100 && saysPercent(at, sheet, block))
    value = Number((value / 100).toPrecision(15));
  if (value < 0) return refuseCell('out-of-range', `${cell.text} is below zero.`, kept);
  if (meaning === 'rates' && value > 1)
    return refuseCell(
      'out-of-range',
      `A rate is a share from 0 to 1, or a percentage; this is ${cell.text}.`,
      `${kept} Write it as a percentage.`,
    );
  if ((meaning === 'headcount' || meaning === 'hires') && !Number.isInteger(value))
    return refuseCell('not-whole', `${cell.text} is no whole number of people.`, kept);
  if (!figure.assumed) return { value };
  return {
    value,
    warning: problemAt(
      place,
      'ambiguous-decimal',
      `“${cell.text}” can be read with a decimal point or a decimal comma; it is read as ${value}.`,
      'Say which mark is the decimal one.',
    ),
  };
}

/** Whether the sheet says that a row, a column or all of it is in per cent: then 18 is 18%. */
function saysPercent(
  { row, column }: { readonly row: number; readonly column: number },
  sheet: PlanSheet,
  block: SheetBlock,
): boolean {
  const labels = [...(block.rows ?? []), ...(block.columns ?? [])].filter(
    ({ at }) => at === String(row + 1) || at === columnName(column),
  );
  return labels.some(({ label }) => label?.includes('%')) || sheet.name.includes('%');
}

/**
 * Reads the figures that the picks name. What cannot be read, or lies outside of the plan, is a problem by its cell and
 * leaves the plan as it is there.
 * @throws SpillwayError `unknown-sheet`, `empty-range`, `unknown-segment` where a pick does not fit the file.
 */
export function readFigures(file: PlanningFile, map: SheetMap, plan: Plan): ReadFigures {
  const words = new PlanWords(plan, planGraph(plan));
  const figures: SheetFigure[] = [];
  const problems: Problem[] = [];
  for (const picked of map.blocks) {
    const sheet = requireSheet(file, picked.sheet);
    const range = requireRange(file, sheet, picked);
    const { rows, columns } = linesOf(file, sheet, picked, range, words);
    const block: SheetBlock = { ...picked, rows, columns };
    const columnPlaces = new Map(columns.map(({ at, place }) => [columnIndex(at)!, place]));
    for (const { at, place: rowPlace, label } of rows) {
      const row = Number(at) - 1;
      if (rowPlace === null || row < range.top || row > range.bottom) continue;
      let lacking: string | null = null;
      let first: number | null = null;
      for (let column = range.left; column <= range.right; column++) {
        const columnPlace = columnPlaces.get(column);
        const cell = cellAt(sheet, row, column);
        if (columnPlace === null || columnPlace === undefined || cell === null) continue;
        const place = { ...block.all, ...rowPlace, ...columnPlace };
        const lacks = missing(block.meaning, place, plan);
        if (lacks !== null) {
          lacking ??= lacks;
          first ??= column;
          continue;
        }
        const read = readValue(cell, { row, column }, { file, sheet, block, map });
        if ('problem' in read) {
          if (!isBlankWord(cell.text)) problems.push(read.problem);
          continue;
        }
        if (read.warning !== undefined) problems.push(read.warning);
        figures.push({
          meaning: block.meaning,
          place,
          value: read.value,
          sheet: sheet.name,
          cell: cellName(row, column),
        });
      }
      if (lacking === null) continue;
      problems.push(
        problemAt(
          {
            file: file.name,
            ...(sheet.name === '' ? {} : { sheet: sheet.name }),
            row: row + 1,
            column: columnName(first!),
            value: label,
          },
          'place-unknown',
          `Nothing says ${lacking}.`,
          'Say what the row, or the column, is.',
        ),
      );
    }
  }
  return { figures, problems };
}

/** What people write where there is nothing to write. */
function isBlankWord(text: string): boolean {
  return /^(?:[-–—]+|n\/?a|tbd|tbc|\?|x)$/i.test(text);
}
