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

export class TableColumns {
  readonly table: Table;
  private readonly known: (ColumnEvidence | undefined)[] = [];

  constructor(table: Table) {
    this.table = table;
  }

  get names(): readonly string[] {
    return this.table.columns;
  }

  evidence(column: number): ColumnEvidence {
    return (this.known[column] ??= columnEvidence(this.table, column));
  }

  type(column: number): ColumnType {
    return columnType(this.evidence(column), this.names[column]!);
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
