/** Which entity, stage and day each row of a snapshot is about. */
import { parseDay } from '../calendar/days.ts';
import { refuse } from '../errors.ts';
import { none } from '../events/eventLog.ts';
import { type ImportContext, leftOut, type Tally, unmapped } from './importContext.ts';
import { columnOf, type MappedFile } from './mappedFile.ts';
import { baseName } from './mapping.ts';
import { FileReaders } from './readers.ts';
import { reportNoId, reportUnmatched } from './rowEntities.ts';

/** The rows of one file with what they say: entity, stage and day; {@link none} as entity where a row is left out. */
export interface SnapshotRows {
  readonly file: MappedFile;
  readonly entity: Int32Array;
  readonly stage: Int32Array;
  readonly day: Int32Array;
  readonly tally: Tally;
}

/**
 * The one day that a file's name dates it with: `pipeline-2026-01-05.csv`, `pipeline_20260105 (1).csv`. Null where
 * there is none, or several.
 */
export function dayInName(name: string): number | null {
  const found = [...baseName(name).matchAll(/(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)/g)]
    .map(([, year, , month, day]) => parseDay(`${year}-${month}-${day}`))
    .filter((day) => day !== null);
  return found.length === 1 ? found[0]! : null;
}

function dayOfFile(file: MappedFile): number {
  const { taken } = file.mapping;
  const day = taken === undefined ? dayInName(file.table.file) : parseDay(taken);
  if (day !== null) return day;
  return refuse({
    code: 'no-snapshot-date',
    message: `Nothing says on which day ${file.table.file} was taken.`,
    file: file.table.file,
    hint: 'Name the column that says it as "time" in the mapping, or write the day into the name of the file (pipeline-2026-01-05.csv), or give it as "taken".',
  });
}

/** A cell that names no stage; beside what {@link ImportContext.stages} finds. */
const noValue = -3;

/**
 * Finds entity, stage and day of every row. Rows without id, stage or day are refused, stages that are left out or
 * unknown ignored (the last with a problem).
 */
export function entitiesOfSnapshots(context: ImportContext, file: MappedFile, known: number): SnapshotRows {
  const { table } = file;
  const entity = new Int32Array(table.rowCount).fill(none);
  const stage = new Int32Array(table.rowCount);
  const day = new Int32Array(table.rowCount);
  const tally: Tally = { refused: 0, ignored: 0 };
  const time = columnOf(file, 'time');
  const status = columnOf(file, 'status') >= 0 ? columnOf(file, 'status') : columnOf(file, 'stage');
  const reader = time < 0 ? null : new FileReaders(file.columns, file.mapping, context.reading).dates(time);
  const fileDay = reader === null ? dayOfFile(file) : 0;
  const reported = new Set<number>();
  const refuseRow = (row: number, column: number, code: string, message: string) => {
    tally.refused++;
    context.report(file, row, column, code, message, 'The row is refused: complete it and import again.');
  };
  const indexOf = context.entityIndex(file);
  const stageOf = table.coder(status, (text) => (text === '' ? noValue : context.stages.find(text)));
  for (let row = 0; row < table.rowCount; row++) {
    if (table.isMissing(row, file.id)) {
      reportNoId(context, file, row);
      tally.refused++;
      continue;
    }
    if (context.isDeleted(file, row)) {
      tally.ignored++;
      continue;
    }
    if (reader !== null && reader.readCell(table, row, time) !== 'read') {
      refuseRow(row, time, 'missing-time', 'The row does not say of which day it is.');
      continue;
    }
    const found = stageOf(row);
    if (found === noValue) {
      refuseRow(row, status, 'missing-stage', 'The row names no stage.');
      continue;
    }
    if (found === unmapped) context.noteUnmapped(file, row, status, table.text(row, status));
    if (found === unmapped || found === leftOut) {
      tally.ignored++;
      continue;
    }
    const index = indexOf(row);
    entity[row] = index;
    stage[row] = found;
    day[row] = reader === null ? fileDay : reader.day;
    if (file.isPrimary || index < known || reported.has(index)) continue;
    reported.add(index);
    reportUnmatched(context, file, row);
  }
  return { file, entity, stage, day, tally };
}
