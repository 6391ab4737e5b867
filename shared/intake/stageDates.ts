/**
 * Dates of stages that stand side by side in the rows of entities. Those of a run of rows are read column by column and
 * become events row by row, in the order of the log, so that nothing is left to be sorted in the end.
 */
import { compareWithinDay, eventRank, none } from '../events/eventLog.ts';
import type { CodeColumn, LogStore } from './logStore.ts';
import { longestRun } from './rows.ts';

/** The dates of one column in the run of rows at hand. */
export class StageDateColumn {
  readonly column: number;
  readonly stage: number;
  readonly days = new Int32Array(longestRun);
  readonly times = new Float64Array(longestRun);
  /** As in the log; {@link noDate} where a row has no date. */
  readonly precisions = new Uint8Array(longestRun);
  /** Event of each entity that dates the stage, where that has been asked for. */
  dated: CodeColumn | null = null;

  constructor(column: number, stage: number) {
    this.column = column;
    this.stage = stage;
  }

  set(at: number, day: number, time: number, kind: 0 | 1): void {
    this.days[at] = day;
    this.times[at] = time;
    this.precisions[at] = kind;
  }
}

/** In the place of a precision: the row has no date. */
export const noDate = 255;

export class StageDateRows {
  readonly columns: StageDateColumn[] = [];
  private readonly store: LogStore;
  private readonly rank: Int32Array;
  /** Told of a row and a column whose date is another than the one that the stage has already. */
  private readonly conflict: (row: number, column: number) => void;
  /** Whether two columns date one stage. */
  private hasTwins = false;
  /** Columns that have a date in the row at hand, in the order of the log. */
  private readonly order: StageDateColumn[] = [];

  constructor(store: LogStore, conflict: (row: number, column: number) => void) {
    this.store = store;
    this.rank = eventRank(store.graph);
    this.conflict = conflict;
  }

  add(column: number, stage: number): StageDateColumn {
    const added = new StageDateColumn(column, stage);
    this.hasTwins ||= this.columns.some((known) => known.stage === stage);
    this.columns.push(added);
    return added;
  }

  /**
   * Adds the dates of some rows to the log as events.
   * @param entity entity of each row of the file, `none` where the row is not imported
   * @param isFirst whether no row before it is of the same entity
   */
  addEvents(
    from: number,
    to: number,
    entity: Int32Array,
    isFirst: (row: number, entity: number) => boolean,
  ): void {
    const { store, columns } = this;
    for (const one of columns) one.dated = store.askedStageEvents(one.stage);
    for (let row = from; row < to; row++) {
      const of = entity[row]!;
      if (of === none) continue;
      if (isFirst(row, of)) this.addRow(row, row - from, of);
      else for (const one of columns) this.addDate(one, row, row - from, of);
    }
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
