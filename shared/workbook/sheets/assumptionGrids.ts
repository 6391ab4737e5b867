/** Inputs by month: arrivals, season, spend; and the people, which only the simulation uses. */
import { firstDayOfMonth, formatMonth } from '../../calendar/days.ts';
import type { ResolvedAeTeam, ResolvedSdrTeam, ResolvedSegment } from '../../plan/resolved.ts';
import { type Book, stageName } from '../book.ts';
import { formats, type Look } from '../look.ts';
import { address } from '../page.ts';
import { serialDay } from '../timeline.ts';
import { grouped, percent } from '../wording.ts';
import {
  monthHeads,
  rowLabels,
  type Sheet,
  startSection,
  valueColumn,
  writeInput,
} from './assumptionFrame.ts';

/** `2027-01` → `2027_01` in a name comes from the registry; the month since the start is what formulas call `month`. */
function planSegment(book: Book, segment: ResolvedSegment): Book['plan']['segments'][number] | undefined {
  return book.plan.segments.find(({ id }) => id === segment.id);
}

/** A row of inputs by month with its total; returns their names. */
function monthRow(
  sheet: Sheet,
  name: readonly string[],
  values: ReadonlyMap<number, number>,
  written: Readonly<Record<string, unknown>> | undefined,
  look: Look,
): string[] {
  const { book, page, row } = sheet;
  const { months } = book.time;
  const names = months.map((month, at) => {
    const amount = written?.[formatMonth(month.index)];
    return writeInput(sheet, valueColumn + at, {
      name: [...name, month.key],
      value: values.get(month.index) ?? 0,
      formula: typeof amount === 'string' ? sheet.figures.translated(amount, at) : undefined,
      limits: 'count',
      look,
    });
  });
  const last = valueColumn + months.length;
  const total = months.reduce((sum, month) => sum + (values.get(month.index) ?? 0), 0);
  page.formula(
    row,
    last,
    `SUM(${address(row, valueColumn, 'none')}:${address(row, last - 1, 'none')})`,
    total,
    {
      ...look,
      bold: true,
      align: 'right',
      under: 'hair',
    },
  );
  return names;
}

function arrivalWords(segment: ResolvedSegment): string {
  const { distribution, logSd } = segment.arrivals;
  const law = typeof distribution === 'string' ? distribution : `negative binomial ${distribution.negbin}`;
  return logSd > 0 ? `${law}, ±${percent(logSd, 0)} (log sd)` : law;
}

export function writeArrivals(sheet: Sheet): string[][] {
  const { book } = sheet;
  startSection(
    sheet,
    'Arrivals',
    'mean number entering in a whole calendar month; months that the plan covers in part count by days',
  );
  monthHeads(sheet, ['Segment', 'Enters at', 'Distribution'], 'Sum');
  const first = sheet.row;
  const names = book.resolved.segments.map((segment) => {
    rowLabels(sheet, segment.name, stageName(book, segment.arrivals.stage), arrivalWords(segment));
    const row = monthRow(
      sheet,
      ['arrivals', segment.id],
      segment.arrivals.perMonth,
      planSegment(book, segment)?.arrivals.perMonth,
      { format: formats.count },
    );
    sheet.row += 1;
    return row;
  });
  totalRow(sheet, first, (month) =>
    book.resolved.segments.reduce((sum, segment) => sum + (segment.arrivals.perMonth.get(month) ?? 0), 0),
  );
  return names;
}

/** Sums of the rows above, by month. */
function totalRow(sheet: Sheet, first: number, totalOf: (month: number) => number): void {
  const { page, book, row } = sheet;
  const { months } = book.time;
  const look: Look = { bold: true, over: 'strong' };
  page.text(row, 2, 'All segments', look);
  page.look(row, 3, 4, look);
  const totals = months.map((month) => totalOf(month.index));
  [...totals, totals.reduce((sum, total) => sum + total, 0)].forEach((total, at) => {
    const column = valueColumn + at;
    const range = `${address(first, column, 'none')}:${address(row - 1, column, 'none')}`;
    page.formula(row, column, `SUM(${range})`, total, { ...look, format: formats.count, align: 'right' });
  });
  sheet.row += 1;
}

/** Seasonal factors by month of the year, for the segments that have any; null for the others. */
export function writeSeason(sheet: Sheet): (string[] | null)[] {
  const { book, page } = sheet;
  const { segments } = book.resolved;
  const seasonal = segments.map((segment) => segment.arrivals.seasonal.some((factor) => factor !== 1));
  if (!seasonal.includes(true)) return segments.map(() => null);
  startSection(sheet, 'Season', 'factor on the arrivals of each calendar month, not normalised');
  page.heads(sheet.row, 2, ['Segment', '', 'Unit']);
  for (let month = 0; month < 12; month++) {
    page.number(sheet.row, valueColumn + month, serialDay(firstDayOfMonth(month)), {
      size: 9.5,
      colour: 'ink3',
      under: 'line',
      align: 'right',
      format: 'mmm',
    });
  }
  sheet.row += 1;
  return segments.map((segment, at) => {
    if (!seasonal[at]) return null;
    rowLabels(sheet, segment.name, 'Seasonal index', 'factor');
    const names = segment.arrivals.seasonal.map((factor, month) =>
      writeInput(sheet, valueColumn + month, {
        name: ['season', segment.id, String(month + 1).padStart(2, '0')],
        value: factor,
        formula: sheet.figures.at(['segments', segment.id, 'arrivals', 'seasonal', String(month)]),
        limits: 'count',
        look: { format: formats.factor },
      }),
    );
    sheet.row += 1;
    return names;
  });
}

export interface SpendInputs {
  readonly perMonth: string[] | null;
  readonly perEntry: Map<number, string>;
}

export function writeSpend(sheet: Sheet): SpendInputs[] {
  const { book } = sheet;
  const { segments, currency } = book.resolved;
  const none = (): SpendInputs => ({ perMonth: null, perEntry: new Map() });
  if (segments.every(({ spend }) => spend.perMonth.size === 0 && spend.perEntry.size === 0)) {
    return segments.map(none);
  }
  startSection(sheet, 'Spend', `${currency} a calendar month, and ${currency} for each entry to a stage`);
  monthHeads(sheet, ['Segment', 'For', 'Unit'], 'Sum');
  return segments.map((segment) => {
    const inputs = none();
    let perMonth = inputs.perMonth;
    if (segment.spend.perMonth.size > 0) {
      rowLabels(sheet, segment.name, 'Budget', `${currency} a month`);
      const written = planSegment(book, segment)?.spend?.perMonth;
      perMonth = monthRow(sheet, ['spend', segment.id], segment.spend.perMonth, written, {
        format: formats.money,
      });
      sheet.row += 1;
    }
    for (const [stage, cost] of segment.spend.perEntry) {
      rowLabels(sheet, segment.name, stageName(book, stage), `${currency} an entry`);
      const { id } = book.resolved.graph.stages[stage]!;
      const name = ['spend_entry', segment.id, id];
      inputs.perEntry.set(
        stage,
        writeInput(sheet, valueColumn, {
          name,
          value: cost,
          formula: sheet.figures.at(['segments', segment.id, 'spend', 'perEntry', id]),
          limits: 'count',
          look: { format: formats.number },
        }),
      );
      sheet.row += 1;
    }
    return { ...inputs, perMonth };
  });
}

/** Head counts and hires: shown for reference, since the expected flow knows no capacity. */
export function writePeople(sheet: Sheet): void {
  const { sdr, ae } = sheet.book.resolved;
  if (!sdr && !ae) return;
  startSection(
    sheet,
    'People',
    'used by the simulation (Projection bands) only: the Waterfall has no limit of capacity',
  );
  monthHeads(sheet, ['Team', 'At the start', 'Capacity'], null);
  if (sdr) hires(sheet, 'sdr', sdr, `${grouped(sdr.leadsPerWeek, 1)} leads a week each`);
  if (ae) hires(sheet, 'ae', ae, aeWords(ae));
}

function aeWords(ae: ResolvedAeTeam): string {
  const open =
    ae.openPerAe === null || ae.openPerAe === undefined ? [] : [`${grouped(ae.openPerAe, 1)} open each`];
  const fresh =
    ae.newPerWeek === null || ae.newPerWeek === undefined ? [] : [`${grouped(ae.newPerWeek, 1)} new a week`];
  return [...open, ...fresh].join(', ');
}

function hires(
  sheet: Sheet,
  team: 'sdr' | 'ae',
  people: ResolvedSdrTeam | ResolvedAeTeam,
  capacity: string,
): void {
  const { page, book } = sheet;
  rowLabels(
    sheet,
    `${team.toUpperCase()}s`,
    `${grouped(people.headcount)} on board, hires by month`,
    capacity,
  );
  book.time.months.forEach((month, at) => {
    const look: Look = { format: '[=0]"–";+0', align: 'right', under: 'hair' };
    const count = people.hires.get(month.index) ?? 0;
    const formula = sheet.figures.at([team, 'hires', formatMonth(month.index)], at);
    if (book.flows === null || formula === undefined) page.number(sheet.row, valueColumn + at, count, look);
    else page.formula(sheet.row, valueColumn + at, formula, count, look);
  });
  sheet.row += 1;
}
