/** Files of counts by stage and period, where that is all that was given. */
import type { StageGraph } from '../funnel/stages.ts';
import { countColumns, type ReadCounts, readCounts } from './countTable.ts';
import type { InputFile } from './grid.ts';
import { fileShape } from './fileShape.ts';
import { openFiles } from './importFiles.ts';
import type { Mapping } from './mapping.ts';
import { StageNames } from './stageVocabulary.ts';

/**
 * Reads the counts of a file that holds counts and no records; null where it holds records, or where there are several
 * files: counts of different reports are not to be added up.
 */
export function countsIn(
  files: readonly InputFile[],
  options: { readonly graph: StageGraph; readonly mapping?: Mapping },
): ReadCounts | null {
  const { graph, mapping } = options;
  if (files.length !== 1) return null;
  const opened = openFiles(files, mapping);
  const [first] = opened;
  if (opened.length !== 1 || first === undefined) return null;
  const names = new StageNames(graph);
  const shape = mapping?.files[first.entry]?.shape ?? fileShape(first.columns, names).shape;
  const columns = shape === 'counts' ? countColumns(first.columns, names) : null;
  return columns === null ? null : readCounts(first.columns, columns, graph);
}
