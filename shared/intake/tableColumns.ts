/** A table with what was learnt of its columns; each column is read through once, when it is first asked about. */
import { none } from '../events/eventLog.ts';
import {
  type ColumnEvidence,
  type ColumnType,
  columnType,
  type DecimalDecision,
  decimalOf,
  fileDecimal,
} from './columnEvidence.ts';
import { columnEvidences } from './columnEvidences.ts';
import type { DecimalMark } from './numberText.ts';
import { type PlainFigures, plainFigures } from './presumption.ts';
import type { Rows } from './rows.ts';
import type { Table } from './table.ts';
import { TextIndex } from './textIndex.ts';

/** Values in a sample below which it says too little of its column. */
const fewValues = 100;

/** Rows by which it is judged whether a column tells rows apart. */
const firstRows = 10_000;

export interface FirstValues {
  readonly distinct: number;
  readonly filled: number;
}

export class TableColumns {
  readonly table: Table;
  private readonly known: (ColumnEvidence | undefined)[] = [];
  private sampled: readonly ColumnEvidence[] | null = null;
  private rows: Rows | null = null;
  private readonly first = new Map<number, FirstValues>();

  constructor(table: Table) {
    this.table = table;
  }

  get names(): readonly string[] {
    return this.table.columns;
  }

  /**
   * What a sample of the rows says, evenly spread: enough to tell what a column is. Sparse columns, and tables that are
   * no larger than the sample, are read in full.
   */
  sample(column: number): ColumnEvidence {
    this.rows ??= this.table.sample();
    if (this.rows === this.table) return this.evidence(column);
    this.sampled ??= columnEvidences(this.rows, [...this.names.keys()]);
    const sample = this.sampled[column]!;
    return sample.filled < fewValues ? this.evidence(column) : sample;
  }

  /** Whether some date of a column has a time of day other than midnight. One that has proves it. */
  hasTimes(column: number): boolean {
    const has = ({ awake, awakeNumbers }: ColumnEvidence) => awake + awakeNumbers > 0;
    return has(this.sample(column)) || has(this.evidence(column));
  }

  /** Everything that the values of a column say. */
  evidence(column: number): ColumnEvidence {
    const known = this.known[column];
    if (known) return known;
    const columns = this.askedTogether(column);
    columnEvidences(this.table, columns).forEach((evidence, index) => {
      this.known[columns[index]!] ??= evidence;
    });
    return this.known[column]!;
  }

  /** Distinct values and filled rows among the first rows of a column. */
  firstValues(column: number): FirstValues {
    const known = this.first.get(column);
    if (known) return known;
    const { table } = this;
    const values = new TextIndex();
    const interned = table.interner(column, values);
    let filled = 0;
    for (let row = 0; row < Math.min(table.rowCount, firstRows); row++) if (interned(row) !== none) filled++;
    const found = { distinct: values.size, filled };
    this.first.set(column, found);
    return found;
  }

  /**
   * How plainly the figures of a column are presumed to be written, after a look at a sample; null where everything is
   * known of it or where nothing can be presumed.
   */
  presumed(column: number): PlainFigures | null {
    if (this.known[column] !== undefined) return null;
    const sample = this.sample(column);
    return this.known[column] === undefined ? plainFigures(sample) : null;
  }

  /** What the figures of a column say, or all of them would if they are as {@link presumed}. */
  figures(column: number): ColumnEvidence {
    return this.presumed(column) === null ? this.evidence(column) : this.sample(column);
  }

  /**
   * Columns of which everything is likely to be asked where it is of one: all, where they are read at once; of a table
   * that is larger than its sample, those of figures or those of dates whose order is open.
   */
  private askedTogether(column: number): number[] {
    const { sampled } = this;
    if (this.rows === this.table) return [...this.names.keys()];
    if (sampled === null) return [column];
    const kindOf = (of: number): string => {
      const evidence = sampled[of]!;
      const type = columnType(evidence, this.names[of]!);
      if (type === 'date' || type === 'datetime') return evidence.yearFirst === evidence.dates ? '' : 'date';
      return type === 'money' || type === 'percent' || type === 'number' ? 'figure' : '';
    };
    const kind = kindOf(column);
    const few = sampled.flatMap(({ filled }, other) => (filled < fewValues ? [other] : []));
    const alike = [...this.names.keys()].filter((other) => kind !== '' && kindOf(other) === kind);
    const together = few.includes(column) ? [...few, ...alike] : alike;
    return [...new Set([column, ...together])].filter((other) => this.known[other] === undefined);
  }

  type(column: number): ColumnType {
    return columnType(this.sample(column), this.names[column]!);
  }

  isDate(column: number): boolean {
    const type = this.type(column);
    return type === 'date' || type === 'datetime';
  }

  /** Decimal mark of a column, by {@link figures} where it `presumes`. Other columns are only consulted where its own values leave it open. */
  decimal(
    column: number,
    isMoney: boolean,
    given: DecimalMark | undefined,
    presumes = false,
  ): DecimalDecision {
    if (given !== undefined) return { decimal: given, assumed: false };
    const own = presumes ? this.figures(column) : this.evidence(column);
    if (own.point === own.comma && own.undecidedPoint + own.undecidedComma > 0) {
      const all = this.names.map((_, other) => this.evidence(other));
      return decimalOf(own, isMoney, fileDecimal(all), this.table.grid.delimiter);
    }
    return decimalOf(own, isMoney, null, this.table.grid.delimiter);
  }
}
