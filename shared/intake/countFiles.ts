/** Files of counts by stage and period, where that is all that was given. */
import type { StageGraph } from '../funnel/stages.ts';
import { countColumns, mappedCountColumns, type ReadCounts, readCounts } from './countTable.ts';
import type { InputFile } from './grid.ts';
import { fileShape } from './fileShape.ts';
import { type OpenedFile, openFiles } from './importFiles.ts';
import type { Mapping } from './mapping.ts';
import { StageNames } from './stageVocabulary.ts';

/**
 * Reads the counts of a file that holds counts and no records, its columns and stage values as the mapping says; null
 * where it holds records, or where there are several files: counts of different reports are not to be added up.
 */
export function countsIn(
  files: readonly InputFile[],
  options: { readonly graph: StageGraph; readonly mapping?: Mapping },
): ReadCounts | null {
  return files.length === 1 ? countsOf(openFiles(files, options.mapping), options) : null;
}

/** The same of files that have been opened. */
export function countsOf(
  opened: readonly OpenedFile[],
  { graph, mapping }: { readonly graph: StageGraph; readonly mapping?: Mapping },
): ReadCounts | null {
  const [first] = opened;
  if (opened.length !== 1 || first === undefined) return null;
  const names = new StageNames(graph);
  const given = mapping?.files[first.entry];
  if ((given?.shape ?? fileShape(first.columns, names).shape) !== 'counts') return null;
  const columns =
    (given === undefined ? null : mappedCountColumns(first.columns, given, graph)) ??
    countColumns(first.columns, names);
  return columns === null ? null : readCounts(first.columns, columns, graph, mapping);
}
