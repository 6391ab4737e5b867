/** Intake: the user's own exports to a table, a mapping and an event log. */
export { blockSource, type ByteSource, bytesOf, memorySource } from './byteSource.ts';
export type { FileForm, InputFile, MemoryFile } from './grid.ts';
export { importFiles, importOpened, openFiles, withEntries } from './importFiles.ts';
export type { ImportOptions, ImportResult, OpenedFile } from './importFiles.ts';
export type { IntakeDefects, UnmappedStage } from './importContext.ts';
export { applyImport, headerFingerprint, type ImportPlan, planImport } from './importPlan.ts';
export { inspectFiles, inspectOpened } from './inspectFiles.ts';
export { delayBins, type OpenOrder, type OrderReading } from './orderReadings.ts';
export { type PreviewCell, type PreviewRange, type PreviewRow, previewRows } from './previewRows.ts';
export type { ReasonValue, StageValue } from './stageValues.ts';
export { logZone, type Survey, type Surveyed, surveyOpened } from './survey.ts';
export type { JoinCounts } from './joins.ts';
export type { CurrencyRows } from './currencies.ts';
export type { Encoding } from './encoding.ts';
export {
  type InspectedColumn,
  type InspectedFile,
  type Inspection,
  inspectionSchema,
  type IntakeCounts,
  type RowCounts,
} from './inspection.ts';
export {
  baseName,
  type ColumnTarget,
  type FileMapping,
  globMatches,
  type Mapping,
  mappingSchema,
  parseMapping,
} from './mapping.ts';
export { type Problem, problemSchema } from './problem.ts';
export type { IntakeProgress, ProgressListener } from './progress.ts';
export { type StageField, StageFields } from './stageFields.ts';
export {
  type CountColumns,
  countColumns,
  type ReadCounts,
  readCounts,
  type StageCount,
} from './countTable.ts';
export { countsIn } from './countFiles.ts';
export {
  readFromRecorded,
  type RecordedCounts,
  recordedCounts,
  recordedCountsSchema,
} from './recordedCounts.ts';
export type { TextThread } from './textThread.ts';
export { ratesIn, type RateTable, readRateTable } from './rateTable.ts';
