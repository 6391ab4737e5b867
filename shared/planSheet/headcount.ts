/** People on board by month, and hires by month, to a team's headcount at the start and its hires. */
import { formatMonth, parseMonth } from '../calendar/days.ts';
import type { AeTeam, SdrTeam } from '../plan/schema.ts';
import type { SheetFigure } from './readBlocks.ts';
import type { SheetPlace } from './sheetMap.ts';

export interface PeopleReport {
  /** Notes a figure with what the plan has in its place; false where that is the same. */
  readonly put: (figure: SheetFigure, place: SheetPlace, from: number | null) => boolean;
  readonly report: (figure: SheetFigure, code: string, message: string, hint: string) => void;
}

export interface People {
  readonly headcount: number;
  /** By month, `2027-03`. */
  readonly hires: ReadonlyMap<string, number>;
}

/** People on board by month as a plan means it: those at the start and all hires until then. */
function onBoard(team: SdrTeam | AeTeam, month: number): number {
  return Object.entries(team.hires ?? {}).reduce(
    (sum, [from, hires]) => (parseMonth(from)! <= month ? sum + hires : sum),
    team.headcount,
  );
}

/**
 * Reads a team's figures. Headcount by month is who is to be on board: the first month's are there from the start, each
 * rise is hired in its month; a plan loses people by attrition only, so a fall is reported. Hires by month are as they
 * stand.
 */
export function headcountChanges(
  team: SdrTeam | AeTeam,
  figures: readonly SheetFigure[],
  { put, report }: PeopleReport,
): People {
  let { headcount } = team;
  const hires = new Map(Object.entries(team.hires ?? {}));
  const monthly = figures
    .filter(({ meaning, place }) => meaning === 'headcount' && place.period !== undefined)
    .map((figure) => ({ figure, month: parseMonth(figure.place.period!)! }))
    .sort((a, b) => a.month - b.month);
  const differing = monthly.filter(({ figure, month }) =>
    put(figure, { period: figure.place.period! }, onBoard(team, month)),
  );
  if (differing.length > 0) {
    const [from, to] = [monthly[0]!.month, monthly.at(-1)!.month];
    for (const month of hires.keys())
      if (parseMonth(month)! >= from && parseMonth(month)! <= to) hires.delete(month);
    // The sheet's first month says who is there from the plan's start, hires until then aside.
    const [start] = monthly;
    const hiredBefore = onBoard(team, from - 1) - team.headcount;
    let before = Math.max(start!.figure.value, hiredBefore);
    headcount = before - hiredBefore;
    let falls = false;
    for (const { figure, month } of monthly) {
      if (figure.value < before && !falls) {
        falls = true;
        report(
          figure,
          'headcount-falls',
          `${figure.value} people after ${before}: a plan has no leavers by month.`,
          'Say how many leave as attrition; until there are more, as many stay as before.',
        );
      }
      if (figure.value > before) hires.set(formatMonth(month), figure.value - before);
      before = Math.max(before, figure.value);
    }
  }
  for (const figure of figures) {
    const { meaning, place } = figure;
    if (meaning === 'headcount' && place.period === undefined && put(figure, {}, team.headcount))
      headcount = figure.value;
    if (meaning !== 'hires') continue;
    const month = place.period!;
    if (!put(figure, { period: month }, team.hires?.[month] ?? 0)) continue;
    if (figure.value === 0) hires.delete(month);
    else hires.set(month, figure.value);
  }
  return { headcount, hires };
}
