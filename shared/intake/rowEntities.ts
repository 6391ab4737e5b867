/** Whose rows they are: the entity of each row of a file. */
import { none } from '../events/eventLog.ts';
import type { ImportContext, Tally } from './importContext.ts';
import { codeColumn } from './logColumns.ts';
import type { MappedFile } from './mappedFile.ts';
import { longestRun } from './rows.ts';

/** Entity of each row, or {@link none} where the row is not imported. */
export interface RowEntities {
  readonly entity: Int32Array;
  readonly tally: Tally;
  /** Rows that repeat an id of the same file with other cells. */
  readonly repeated: number[];
}

/** Reports a row that says nothing that an earlier one does not. */
export function reportRepetition(context: ImportContext, file: MappedFile, row: number): void {
  context.report(
    file,
    row,
    file.id,
    'duplicate-row',
    'The row is identical to an earlier one.',
    'It is ignored.',
  );
}

/** Reports a row that is refused because it has no id. */
export function reportNoId(context: ImportContext, file: MappedFile, row: number): void {
  context.report(
    file,
    row,
    file.id,
    'missing-id',
    'The row has no id, so it cannot be told whose dates these are.',
    'The row is refused: give it an id and import again.',
  );
}

export function reportUnmatched(context: ImportContext, file: MappedFile, row: number): void {
  context.report(
    file,
    row,
    file.id,
    'unmatched-row',
    'No record of the primary file has this id.',
    'It is imported as a record of its own. Check that both files cover the same period.',
  );
}

/** Finds the entities of rows: identical repetitions are ignored, ids without a primary record are reported. */
export class EntityFinder {
  readonly rows: RowEntities;
  private readonly context: ImportContext;
  private readonly file: MappedFile;
  /** Entities of the primary files, where this is none of them. */
  private readonly known: number;
  private readonly indexOf: (row: number) => number;
  /** Entities of a run of rows. */
  private readonly indices = new Int32Array(longestRun);
  private readonly firstRow = codeColumn();
  private readonly keys = new Map<number, Set<string>>();

  constructor(context: ImportContext, file: MappedFile, known: number) {
    this.context = context;
    this.file = file;
    this.known = known;
    this.rows = {
      entity: new Int32Array(file.table.rowCount).fill(none),
      tally: { refused: 0, ignored: 0 },
      repeated: [],
    };
    this.indexOf = context.entityIndex(file);
  }

  /** Whether a row is the first of its entity. */
  readonly isFirst = (row: number, entity: number): boolean => this.firstRow.get(entity) === row;

  /**
   * Finds the entities of some rows and tells whether they are the first of as many entities, one after another. `isCut`:
   * the kernel of the store has them at hand.
   */
  take(from: number, to: number, isCut = false): boolean {
    const { context, file, firstRow, rows, indexOf, indices } = this;
    const { entity, tally } = rows;
    // A record that is marked as deleted makes no entity.
    const isRead = isCut && file.deleted < 0;
    const known = context.store.entities.ids.size;
    if (isRead) context.entityIndices(file, from, to, indices, indexOf);
    if (isRead && file.isPrimary && areNew(indices, to - from, known)) {
      entity.set(indices.subarray(0, to - from), from);
      for (let row = from; row < to; row++) indices[row - from] = row;
      firstRow.setRun(known, indices, to - from);
      return true;
    }
    for (let row = from; row < to; row++) {
      if (context.isDeleted(file, row)) {
        tally.ignored++;
        continue;
      }
      const index = isRead ? indices[row - from]! : indexOf(row);
      if (index === none) {
        reportNoId(context, file, row);
        tally.refused++;
        continue;
      }
      const first = firstRow.get(index);
      if (first === none) {
        firstRow.set(index, row);
        if (!file.isPrimary && index >= this.known) reportUnmatched(context, file, row);
      } else if (isRepetition(file, row, first, index, this.keys)) {
        tally.ignored++;
        reportRepetition(context, file, row);
        continue;
      } else rows.repeated.push(row);
      entity[row] = index;
    }
    return false;
  }
}

/** Whether so many entities are one beyond the other, from those that were known on. */
function areNew(indices: Int32Array, count: number, known: number): boolean {
  for (let at = 0; at < count; at++) if (indices[at] !== known + at) return false;
  return true;
}

/** Finds the entity of every row of a file. */
export function entitiesOfRows(context: ImportContext, file: MappedFile, known: number): RowEntities {
  const finder = new EntityFinder(context, file, known);
  file.table.eachRun((from, to) => void finder.take(from, to));
  return finder.rows;
}

function isRepetition(
  { table }: MappedFile,
  row: number,
  first: number,
  entity: number,
  keys: Map<number, Set<string>>,
): boolean {
  let seen = keys.get(entity);
  if (!seen) keys.set(entity, (seen = new Set([table.rowKey(first)])));
  const key = table.rowKey(row);
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}
