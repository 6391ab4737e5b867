/**
 * Cuts bytes into records and cells as `shared/intake/recordScanner.ts` does, sixteen at a time: the bytes that mean
 * something are found by comparing whole vectors (Langdale and Lemire, 2019), and only they are looked at one by one.
 * Records with a broken quote, and the last of a text where no line end follows it, are left to the host.
 */
import {
  cellEnds,
  cellStarts,
  firstCells,
  input,
  linesWithin,
  mark,
  mostCells,
  recordStarts,
  scanned,
  unusualBytes,
  unusualRecords,
} from './memory';

const quote: u32 = 0x22;
const lineFeed: u32 = 0x0a;
const carriageReturn: u32 = 0x0d;

/** Whole records so far, their number of cells where all have the same, and those that are noted. */
let records: u32 = 0;
let width: u32 = 0;
let isEven: bool = true;
let unusual: u32 = 0;
let broad: u32 = 0;

/** A bit for each of sixteen bytes that may end a cell or open one. */
function marked(bytes: v128, delimiter: v128): u64 {
  const ends = v128.or(i8x16.eq(bytes, delimiter), i8x16.eq(bytes, i8x16.splat(<i8>lineFeed)));
  const others = v128.or(
    i8x16.eq(bytes, i8x16.splat(<i8>quote)),
    i8x16.eq(bytes, i8x16.splat(<i8>carriageReturn)),
  );
  return <u64>(<u32>i8x16.bitmask(v128.or(ends, others)));
}

/** Notes a whole record: its first byte, its cells up to `cells`, the line ends within them, and where the next begins. */
function endRecord(from: usize, next: usize, cells: u32, lines: u32): void {
  const place = scannedPlace(records);
  const own = cells - load<u32>(firstCells + place);
  if (records === 0) width = own;
  else if (own !== width) isEven = false;
  let first: u32 = load<u8>(from);
  // What a quote opens is told by the letter after it.
  if (first === quote) first = load<u8>(from, 1);
  if (load<u8>(unusualBytes + first) !== 0) store<u32>(unusualRecords + scannedPlace(unusual++), records);
  if (lines > 0) {
    store<u32>(linesWithin + 2 * scannedPlace(broad), records);
    store<u32>(linesWithin + 2 * scannedPlace(broad), lines, 4);
    broad++;
  }
  records++;
  store<u32>(firstCells + place, cells, 4);
  store<u32>(recordStarts + place, <u32>(next - input), 4);
}

function scannedPlace(index: u32): usize {
  return (<usize>index) << 2;
}

function keepCell(cell: u32, from: usize, to: usize, doubled: u32): void {
  store<u32>(cellStarts + scannedPlace(cell), <u32>(from - input));
  store<u32>(cellEnds + scannedPlace(cell), (<u32>(to - input)) | doubled);
}

/**
 * Finds the whole records of the bytes at hand, up to one that is broken or not whole.
 * @param delimiter its byte, or more than a byte holds where nothing delimits
 * @param keepsCells whether the places of the cells are wanted
 * @param most records that are wanted
 */
export function scan(length: u32, delimiter: u32, keepsCells: bool, most: u32): void {
  const end: usize = input + length;
  // What follows the end means nothing and is ASCII.
  memory.fill(end, 0x20, 64);
  const delimiters = i8x16.splat(delimiter < 0x80 ? <i8>delimiter : <i8>lineFeed);
  let seen = i8x16.splat(0x20);
  let least = i8x16.splat(0x20);
  let cells: u32 = 0;
  let isBroken = false;
  let recordFrom: usize = input;
  let lines: u32 = 0;
  let cellFrom: usize = input;
  /** Address of the quote that the cell opens with, else 0; of the one that closes it; the mark of doubled ones. */
  let opened: usize = 0;
  let closed: usize = 0;
  let doubled: u32 = 0;
  let isWithin = false;
  /** What lies before it has been looked at. */
  let done: usize = input;
  records = unusual = broad = 0;
  isEven = true;
  store<u32>(firstCells, 0);
  store<u32>(recordStarts, 0);
  for (let block: usize = input; block < end; block += 64) {
    const a = v128.load(block);
    const b = v128.load(block, 16);
    const c = v128.load(block, 32);
    const d = v128.load(block, 48);
    seen = v128.or(seen, v128.or(v128.or(a, b), v128.or(c, d)));
    least = i8x16.min_u(least, i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d)));
    let marks =
      marked(a, delimiters) |
      (marked(b, delimiters) << 16) |
      (marked(c, delimiters) << 32) |
      (marked(d, delimiters) << 48);
    for (; marks !== 0; marks &= marks - 1) {
      const at = block + <usize>ctz(marks);
      if (at < done) continue;
      const byte: u32 = load<u8>(at);
      if (isWithin) {
        if (byte === delimiter) continue;
        if (at + 1 >= end) {
          block = end;
          break;
        }
        const next: u32 = load<u8>(at, 1);
        if (byte !== quote) {
          if (byte === lineFeed || next !== lineFeed) lines++;
        } else if (next === quote) {
          doubled = mark;
          done = at + 2;
        } else if (next === delimiter || next === lineFeed || next === carriageReturn) {
          isWithin = false;
          closed = at;
        } else {
          isBroken = true;
          block = end;
          break;
        }
        continue;
      }
      if (byte === quote) {
        if (at !== cellFrom) continue;
        opened = at;
        isWithin = true;
        continue;
      }
      if (keepsCells) {
        if (cells === mostCells) {
          isBroken = true;
          block = end;
          break;
        }
        if (opened === 0) keepCell(cells, cellFrom, at, 0);
        else keepCell(cells, opened + 1, closed, doubled);
      }
      cells++;
      opened = 0;
      doubled = 0;
      cellFrom = at + 1;
      if (byte === delimiter) continue;
      if (byte === carriageReturn) {
        if (cellFrom >= end) {
          block = end;
          break;
        }
        if (load<u8>(cellFrom) === lineFeed) done = ++cellFrom;
      }
      endRecord(recordFrom, cellFrom, cells, lines);
      recordFrom = cellFrom;
      lines = 0;
      if (records === most) {
        block = end;
        break;
      }
    }
  }
  store<u32>(scanned, records);
  store<u32>(scanned, <u32>isBroken, 4);
  store<u32>(scanned, <u32>isEven, 8);
  store<u32>(scanned, unusual, 12);
  store<u32>(scanned, broad, 16);
  store<u32>(scanned, <u32>(i8x16.bitmask(seen) === 0), 20);
  store<u32>(scanned, <u32>!i8x16.all_true(least), 24);
}
