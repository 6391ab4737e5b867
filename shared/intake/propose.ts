/** A proposed mapping: what each column of the files most likely means, with the reason in plain words. */
import type { StageGraph } from '../funnel/stages.ts';
import { countColumns } from './countTable.ts';
import { enteredValue } from './enteredValue.ts';
import { entityId, eventEntityId, type FileShape, fileShape, plainest } from './fileShape.ts';
import { baseName, type FileMapping, globMatches, type Mapping } from './mapping.ts';
import { type ColumnRole, RoleFinder } from './roles.ts';
import { StageNames } from './stageVocabulary.ts';
import type { TableColumns } from './tableColumns.ts';
import { sameForm } from './salesforceId.ts';
import { snapshotSets } from './snapshotSets.ts';
import { type ListedStages, readStageList, stageListColumns } from './stageLists.ts';
import { recogniseVendor, type Vendor } from './vendor.ts';

export interface FileProposal {
  readonly file: FileMapping;
  readonly vendor: Vendor;
  readonly shapeReason: string;
  readonly roles: readonly ColumnRole[];
  /** Whether an id was found; without one the file cannot be imported. */
  readonly hasId: boolean;
}

export interface Proposal {
  readonly mapping: Mapping;
  readonly files: readonly FileProposal[];
  /** Entry of the mapping for each file: snapshots of one list share one. */
  readonly entries: readonly number[];
}

/** Stages that the lists among the files name; what the records' own values are recognised by. */
function stagesOfLists(reads: readonly TableColumns[]): ListedStages {
  return new Map(
    reads.flatMap((read) => {
      const list = stageListColumns(read);
      return list === null ? [] : [...readStageList(read, list.id, list.label)];
    }),
  );
}

/** Values of stage and status columns that only a synonym tells, with the stage meant. */
function stageValues(
  read: TableColumns,
  roles: readonly ColumnRole[],
  graph: StageGraph,
  names: StageNames,
): Map<string, string> {
  const values = new Map<string, string>();
  roles.forEach(({ role }, column) => {
    if (role !== 'stage' && role !== 'newValue' && role !== 'status') return;
    for (const written of read.evidence(column).distinct?.keys() ?? []) {
      const value = enteredValue(written);
      const stage = names.ofValue(value);
      if (stage >= 0 && !names.isOwn(value)) values.set(value, graph.stages[stage]!.id);
    }
  });
  return values;
}

/** One close date whose meaning the status gives: only where no column is the date of winning itself. */
function proposeClosedAs(
  read: TableColumns,
  finder: RoleFinder,
  graph: StageGraph,
  names: StageNames,
): Mapping['closedAs'] {
  const won = graph.stages[graph.bookings]?.id;
  const hasWonDate = finder.roles.some(
    ({ role }) => typeof role === 'object' && 'stage' in role && role.stage === won,
  );
  const status = finder.roles.findIndex(({ role }) => role === 'status');
  const date = plainest(read, 'closeDate', (column) => finder.isFree(column) && read.isDate(column));
  if (hasWonDate || status < 0 || date === null) return undefined;
  const closed: [string, string][] = [];
  for (const value of read.evidence(status).distinct?.keys() ?? []) {
    const stage = names.ofValue(value);
    if (stage < 0 || value === 'column' || value === 'date') continue;
    if (stage === graph.bookings || graph.stages[stage]!.kind === 'exit')
      closed.push([value, graph.stages[stage]!.id]);
  }
  if (closed.length === 0) return undefined;
  const { columns } = read.table;
  finder.roles[date] = { reason: `what it dates depends on "${columns[status]}"` };
  return Object.fromEntries([
    ...closed,
    ['column', columns[status]!],
    ['date', columns[date]!],
  ]) as Mapping['closedAs'];
}

/** Glob for the next export of the same kind, whose dates and numbers differ; the plain name where that is too wide. */
function matchOf(name: string, others: readonly string[]): string {
  const own = baseName(name);
  const glob = own.replace(/\d+(?:[-_.]\d+)*(?=.*\.)/g, '*');
  const isTold = /[a-z]{3}/i.test(glob.replace(/\.[^.]*$/, ''));
  const isAlone = others.every((other) => other === name || !globMatches(glob, baseName(other)));
  return isTold && isAlone ? glob : own;
}

/** A Data Export or SOQL export writes field names as the API does, and times in UTC; reports do neither. */
function isSalesforceData(read: TableColumns, vendor: Vendor): boolean {
  return (
    vendor === 'salesforce' &&
    read.table.columns.some((name) => /^(?:SystemModstamp|CreatedDate)$/.test(name))
  );
}

/** The column of a joined file whose values are ids of the first file, if at least half of a sample are. */
function joiningColumn(read: TableColumns, primary: TableColumns, primaryId: number): number | null {
  const ids = new Set<string>();
  for (let row = 0; row < primary.table.rowCount; row++)
    ids.add(sameForm(primary.table.text(row, primaryId)));
  const { table } = read;
  const step = Math.max(1, Math.floor(table.rowCount / 500));
  let best: number | null = null;
  let most = 0.5;
  table.columns.forEach((_, column) => {
    let filled = 0;
    let found = 0;
    for (let row = 0; row < table.rowCount; row += step) {
      const text = table.text(row, column);
      if (text === '') continue;
      filled++;
      if (ids.has(sameForm(text))) found++;
    }
    if (filled === 0 || found / filled < most || (best !== null && found / filled === most)) return;
    best = column;
    most = found / filled;
  });
  return best;
}

export interface ProposeOptions {
  readonly graph: StageGraph;
  readonly dateOrder?: FileMapping['dateOrder'];
}

/** Whether a file says anything of stages: dates them, names them, or says in which one a record is. */
function tellsStages(read: TableColumns, graph: StageGraph, names: StageNames): boolean {
  if (fileShape(read, names).shape !== 'entity') return true;
  const finder = new RoleFinder(read, graph, names);
  finder.stageDates();
  finder.status();
  return finder.roles.some(({ role }) => role !== undefined);
}

/** Proposes a mapping for files that belong together; the first that tells of stages holds the entities. */
export function proposeMapping(reads: readonly TableColumns[], options: ProposeOptions): Proposal {
  const { graph } = options;
  const names = new StageNames(graph, stagesOfLists(reads));
  const lists = reads.map(stageListColumns);
  /** The file of records that the others join: a list of accounts or products may come before it. */
  const records = reads.flatMap((_, index) => (lists[index] === null ? [index] : []));
  const first = records.find((index) => tellsStages(reads[index]!, graph, names)) ?? records[0] ?? 0;
  const fileNames = reads.map(({ table }) => table.file);
  const values = new Map<string, string>();
  let closedAs: Mapping['closedAs'];
  let primaryId: number | null = null;
  const copies = snapshotSets(reads, names);
  const proposed = (read: TableColumns, index: number): FileProposal => {
    const { table } = read;
    const { sheet, faults } = table.grid;
    const severalSheets = faults.some(({ code }) => code === 'sheet-not-read');
    const vendor = recogniseVendor(table.columns);
    const isCopy = copies[index]! !== null;
    const list = lists[index]!;
    const { shape, events, reason }: FileShape =
      list !== null
        ? { shape: 'stages', events: null, reason: 'each row is a stage: its id and what it is called' }
        : isCopy
          ? { shape: 'snapshot', events: null, reason: 'it is one of several dated copies of the same list' }
          : fileShape(read, names);
    const own = shape === 'entity' || isCopy ? entityId(read) : eventEntityId(read);
    const isSibling = isCopy && copies[index] === copies[first];
    const joined =
      index !== first && primaryId !== null && !isSibling && list === null
        ? joiningColumn(read, reads[first]!, primaryId)
        : null;
    const counted = shape === 'counts' ? countColumns(read, names) : null;
    const id = list?.id ?? counted?.period ?? joined ?? own;
    if (index === first) primaryId = id;
    const finder = new RoleFinder(read, graph, names);
    if (id !== null && counted === null) finder.id(id);
    if (counted !== null) finder.counts(counted);
    else if (events !== null) finder.events(events);
    else if (shape === 'entity') {
      finder.stageDates();
      finder.status();
      closedAs ??= proposeClosedAs(read, finder, graph, names);
    }
    if (shape === 'snapshot') finder.snapshot();
    if (list !== null) finder.give(list.label, 'label', 'it says what the stage is called');
    if (counted === null && list === null) finder.others(shape === 'event');
    for (const [value, stage] of stageValues(read, finder.roles, graph, names)) values.set(value, stage);
    const columns = finder.roles.flatMap(({ role }, column) =>
      role === undefined || role === 'id' || table.columns[column] === '__proto__'
        ? []
        : [[table.columns[column]!, role] as const],
    );
    return {
      file: {
        match: matchOf(
          table.file,
          fileNames.filter((_, other) => !isCopy || copies[other] !== copies[index]),
        ),
        ...(sheet === null || !severalSheets ? {} : { sheet }),
        id: table.columns[id ?? 0] ?? '',
        shape,
        columns: Object.fromEntries(columns),
        ...(options.dateOrder === undefined ? {} : { dateOrder: options.dateOrder }),
        ...(isSalesforceData(read, vendor) ? { zone: 'UTC' } : {}),
      },
      vendor,
      shapeReason: reason,
      roles: finder.roles,
      hasId: id !== null,
    };
  };
  // The file that the others join comes first: they are joined by its ids.
  const main = reads[first] && proposed(reads[first], first);
  const files = reads.map((read, index) => (index === first ? main! : proposed(read, index)));
  // One entry serves all snapshots of a list whose names differ in what the glob leaves open.
  const entries: number[] = [];
  const written: FileMapping[] = [];
  files.forEach(({ file }, index) => {
    const known = copies[index] === null ? -1 : written.findIndex(({ match }) => match === file.match);
    entries.push(known >= 0 ? known : written.length);
    if (known < 0) written.push(file);
  });
  return {
    entries,
    mapping: {
      version: 1,
      files: written,
      values: { stage: Object.fromEntries(values), reason: {} },
      ...(closedAs === undefined ? {} : { closedAs }),
      primary: entries[first]!,
    },
    files,
  };
}
