/** The text kernel: finds the cells of delimited text and reads columns of them (`shared/intake/textKernel.ts`). */
export { readCodes, readDates, readFigures } from './columns';
export {
  codeOf,
  dictionarySize,
  freeDictionary,
  isAsciiPiece,
  newDictionary,
  textPieces,
  unpackPiece,
} from './dictionary';
export {
  cellEnds,
  cellStarts,
  clocks,
  codes,
  figures,
  firstCells,
  input,
  inputLength,
  linesWithin,
  mostRecords,
  recordStarts,
  scanned,
  states,
  unusualBytes,
  unusualRecords,
  words,
} from './memory';
export { giveBack, sizeFor, take } from './room';
export { scan } from './scan';
export { addEvents, eventsAddress, kindsAt, layOutEvents, newStageDates, readStageDates } from './stageDates';
