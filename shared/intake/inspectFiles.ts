/** Files to an inspection: everything that can be said of them before they are imported. */
import { formatDay } from '../calendar/days.ts';
import { SpillwayError } from '../errors.ts';
import { precision } from '../events/eventLog.ts';
import type { ColumnType } from './columnEvidence.ts';
import type { DateReader } from './dateReader.ts';
import type { InputFile } from './grid.ts';
import { type ImportOptions, importOpened, type OpenedFile, openFiles } from './importFiles.ts';
import type { InspectedColumn, InspectedFile, Inspection, IntakeCounts, Sample } from './inspection.ts';
import { findColumn } from './mappedFile.ts';
import type { ColumnTarget, FileMapping, Mapping } from './mapping.ts';
import { isMissingFigure } from './missing.ts';
import { type Problem, ProblemList, problemAt } from './problem.ts';
import { type Proposal, proposeMapping } from './propose.ts';
import { ambiguousOrder, assumedDecimal, FileReaders, type FigureReader } from './readers.ts';
import type { ColumnRole } from './roles.ts';
import { wallTimeText } from './serialDate.ts';
import { StageNames } from './stageVocabulary.ts';
import type { TableColumns } from './tableColumns.ts';

const sampledValues = 5;
const msPerDay = 86_400_000;

function dateText(reader: DateReader): string {
  if (reader.precision === precision.day) return formatDay(reader.day);
  const text = wallTimeText(Math.round(reader.time * msPerDay));
  return `${text.includes('T') ? text : `${text}T00:00:00`}Z`;
}

/** How the cells of one column are read. */
interface CellReader {
  /** Reads a cell; false where it cannot be read. */
  readonly reads: (row: number) => boolean;
  /** What was read last. */
  readonly shown: () => Sample['read'];
}

/** Reads one column for show and notes what cannot be read. */
class ColumnInspection {
  private readonly columns: TableColumns;
  private readonly column: number;
  private readonly type: ColumnType;
  private readonly readers: FileReaders;
  private readonly role: ColumnRole;

  constructor(columns: TableColumns, column: number, readers: FileReaders, role: ColumnRole) {
    this.columns = columns;
    this.column = column;
    this.type = columns.type(column);
    this.readers = readers;
    this.role = role;
  }

  inspect(problems: ProblemList): InspectedColumn {
    const { columns, column } = this;
    const isDate = this.isDate();
    const order = isDate ? this.readers.order(column) : undefined;
    if (order === 'ambiguous') problems.add(ambiguousOrder(columns.table, column));
    if (this.isFigure()) {
      const { decimal, assumed } = this.readers.decimal(column, this.isMoney());
      if (assumed) problems.add(assumedDecimal(columns.table, column, decimal));
    }
    const read = this.reader();
    if (order !== 'ambiguous') this.reportUnread(problems, read);
    return {
      name: columns.names[column]!,
      type: this.type,
      ...(order === undefined ? {} : { dateOrder: order }),
      ...(this.role.role === undefined ? {} : { role: this.role.role }),
      ...(this.role.reason === undefined ? {} : { reason: this.role.reason }),
      samples: this.samples(read),
    };
  }

  /** Whether the values are read as dates: by their type, or because the mapping says so. */
  private isDate(): boolean {
    const { role } = this.role;
    const meansDate =
      role === 'time' ||
      role === 'created' ||
      role === 'meetingDate' ||
      (typeof role === 'object' && 'stage' in role);
    return meansDate || this.columns.isDate(this.column);
  }

  /** Whether the values are read as figures. An id or a name of digits is none. */
  private isFigure(): boolean {
    const { role } = this.role;
    if (role === 'amount' || role === 'score') return true;
    return role === undefined && ['number', 'money', 'percent'].includes(this.type);
  }

  private isMoney(): boolean {
    return this.role.role === 'amount' || this.type === 'money';
  }

  private reader(): CellReader {
    const { table } = this.columns;
    const { column } = this;
    if (this.isDate()) {
      const dates = this.readers.tentativeDates(column);
      return {
        reads: (row) => dates.read(table.text(row, column), table.kind(row, column)),
        shown: () => dateText(dates),
      };
    }
    let read: Sample['read'] = null;
    const shown = () => read;
    if (this.isFigure()) {
      const figures: FigureReader = this.readers.figures(column, this.isMoney());
      return { reads: (row) => !Number.isNaN((read = figures(table.text(row, column), row))), shown };
    }
    const isBoolean = this.type === 'boolean';
    return {
      reads: (row) => {
        const text = table.text(row, column);
        read = isBoolean ? /^(?:true|yes|y|t|1)$/i.test(text) : text;
        return text !== '';
      },
      shown,
    };
  }

  /** The first distinct values, unreadable ones among them. */
  private samples(read: CellReader): Sample[] {
    const { table } = this.columns;
    const samples: Sample[] = [];
    const seen = new Set<string>();
    for (let row = 0; row < table.rowCount && samples.length < sampledValues; row++) {
      const raw = table.raw(row, this.column);
      if (raw.trim() === '' || seen.has(raw)) continue;
      seen.add(raw);
      samples.push({ raw, read: this.isMissing(row) || !read.reads(row) ? null : read.shown() });
    }
    return samples;
  }

  /** Whether a cell says that there is no value. */
  private isMissing(row: number): boolean {
    const text = this.columns.table.text(row, this.column);
    return text === '' || ((this.isDate() || this.isFigure()) && isMissingFigure(text));
  }

  private reportUnread(problems: ProblemList, read: CellReader): void {
    const isDate = this.isDate();
    if (!isDate && !this.isFigure()) return;
    const { table } = this.columns;
    for (let row = 0; row < table.rowCount; row++) {
      if (this.isMissing(row) || read.reads(row)) continue;
      const text = table.text(row, this.column);
      problems.add(
        problemAt(
          table.place(row, this.column),
          isDate ? 'invalid-date' : 'invalid-number',
          `"${text.slice(0, 80)}" is no ${isDate ? 'date' : 'number'} that the rest of the column agrees with.`,
          'The row is imported without it: correct the cell and import again.',
        ),
      );
    }
  }
}

/** Roles under a given mapping. */
function givenRoles(columns: TableColumns, file: FileMapping): ColumnRole[] {
  const roles: ColumnRole[] = columns.names.map(() => ({}));
  const give = (name: string, role: ColumnTarget | 'id') => {
    const column = findColumn(columns.names, name);
    if (column >= 0) roles[column] = { role, reason: 'the mapping says so' };
  };
  for (const [name, target] of Object.entries(file.columns)) give(name, target);
  give(file.id, 'id');
  return roles;
}

/** Stage values of a file that neither the mapping nor the vocabulary knows: one problem a value. */
function reportUnmapped(
  columns: TableColumns,
  roles: readonly ColumnRole[],
  mapping: Mapping,
  names: StageNames,
  problems: ProblemList,
): void {
  const { table } = columns;
  const isChange = roles.some(({ role }) => role === 'field');
  roles.forEach(({ role }, column) => {
    // In a history of fields the new values of other fields stand in the same column.
    if (role !== 'stage' && role !== 'status' && (role !== 'newValue' || isChange)) return;
    const written = new Set(Object.keys(mapping.values.stage).map((value) => value.trim().toLowerCase()));
    for (const [value, count] of columns.evidence(column).distinct ?? []) {
      if (written.has(value.toLowerCase()) || names.ofValue(value) >= 0) continue;
      let row = 0;
      while (table.text(row, column) !== value) row++;
      problems.add({
        ...problemAt(
          table.place(row, column),
          'unmapped-stage',
          `"${value.slice(0, 80)}" is no stage of the waterfall (${count} ${count === 1 ? 'row' : 'rows'}).`,
          'Say which stage it is in the mapping, under "values": { "stage": … }, or null to leave it out.',
        ),
        count,
      });
    }
  });
}

function inspectFile(
  opened: OpenedFile,
  mapping: Mapping,
  proposal: Proposal['files'][number],
  options: ImportOptions,
  problems: ProblemList,
): InspectedFile {
  const { columns } = opened;
  const { table } = columns;
  const given = options.mapping?.files[opened.entry];
  const roles = given === undefined ? proposal.roles : givenRoles(columns, given);
  const file = given ?? proposal.file;
  const zone = options.zone ?? mapping.files[mapping.primary]!.zone ?? 'UTC';
  const readers = new FileReaders(columns, file, { dateOrder: options.dateOrder, zone });
  for (const problem of table.problems) problems.add(problem);
  const inspected = columns.names.map((_, column) =>
    new ColumnInspection(columns, column, readers, roles[column]!).inspect(problems),
  );
  reportUnmapped(columns, roles, mapping, new StageNames(options.graph), problems);
  if (given === undefined && !proposal.hasId) reportNoId(columns, problems);
  const { grid } = table;
  return {
    name: table.file,
    format: grid.format,
    encoding: grid.encoding,
    delimiter: grid.delimiter,
    ...(grid.sheet === null ? {} : { sheet: grid.sheet }),
    headerRow: table.headerRow,
    rows: table.rowCount,
    columns: inspected,
    vendor: proposal.vendor,
    shape: given?.shape ?? proposal.file.shape,
    shapeReason: given === undefined ? proposal.shapeReason : 'the mapping says so',
  };
}

function reportNoId(columns: TableColumns, problems: ProblemList): void {
  problems.add(
    problemAt(
      columns.table.place(),
      'no-id',
      'No column was recognised as the id of the records.',
      'Name it in a mapping file under "id".',
    ),
  );
}

/**
 * Inspects files. Problems are reported, not thrown, as long as a file can be read at all.
 * @throws SpillwayError where a file holds no table, or where no entry of the mapping given is for it.
 */
export function inspectFiles(files: readonly InputFile[], options: ImportOptions): Inspection {
  return inspectOpened(openFiles(files, options.mapping, options.onProgress), options);
}

/** Problems without those that were found before: reading columns and importing rows meet the same cells. */
function distinctProblems(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, file, row, column }) => {
    const key = JSON.stringify([code, file, row, column]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function notImported(opened: readonly OpenedFile[]): Omit<IntakeCounts, 'problems'> {
  const rows = opened.reduce((sum, { columns }) => sum + columns.table.rowCount, 0);
  return { rows, imported: 0, refused: rows, ignored: 0 };
}

/** What an import would take, and its problems; a refusal is a problem here. */
function tryImport(
  opened: readonly OpenedFile[],
  mapping: Mapping,
  options: ImportOptions,
): { readonly counts: Omit<IntakeCounts, 'problems'>; readonly problems: readonly Problem[] } {
  try {
    const { intake, problems } = importOpened(opened, mapping, options);
    return { counts: intake, problems };
  } catch (error) {
    if (!(error instanceof SpillwayError)) throw error;
    const { code, message, file, row, column, hint } = error.detail;
    const place = { file: file ?? opened[0]!.columns.table.file, row, column };
    return {
      counts: notImported(opened),
      problems: [problemAt(place, code, message, hint ?? 'Nothing is imported until this is settled.')],
    };
  }
}

/** Inspects files that have been read. */
export function inspectOpened(opened: readonly OpenedFile[], options: ImportOptions): Inspection {
  const proposal = proposeMapping(
    opened.map(({ columns }) => columns),
    options,
  );
  const mapping = options.mapping ?? proposal.mapping;
  const found = new ProblemList();
  const files = opened.map((file, index) =>
    inspectFile(file, mapping, proposal.files[index]!, options, found),
  );
  const isOpen = options.mapping === undefined && proposal.files.some(({ hasId }) => !hasId);
  const { counts, problems: met } = isOpen
    ? { counts: notImported(opened), problems: [] }
    : tryImport(
        options.mapping !== undefined
          ? opened
          : opened.map(({ columns }, index) => ({ columns, entry: proposal.entries[index]! })),
        mapping,
        options,
      );
  const problems = distinctProblems([...found.list(), ...met]);
  return { files, mapping, intake: { ...counts, problems: problems.length }, problems };
}
