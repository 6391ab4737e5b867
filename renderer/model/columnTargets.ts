/** What a column can mean, as choices on screen and as targets of the mapping file. */
import type { ColumnTarget, FileMapping, Mapping } from '../../shared/intake/index.ts';
import type { Stage } from '../../shared/funnel/stages.ts';

/**
 * The id of the entity and the closing date whose outcome another column names are keys of their own in the mapping;
 * `null` is an unused column.
 */
export type ColumnMeaning = ColumnTarget | 'id' | 'closed' | null;

export interface MeaningChoice {
  readonly group: string;
  readonly label: string;
  readonly meaning: ColumnMeaning;
}

/** A choice's identity. */
export function meaningKey(meaning: ColumnMeaning): string {
  return JSON.stringify(meaning);
}

const plainLabels: readonly (readonly [Extract<ColumnTarget, string>, string])[] = [
  ['amount', 'Amount'],
  ['account', 'Account'],
  ['created', 'Created on'],
  ['status', 'Status'],
  ['reason', 'Exit reason'],
  ['score', 'Score'],
  ['emailStatus', 'E-mail status'],
  ['phoneStatus', 'Phone status'],
  ['currency', 'Currency'],
  ['meetingDate', 'Meeting date'],
];

const eventLabels: readonly (readonly [Extract<ColumnTarget, string>, string])[] = [
  ['time', 'Time of the event'],
  ['stage', 'Stage entered'],
  ['field', 'Field that changed'],
  ['oldValue', 'Old value'],
  ['newValue', 'New value'],
  ['source', 'Source of the date'],
];

/** Names of every object's own, which no id may be. */
const reservedIds = new Set(['constructor', 'prototype', 'toString', 'valueOf']);

/** A column's name as an identifier: letters and digits only. */
export function identifierOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? '')
    .replace(/^[^A-Za-z]+/, '');
  const id = plain.slice(0, 1).toLowerCase() + plain.slice(1, 60);
  return id === '' || reservedIds.has(id) ? 'segment' : id;
}

const snapshotLabels: readonly (readonly [Extract<ColumnTarget, string>, string])[] = [
  ['time', 'Day of the snapshot'],
];

const countLabels: readonly (readonly [Extract<ColumnTarget, string>, string])[] = [
  ['time', 'Period'],
  ['stage', 'Stage that is counted'],
];

/** What the stage of each row is called, in a list of stages. */
const labelLabel = 'Name of the stage';

const unused: MeaningChoice = { group: 'Use', label: 'Not used', meaning: null };

/** What the columns of a table of counts may mean: periods, the counts of a stage, or what parts them. */
function countChoices(stages: readonly Stage[], segment: MeaningChoice): readonly MeaningChoice[] {
  const plain = countLabels.map(([meaning, label]): MeaningChoice => ({ group: 'Counts', label, meaning }));
  const counted = stages.map(({ id, name }): MeaningChoice => ({
    group: 'Counts of a stage',
    label: name,
    meaning: { stage: id },
  }));
  return [unused, ...plain, ...counted, segment];
}

/**
 * Everything that a column of this name may mean in a file of this shape. With a status column, a date may be that of
 * the outcome which the status names.
 */
export function meaningChoices(
  column: string,
  shape: FileMapping['shape'],
  stages: readonly Stage[],
  status: string | null = null,
): readonly MeaningChoice[] {
  const segment: MeaningChoice = {
    group: 'Slice',
    label: `Segment: ${column}`,
    meaning: { segment: identifierOf(column) },
  };
  if (shape === 'counts') return countChoices(stages, segment);
  const choices: MeaningChoice[] = [unused, { group: 'Use', label: 'Entity id', meaning: 'id' }];
  if (shape === 'stages') {
    choices.push({ group: 'List of stages', label: labelLabel, meaning: 'label' });
    return choices;
  }
  if (shape === 'event') {
    for (const [meaning, label] of eventLabels) choices.push({ group: 'Event', label, meaning });
  } else if (shape === 'snapshot') {
    for (const [meaning, label] of snapshotLabels) choices.push({ group: 'Snapshot', label, meaning });
  } else {
    for (const { id, name } of stages)
      choices.push({ group: 'Date of a stage', label: name, meaning: { stage: id } });
    if (status !== null && status !== column)
      choices.push({ group: 'Date of a stage', label: `Closed: outcome by ${status}`, meaning: 'closed' });
  }
  choices.push(
    { group: 'People', label: 'Owner: SDR', meaning: { owner: 'sdr' } },
    { group: 'People', label: 'Owner: AE', meaning: { owner: 'ae' } },
    { group: 'People', label: 'Owner', meaning: { owner: 'owner' } },
    segment,
  );
  for (const [meaning, label] of plainLabels) choices.push({ group: 'About the record', label, meaning });
  for (const { id, name, kind } of stages)
    if (kind === 'forward')
      choices.push({
        group: 'Required field',
        label: `Required from ${name} on`,
        meaning: { required: identifierOf(column), from: id },
      });
  return choices;
}

const ownerLabels: ReadonlyMap<string, string> = new Map([
  ['sdr', 'Owner: SDR'],
  ['ae', 'Owner: AE'],
  ['owner', 'Owner'],
]);

const labelsByShape: ReadonlyMap<string, typeof eventLabels> = new Map([
  ['snapshot', snapshotLabels],
  ['counts', countLabels],
]);

/** Name of a meaning as it stands on the column's button, in a file of this shape. */
export function meaningLabel(
  meaning: ColumnMeaning,
  stages: readonly Stage[],
  shape: FileMapping['shape'] = 'entity',
): string {
  if (meaning === null) return 'Not used';
  if (meaning === 'id') return 'Entity id';
  if (meaning === 'label') return labelLabel;
  if (meaning === 'closed') return 'Closed: outcome by status';
  if (typeof meaning === 'string')
    return (
      [...(labelsByShape.get(shape) ?? []), ...plainLabels, ...eventLabels].find(
        ([known]) => known === meaning,
      )?.[1] ?? meaning
    );
  if ('stage' in meaning) return stages.find(({ id }) => id === meaning.stage)?.name ?? meaning.stage;
  if ('owner' in meaning) return ownerLabels.get(meaning.owner) ?? `Owner: ${meaning.owner}`;
  if ('segment' in meaning) return `Segment: ${meaning.segment}`;
  if ('required' in meaning)
    return `Required from ${stages.find(({ id }) => id === meaning.from)?.name ?? meaning.from} on`;
  return `Source of ${meaning.source}`;
}

export function meaningOf(file: FileMapping, column: string, closedAs?: Mapping['closedAs']): ColumnMeaning {
  // The rows of counts have no id: their periods are named among the columns.
  if (file.id === column && (file.shape !== 'counts' || !Object.hasOwn(file.columns, column)))
    return file.shape === 'counts' ? 'time' : 'id';
  if (Object.hasOwn(file.columns, column)) return file.columns[column]!;
  return file.shape === 'entity' && closedAs?.date === column ? 'closed' : null;
}

/** The column of a file that says in which stage a record is, or null. */
export function statusColumn(file: FileMapping): string | null {
  return Object.entries(file.columns).find(([, target]) => target === 'status')?.[0] ?? null;
}

/** The mapping with one column given another meaning; whatever had that meaning before gives it up. */
export function withMeaning(
  mapping: Mapping,
  index: number,
  column: string,
  meaning: ColumnMeaning,
): Mapping {
  const file = mapping.files[index]!;
  const key = meaningKey(meaning);
  const kept = Object.entries(file.columns).filter(
    ([name, target]) => name !== column && meaningKey(target) !== key,
  );
  const hasTarget = meaning !== null && meaning !== 'id' && meaning !== 'closed';
  const columns = Object.fromEntries(hasTarget ? [...kept, [column, meaning] as const] : kept);
  const changed: FileMapping = { ...file, columns, id: meaning === 'id' ? column : file.id };
  return withClosing(withFile(mapping, index, changed), changed, column, meaning === 'closed');
}

/** The mapping with a column as the closing date of its file, or with it no longer being that. */
function withClosing(mapping: Mapping, file: FileMapping, column: string, closes: boolean): Mapping {
  const { closedAs, ...rest } = mapping;
  const status = statusColumn(file);
  if (closes && status !== null)
    return { ...mapping, closedAs: { ...closedAs, column: status, date: column } };
  const isGone = closedAs !== undefined && (closedAs.date === column || closedAs.column === column);
  return isGone && !closes ? rest : mapping;
}

export function withFile(mapping: Mapping, index: number, file: FileMapping): Mapping {
  return { ...mapping, files: mapping.files.map((known, at) => (at === index ? file : known)) };
}
