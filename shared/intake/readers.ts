/** Readers of the dates and figures of a file, set up by what its columns' values and its mapping say. */
import { type ZoneClock, zoneClock } from '../calendar/zone.ts';
import { refuse } from '../errors.ts';
import { dateOrderOf, numberDatesOf } from './columnEvidence.ts';
import { DateReader } from './dateReader.ts';
import type { DateOrder } from './dateText.ts';
import type { FileMapping } from './mapping.ts';
import { isPlainDecimal, numberShape, numberValue } from './numberText.ts';
import { isAsPresumed, type PlainFigures, WrongPresumption } from './presumption.ts';
import { type Problem, problemAt } from './problem.ts';
import type { Table } from './table.ts';
import type { TableColumns } from './tableColumns.ts';

export interface ReadingOptions {
  /** Settles the order of dates that can be read both ways, before the mapping does. */
  readonly dateOrder?: DateOrder | undefined;
  /** IANA zone by which instants fall on days, and in which times without an offset are read where the file names none. */
  readonly zone: string;
  /** Whether columns of figures may be presumed to be written as plainly as a sample; what is wrong is thrown. */
  readonly presumes?: boolean;
  /** Told of the rows of a table that have been read. */
  readonly onRows?: ((table: Table, rows: number) => void) | undefined;
}

const orderHint =
  'Give --date-order dmy or --date-order mdy, or set "dateOrder" for the file in the mapping.';

function orderMessage(table: Table, column: number): string {
  return `The dates of "${table.columns[column]}" can be read as day/month or as month/day.`;
}

export function ambiguousOrder(table: Table, column: number): Problem {
  return problemAt(
    table.place(undefined, column),
    'ambiguous-date-order',
    orderMessage(table, column),
    orderHint,
  );
}

export function assumedDecimal(table: Table, column: number, decimal: string): Problem {
  return problemAt(
    table.place(undefined, column),
    'ambiguous-decimal',
    `The figures of "${table.columns[column]}" can be read with a decimal point or a decimal comma; they are read with "${decimal}".`,
    'Set "decimal" for the file in the mapping to "." or ",".',
  );
}

/** Reads a cell of figures; NaN where it holds none. */
export type FigureReader = (text: string, row: number) => number;

export class FileReaders {
  private readonly columns: TableColumns;
  private readonly mapping: Pick<FileMapping, 'dateOrder' | 'decimal'>;
  private readonly dateOrder: DateOrder | undefined;
  private readonly presumes: boolean;
  private readonly clock: ZoneClock;
  private readonly logClock: ZoneClock;

  constructor(
    columns: TableColumns,
    mapping: Pick<FileMapping, 'dateOrder' | 'decimal' | 'zone'>,
    options: ReadingOptions,
  ) {
    this.columns = columns;
    this.mapping = mapping;
    this.dateOrder = options.dateOrder ?? mapping.dateOrder;
    this.presumes = options.presumes ?? false;
    this.logClock = zoneClock(options.zone);
    this.clock = mapping.zone === undefined ? this.logClock : zoneClock(mapping.zone);
  }

  /** Order in which a column's dates are read: what its values decide, else what was given. */
  order(column: number): DateOrder | 'ambiguous' | undefined {
    const order = dateOrderOf(this.columns.evidence(column));
    const given = this.dateOrder;
    return order === 'ambiguous' && (given === 'dmy' || given === 'mdy') ? given : order;
  }

  /** Reader of a date column; where its order is open, the dates that depend on it are not read. */
  tentativeDates(column: number): DateReader {
    return this.dateReader(column, () => this.order(column));
  }

  private dateReader(column: number, order: () => DateOrder | 'ambiguous' | undefined): DateReader {
    const { columns } = this;
    const { dateSystem } = columns.table.grid;
    return new DateReader({
      order,
      clock: this.clock,
      logClock: this.logClock,
      daysOnly: () => !columns.hasTimes(column),
      dateSystem,
      numberDates: () => (dateSystem === null ? numberDatesOf(columns.evidence(column)) : null),
    });
  }

  /**
   * Reader of a date column.
   * @throws SpillwayError `ambiguous-date-order`, at the first date that depends on it.
   */
  dates(column: number): DateReader {
    const { table, names } = this.columns;
    return this.dateReader(column, () => {
      const order = this.order(column);
      if (order !== 'ambiguous') return order;
      return refuse({
        code: 'ambiguous-date-order',
        message: orderMessage(table, column),
        file: table.file,
        column: names[column]!,
        hint: orderHint,
      });
    });
  }

  /** How a column's figures are read. */
  decimal(column: number, isMoney: boolean) {
    return this.columns.decimal(column, isMoney, this.mapping.decimal, this.presumes);
  }

  /** How plainly a column's figures are presumed to be written; null where nothing is presumed. */
  presumed(column: number): PlainFigures | null {
    return this.presumes ? this.columns.presumed(column) : null;
  }

  figures(column: number, isMoney: boolean): FigureReader {
    const { decimal } = this.decimal(column, isMoney);
    const { columns } = this;
    const { table } = columns;
    const presumed = this.presumed(column);
    return (text, row) => {
      if (presumed !== null && !isAsPresumed(text, presumed)) throw new WrongPresumption(columns, column);
      if (decimal === '.' && isPlainDecimal(text)) return Number(text);
      if (table.kind(row, column) !== 'text') return Number(text);
      const shape = numberShape(text);
      return shape === null ? Number.NaN : numberValue(shape, decimal);
    };
  }
}
