/** Files to an event log: read, mapped, joined. */
import { refuse } from '../errors.ts';
import type { EventLog } from '../events/eventLog.ts';
import type { StageGraph } from '../funnel/stages.ts';
import { unpackArchives } from './archive.ts';
import { sourceOf } from './byteSource.ts';
import { exchangeRates, type GivenRates, withRates } from './currencies.ts';
import type { DateOrder } from './dateText.ts';
import { importEntityRows, importOnlyFile } from './entityRows.ts';
import { entitiesOfRows } from './rowEntities.ts';
import { entitiesOfEvents } from './eventEntities.ts';
import { importEventRows } from './eventRows.ts';
import type { InputFile } from './grid.ts';
import { ImportContext, type IntakeDefects, type Tally } from './importContext.ts';
import type { IntakeCounts, RowCounts } from './inspection.ts';
import { findColumn, type MappedFile, mapFile } from './mappedFile.ts';
import { baseName, type FileMapping, globMatches, type Mapping } from './mapping.ts';
import { WrongPresumption } from './presumption.ts';
import type { Problem } from './problem.ts';
import type { ProgressListener } from './progress.ts';
import { proposeMapping } from './propose.ts';
import { recordTraps } from './recordTraps.ts';
import { hasLongIds } from './salesforceId.ts';
import { entitiesOfSnapshots, type SnapshotRows } from './snapshotEntities.ts';
import { importSnapshots } from './snapshotRows.ts';
import { listedStages, retiredStages } from './stageLists.ts';
import { readTable, type Table } from './table.ts';
import { TableColumns } from './tableColumns.ts';
import { LostThread, type TextThread } from './textThread.ts';

export interface ImportOptions {
  readonly graph: StageGraph;
  /** Without one, the proposed mapping is used. */
  readonly mapping?: Mapping;
  /** Settles dates that can be read both ways. */
  readonly dateOrder?: DateOrder;
  /** IANA zone by which instants fall on days, and of times that name none (default: the primary file's, else UTC). */
  readonly zone?: string;
  /** Rates of currencies that come before those of the mapping. */
  readonly currencies?: GivenRates;
  /** Columns that are wanted as segments by their own name, besides those that the mapping makes segments. */
  readonly segments?: readonly string[];
  readonly onProgress?: ProgressListener;
  /** Another thread, which reads part of a file of records; what comes of it is the same. */
  readonly textThread?: TextThread;
}

export interface ImportResult {
  readonly log: EventLog;
  readonly intake: IntakeCounts;
  readonly problems: readonly Problem[];
  /** Rows of each file by what became of them, in the order of the files. */
  readonly files: readonly RowCounts[];
  /** The mapping that was applied. */
  readonly mapping: Mapping;
  readonly defects: IntakeDefects;
}

/** A file's table with the entry of the mapping that is for it. */
export interface OpenedFile {
  readonly columns: TableColumns;
  /** Index in `mapping.files`. */
  readonly entry: number;
}

/** Index of the mapping's entry for a file: the first whose glob matches its base name. */
function entryFor(mapping: Mapping, name: string): number {
  const entry = mapping.files.findIndex(({ match }) => globMatches(match, baseName(name)));
  if (entry >= 0) return entry;
  return refuse({
    code: 'unmapped-file',
    message: `No entry of the mapping is for ${baseName(name)}.`,
    file: name,
    hint: `Its entries match ${mapping.files.map(({ match }) => match).join(', ')}.`,
  });
}

/** Files that have been read, each with the entry that a mapping has for it. */
export function withEntries(opened: readonly OpenedFile[], mapping: Mapping): OpenedFile[] {
  return opened.map(({ columns }) => ({ columns, entry: entryFor(mapping, columns.table.file) }));
}

/** Reads the files as their mapping's entries say, or as they stand where there is none. */
export function openFiles(
  files: readonly InputFile[],
  mapping: Mapping | undefined,
  onProgress?: ProgressListener,
): OpenedFile[] {
  if (files.length === 0)
    refuse({ code: 'no-files', message: 'There is no file to read.', hint: 'Name at least one export.' });
  const tables = unpackArchives(files);
  const sizes = tables.map(({ bytes }) => sourceOf(bytes).size);
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  let rows = 0;
  return tables.map((file, index) => {
    const entry = mapping === undefined ? index : entryFor(mapping, file.name);
    const table = readTable(
      file,
      mapping?.files[entry],
      onProgress &&
        ((bytes, records) =>
          onProgress({ phase: 'find', bytes: before + bytes, totalBytes, rows: rows + records })),
    );
    before += sizes[index]!;
    rows += table.rowCount;
    return { columns: new TableColumns(table), entry };
  });
}

/** The mapping to apply: the one given, else the proposed one, which must know an id in every file. */
function chooseMapping(
  opened: readonly OpenedFile[],
  options: ImportOptions,
): { readonly mapping: Mapping; readonly opened: readonly OpenedFile[] } {
  if (options.mapping !== undefined)
    return { mapping: withRates(options.mapping, options.currencies), opened };
  const { mapping, files, entries } = proposeMapping(
    opened.map(({ columns }) => columns),
    options,
  );
  const unknown = files.findIndex(({ hasId }) => !hasId);
  if (unknown >= 0) refuseNoId(opened[unknown]!.columns.table.file);
  return {
    mapping: withRates(mapping, options.currencies),
    opened: opened.map(({ columns }, index) => ({ columns, entry: entries[index]! })),
  };
}

function refuseNoId(file: string): never {
  return refuse({
    code: 'no-id',
    message: `No column of ${file} was recognised as the id of its records.`,
    file,
    hint: 'Name it in a mapping file under "id" (spillway inspect --json proposes one).',
  });
}

/** Whether rows tell of stages that were entered, or are seen, one by one. */
function isHistory({ shape }: FileMapping): boolean {
  return shape === 'event' || shape === 'snapshot';
}

function requireStages(mapped: readonly MappedFile[], mapping: Mapping): void {
  const hasStages = mapped.some(
    ({ mapping: file, targets, closedAs }) =>
      isHistory(file) ||
      closedAs !== null ||
      targets.some(({ target }) => typeof target === 'object' && 'stage' in target),
  );
  if (mapping.closedAs !== undefined && mapped.every(({ closedAs }) => closedAs === null)) {
    const { column, date } = mapping.closedAs;
    refuse({
      code: 'unknown-column',
      message: `No file has both columns that "closedAs" names, "${column}" and "${date}".`,
      file: mapped[0]!.table.file,
      column,
      path: 'closedAs',
    });
  }
  if (hasStages) return;
  const { file } = mapped[0]!.table;
  if (mapped.every(({ mapping: { shape } }) => shape === 'stages'))
    refuse({
      code: 'no-stages',
      message: `${file} lists stages; no file holds records that were in them.`,
      file,
      hint: 'Give it together with the export of deals, or of their stage history, whose ids of stages it explains.',
    });
  const dates = mapped.flatMap(({ columns }) => columns.names.filter((_, column) => columns.isDate(column)));
  refuse({
    code: 'no-stages',
    message: `No column of ${mapped.length === 1 ? file : 'the files'} was recognised as the date of a stage, and none as a history of stages.`,
    file,
    hint: `Map the stage dates in a mapping file, for example "columns": { ${JSON.stringify(dates[0] ?? 'MQL date')}: { "stage": "mql" } }; spillway inspect --json writes one to start from.`,
  });
}

function refuseEmptyLog(mapped: readonly MappedFile[], defects: IntakeDefects): never {
  const { file } = mapped[0]!.table;
  const values = mapped.some(({ mapping }) => isHistory(mapping))
    ? defects.unmappedStages.map(({ value }) => JSON.stringify(value))
    : [];
  return refuse({
    code: 'no-stages',
    message:
      values.length > 0
        ? `No row has a stage that is known; the values are ${values.slice(0, 8).join(', ')}${values.length > 8 ? ', …' : ''}.`
        : 'No stage date could be read.',
    file,
    hint:
      values.length > 0
        ? 'Say which stage each of them is in the mapping, under "values": { "stage": … }.'
        : 'Check with spillway inspect which columns are read as stage dates, and their values.',
  });
}

/** Fills the log: entities of the primary files first, then those of the others, then what every row says. */
function fillLog(
  context: ImportContext,
  mapped: readonly MappedFile[],
  thread: TextThread | undefined,
): ReadonlyMap<MappedFile, Tally> {
  const records = mapped.filter(({ mapping }) => mapping.shape !== 'stages');
  const inOrder = [...records.filter((file) => file.isPrimary), ...records.filter((file) => !file.isPrimary)];
  const primaries = records.filter((file) => file.isPrimary).length;
  const [first] = inOrder;
  if (inOrder.length === 1 && first!.mapping.shape === 'entity')
    return new Map([[first!, importOnlyFile(context, first!, thread)]]);
  let known = 0;
  const tallies = new Map<MappedFile, Tally>();
  const reads: (() => void)[] = [];
  const readsLast: (() => void)[] = [];
  const snapshots: SnapshotRows[] = [];
  inOrder.forEach((file, index) => {
    if (index === primaries) known = context.store.entities.ids.size;
    if (file.mapping.shape === 'event') {
      const rows = entitiesOfEvents(context, file, known);
      tallies.set(file, rows.tally);
      readsLast.push(() => importEventRows(context, file, rows));
    } else if (file.mapping.shape === 'snapshot') {
      const rows = entitiesOfSnapshots(context, file, known);
      tallies.set(file, rows.tally);
      snapshots.push(rows);
    } else {
      const rows = entitiesOfRows(context, file, known);
      tallies.set(file, rows.tally);
      reads.push(() => importEntityRows(context, file, rows));
    }
  });
  // Rows of entities say what is; events only fill what those leave open.
  for (const read of [...reads, ...readsLast]) read();
  if (snapshots.length > 0) importSnapshots(context, snapshots);
  return tallies;
}

/**
 * Imports files that belong together into one event log. The mapping's primary file holds the entities; the others
 * outer-join on their `id`. What cannot be read is reported, never dropped in silence and never zero.
 * @throws SpillwayError where nothing can be measured from them: `no-stages`, `no-id`, `no-rows`, `unknown-column`,
 * `unmapped-file`, `ambiguous-date-order`, and what reading a file refuses.
 */
export function importFiles(files: readonly InputFile[], options: ImportOptions): ImportResult {
  const { mapping, opened } = chooseMapping(openFiles(files, options.mapping, options.onProgress), options);
  return importOpened(opened, mapping, options);
}

/** Adds the wanted columns as segments, where no segment has the name already. */
function withSegments(mapped: readonly MappedFile[], wanted: readonly string[]): MappedFile[] {
  const isSegment = (name: string) =>
    mapped.some(({ targets }) =>
      targets.some(
        ({ target }) => typeof target === 'object' && 'segment' in target && target.segment === name,
      ),
    );
  const added = wanted.filter((name) => !isSegment(name));
  return mapped.map((file) => ({
    ...file,
    targets: [
      ...file.targets,
      ...added.flatMap((segment) => {
        const column = findColumn(file.table.columns, segment);
        return column < 0 ? [] : [{ column, target: { segment } }];
      }),
    ],
  }));
}

/** Imports files that have been read, under a mapping. */
export function importOpened(
  opened: readonly OpenedFile[],
  mapping: Mapping,
  options: Omit<ImportOptions, 'mapping'>,
): ImportResult {
  let given = options;
  for (;;)
    try {
      return importPresuming(opened, mapping, given);
    } catch (error) {
      if (error instanceof LostThread) {
        const { textThread: _, ...alone } = given;
        given = alone;
      } else if (error instanceof WrongPresumption)
        // Now everything is known of the column.
        error.columns.evidence(error.column);
      else throw error;
    }
}

/** Imports files; of rows of entities by themselves, figures that a sample shows to be plain are presumed to be so. */
function importPresuming(
  opened: readonly OpenedFile[],
  mapping: Mapping,
  options: Omit<ImportOptions, 'mapping'>,
): ImportResult {
  const present = withPrimary(opened, mapping);
  const mapped = withSegments(
    opened.map(({ columns, entry }) => ({
      ...mapFile(columns, mapping, entry, options.graph),
      isPrimary: entry === present || areSnapshots(mapping, entry, present),
    })),
    options.segments ?? [],
  );
  const rows = mapped.reduce((sum, { table }) => sum + table.rowCount, 0);
  if (rows === 0) {
    refuse({
      code: 'no-rows',
      message: `${mapped.length === 1 ? mapped[0]!.table.file : 'The files'} ${mapped.length === 1 ? 'has' : 'have'} a header but no rows.`,
      file: mapped[0]!.table.file,
      hint: 'Check the filter of the export.',
    });
  }
  requireStages(mapped, mapping);
  const zone = options.zone ?? mapping.files[present]!.zone ?? 'UTC';
  const presumes = mapped.length === 1 && mapped[0]!.mapping.shape === 'entity';
  const context = new ImportContext(
    options.graph,
    mapping,
    { dateOrder: options.dateOrder, zone, presumes, onRows: readProgress(mapped, options.onProgress) },
    mapped.filter((file) => file.mapping.shape === 'event').length,
    hasLongIds(mapped),
    exchangeRates(mapped, mapping, presumes),
    Math.max(0, ...mapped.map(({ mapping: { shape }, table }) => (shape === 'entity' ? table.rowCount : 0))),
    listedStages(mapped),
  );
  for (const { table } of mapped) for (const problem of table.problems) context.problems.add(problem);
  for (const problem of retiredStages(mapped)) context.problems.add(problem);
  const tallies = fillLog(context, mapped, options.textThread);
  const counts = mapped.map((file): RowCounts => {
    // The rows of a list of stages are read as what they say of the others.
    const { refused, ignored } = tallies.get(file) ?? { refused: 0, ignored: 0 };
    const all = file.table.rowCount;
    return { rows: all, imported: all - refused - ignored, refused, ignored };
  });
  const defects = context.closeDefects();
  if (context.store.events.count === 0) refuseEmptyLog(mapped, defects);
  const passes = mapped.some(({ mapping: file }) => isHistory(file)) ? 'byExit' : 'single';
  const log = context.store.build(zone, passes);
  for (const trap of recordTraps(log, mapped)) context.problems.add(trap);
  const problems = context.problems.list();
  return {
    log,
    intake: { ...totalOf(counts), problems: problems.length },
    files: counts,
    problems,
    mapping,
    defects,
  };
}

/** Tells, of the rows of each file that have been read, how many bytes and rows that is of all. */
function readProgress(
  mapped: readonly MappedFile[],
  onProgress: ProgressListener | undefined,
): ((table: Table, rows: number) => void) | undefined {
  if (onProgress === undefined) return undefined;
  const read = new Map(mapped.map(({ table }) => [table, 0]));
  const totalBytes = mapped.reduce((sum, { table }) => sum + table.byteLength, 0);
  return (current, count) => {
    read.set(current, Math.max(read.get(current)!, count));
    let bytes = 0;
    let rows = 0;
    for (const [table, done] of read) {
      bytes += Math.round((table.byteLength * done) / Math.max(1, table.rowCount));
      rows += done;
    }
    onProgress({ phase: 'read', bytes, totalBytes, rows });
  };
}

/** Rows of several files together. */
export function totalOf(counts: readonly RowCounts[]): RowCounts {
  const total = { rows: 0, imported: 0, refused: 0, ignored: 0 };
  for (const { rows, imported, refused, ignored } of counts) {
    total.rows += rows;
    total.imported += imported;
    total.refused += refused;
    total.ignored += ignored;
  }
  return total;
}

/** Snapshots with an entry each are as primary as the first of them: records come and go between them. */
function areSnapshots({ files }: Mapping, entry: number, primary: number): boolean {
  return files[entry]!.shape === 'snapshot' && files[primary]!.shape === 'snapshot';
}

/** Index of the primary entry, or of the first file's where no file matches the primary one. */
function withPrimary(opened: readonly OpenedFile[], mapping: Mapping): number {
  if (opened.some(({ entry }) => entry === mapping.primary)) return mapping.primary;
  const records = opened.find(({ entry }) => mapping.files[entry]!.shape !== 'stages');
  return (records ?? opened[0]!).entry;
}
