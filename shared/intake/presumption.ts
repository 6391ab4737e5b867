/**
 * What is taken for granted of a column of figures after a look at a sample: that all of it is written as plainly. It
 * spares a walk over all values before they are read. Reading them shows whether it holds; where it does not, the column
 * is read through and the import begins anew.
 */
import type { ColumnEvidence } from './columnEvidence.ts';
import { isPlainDecimal, isPlainInteger } from './numberText.ts';
import type { TableColumns } from './tableColumns.ts';

/** Every figure is digits only, or digits with at most one point among them. */
export type PlainFigures = 'integers' | 'decimals';

/** How plainly all figures of a sample are written; null where they are not. Both decide the decimal mark. */
export function plainFigures({
  filled,
  dashes,
  integers,
  plain,
  point,
}: ColumnEvidence): PlainFigures | null {
  const figures = filled - dashes;
  if (figures > 0 && integers === figures) return 'integers';
  return plain === figures && point > 0 ? 'decimals' : null;
}

/** Whether a figure is as plain as was presumed. */
export function isAsPresumed(text: string, presumed: PlainFigures): boolean {
  return presumed === 'integers' ? isPlainInteger(text) : isPlainDecimal(text);
}

/** Ends an import that presumed too much of a column. */
export class WrongPresumption extends Error {
  readonly columns: TableColumns;
  readonly column: number;

  constructor(columns: TableColumns, column: number) {
    super(`The figures of column ${column} are not all written as those of the sample.`);
    this.columns = columns;
    this.column = column;
  }
}
