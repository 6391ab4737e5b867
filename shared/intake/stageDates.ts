/**
 * Dates of stages that stand side by side in the rows of entities. Those of a run of rows are read column by column and
 * become events row by row, in the order of the log, so that nothing is left to be sorted in the end.
 */
import { compareWithinDay, eventRank, none } from '../events/eventLog.ts';
import type { CodeColumn } from './logColumns.ts';
import type { EventRun, LogStore } from './logStore.ts';
import { longestRun } from './rows.ts';
import type { TextKernel } from './textKernel.ts';

/** In the place of a precision: the row has no date; it has something that has to be read otherwise. */
export const noDate = 255;
export const otherDate = 254;

/** The dates of one column in the run of rows at hand; they lie in the kernel's memory. */
export class StageDateColumn {
  readonly column: number;
  readonly stage: number;
  /** Address in the kernel's memory. */
  readonly at: number;
  days = new Int32Array(0);
  times = new Float64Array(0);
  /** As in the log; {@link noDate} where a row has no date. */
  precisions = new Uint8Array(0);
  /** Event of each entity that dates the stage, where that has been asked for. */
  dated: CodeColumn | null = null;
  private readonly text: TextKernel;

  constructor(text: TextKernel, column: number, stage: number, rank: number) {
    this.text = text;
    this.column = column;
    this.stage = stage;
    this.at = text.kernel.newStageDates(stage, rank);
  }

  /** Finds the dates again, after the kernel's memory may have grown. */
  look(): void {
    const { memory, kindsAt } = this.text.kernel;
    const { buffer } = memory;
    if (this.days.buffer === buffer) return;
    this.days = new Int32Array(buffer, this.at, longestRun);
    this.times = new Float64Array(buffer, this.at + longestRun * 4, longestRun);
    this.precisions = new Uint8Array(buffer, this.at + kindsAt.value, longestRun);
  }

  /**
   * Reads the column in so many rows that the kernel has at hand, times of day as those of UTC. Tells how many cells are
   * left as {@link otherDate} and how many dates have a time of day.
   */
  read(count: number): { readonly others: number; readonly timed: number } {
    const found = this.text.kernel.readStageDates(this.at, 0, count, this.column);
    this.look();
    return { others: found & 0xffff, timed: found >>> 16 };
  }

  set(at: number, day: number, time: number, precision: 0 | 1): void {
    this.days[at] = day;
    this.times[at] = time;
    this.precisions[at] = precision;
  }
}

/** Rows of entities, and how they are known. */
export interface DatedRows {
  readonly from: number;
  readonly to: number;
  /** Entity of each row of the file, `none` where the row is not imported. */
  readonly entity: Int32Array;
  /** Whether no row before one is of the same entity. */
  readonly isFirst: (row: number, entity: number) => boolean;
  /** Whether all are the first rows of as many entities, one after another. */
  readonly areNew: boolean;
}

export class StageDateRows {
  readonly columns: StageDateColumn[] = [];
  private readonly store: LogStore;
  private readonly rank: Int32Array;
  /** Told of a row and a column whose date is another than the one that the stage has already. */
  private readonly conflict: (row: number, column: number) => void;
  /** Whether two columns date one stage. */
  private hasTwins = false;
  /** Address of the list of columns that the kernel is given. */
  private list = 0;
  /** Columns that have a date in the row at hand, in the order of the log. */
  private readonly order: StageDateColumn[] = [];

  constructor(store: LogStore, conflict: (row: number, column: number) => void) {
    this.store = store;
    this.rank = eventRank(store.graph);
    this.conflict = conflict;
  }

  add(column: number, stage: number): StageDateColumn {
    const added = new StageDateColumn(this.store.kernel, column, stage, this.rank[stage]!);
    this.hasTwins ||= this.columns.some((known) => known.stage === stage);
    this.columns.push(added);
    return added;
  }

  /** Adds the dates of some rows to the log as events. */
  addEvents({ from, to, entity, isFirst, areNew }: DatedRows): void {
    const { store, columns } = this;
    if (columns.length === 0) return;
    for (const one of columns) one.dated = store.askedStageEvents(one.stage);
    if (areNew && !this.hasTwins && columns.every(({ dated }) => dated === null)) {
      store.events.addRun(this.run(to - from, entity[from]!));
      return;
    }
    for (const one of columns) one.look();
    for (let row = from; row < to; row++) {
      const of = entity[row]!;
      if (of === none) continue;
      if (isFirst(row, of)) this.addRow(row, row - from, of);
      else for (const one of columns) this.addDate(one, row, row - from, of);
    }
  }

  /** The events of so many rows, each of another entity, from one on; valid until the next are asked for. */
  private run(count: number, firstEntity: number): EventRun {
    const { columns } = this;
    const { kernel } = this.store.kernel;
    if (this.list === 0) {
      this.list = kernel.take(kernel.sizeFor(columns.length * 4));
      new Uint32Array(kernel.memory.buffer, this.list, columns.length).set(columns.map(({ at }) => at));
      kernel.layOutEvents(columns.length);
    }
    const length = kernel.addEvents(this.list, columns.length, count, firstEntity);
    const { buffer } = kernel.memory;
    return {
      entities: new Uint32Array(buffer, kernel.eventsAddress(0), length),
      days: new Int32Array(buffer, kernel.eventsAddress(1), length),
      times: new Float64Array(buffer, kernel.eventsAddress(2), length),
      stages: new Uint16Array(buffer, kernel.eventsAddress(3), length),
      precisions: new Uint8Array(buffer, kernel.eventsAddress(4), length),
    };
  }

  /** Adds the dates of an entity that has no events. */
  private addRow(row: number, at: number, entity: number): void {
    const { columns, order } = this;
    const { events } = this.store;
    let count = 0;
    for (const one of columns) {
      if (one.precisions[at] === noDate) continue;
      if (this.hasTwins && this.isKnown(one, count, row, at)) continue;
      let place = count;
      for (; place > 0 && this.compare(order[place - 1]!, one, at) > 0; place--)
        order[place] = order[place - 1]!;
      order[place] = one;
      count++;
    }
    for (let place = 0; place < count; place++) {
      const { stage, days, times, precisions, dated } = order[place]!;
      const event = events.addNext(entity, stage, days[at]!, times[at]!, precisions[at]!);
      if (dated !== null) dated.set(entity, event);
    }
  }

  /** Whether one of the first so many columns has dated the stage of another in the row at hand. */
  private isKnown(one: StageDateColumn, count: number, row: number, at: number): boolean {
    for (let before = 0; before < count; before++) {
      const other = this.order[before]!;
      if (other.stage !== one.stage) continue;
      if (other.times[at] !== one.times[at] || other.precisions[at] !== one.precisions[at])
        this.conflict(row, one.column);
      return true;
    }
    return false;
  }

  /** Adds a date of an entity that may have events, unless its stage has one. */
  private addDate(one: StageDateColumn, row: number, at: number, entity: number): void {
    const kind = one.precisions[at]!;
    if (kind === noDate) return;
    const { events } = this.store;
    const dated = (one.dated ??= this.askStage(one.stage));
    const before = dated.get(entity);
    if (before === none)
      dated.set(entity, events.add(entity, one.stage, one.days[at]!, one.times[at]!, kind));
    else if (events.time[before] !== one.times[at] || events.precision[before] !== kind)
      this.conflict(row, one.column);
  }

  /** Asks for the events of a stage, of which all columns of the stage are told. */
  private askStage(stage: number): CodeColumn {
    const dated = this.store.stageEvents(stage);
    for (const one of this.columns) if (one.stage === stage) one.dated = dated;
    return dated;
  }

  private compare(a: StageDateColumn, b: StageDateColumn, at: number): number {
    return (
      a.days[at]! - b.days[at]! ||
      compareWithinDay(
        a.times[at]!,
        a.precisions[at]!,
        this.rank[a.stage]!,
        b.times[at]!,
        b.precisions[at]!,
        this.rank[b.stage]!,
      )
    );
  }
}
