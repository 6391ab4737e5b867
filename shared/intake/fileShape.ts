/** What one row of a file is, and which column says whose row it is. */
import { countColumns } from './countTable.ts';
import { type HeaderRole, headerRank } from './headerVocabulary.ts';
import type { Shape } from './mapping.ts';
import { type AnnouncedStage, nameKey, type StageNames } from './stageVocabulary.ts';
import type { TableColumns } from './tableColumns.ts';

/**
 * Stage whose dates a column of an entity's row holds. The header must name the stage, and either the values are
 * dates or the header says so.
 */
export function announcedStage(read: TableColumns, column: number, names: StageNames): AnnouncedStage | null {
  const announced = names.ofHeader(read.table.columns[column]!);
  if (announced.stage < 0) return null;
  const type = read.type(column);
  const fits = read.isDate(column) || type === 'empty' || (announced.dated && type === 'text');
  return fits ? announced : null;
}

/** The column that announces a role most plainly, among those allowed; the first of equals. */
export function plainest(
  read: TableColumns,
  role: HeaderRole,
  allowed: (column: number) => boolean,
): number | null {
  let best: number | null = null;
  let rank = Number.POSITIVE_INFINITY;
  read.table.columns.forEach((name, column) => {
    const own = headerRank(name, role);
    if (own >= rank || !allowed(column)) return;
    best = column;
    rank = own;
  });
  return best;
}

function isRepeated(read: TableColumns, column: number): boolean {
  const { distinct, filled } = read.firstValues(column);
  return distinct < filled;
}

function isFilled(read: TableColumns, column: number, share: number): boolean {
  const { filled, rows } = read.sample(column);
  return filled >= rows * share;
}

/** Whether a column tells every row apart. */
function isUnique(read: TableColumns, column: number): boolean {
  if (!isFilled(read, column, 0.95)) return false;
  const { distinct, filled } = read.firstValues(column);
  return distinct >= filled * 0.95;
}

function mayBeId(read: TableColumns, column: number): boolean {
  const type = read.type(column);
  return (type === 'text' || type === 'number' || type === 'empty') && isFilled(read, column, 0.5);
}

const isIdKey = (name: string): boolean => / ?id$/.test(nameKey(name));

/** The id of a row that is an entity: named as one and unique; else unique and named as an id or a name. */
export function entityId(read: TableColumns): number | null {
  const { columns } = read.table;
  const unique = (column: number) => mayBeId(read, column) && isUnique(read, column);
  const named =
    plainest(read, 'id', unique) ?? columns.findIndex((name, column) => isIdKey(name) && unique(column));
  if (named >= 0) return named;
  const repeated = plainest(read, 'id', (column) => mayBeId(read, column));
  if (repeated !== null) return repeated;
  const name = plainest(read, 'name', unique);
  if (name !== null) return name;
  const any = columns.findIndex((_, column) => read.type(column) === 'text' && unique(column));
  return any >= 0 ? any : null;
}

/** Ids that a history's rows have of the records they are about. */
const recordIds = new Set(
  'lead id | contact id | opportunity id | deal id | case id | case number | case concept name | entity id | mql id | prospect id | person id | lead number | opportunity number | record identifier'.split(
    ' | ',
  ),
);
/** Ids of others: people, campaigns, record types. */
const isOthersId = (name: string): boolean =>
  /(?:owner|user|by|campaign|parent|record type|source|portal|pricebook|page|stage|pipeline) id$/.test(
    nameKey(name),
  );

/** The id of the record that an event is about: never the history's own `Id` where there is another. */
export function eventEntityId(read: TableColumns): number | null {
  const { names } = read;
  const may = (column: number) => mayBeId(read, column);
  const record = plainest(read, 'id', (column) => may(column) && recordIds.has(nameKey(names[column]!)));
  if (record !== null) return record;
  const own = plainest(read, 'id', (column) => may(column) && isUnique(read, column));
  if (own !== null) return own;
  const repeated = names.findIndex((name, column) => isIdKey(name) && may(column) && !isOthersId(name));
  return (
    plainest(read, 'id', may) ?? (repeated >= 0 ? repeated : plainest(read, 'name', (column) => may(column)))
  );
}

/** Columns of a row that is an event. */
export interface EventColumns {
  readonly time: number;
  readonly stage: number | null;
  readonly field: number | null;
  readonly oldValue: number | null;
  readonly newValue: number | null;
}

/** Time columns that nothing but a history has; `Created Date` and `Date` stand in rows of entities too. */
const plainTimes = new Set(
  'time | timestamp | event time | event date | time timestamp | event timestamp | edit date | changed at | changed on | change date | entered at | entered on | stage date'.split(
    ' | ',
  ),
);

/** Whether a column holds ids of stages that a list names. */
function namesListedStages(read: TableColumns, column: number, names: StageNames): boolean {
  const { distinct } = read.sample(column);
  return distinct !== null && [...distinct.keys()].some((value) => names.labelOf(value) !== null);
}

export function eventColumns(read: TableColumns, names: StageNames): EventColumns | null {
  const isText = (column: number) => ['text', 'number', 'boolean'].includes(read.type(column));
  const time = plainest(read, 'time', (column) => read.isDate(column));
  if (time === null) return null;
  const newValue = plainest(read, 'newValue', isText);
  const oldValue = plainest(read, 'oldValue', () => true);
  const field = plainest(read, 'field', isText);
  if (newValue !== null && (oldValue !== null || field !== null))
    return { time, stage: null, field, oldValue, newValue };
  const isNamed =
    newValue !== null && (namesListedStages(read, newValue, names) || announcesEntry(read.names[time]!));
  const listed = isNamed ? newValue : null;
  const stage = listed ?? plainest(read, 'stage', isText);
  return stage === null ? null : { time, stage, field: null, oldValue: null, newValue: null };
}

/** `date_entered`: when the stage in the next column was entered. */
const announcesEntry = (header: string): boolean => nameKey(header) === 'date entered';

export interface FileShape {
  readonly shape: Shape;
  readonly events: EventColumns | null;
  readonly reason: string;
}

/** Recognises the shape: stage date columns make entities; a time and a stage for ids that repeat make events. */
export function fileShape(read: TableColumns, names: StageNames): FileShape {
  const { columns } = read.table;
  const stageDates = columns.filter((_, column) => {
    const announced = announcedStage(read, column, names);
    return announced !== null && read.type(column) !== 'empty';
  }).length;
  const events = eventColumns(read, names);
  const id = eventEntityId(read);
  const repeats = id !== null && isRepeated(read, id);
  const plainTime = events !== null && plainTimes.has(nameKey(columns[events.time]!));
  if (events !== null && events.newValue !== null) {
    // "Name" and "Value" are a property history only where an id has several of them.
    const plainValue = /^(?:(?:new|to|novo) (?:value|valor)|attributes)$/.test(
      nameKey(columns[events.newValue]!),
    );
    if (plainValue || (plainTime && repeats))
      return { shape: 'event', events, reason: 'each row is a change of a field, with its new value' };
  }
  const counts = stageDates === 0 ? countColumns(read, names) : null;
  if (counts !== null)
    return {
      shape: 'counts',
      events: null,
      reason: `the rows count entities by stage and by "${columns[counts.period]}"`,
    };
  const entity = (reason: string): FileShape => ({ shape: 'entity', events: null, reason });
  if (stageDates > 1) return entity(`${stageDates} columns hold the dates of stages`);
  const snapshot = plainest(read, 'snapshot', (column) => read.isDate(column));
  if (snapshot !== null)
    return {
      shape: 'snapshot',
      events: null,
      reason: `"${columns[snapshot]}" dates a copy of the whole list`,
    };
  if (events !== null && events.stage !== null && id !== null) {
    const isEntry = announcesEntry(columns[events.time]!);
    if (((plainTime || isEntry) && stageDates === 0) || repeats)
      return { shape: 'event', events, reason: 'each row is a stage and the time it was entered' };
  }
  const count = plainest(read, 'count', (column) => read.type(column) === 'number');
  if (count !== null && entityId(read) === null && plainest(read, 'stage', () => true) !== null)
    return { shape: 'counts', events: null, reason: `"${columns[count]}" counts entities` };
  return entity(stageDates > 0 ? 'a column holds the date of a stage' : 'each row is one record');
}
