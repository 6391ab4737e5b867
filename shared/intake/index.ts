/** Intake: the user's own exports to a table, a mapping and an event log. */
export type { InputFile } from './grid.ts';
export { importFiles, importOpened, openFiles } from './importFiles.ts';
export type { ImportOptions, ImportResult, OpenedFile } from './importFiles.ts';
export type { IntakeDefects, UnmappedStage } from './importContext.ts';
export { applyImport, headerFingerprint, type ImportPlan, planImport } from './importPlan.ts';
export { inspectFiles, inspectOpened } from './inspectFiles.ts';
export {
  type InspectedColumn,
  type InspectedFile,
  type Inspection,
  inspectionSchema,
  type IntakeCounts,
} from './inspection.ts';
export { type ColumnTarget, type FileMapping, type Mapping, mappingSchema, parseMapping } from './mapping.ts';
export { type Problem, problemSchema } from './problem.ts';
export type { IntakeProgress, ProgressListener } from './progress.ts';
export { type StageField, StageFields } from './stageFields.ts';
