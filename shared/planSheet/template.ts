/**
 * The planning sheet that is offered ready-made: the plan's own figures in cells that are meant to be changed, one sheet
 * a kind of figure. It carries the picks by which it is read back on a hidden sheet, so nothing has to be guessed.
 */
import ExcelJS from 'exceljs';
import {
  dayNumber,
  fiscalQuarter,
  fiscalYear,
  formatMonth,
  firstDayOfMonth,
  monthOfDay,
} from '../calendar/days.ts';
import { meanRate } from '../plan/meanRate.ts';
import { resolvePlan } from '../plan/resolve.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';
import type { Plan } from '../plan/schema.ts';
import { formats, type Look, style } from '../workbook/look.ts';
import { Page } from '../workbook/page.ts';
import { seal } from '../workbook/seal.ts';
import { cellText } from '../workbook/text.ts';
import { type CellRange, columnName, rangeName } from './cellNames.ts';
import { meanDeal } from './dealMean.ts';
import { pickSheet } from './sheetCells.ts';
import type { Meaning, SheetBlock, SheetLine, SheetMap, SheetPlace } from './sheetMap.ts';

/** A cell holds 32,767 letters at most. */
const cellLetters = 30_000;

const epoch = dayNumber(1899, 12, 30);
const serialOf = (month: number): number => firstDayOfMonth(month) - epoch;

interface TemplateRow {
  readonly labels: readonly string[];
  readonly place: SheetPlace;
  /** By column; null leaves the cell blank. */
  readonly values: readonly (number | null)[];
}

interface TemplateColumn {
  readonly head: string | number;
  readonly place: SheetPlace;
}

interface TemplateTable {
  readonly meaning: Meaning;
  readonly title: string;
  readonly caption: string;
  /** Heads of the columns of names. */
  readonly names: readonly string[];
  readonly columns: readonly TemplateColumn[];
  readonly rows: readonly TemplateRow[];
  readonly format: string;
}

interface TemplateSheet {
  readonly name: string;
  readonly title: string;
  readonly line: string;
  readonly tables: readonly TemplateTable[];
}

const input: Look = { ground: 'input', boxed: true, align: 'right' };

/** Writes one table from a row on and gives the pick that reads it. */
function writeTable(page: Page, table: TemplateTable, top: number): { block: SheetBlock; bottom: number } {
  const { names, columns, rows } = table;
  const first = 2 + names.length;
  page.section(top, table.title, table.caption, first + columns.length - 1);
  page.heads(top + 1, 2, names);
  columns.forEach(({ head }, at) => {
    if (typeof head === 'string') page.heads(top + 1, first + at, [head], { align: 'right' });
    else
      page.number(top + 1, first + at, head, {
        size: 9.5,
        colour: 'ink3',
        under: 'line',
        align: 'right',
        format: formats.month,
      });
  });
  rows.forEach(({ labels, values }, index) => {
    const row = top + 2 + index;
    labels.forEach((label, at) => page.given(row, 2 + at, label));
    values.forEach((value, at) => {
      const look = { ...input, format: table.format };
      if (value === null) page.look(row, first + at, first + at, look);
      else page.number(row, first + at, value, look);
    });
  });
  const range: CellRange = {
    top: top + 1,
    left: first - 1,
    bottom: top + rows.length,
    right: first + columns.length - 2,
  };
  const rowLines = rows.map(({ labels, place }, index): SheetLine => ({
    at: String(top + 2 + index),
    label: labels.map(cellText).join(' · ').slice(0, 200),
    place,
  }));
  const columnLines = columns.map(({ place }, at): SheetLine => ({ at: columnName(first - 1 + at), place }));
  return {
    block: {
      sheet: page.name,
      range: rangeName(range),
      meaning: table.meaning,
      rows: rowLines,
      columns: columnLines,
    },
    bottom: top + 1 + rows.length,
  };
}

function months(plan: ResolvedPlan): number[] {
  const first = monthOfDay(plan.start);
  const last = monthOfDay(plan.start + plan.weeks * 7 - 1);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const monthColumns = (list: readonly number[]): TemplateColumn[] =>
  list.map((month) => ({ head: serialOf(month), place: { period: formatMonth(month) } }));

function arrivalsSheet(plan: ResolvedPlan): TemplateSheet {
  const list = months(plan);
  return {
    name: 'Arrivals',
    title: 'Arrivals',
    line: 'New entries of each segment in each calendar month, before seasonal factors.',
    tables: [
      {
        meaning: 'arrivals',
        title: 'Arrivals by month',
        caption: 'A blank cell leaves the plan as it is.',
        names: ['Segment', 'Arrive at'],
        columns: monthColumns(list),
        rows: plan.segments.map(({ id, name, arrivals }) => ({
          labels: [name, plan.graph.stages[arrivals.stage]!.name],
          place: { segment: id },
          values: list.map((month) => arrivals.perMonth.get(month) ?? null),
        })),
        format: formats.number,
      },
    ],
  };
}

function ratesSheet(plan: ResolvedPlan): TemplateSheet {
  const list = months(plan);
  const nameOf = (stage: number): string => plan.graph.stages[stage]!.name;
  const idOf = (stage: number): string => plan.graph.stages[stage]!.id;
  return {
    name: 'Rates',
    title: 'Rates',
    line: 'Share of each step’s entries that goes on, for visits that begin in the month. Where a rate is uncertain, its mean.',
    tables: [
      {
        meaning: 'rates',
        title: 'Rates by month',
        caption: 'A changed cell is a certain rate from its month on, until the next month says otherwise.',
        names: ['Segment', 'Step'],
        columns: monthColumns(list),
        rows: plan.segments.flatMap((segment) =>
          segment.transitions.map((transition) => ({
            labels: [segment.name, `${nameOf(transition.from)} → ${nameOf(transition.to)}`],
            place: { segment: segment.id, from: idOf(transition.from), to: idOf(transition.to) },
            values: list.map((month) =>
              meanRate(
                transition.changes.findLast((change) => change.month <= month)?.rate ?? transition.rate,
              ),
            ),
          })),
        ),
        format: '0.00%',
      },
    ],
  };
}

const teamNames = { sdr: 'SDRs', ae: 'AEs' } as const;

function peopleSheet(plan: ResolvedPlan): TemplateSheet | null {
  const list = months(plan);
  const teams = (['sdr', 'ae'] as const).filter((team) => plan[team] !== null);
  if (teams.length === 0) return null;
  return {
    name: 'People',
    title: 'People',
    line: 'Who is on board when the plan starts, and who begins in which month.',
    tables: [
      {
        meaning: 'headcount',
        title: 'Headcount',
        caption: 'At the start of the plan.',
        names: ['Team'],
        columns: [{ head: 'Headcount', place: {} }],
        rows: teams.map((team) => ({
          labels: [teamNames[team]],
          place: { team },
          values: [plan[team]!.headcount],
        })),
        format: formats.whole,
      },
      {
        meaning: 'hires',
        title: 'Hires by month',
        caption: 'Beyond the replacement of leavers. 0 for none.',
        names: ['Team'],
        columns: monthColumns(list),
        rows: teams.map((team) => ({
          labels: [teamNames[team]],
          place: { team },
          values: list.map((month) => plan[team]!.hires.get(month) ?? 0),
        })),
        format: formats.whole,
      },
    ],
  };
}

function moneySheet(plan: ResolvedPlan): TemplateSheet {
  const list = months(plan);
  const deals = plan.segments.filter(({ deal }) => deal !== null);
  const spend: TemplateTable = {
    meaning: 'spend',
    title: 'Spend by month',
    caption: 'A blank cell leaves the plan as it is.',
    names: ['Segment'],
    columns: monthColumns(list),
    rows: plan.segments.map((segment) => ({
      labels: [segment.name],
      place: { segment: segment.id },
      values: list.map((month) => segment.spend.perMonth.get(month) ?? null),
    })),
    format: formats.number,
  };
  const deal: TemplateTable = {
    meaning: 'deal',
    title: 'Deal size',
    caption: 'The mean; how far deals differ from it stays as planned.',
    names: ['Segment'],
    columns: [{ head: 'Deal size', place: {} }],
    rows: deals.map((segment) => ({
      labels: [segment.name],
      place: { segment: segment.id },
      values: [meanDeal(segment.deal!)],
    })),
    format: formats.number,
  };
  return {
    name: 'Money',
    title: 'Deals and spend',
    line: `Amounts are in ${plan.currency}.`,
    tables: deals.length > 0 ? [deal, spend] : [spend],
  };
}

function targetsSheet(plan: ResolvedPlan): TemplateSheet {
  const { fiscalYearStartMonth: start, targets, graph } = plan;
  const list = months(plan);
  const periods = [
    ...new Set([
      ...list.map((month) => fiscalYear(month, start)),
      ...list.map((month) => fiscalQuarter(month, start)),
      ...targets.flatMap(({ period }) => period ?? []),
    ]),
  ];
  const columns: TemplateColumn[] = [
    { head: 'Whole plan', place: {} },
    ...periods.map((period) => ({ head: period, place: { period } })),
  ];
  const lines = [
    ...(graph.bookings >= 0 ? [{ metric: 'bookings' }] : []),
    ...(graph.pipeline >= 0 ? [{ metric: 'pipeline' }] : []),
    ...targets.map(({ metric, segment }) => ({ metric, ...(segment === undefined ? {} : { segment }) })),
  ];
  const distinct = [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
  const metricName = (metric: string): string => {
    if (!metric.startsWith('entries:')) return metric === 'bookings' ? 'Bookings' : 'Pipeline';
    return `Entries of ${graph.stages[graph.indexOf(metric.slice('entries:'.length))]!.name}`;
  };
  return {
    name: 'Targets',
    title: 'Targets',
    line: 'What is to be reached: amounts for pipeline and bookings, entities for entries of a stage.',
    tables: [
      {
        meaning: 'targets',
        title: 'Targets by period',
        caption: 'A blank cell is no target, or leaves the plan as it is.',
        names: ['Target', 'Segment'],
        columns,
        rows: distinct.map((line) => {
          const segment = 'segment' in line ? line.segment : undefined;
          const named = plan.segments.find(({ id }) => id === segment);
          return {
            labels: [metricName(line.metric), named?.name ?? 'All segments'],
            place: line,
            values: columns.map(
              ({ place }) =>
                targets.find(
                  (known) =>
                    known.metric === line.metric &&
                    known.segment === segment &&
                    known.period === place.period,
                )?.amount ?? null,
            ),
          };
        }),
        format: formats.number,
      },
    ],
  };
}

function widthsOf(tables: readonly TemplateTable[]): number[] {
  const names = Math.max(...tables.map((table) => table.names.length));
  const columns = Math.max(...tables.map((table) => table.columns.length));
  return [2, ...Array.from({ length: names }, () => 26), ...Array.from({ length: columns }, () => 11)];
}

/**
 * Writes the planning sheet of a plan. Reading it back unchanged changes nothing; a cell that was edited changes what it
 * is for, and nothing else.
 * @returns the bytes of an .xlsx file; the same plan gives the same bytes.
 */
export async function planSheetTemplate(plan: Plan): Promise<Uint8Array> {
  const resolved = resolvePlan(plan);
  const workbook = new ExcelJS.Workbook();
  workbook.creator = 'Spillway';
  workbook.lastModifiedBy = 'Spillway';
  workbook.title = cellText(plan.name);
  const sheets = [
    arrivalsSheet(resolved),
    ratesSheet(resolved),
    peopleSheet(resolved),
    moneySheet(resolved),
    targetsSheet(resolved),
  ].filter((sheet) => sheet !== null);
  const blocks = sheets.flatMap(({ name, title, line, tables }) => {
    const page = new Page(workbook, {
      name,
      title,
      line,
      widths: widthsOf(tables),
      freeze: { row: 2, column: 1 + Math.max(...tables.map((table) => table.names.length)) },
      tab: 'plan',
      footer: plan.name,
    });
    let top = 4;
    return tables
      .filter(({ rows }) => rows.length > 0)
      .map((table) => {
        const { block, bottom } = writeTable(page, table, top);
        top = bottom + 2;
        return block;
      });
  });
  writePicks(workbook, { version: 1, segments: [], without: [], blocks });
  return seal(new Uint8Array(await workbook.xlsx.writeBuffer()));
}

function writePicks(workbook: ExcelJS.Workbook, map: SheetMap): void {
  const sheet = workbook.addWorksheet(pickSheet, { state: 'hidden' });
  const json = JSON.stringify(map);
  for (let at = 0, row = 1; at < json.length; at += cellLetters, row++) {
    const cell = sheet.getCell(row, 1);
    cell.value = json.slice(at, at + cellLetters);
    cell.style = style({ format: formats.text });
  }
}
