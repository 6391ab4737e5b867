/** Columns that keep one date a stage, of records that passed the stage more than once. */
import type { EventLog } from '../events/eventLog.ts';
import type { MappedFile } from './mappedFile.ts';
import { type Problem, problemAt } from './problem.ts';
import { nameKey } from './stageVocabulary.ts';

/** Headers of HubSpot's dates by stage, which are written over when the stage is entered again. */
const writtenOver = /^(?:property )?(?:hs )?(?:v2 )?date entered ./;
/** One or two such records may as well be dates that somebody typed. */
const fewest = 3;

/** Columns of such dates by the index of their forward stage. */
function columnsByStage({ targets, columns }: MappedFile, log: EventLog): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { target, column } of targets) {
    if (typeof target !== 'object' || !('stage' in target)) continue;
    const stage = log.graph.stages.findIndex(({ id, kind }) => kind === 'forward' && id === target.stage);
    if (stage >= 0 && writtenOver.test(nameKey(columns.names[column]!))) found.set(stage, column);
  }
  return found;
}

/**
 * By stage: records whose only date of it is later than their date of a stage that follows. Nothing passes stages in
 * that order: it came back, and the date of its first pass was written over.
 */
function overtaken(log: EventLog, stages: ReadonlySet<number>): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (let entity = 0; entity < log.entityCount; entity++) {
    const days = new Map<number, number>();
    for (let event = log.offsets[entity]!; event < log.offsets[entity + 1]!; event++) {
      const stage = log.stage[event]!;
      if (stages.has(stage)) days.set(stage, log.day[event]!);
    }
    for (const [stage, day] of days)
      if ([...days].some(([later, before]) => later > stage && before < day))
        counts.set(stage, (counts.get(stage) ?? 0) + 1);
  }
  return counts;
}

/**
 * A note a file: how many records came back to a stage that has one date only, by the stage where most did. With a history
 * in the import there is nothing to tell: it has every pass, and dates in another order are for the audit.
 */
export function keptOnce(log: EventLog, mapped: readonly MappedFile[]): Problem[] {
  if (mapped.some(({ mapping }) => mapping.shape === 'event')) return [];
  return mapped.flatMap((file): Problem[] => {
    const columns = columnsByStage(file, log);
    if (file.mapping.shape !== 'entity' || columns.size < 2) return [];
    const counts = [...overtaken(log, new Set(columns.keys()))].sort(([, a], [, b]) => b - a);
    const count = counts.reduce((sum, [, own]) => sum + own, 0);
    if (count < fewest) return [];
    const names = counts.map(([stage, own]) => `${log.graph.stages[stage]!.name} (${own})`);
    return [
      {
        ...problemAt(
          file.table.place(undefined, columns.get(counts[0]![0])),
          'one-date-a-stage',
          `${count} dates are later than those of a stage that follows: ${names.join(', ')}. The stage was passed again, and "Date entered" keeps its last date only.`,
          'What was before is not in this file: import the history of the stage beside it, and every pass counts.',
        ),
        count,
      },
    ];
  });
}
