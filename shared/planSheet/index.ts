/** Planning sheets: a plan's figures read from a spreadsheet by picked ranges, and the template that is offered for it. */
export { type CellRange, cellName, columnName, isWithin, parseRange, rangeName } from './cellNames.ts';
export { isFigure, type PlanningFile, type PlanSheet, type SheetCell } from './sheetCells.ts';
export { readPlanningFile } from './readPlanning.ts';
export type { ProposedBlock } from './describe.ts';
export { proposeBlock, proposeSheetMap, type SheetProposal } from './propose.ts';
export {
  type Meaning,
  meanings,
  parseSheetMap,
  type SheetBlock,
  type SheetLine,
  type SheetMap,
  sheetMapSchema,
  type SheetPlace,
} from './sheetMap.ts';
export { type PlanChange, previewSheet, type SheetPreview } from './applySheet.ts';
export { remembered } from './remembered.ts';
export { sheetHorizon } from './sheetHorizon.ts';
export { likeness, sameSheet, sheetWords } from './sheetWords.ts';
