/** What dates that can be read both ways would come to, one way and the other. */
import { formatDay } from '../calendar/days.ts';
import type { StageGraph } from '../funnel/stages.ts';
import type { OpenedFile } from './importFiles.ts';
import { findColumn } from './mappedFile.ts';
import type { FileMapping, Mapping } from './mapping.ts';
import { FileReaders } from './readers.ts';

/** Days from one stage to the next, counted in bins of four days from −40 to 60; what lies beyond is in the last ones. */
export const delayBins = { from: -40, to: 60, width: 4 } as const;
const binCount = (delayBins.to - delayBins.from) / delayBins.width;

/** Rows that are looked at, evenly spread. */
const sampledRows = 100_000;
const shownExamples = 5;

/** One way of reading the dates of a file. */
export interface OrderReading {
  readonly order: 'dmy' | 'mdy';
  /** Dates of the open columns that are in the calendar, and values that would be none. */
  readonly dates: number;
  readonly unread: number;
  /** First and last day, ISO; null where no value is a date. */
  readonly first: string | null;
  readonly last: string | null;
  /** Rows in which a later stage would be dated before an earlier one. */
  readonly backwards: number;
  /** Days between two neighbouring stages, by bin; null where fewer than two stages are dated in the rows. */
  readonly delays: { readonly from: string; readonly to: string; readonly bins: readonly number[] } | null;
}

/** A file that has to be asked about. */
export interface OpenOrder {
  readonly file: string;
  readonly columns: readonly string[];
  /** Values as they stand, with the day that each would be. */
  readonly examples: readonly { readonly raw: string; readonly dmy: string; readonly mdy: string }[];
  /** Rows that were looked at. */
  readonly rows: number;
  readonly readings: readonly [OrderReading, OrderReading];
}

/** Reads days of one column under an order; NaN where there is none. */
type DayOf = (row: number) => number;

/** A dated stage of a file. */
interface DatedStage {
  readonly column: number;
  readonly stage: number;
  readonly name: string;
}

function datedStages({ columns }: OpenedFile, file: FileMapping, graph: StageGraph): DatedStage[] {
  return Object.entries(file.columns)
    .flatMap(([name, target]) => {
      if (typeof target !== 'object' || !('stage' in target)) return [];
      const column = findColumn(columns.names, name);
      const stage = graph.indexOf(target.stage);
      // Exits end a visit at any time; only the way forward has an order.
      return column < 0 || !graph.forward.includes(stage)
        ? []
        : [{ column, stage, name: graph.stages[stage]!.name }];
    })
    .sort((a, b) => graph.forward.indexOf(a.stage) - graph.forward.indexOf(b.stage));
}

function readingOf(
  opened: OpenedFile,
  open: readonly number[],
  stages: readonly DatedStage[],
  dayOf: (column: number) => DayOf,
  order: 'dmy' | 'mdy',
): OrderReading {
  const { table } = opened.columns;
  const step = Math.max(1, Math.ceil(table.rowCount / sampledRows));
  const own = open.map(dayOf);
  const dated = stages.map(({ column }) => dayOf(column));
  const pairs = stages.slice(1).map(() => ({ count: 0, bins: Array.from({ length: binCount }, () => 0) }));
  let [dates, unread, backwards] = [0, 0, 0];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < table.rowCount; row += step) {
    for (const [index, read] of own.entries()) {
      if (table.isMissingFigure(row, open[index]!)) continue;
      const day = read(row);
      if (Number.isNaN(day)) unread++;
      else {
        dates++;
        first = Math.min(first, day);
        last = Math.max(last, day);
      }
    }
    const days = dated.map((read) => read(row));
    let latest = Number.NEGATIVE_INFINITY;
    let isBackwards = false;
    for (const day of days) {
      if (day < latest) isBackwards = true;
      if (day > latest) latest = day;
    }
    if (isBackwards) backwards++;
    pairs.forEach((pair, index) => {
      const delay = days[index + 1]! - days[index]!;
      if (Number.isNaN(delay)) return;
      const bin = Math.floor((delay - delayBins.from) / delayBins.width);
      pair.bins[Math.min(binCount - 1, Math.max(0, bin))]!++;
      pair.count++;
    });
  }
  const most = pairs.reduce(
    (best, { count }, index) => (count > (pairs[best]?.count ?? 0) ? index : best),
    0,
  );
  const pair = pairs[most];
  return {
    order,
    dates,
    unread,
    first: dates === 0 ? null : formatDay(first),
    last: dates === 0 ? null : formatDay(last),
    backwards,
    delays:
      pair === undefined || pair.count === 0
        ? null
        : { from: stages[most]!.name, to: stages[most + 1]!.name, bins: pair.bins },
  };
}

/** Columns that are read as dates under a mapping. */
function dateColumns({ columns }: OpenedFile, file: FileMapping, closing: string | undefined): number[] {
  const named = Object.entries(file.columns).flatMap(([name, target]) =>
    target === 'time' ||
    target === 'created' ||
    target === 'meetingDate' ||
    (typeof target === 'object' && 'stage' in target)
      ? [name]
      : [],
  );
  return [...named, ...(closing === undefined ? [] : [closing])]
    .map((name) => findColumn(columns.names, name))
    .filter((column, index, all) => column >= 0 && all.indexOf(column) === index);
}

/**
 * What each order of day and month would make of the files' open dates, whether or not an order has been chosen
 * already. Columns whose own values settle the order are read as they say.
 */
export function openOrders(
  opened: readonly OpenedFile[],
  mapping: Mapping,
  graph: StageGraph,
  zone: string,
): OpenOrder[] {
  return opened.flatMap((one) => {
    const file = mapping.files[one.entry]!;
    const { columns } = one;
    const undecided = new FileReaders(columns, {}, { zone });
    const open = dateColumns(one, file, mapping.closedAs?.date).filter(
      (column) => undecided.order(column) === 'ambiguous',
    );
    if (open.length === 0) return [];
    const stages = datedStages(one, file, graph);
    const { table } = columns;
    const dayUnder = (order: 'dmy' | 'mdy') => {
      const readers = new FileReaders(columns, { ...file, dateOrder: order }, { zone });
      return (column: number): DayOf => {
        const dates = readers.tentativeDates(column);
        return (row) => (dates.readCell(table, row, column) === 'read' ? dates.day : Number.NaN);
      };
    };
    const [dmy, mdy] = [dayUnder('dmy'), dayUnder('mdy')];
    const examples = new Map<string, { raw: string; dmy: string; mdy: string }>();
    for (const column of open) {
      const [asDmy, asMdy] = [dmy(column), mdy(column)];
      for (let row = 0; row < table.rowCount && examples.size < shownExamples; row++) {
        const [one_, other] = [asDmy(row), asMdy(row)];
        if (Number.isNaN(one_) || Number.isNaN(other) || one_ === other) continue;
        const raw = table.raw(row, column).trim();
        examples.set(raw, { raw, dmy: formatDay(one_), mdy: formatDay(other) });
      }
    }
    return [
      {
        file: table.file,
        columns: open.map((column) => columns.names[column]!),
        examples: [...examples.values()],
        rows: Math.min(
          table.rowCount,
          Math.ceil(table.rowCount / Math.max(1, Math.ceil(table.rowCount / sampledRows))),
        ),
        readings: [readingOf(one, open, stages, dmy, 'dmy'), readingOf(one, open, stages, mdy, 'mdy')],
      },
    ];
  });
}
