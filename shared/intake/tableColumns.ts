/** A table with what was learnt of its columns; each column is read through once, when it is first asked about. */
import {
  type ColumnEvidence,
  columnEvidence,
  type ColumnType,
  columnType,
  type DecimalDecision,
  decimalOf,
  fileDecimal,
} from './columnEvidence.ts';
import type { DecimalMark } from './numberText.ts';
import type { Table } from './table.ts';

const sampledRows = 20_000;
/** Values in a sample below which it says too little of its column. */
const fewValues = 200;

export class TableColumns {
  readonly table: Table;
  private readonly known: (ColumnEvidence | undefined)[] = [];
  private readonly sampled: (ColumnEvidence | undefined)[] = [];

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
    const step = Math.ceil(this.table.rowCount / sampledRows);
    if (step < 2) return this.evidence(column);
    const known = this.sampled[column];
    if (known) return known;
    const sample = columnEvidence(this.table, column, step);
    return (this.sampled[column] = sample.filled < fewValues ? this.evidence(column) : sample);
  }

  /** Whether some date of a column has a time of day other than midnight. One that has proves it. */
  hasTimes(column: number): boolean {
    const has = ({ awake, awakeNumbers }: ColumnEvidence) => awake + awakeNumbers > 0;
    return has(this.sample(column)) || has(this.evidence(column));
  }

  /** Everything that the values of a column say. */
  evidence(column: number): ColumnEvidence {
    return (this.known[column] ??= columnEvidence(this.table, column));
  }

  type(column: number): ColumnType {
    return columnType(this.sample(column), this.names[column]!);
  }

  isDate(column: number): boolean {
    const type = this.type(column);
    return type === 'date' || type === 'datetime';
  }

  /** Decimal mark of a column. Other columns are only consulted where its own values leave it open. */
  decimal(column: number, isMoney: boolean, given: DecimalMark | undefined): DecimalDecision {
    if (given !== undefined) return { decimal: given, assumed: false };
    const own = this.evidence(column);
    if (own.point === own.comma && own.undecidedPoint + own.undecidedComma > 0) {
      const all = this.names.map((_, other) => this.evidence(other));
      return decimalOf(own, isMoney, fileDecimal(all), this.table.grid.delimiter);
    }
    return decimalOf(own, isMoney, null, this.table.grid.delimiter);
  }
}
