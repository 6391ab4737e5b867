/**
 * Snapshots: the same list exported again and again, one row a record each time. What happened between two of them is
 * inferred: a stage was entered by the day of the first snapshot that shows it.
 */
import { formatDay } from '../calendar/days.ts';
import { eventSource, none, precision } from '../events/eventLog.ts';
import { groupEvents } from '../events/groupEvents.ts';
import type { ImportContext } from './importContext.ts';
import type { TextColumn } from './logColumns.ts';
import type { ColumnTarget } from './mapping.ts';
import { problemAt } from './problem.ts';
import { TextIndex } from './textIndex.ts';
import { assumedDecimal, FileReaders } from './readers.ts';
import { reportRepetition } from './rowEntities.ts';
import type { SnapshotRows } from './snapshotEntities.ts';

/** All rows of all snapshots; a position is a row of one of the files. */
interface Sightings {
  readonly part: number[];
  readonly row: number[];
  readonly entity: number[];
  readonly stage: number[];
  readonly day: number[];
}

function sightings(snapshots: readonly SnapshotRows[]): Sightings {
  const seen: Sightings = { part: [], row: [], entity: [], stage: [], day: [] };
  snapshots.forEach(({ entity, stage, day }, part) => {
    for (let row = 0; row < entity.length; row++) {
      if (entity[row] === none) continue;
      seen.part.push(part);
      seen.row.push(row);
      seen.entity.push(entity[row]!);
      seen.stage.push(stage[row]!);
      seen.day.push(day[row]!);
    }
  });
  return seen;
}

/** What the positions say in one column. */
interface SightedTexts {
  readonly texts: TextIndex;
  readonly codes: Int32Array;
}

const isNone = (code: number): boolean => code === none;

class SnapshotImport {
  private readonly context: ImportContext;
  private readonly snapshots: readonly SnapshotRows[];
  private readonly seen: Sightings;
  private readonly order: Uint32Array;
  private readonly offsets: Uint32Array;
  /** Event of the log that a sighting gave, or {@link none}. */
  private readonly inLog: Int32Array;
  private readonly days: readonly number[];

  constructor(context: ImportContext, snapshots: readonly SnapshotRows[]) {
    this.context = context;
    this.snapshots = snapshots;
    this.seen = sightings(snapshots);
    const { entity, day } = this.seen;
    const grouped = groupEvents(
      entity,
      context.store.entities.ids.size,
      (a, b) => day[a]! - day[b]! || a - b,
    );
    this.order = grouped.order;
    this.offsets = grouped.offsets;
    this.inLog = new Int32Array(entity.length).fill(none);
    this.days = [...new Set(day)].sort((a, b) => a - b);
  }

  run(): void {
    for (let entity = 0; entity + 1 < this.offsets.length; entity++) this.follow(entity);
    this.reportInferred();
    this.reportGone();
    const targets = new Map<string, ColumnTarget>();
    for (const { file } of this.snapshots)
      for (const { target } of file.targets) targets.set(JSON.stringify(target), target);
    let isFirstOwner = true;
    for (const target of targets.values()) {
      this.describe(target, isFirstOwner);
      isFirstOwner &&= typeof target !== 'object' || !('owner' in target);
    }
  }

  /** Follows one entity through the snapshots: an event wherever its stage is another than in the one before. */
  private follow(entity: number): void {
    const { seen, order, offsets, context } = this;
    const { events, entities } = context.store;
    let before = none;
    let day = Number.NaN;
    for (let at = offsets[entity]!; at < offsets[entity + 1]!; at++) {
      const position = order[at]!;
      const stage = seen.stage[position]!;
      if (seen.day[position] === day) {
        this.repeated(position, order[at - 1]!, stage === before);
        continue;
      }
      day = seen.day[position]!;
      if (stage !== before) {
        const event = events.add(entity, stage, day, day, precision.day);
        events.source.set(event, eventSource.inferred);
        this.inLog[position] = event;
      }
      before = stage;
    }
    if (before !== none && entities.status.get(entity) === none) entities.status.set(entity, before);
  }

  /** A record that one snapshot shows twice: the first row counts. */
  private repeated(position: number, first: number, isSame: boolean): void {
    const { seen, context } = this;
    const { file, tally } = this.snapshots[seen.part[position]!]!;
    const row = seen.row[position]!;
    if (isSame && seen.part[first] === seen.part[position]) {
      const { table } = file;
      if (table.rowKey(seen.row[first]!) === table.rowKey(row)) {
        tally.ignored++;
        reportRepetition(context, file, row);
        return;
      }
    }
    const id = context.entityId(file, row);
    context.duplicateIds.add(id);
    context.report(
      file,
      row,
      file.id,
      'duplicate-entity',
      `"${id.slice(0, 80)}" has several rows in the snapshot of ${formatDay(seen.day[position]!)}.`,
      'The stage that was read first is kept. One record should have one row in a snapshot.',
    );
  }

  private notice(code: string, message: string, hint: string, count: number): void {
    const { file } = this.snapshots[0]!;
    this.context.problems.add({ ...problemAt({ file: file.table.file }, code, message, hint), count });
  }

  private reportInferred(): void {
    const count = this.inLog.reduce((sum, event) => sum + (event === none ? 0 : 1), 0);
    if (count === 0) return;
    const { days } = this;
    const first = formatDay(days[0]!);
    const widest = days.reduce((most, day, at) => Math.max(most, at === 0 ? 0 : day - days[at - 1]!), 0);
    const span =
      days.length === 1
        ? `There is one snapshot, of ${first}: nothing can be told of how records got to where they are.`
        : `${count.toLocaleString('en-US')} stage dates are inferred from ${days.length} snapshots, ${first} to ${formatDay(days.at(-1)!)}: each is the first that shows the stage, up to ${widest} days late.`;
    this.notice(
      'inferred-dates',
      span,
      `What the snapshot of ${first} shows may have begun long before: measure a window that starts after it.`,
      count,
    );
  }

  /** Records that the last snapshot no longer shows: deleted, merged, or outside the filter of the report. */
  private reportGone(): void {
    const { seen, order, offsets, days } = this;
    const last = days.at(-1);
    let gone = 0;
    for (let entity = 0; entity + 1 < offsets.length; entity++) {
      const end = offsets[entity + 1]!;
      if (end > offsets[entity]! && seen.day[order[end - 1]!] !== last) gone++;
    }
    if (gone === 0) return;
    this.notice(
      'not-in-last-snapshot',
      `${gone.toLocaleString('en-US')} ${gone === 1 ? 'record is' : 'records are'} not in the last snapshot.`,
      'They are kept as they were last seen. Export without a filter on stage or date, so that records do not leave the list when they are closed.',
      gone,
    );
  }

  private describe(target: ColumnTarget, isFirstOwner: boolean): void {
    const { entities, events } = this.context.store;
    if (typeof target === 'object') {
      if ('owner' in target) {
        const read = this.texts(target);
        this.latestText(read, entities.owner(target.owner));
        if (isFirstOwner) this.eventTexts(read, events.owner);
      } else if ('segment' in target) this.latestText(this.texts(target), entities.segment(target.segment));
      else if ('required' in target) this.filled(target, entities.field(target.from, target.required));
      return;
    }
    if (target === 'account') this.latestText(this.texts(target), entities.account);
    else if (target === 'reason') {
      const rename = (reason: string) => this.context.reasons.get(reason) ?? reason;
      const read = this.texts(target);
      this.latestText(read, entities.reason, rename);
      this.eventTexts(read, events.reason, rename);
    } else if (target === 'amount') this.amounts();
    else if (target === 'score') this.scores();
    else if (target === 'created') this.created();
  }

  private filled(target: ColumnTarget, note: (entity: number, isFilled: boolean) => void): void {
    const { seen, snapshots } = this;
    const columns = this.columns(target);
    seen.row.forEach((row, at) => {
      const part = seen.part[at]!;
      const column = columns[part]!;
      if (column >= 0) note(seen.entity[at]!, !snapshots[part]!.file.table.isMissingFigure(row, column));
    });
  }

  private scores(): void {
    const { context, seen, snapshots } = this;
    const columns = this.columns('score');
    const readers = snapshots.map(({ file }, part) =>
      columns[part]! < 0
        ? null
        : new FileReaders(file.columns, file.mapping, context.reading).figures(columns[part]!, false),
    );
    const figures = Float64Array.from(seen.row, (row, at) => {
      const part = seen.part[at]!;
      const reader = readers[part];
      return reader ? context.readFigure(snapshots[part]!.file, row, columns[part]!, reader) : Number.NaN;
    });
    this.latest(context.store.entities.score, Number.isNaN, (position) => figures[position]!);
  }

  /** Column of each file with a meaning, or -1. */
  private columns(target: ColumnTarget): number[] {
    const key = JSON.stringify(target);
    return this.snapshots.map(
      ({ file }) => file.targets.find((mapped) => JSON.stringify(mapped.target) === key)?.column ?? -1,
    );
  }

  /** Texts of a column for every position, read in the order of the rows: numbers of texts, {@link none} where none is. */
  private texts(target: ColumnTarget): SightedTexts {
    const { seen, snapshots } = this;
    const texts = new TextIndex();
    const columns = this.columns(target);
    const interned = snapshots.map(({ file }, part) =>
      columns[part]! < 0 ? () => none : file.table.interner(columns[part]!, texts),
    );
    return { texts, codes: Int32Array.from(seen.row, (row, at) => interned[seen.part[at]!]!(row)) };
  }

  /** Sets what is not known of an entity yet to the value of its latest snapshot that has one. */
  private latest(
    column: { get(entity: number): number; set(entity: number, value: number): void },
    missing: (value: number) => boolean,
    value: (position: number) => number,
  ): void {
    const { order, offsets } = this;
    for (let entity = 0; entity + 1 < offsets.length; entity++) {
      if (!missing(column.get(entity))) continue;
      for (let at = offsets[entity + 1]! - 1; at >= offsets[entity]!; at--) {
        const found = value(order[at]!);
        if (missing(found)) continue;
        column.set(entity, found);
        break;
      }
    }
  }

  private latestText(
    { texts, codes }: SightedTexts,
    into: TextColumn,
    rename = (text: string) => text,
  ): void {
    this.latest(into.column, isNone, (position) => {
      const text = codes[position]!;
      return text === none ? none : into.dictionary.code(rename(texts.text(text)));
    });
  }

  private eventTexts(
    { texts, codes }: SightedTexts,
    into: TextColumn,
    rename = (text: string) => text,
  ): void {
    this.inLog.forEach((event, position) => {
      const text = codes[position]!;
      if (event !== none && text !== none)
        into.column.set(event, into.dictionary.code(rename(texts.text(text))));
    });
  }

  private amounts(): void {
    const { context, seen, snapshots } = this;
    const columns = this.columns('amount');
    const figures = new Float64Array(seen.row.length).fill(Number.NaN);
    const readers = snapshots.map(({ file }, part) => {
      const column = columns[part]!;
      if (column < 0) return null;
      const files = new FileReaders(file.columns, file.mapping, context.reading);
      const { decimal, assumed } = files.decimal(column, true);
      if (assumed) context.problems.add(assumedDecimal(file.table, column, decimal));
      return files.figures(column, true);
    });
    seen.row.forEach((row, position) => {
      const part = seen.part[position]!;
      const reader = readers[part];
      if (reader) figures[position] = context.readAmount(snapshots[part]!.file, row, columns[part]!, reader);
      const event = this.inLog[position]!;
      if (event !== none) context.store.events.amount.set(event, figures[position]!);
    });
    this.latest(context.store.entities.amount, Number.isNaN, (position) => figures[position]!);
  }

  private created(): void {
    const { context, seen, snapshots } = this;
    const columns = this.columns('created');
    const readers = snapshots.map(({ file }, part) =>
      columns[part]! < 0
        ? null
        : new FileReaders(file.columns, file.mapping, context.reading).dates(columns[part]!),
    );
    const unread = new Set<number>();
    const days = Float64Array.from(seen.row, (row, position) => {
      const part = seen.part[position]!;
      const reader = readers[part];
      const state = reader?.readCell(snapshots[part]!.file.table, row, columns[part]!) ?? 'none';
      if (state === 'unread') unread.add(position);
      return state === 'read' ? reader!.day : Number.NaN;
    });
    this.latest(context.store.entities.created, Number.isNaN, (position) => {
      const part = seen.part[position]!;
      if (unread.has(position))
        context.reportDate(snapshots[part]!.file, seen.row[position]!, columns[part]!);
      return days[position]!;
    });
  }
}

/** Reads all snapshots of an import into the log, as one history. */
export function importSnapshots(context: ImportContext, snapshots: readonly SnapshotRows[]): void {
  new SnapshotImport(context, snapshots).run();
}
