/**
 * Where things are in the module's memory: the bytes at hand, where their records and cells are, what was read of one
 * column, and after these what is kept. `shared/intake/textKernel.ts` has the same addresses.
 */

/** Bytes that are at hand together at most; spaces follow them. */
export const inputLength: u32 = 1 << 20;
export const input: usize = 0x1_0000;
/** Records of one scan. */
export const mostRecords: u32 = 1 << 18;
const recordsLength: usize = (<usize>mostRecords + 16) * 4;
/** What the last scan found, in the order of `Scanned`. */
export const scanned: usize = input + inputLength + 128;
/** Number of the first cell of each record, and after the last that of the cell after it. */
export const firstCells: usize = scanned + 64;
/** Address of each record, and after the last its end. */
export const recordStarts: usize = firstCells + recordsLength;
/** Records that may be blank or a total. */
export const unusualRecords: usize = recordStarts + recordsLength;
/** Pairs of a record and the line ends within its cells. */
export const linesWithin: usize = unusualRecords + recordsLength;
/** 1 at the bytes with which an unusual record may begin; the host writes it. */
export const unusualBytes: usize = linesWithin + 2 * recordsLength;
/** Cells that are kept of one scan. */
export const mostCells: u32 = 1 << 19;
const cellsLength: usize = (<usize>mostCells + 16) * 4;
/** Offset of each cell's text and the offset after it, marked as `shared/intake/recordScanner.ts` marks them. */
export const cellStarts: usize = unusualBytes + 256;
export const cellEnds: usize = cellStarts + cellsLength;
/** Rows of which a column is read together. */
export const longestRun: u32 = 4096;
/** What became of each row's cell, and what was read: a code or a day, a time of day, a figure. */
export const states: usize = cellEnds + cellsLength;
export const codes: usize = states + longestRun;
export const clocks: usize = codes + longestRun * 4;
export const figures: usize = clocks + longestRun * 4;
/** Texts that are being looked for. */
export const looked: usize = figures + longestRun * 8;
const lookedLength: usize = 64 * 12;
/** Words that say that there is no value, by first byte; the host writes them. */
export const words: usize = looked + lookedLength;
export const wordsLength: usize = 0x1000;
/** What is kept begins here. */
export const kept: usize = (words + wordsLength + 15) & ~15;

/** Set in a cell's end where it has doubled quotes. */
export const mark: u32 = 0x8000_0000;

memory.grow(<i32>((kept + 0xffff) >>> 16) - memory.size());
