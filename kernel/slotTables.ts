/**
 * Tables by which random words become slots of given probabilities: condensed tables (Marsaglia, Tsang & Wang, Fast
 * generation of discrete random variables, Journal of Statistical Software 11, 2004) of one digit. Of 1,024 cells, all
 * equally likely, a slot has as many for itself as its probability is worth; what is left over of the probabilities
 * shares the last few cells. So ten random bits tell the slot but for one or two in a hundred, which need more.
 */

/** Slots that can be told apart, but for the last. */
export const SLOTS: i32 = 64;
const cells: i32 = 1024;
const cellShift: u32 = 22;
/** Words of a cell, but for one. */
const withinCell: u32 = (1 << 22) - 1;

/** What a cell that several slots share has in place of its slot. */
export const SHARED: i32 = SLOTS + 1;
/** Slot of the cell before the first: of draws that are nobody's. */
const nobodysSlot: i32 = SLOTS + 2;

/** Shared cells are looked up by quarters. */
const quarterShift: u32 = cellShift - 2;
const withinQuarter: u32 = (1 << quarterShift) - 1;

/**
 * A table holds the slot of each cell, which are written sixteen at a time; of each quarter of a shared cell the slot of
 * its first word; of each slot where it ends in the shared cells; and the number of these.
 */
const firstSlotsAt: usize = cells + 16;
const endsAt: usize = firstSlotsAt + 4 * (SLOTS + 4);
const sharedCellsAt: usize = endsAt + ((SLOTS + 4) << 2);
export const TABLE_BYTES: usize = sharedCellsAt + 16;

/** The slot of a word. */
export function slotOf(word: u32, table: usize): usize {
  const slot = <usize>load<u8>(table + (word >>> cellShift));
  return slot === SHARED ? slotAt(word + <u32>(sharedCellsOf(table) << cellShift), table) : slot;
}

/** A word becomes one of the slots in shared cells, each as often as its words in these. */
export function sharedSlotOf(word: u32, table: usize): usize {
  return slotAt(<u32>((<u64>word * <u64>sharedCellsOf(table)) >> (32 - cellShift)), table);
}

/** The slot that has the `place`-th word of the shared cells. */
function slotAt(place: u32, table: usize): usize {
  let slot = <usize>load<u8>(table + (place >>> quarterShift), firstSlotsAt);
  while (place >= load<u32>(table + (slot << 2), endsAt)) slot++;
  return slot;
}

function sharedCellsOf(table: usize): i32 {
  return load<i32>(table, sharedCellsAt);
}

/** The table that is laid out; words, cells and words of shared cells that have a slot already; the last such slot. */
let table: usize = 0;
let placed: u32 = 0;
let ownCells: usize = 0;
let shared: u32 = 0;
let lastSlot: i32 = 0;

/** Begins to lay out the table at an address. */
export function beginTable(at: usize): void {
  table = at;
  placed = 0;
  ownCells = 0;
  shared = 0;
  lastSlot = 0;
}

/** Up to which word slots go that are placed. */
const lastWords = new StaticArray<u32>(SLOTS);

/**
 * Places n slots from `first` on, n an even number, none before `least`: slot k takes the words up to
 * begun + p · (1 − survival[k]) of all. Shares never fall from one slot to the next.
 */
export function placeSlots(first: i32, n: i32, least: i32, begun: f64, p: f64, survival: usize): void {
  const ends = changetype<usize>(lastWords);
  const all = f64x2.splat(4294967296);
  for (let k: usize = 0; k < <usize>n; k += 2) {
    const left = f64x2.sub(f64x2.splat(1), v128.load(survival + (k << 3)));
    const shares = f64x2.add(f64x2.splat(begun), f64x2.mul(f64x2.splat(p), left));
    v128.store64_lane(ends + (k << 2), i32x4.trunc_sat_f64x2_u_zero(f64x2.mul(shares, all)), 0);
  }
  for (let k = 0; k < n; k++) placeUpTo(load<u32>(ends + ((<usize>k) << 2)), first + max(k, least));
}

/** The last slot takes all words that are left; the table is complete. */
export function completeTable(slot: i32): void {
  placeUpTo(u32.MAX_VALUE, slot);
  // The one after it is the last of all: by itself it is in a shared cell, of which there is always one, therefore.
  placeWords(1, slot);
  fill(ownCells, cells, SHARED);
  store<u8>(table - 1, <u8>nobodysSlot);
  store<i32>(table, <i32>(shared >> cellShift), sharedCellsAt);
}

/** The same where there is no other slot: what rounding left over is of the last that was placed. */
export function completeTableAsItIs(): void {
  completeTable(lastSlot);
}

/** A slot takes the words up to this one. */
function placeUpTo(end: u32, slot: i32): void {
  if (end > placed) return placeWords(end - placed, slot);
  store<u32>(table + ((<usize>slot) << 2), shared, endsAt);
}

function placeWords(words: u32, slot: i32): void {
  lastSlot = slot;
  placed += words;
  const end = ownCells + <usize>(words >> cellShift);
  fill(ownCells, end, slot);
  ownCells = end;
  const quarter = <usize>((shared + withinQuarter) >> quarterShift);
  shared += words & withinCell;
  store<u32>(table + quarter, slot * 0x01010101, firstSlotsAt);
  store<u32>(table + ((<usize>slot) << 2), shared, endsAt);
}

/** Cells from `first` up to `end` are a slot's, and some after them for the time being. */
function fill(first: usize, end: usize, slot: i32): void {
  const value = i8x16.splat(<i8>slot);
  do {
    v128.store(table + first, value);
    first += 16;
  } while (first < end);
}

/** Words of a slot, of 2³². */
export function wordsOf(slot: i32, table: usize): i64 {
  let own: i64 = 0;
  for (let cell: usize = 0; cell < <usize>cells; cell++) {
    if (load<u8>(table + cell) === slot) own++;
  }
  const at = table + ((<usize>slot) << 2);
  const before = slot === 0 ? 0 : <i64>load<u32>(at - 4, endsAt);
  return (own << cellShift) + max<i64>(0, <i64>load<u32>(at, endsAt) - before);
}
