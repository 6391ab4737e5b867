/** Which entity and stage each row of an event file is about. */
import { none } from '../events/eventLog.ts';
import { type ImportContext, leftOut, type Tally, unmapped } from './importContext.ts';
import { columnOf, type MappedFile } from './mappedFile.ts';
import { reportNoId, reportUnmatched, type RowEntities } from './rowEntities.ts';
import { nameKey } from './stageVocabulary.ts';

/** Fields whose changes are stage changes, as keys. */
const stageFields = new Set(
  'stage | stage name | status | lead status | lifecycle stage | lifecycle status | lead lifecycle status | lead lifecycle stage | revenue stage | lifecyclestage | deal stage | dealstage | sales stage | opportunity stage | fase | estágio'.split(
    ' | ',
  ),
);

/** Whether a field of a history holds the stage. */
export function isStageField(name: string): boolean {
  return stageFields.has(nameKey(name));
}

/** A cell that names no stage; beside what {@link ImportContext.stages} finds. */
const noValue = -3;

/** Rows of an event file with the stage each of them enters. */
export interface EventRows extends RowEntities {
  readonly stage: Int32Array;
}

/**
 * Finds entity and stage of every row. Changes of other fields, stages left out on purpose and stages that nobody
 * knows are ignored (the last with a problem); rows without id, time or stage are refused.
 */
export function entitiesOfEvents(context: ImportContext, file: MappedFile, known: number): EventRows {
  const { table } = file;
  const entity = new Int32Array(table.rowCount).fill(none);
  const stage = new Int32Array(table.rowCount).fill(none);
  const tally: Tally = { refused: 0, ignored: 0 };
  const time = columnOf(file, 'time');
  const field = columnOf(file, 'field');
  const value = columnOf(file, 'stage') >= 0 ? columnOf(file, 'stage') : columnOf(file, 'newValue');
  const reported = new Set<number>();
  const refuseRow = (row: number, column: number, code: string, message: string) => {
    tally.refused++;
    context.report(file, row, column, code, message, 'The row is refused: complete it and import again.');
  };
  const indexOf = context.entityIndex(file);
  const namesStage = field < 0 ? null : table.coder(field, (name) => (isStageField(name) ? 1 : 0));
  const stageOf = table.coder(value, (text) => (text === '' ? noValue : context.stages.find(text)));
  for (let row = 0; row < table.rowCount; row++) {
    if (table.isMissing(row, file.id)) {
      reportNoId(context, file, row);
      tally.refused++;
      continue;
    }
    if (context.isDeleted(file, row) || namesStage?.(row) === 0) {
      tally.ignored++;
      continue;
    }
    const found = stageOf(row);
    if (found === noValue) {
      refuseRow(row, value, 'missing-stage', 'The row names no stage.');
      continue;
    }
    if (found === unmapped) context.noteUnmapped(file, row, value, table.text(row, value));
    if (found === unmapped || found === leftOut) {
      tally.ignored++;
      continue;
    }
    if (table.isMissingFigure(row, time)) {
      refuseRow(row, time, 'missing-time', 'The row has no time.');
      continue;
    }
    const index = indexOf(row);
    entity[row] = index;
    stage[row] = found;
    if (file.isPrimary || index < known || reported.has(index)) continue;
    reported.add(index);
    reportUnmatched(context, file, row);
  }
  return { entity, stage, tally, repeated: [] };
}
