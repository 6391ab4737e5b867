/** A plan's figures from a planning sheet: read, told on standard error, put into the plan. */
import { refuse } from '../../shared/errors.ts';
import { knownNamesHint } from '../../shared/input/closestName.ts';
import type { Plan } from '../../shared/plan/index.ts';
import {
  parseSheetMap,
  type PlanChange,
  type PlanningFile,
  previewSheet,
  proposeSheetMap,
  readPlanningFile,
  type SheetMap,
  type SheetPreview,
  sheetHorizon,
} from '../../shared/planSheet/index.ts';
import { readInputs, readJson } from '../files.ts';
import { printable } from '../output.ts';
import { count } from '../text/numbers.ts';

const listedLines = 12;

export interface FromSheet {
  readonly plan: Plan;
  readonly map: SheetMap;
}

interface Reading {
  readonly map: SheetMap;
  readonly lines: readonly string[];
}

/** The picks of a map file, else those that are proposed. */
async function picksFor(
  file: PlanningFile,
  plan: Plan,
  isStarter: boolean,
  mapPath: string | undefined,
): Promise<Reading> {
  if (mapPath !== undefined)
    return {
      map: parseSheetMap(await readJson(mapPath), mapPath),
      lines: [`The picks are those of ${mapPath}.`],
    };
  const { map, blocks, problems } = proposeSheetMap(file, plan, isStarter);
  if (map === null)
    return refuse({
      code: 'no-plan-in-sheet',
      message: `Nothing in ${file.name} was recognised as figures of a plan.`,
      file: file.name,
      hint: `Months across with a name in front of each row are found by themselves; otherwise pick the ranges in a map (--sheet-map). ${knownNamesHint(
        '',
        file.sheets.map(({ name }) => name || file.name),
        'sheets',
      )}`,
    });
  return {
    map,
    lines: [
      ...blocks.map(
        ({ block, reason, confidence }) =>
          `${placeName(block.sheet, block.range)}: ${block.meaning} (${reason}; ${Math.round(confidence * 100)}% sure).`,
      ),
      ...problems.map(
        ({ message, sheet, row }) =>
          `${placeName(sheet ?? '', row === undefined ? '' : `row ${row}`)}: ${message}`,
      ),
    ],
  };
}

const placeName = (sheet: string, cell: string): string =>
  [sheet, cell].filter((part) => part !== '').join(' ');

function changeLine({ meaning, place, from, to, sheet, cell }: PlanChange): string {
  const of = [
    place.segment,
    place.team,
    place.metric,
    place.from && `${place.from} to ${place.to}`,
    place.period,
  ];
  return `  ${placeName(sheet, cell)}: ${meaning} ${of.filter(Boolean).join(', ')}: ${from === null ? 'none' : from} → ${to}`;
}

function previewLines({ changes, same, problems, notes }: SheetPreview): string[] {
  const shown = changes.slice(0, listedLines).map(changeLine);
  const more = changes.length - shown.length;
  return [
    `${count(changes.length)} figures change, ${count(same)} are the same already.`,
    ...shown,
    ...(more > 0 ? [`  … and ${count(more)} more.`] : []),
    ...notes,
    ...problems.map(
      ({ code, message, sheet, row, column, hint }) =>
        `${code}: ${placeName(sheet ?? '', `${column ?? ''}${row ?? ''}`)}: ${message} ${hint}`,
    ),
  ];
}

/**
 * Reads a planning sheet into a plan. `beginFrom` makes the plan where none is given: once to understand the sheet, and
 * again with the months that the sheet speaks of.
 */
export async function planFromSheet(
  path: string,
  mapPath: string | undefined,
  given: Plan | null,
  beginFrom: (horizon: { start: string; weeks: number } | null) => Plan,
): Promise<FromSheet> {
  const [input] = await readInputs([path]);
  const file = readPlanningFile(input!);
  let plan = given ?? beginFrom(null);
  let picks = await picksFor(file, plan, given === null, mapPath);
  const horizon = given === null ? sheetHorizon(picks.map, plan.fiscalYearStartMonth) : null;
  if (horizon !== null) {
    plan = beginFrom(horizon);
    picks = await picksFor(file, plan, true, mapPath);
  }
  const preview = previewSheet(file, picks.map, plan);
  for (const line of [...picks.lines, ...previewLines(preview)]) process.stderr.write(`${printable(line)}\n`);
  return { plan: preview.plan, map: picks.map };
}
