/** One column as it is read: its values for show, and what cannot be read. */
import { formatDay } from '../calendar/days.ts';
import { precision } from '../events/eventLog.ts';
import type { ColumnType } from './columnEvidence.ts';
import type { DateReader } from './dateReader.ts';
import type { InspectedColumn, Sample } from './inspection.ts';
import { type ProblemList, problemAt } from './problem.ts';
import { ambiguousOrder, assumedDecimal, type FileReaders, type FigureReader } from './readers.ts';
import type { ColumnRole } from './roles.ts';
import { wallTimeText } from './serialDate.ts';
import type { TableColumns } from './tableColumns.ts';

const sampledValues = 5;
const msPerDay = 86_400_000;

function dateText(reader: DateReader): string {
  if (reader.precision === precision.day) return formatDay(reader.day);
  const text = wallTimeText(Math.round(reader.time * msPerDay));
  return `${text.includes('T') ? text : `${text}T00:00:00`}Z`;
}

/** A cell as it is read; `open` where it waits for the order of day and month. */
export interface CellReading {
  readonly state: 'read' | 'missing' | 'unread' | 'open';
  readonly read: Sample['read'];
}

/** How the cells of one column are read. */
interface CellReader {
  /** Reads a cell; false where it cannot be read. */
  readonly reads: (row: number) => boolean;
  /** What was read last. */
  readonly shown: () => Sample['read'];
}

/** Reads one column for show and notes what cannot be read. */
export class ColumnInspection {
  private readonly columns: TableColumns;
  private readonly column: number;
  private readonly type: ColumnType;
  private readonly readers: FileReaders;
  private readonly role: ColumnRole;

  constructor(columns: TableColumns, column: number, readers: FileReaders, role: ColumnRole) {
    this.columns = columns;
    this.column = column;
    this.type = columns.type(column);
    this.readers = readers;
    this.role = role;
  }

  /** How a cell is read: what it says, `missing` where it says nothing, `unread` where it says what nobody can read. */
  readCells(): (row: number) => CellReading {
    const read = this.reader();
    const isOpen = this.isDate() && this.readers.order(this.column) === 'ambiguous';
    return (row) => {
      if (this.isMissing(row)) return { state: 'missing', read: null };
      if (read.reads(row)) return { state: 'read', read: read.shown() };
      return { state: isOpen ? 'open' : 'unread', read: null };
    };
  }

  inspect(problems: ProblemList): InspectedColumn {
    const { columns, column } = this;
    const isDate = this.isDate();
    const order = isDate ? this.readers.order(column) : undefined;
    if (order === 'ambiguous') problems.add(ambiguousOrder(columns.table, column));
    if (this.isFigure()) {
      const { decimal, assumed } = this.readers.decimal(column, this.isMoney());
      if (assumed) problems.add(assumedDecimal(columns.table, column, decimal));
    }
    const read = this.reader();
    if (order !== 'ambiguous') this.reportUnread(problems, read);
    return {
      name: columns.names[column]!,
      type: this.type,
      ...(order === undefined ? {} : { dateOrder: order }),
      ...(this.role.role === undefined ? {} : { role: this.role.role }),
      ...(this.role.reason === undefined ? {} : { reason: this.role.reason }),
      samples: this.samples(read),
    };
  }

  /** Whether the values are read as dates: by their type, or because the mapping says so. */
  private isDate(): boolean {
    const { role } = this.role;
    const meansDate =
      role === 'time' ||
      role === 'created' ||
      role === 'meetingDate' ||
      (typeof role === 'object' && 'stage' in role);
    return meansDate || this.columns.isDate(this.column);
  }

  /** Whether the values are read as figures. An id or a name of digits is none. */
  private isFigure(): boolean {
    const { role } = this.role;
    if (role === 'amount' || role === 'score') return true;
    return role === undefined && ['number', 'money', 'percent'].includes(this.type);
  }

  private isMoney(): boolean {
    return this.role.role === 'amount' || this.type === 'money';
  }

  private reader(): CellReader {
    const { table } = this.columns;
    const { column } = this;
    if (this.isDate()) {
      const dates = this.readers.tentativeDates(column);
      return {
        reads: (row) => dates.readCell(table, row, column) === 'read',
        shown: () => dateText(dates),
      };
    }
    let read: Sample['read'] = null;
    const shown = () => read;
    if (this.isFigure()) {
      const figures: FigureReader = this.readers.figures(column, this.isMoney());
      return { reads: (row) => !Number.isNaN((read = figures(table.text(row, column), row))), shown };
    }
    const isBoolean = this.type === 'boolean';
    return {
      reads: (row) => {
        const text = table.text(row, column);
        read = isBoolean ? /^(?:true|yes|y|t|1)$/i.test(text) : text;
        return text !== '';
      },
      shown,
    };
  }

  /** The first distinct values, unreadable ones among them. */
  private samples(read: CellReader): Sample[] {
    const { table } = this.columns;
    const samples: Sample[] = [];
    const seen = new Set<string>();
    for (let row = 0; row < table.rowCount && samples.length < sampledValues; row++) {
      const raw = table.raw(row, this.column);
      if (raw.trim() === '' || seen.has(raw)) continue;
      seen.add(raw);
      samples.push({ raw, read: this.isMissing(row) || !read.reads(row) ? null : read.shown() });
    }
    return samples;
  }

  /** Whether a cell says that there is no value. */
  private isMissing(row: number): boolean {
    const { table } = this.columns;
    if (this.isDate() || this.isFigure()) return table.isMissingFigure(row, this.column);
    return table.text(row, this.column) === '';
  }

  private reportUnread(problems: ProblemList, read: CellReader): void {
    const isDate = this.isDate();
    if (!isDate && !this.isFigure()) return;
    const { table } = this.columns;
    for (let row = 0; row < table.rowCount; row++) {
      if (this.isMissing(row) || read.reads(row)) continue;
      const text = table.text(row, this.column);
      problems.add(
        problemAt(
          table.place(row, this.column),
          isDate ? 'invalid-date' : 'invalid-number',
          `"${text.slice(0, 80)}" is no ${isDate ? 'date' : 'number'} that the rest of the column agrees with.`,
          'The row is imported without it: correct the cell and import again.',
        ),
      );
    }
  }
}
