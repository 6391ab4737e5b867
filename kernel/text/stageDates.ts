/**
 * Dates of stages that stand side by side in rows, each of an entity of its own: read column by column, and put in the
 * order of the log row by row (`shared/intake/stageDates.ts`).
 */
import { asked, finer } from './cells';
import { readDates } from './columns';
import { clocks, codes, longestRun, states } from './memory';
import { sizeFor, take } from './room';

/** A column of dates: days, times, what each is known to, and then its stage and the rank of that. */
const timesAt: usize = longestRun * 4;
export const kindsAt: usize = timesAt + longestRun * 8;
const stageAt: usize = kindsAt + longestRun;
const rankAt: usize = stageAt + 4;
const columnSize: u32 = 16;

/** What a date is known to, as in the log; that there is none; that the host has to be asked. */
const toTheDay: u8 = 0;
const toTheInstant: u8 = 1;
export const noDate: u8 = 255;
export const askedDate: u8 = 254;

/** What a date is known to, by what became of its cell. */
const kindOf: StaticArray<u8> = [noDate, toTheDay, toTheInstant, askedDate];

const msPerDay: f64 = 86_400_000;

/** A new column of dates of a stage. */
export function newStageDates(stage: u32, rank: i32): usize {
  const at = take(columnSize);
  store<u32>(at, stage, stageAt);
  store<i32>(at, rank, rankAt);
  return at;
}

/**
 * Reads the dates of a column of the rows at hand, times of day as those of UTC; the host has to be asked for some of
 * them. Returns the number of those, and of those with a time of day, as two halves of a word.
 */
export function readStageDates(column: usize, first: u32, count: u32, cell: u32): u32 {
  readDates(first, count, cell);
  let others: u32 = 0;
  let timed: i32 = 0;
  for (let row: usize = 0; row < count; row++) {
    // What there is no date for is computed as well: whether there is one cannot be foreseen, and a wrong guess costs more.
    const state = load<u8>(states + row);
    const isTimed = <i32>(state === finer);
    const day = load<i32>(codes + (row << 2));
    const ms = load<i32>(clocks + (row << 2)) & -isTimed;
    store<i32>(column + (row << 2), day);
    store<f64>(column + timesAt + (row << 3), (<f64>day * msPerDay + <f64>ms) / msPerDay);
    store<u8>(column + kindsAt + row, kindOf[state]);
    others += <u32>(state === asked);
    timed += isTimed;
  }
  return others | ((<u32>timed) << 16);
}

/** Order of the dates of two columns in a row, as `compareEvents` has it. */
function comesAfter(one: usize, other: usize, row: usize): bool {
  const day = load<i32>(one + (row << 2));
  const otherDay = load<i32>(other + (row << 2));
  if (day !== otherDay) return day > otherDay;
  const time = load<f64>(one + timesAt + (row << 3));
  const otherTime = load<f64>(other + timesAt + (row << 3));
  const areInstants =
    load<u8>(one + kindsAt + row) === toTheInstant && load<u8>(other + kindsAt + row) === toTheInstant;
  if (areInstants && time !== otherTime) return time > otherTime;
  const rank = load<i32>(one, rankAt);
  const otherRank = load<i32>(other, rankAt);
  return rank === otherRank ? time > otherTime : rank > otherRank;
}

/** Events in the order of the log: their entities, days, times, stages and what they are known to, room for each. */
let events: usize = 0;
let most: u32 = 0;
/** Columns with a date in the row at hand, in order. */
let order: usize = 0;

/** Bytes of an event that come before each part of it. */
const eventParts: StaticArray<usize> = [8, 12, 0, 16, 18];

/** Makes room for the events of a run of rows with so many columns of dates. */
export function layOutEvents(columns: u32): void {
  most = longestRun * columns;
  events = take(sizeFor(<usize>most * 19));
  order = take(sizeFor((<usize>columns) << 2));
}

/** Address of the entities of the events, of their days, times, stages, and what they are known to. */
export function eventsAddress(part: u32): usize {
  return events + <usize>most * eventParts[part];
}

/**
 * Makes events of the dates of some rows of as many new entities, and returns how many.
 * @param columns address of a list of columns, no two of one stage
 */
export function addEvents(columns: usize, columnCount: u32, count: u32, firstEntity: u32): u32 {
  const times = eventsAddress(2);
  const entities = eventsAddress(0);
  const days = eventsAddress(1);
  const stages = eventsAddress(3);
  const kinds = eventsAddress(4);
  let added: usize = 0;
  for (let row: usize = 0; row < count; row++) {
    let dated: usize = 0;
    for (let index: usize = 0; index < columnCount; index++) {
      const column: usize = load<u32>(columns + (index << 2));
      if (load<u8>(column + kindsAt + row) === noDate) continue;
      let place = dated++;
      for (; place > 0; place--) {
        const before: usize = load<u32>(order + ((place - 1) << 2));
        if (!comesAfter(before, column, row)) break;
        store<u32>(order + (place << 2), <u32>before);
      }
      store<u32>(order + (place << 2), <u32>column);
    }
    for (let place: usize = 0; place < dated; place++, added++) {
      const column: usize = load<u32>(order + (place << 2));
      store<u32>(entities + (added << 2), firstEntity + <u32>row);
      store<i32>(days + (added << 2), load<i32>(column + (row << 2)));
      store<f64>(times + (added << 3), load<f64>(column + timesAt + (row << 3)));
      store<u16>(stages + (added << 1), <u16>load<u32>(column, stageAt));
      store<u8>(kinds + added, load<u8>(column + kindsAt + row));
    }
  }
  return <u32>added;
}
