/** Files to an inspection: everything that can be said of them before they are imported. */
import { SpillwayError } from '../errors.ts';
import { ColumnInspection } from './columnInspection.ts';
import { countsOf } from './countFiles.ts';
import type { ReadCounts } from './countTable.ts';
import { withRates } from './currencies.ts';
import { enteredValue } from './enteredValue.ts';
import type { InputFile } from './grid.ts';
import {
  type ImportOptions,
  importOpened,
  type ImportResult,
  type OpenedFile,
  openFiles,
  totalOf,
} from './importFiles.ts';
import type { InspectedFile, Inspection, RowCounts } from './inspection.ts';
import { findColumn } from './mappedFile.ts';
import type { ColumnTarget, FileMapping, Mapping } from './mapping.ts';
import { type Problem, ProblemList, problemAt } from './problem.ts';
import { type Proposal, proposeMapping } from './propose.ts';
import { FileReaders } from './readers.ts';
import type { ColumnRole } from './roles.ts';
import { listedStages, retiredStages, underMapping } from './stageLists.ts';
import { StageNames } from './stageVocabulary.ts';
import type { TableColumns } from './tableColumns.ts';

/** Roles under a given mapping. */
export function givenRoles(columns: TableColumns, file: FileMapping): ColumnRole[] {
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
    for (const [text, count] of columns.evidence(column).distinct ?? []) {
      const value = enteredValue(text);
      if (written.has(value.toLowerCase()) || names.ofValue(value) >= 0) continue;
      let row = 0;
      while (table.text(row, column) !== text) row++;
      problems.add({
        ...problemAt(
          table.place(row, column),
          'unmapped-stage',
          `${names.written(value)} is no stage of the waterfall (${count} ${count === 1 ? 'row' : 'rows'}).`,
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
  names: StageNames,
  problems: ProblemList,
): Omit<InspectedFile, 'intake'> {
  const { columns } = opened;
  const { table } = columns;
  const given = options.mapping?.files[opened.entry];
  const roles =
    given === undefined
      ? proposal.roles
      : givenRoles(columns, given).map((role, column) => {
          const guessed = proposal.roles[column]!;
          const isSame = JSON.stringify(guessed.role) === JSON.stringify(role.role);
          // What was guessed and left as it was keeps the reason of the guess.
          return isSame ? guessed : role;
        });
  const file = given ?? proposal.file;
  const zone = options.zone ?? mapping.files[mapping.primary]!.zone ?? 'UTC';
  const readers = new FileReaders(columns, file, { dateOrder: options.dateOrder, zone });
  for (const problem of table.problems) problems.add(problem);
  const { shape } = file;
  // The columns of counts hold figures by period: what is wrong with those is told by reading them.
  const columnProblems = shape === 'counts' ? new ProblemList() : problems;
  const inspected = columns.names.map((_, column) =>
    new ColumnInspection(columns, column, readers, roles[column]!).inspect(columnProblems),
  );
  if (shape !== 'counts') reportUnmapped(columns, roles, mapping, names, problems);
  if (given === undefined && !proposal.hasId) reportNoId(columns, problems);
  const { grid } = table;
  return {
    name: table.file,
    format: grid.format,
    encoding: grid.encoding,
    delimiter: grid.delimiter,
    ...(grid.sheet === null ? {} : { sheet: grid.sheet, sheets: [...grid.sheets] }),
    headerRow: table.headerRow,
    rows: table.rowCount,
    ...(table.totalRows === 0 ? {} : { totalRows: table.totalRows }),
    columns: inspected,
    vendor: proposal.vendor,
    shape,
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

/** What becomes of the rows, file by file, and what was met on the way; a refusal is a problem here. */
interface Trial {
  readonly files: readonly RowCounts[];
  readonly problems: readonly Problem[];
  readonly result: ImportResult | null;
  readonly counts: ReadCounts | null;
}

function notImported(opened: readonly OpenedFile[], problems: readonly Problem[]): Trial {
  const files = opened.map(({ columns }) => {
    const rows = columns.table.rowCount;
    return { rows, imported: 0, refused: rows, ignored: 0 };
  });
  return { files, problems, result: null, counts: null };
}

/** What becomes of the rows of a table of counts, which gives period rates and no records; null where it is none. */
function countTrial(opened: readonly OpenedFile[], mapping: Mapping, options: ImportOptions): Trial | null {
  const read = countsOf(opened, { graph: options.graph, mapping });
  if (read === null) return null;
  const { problems, intake } = read;
  const note = problemAt(
    opened[0]!.columns.table.place(),
    'counts-only',
    'The file counts what entered each stage by period: it gives period rates, and no records to import.',
    'spillway measure shows the rates and what is absent; plan --from-measure takes them into a plan. For cohorts, delays and findings export the records themselves.',
  );
  const { rows, imported, refused, ignored } = intake;
  return {
    files: [{ rows, imported, refused, ignored }],
    problems: [...problems, note],
    result: null,
    counts: read,
  };
}

function tryImport(opened: readonly OpenedFile[], mapping: Mapping, options: ImportOptions): Trial {
  try {
    const result = importOpened(opened, mapping, options);
    return { files: result.files, problems: result.problems, result, counts: null };
  } catch (error) {
    if (!(error instanceof SpillwayError)) throw error;
    const counted = error.detail.code === 'unsupported-shape' ? countTrial(opened, mapping, options) : null;
    if (counted !== null) return counted;
    const { code, message, file, row, column, hint } = error.detail;
    const place = { file: file ?? opened[0]!.columns.table.file, row, column };
    return notImported(opened, [
      problemAt(place, code, message, hint ?? 'Nothing is imported until this is settled.'),
    ]);
  }
}

/** An inspection with what it looked at. */
export interface Look {
  readonly inspection: Inspection;
  /** The import that the inspection tells of; null where it is refused. */
  readonly result: ImportResult | null;
  /** What a file of counts counts; null where the files are no such file. */
  readonly counts: ReadCounts | null;
  /** The files, each with its entry of the inspection's mapping. */
  readonly opened: readonly OpenedFile[];
}

/** Inspects files that have been read, and imports them: what is promised is what was done. */
export function lookAtOpened(opened: readonly OpenedFile[], options: ImportOptions): Look {
  const proposal = proposeMapping(
    opened.map(({ columns }) => columns),
    options,
  );
  const mapping = withRates(options.mapping ?? proposal.mapping, options.currencies);
  const found = new ProblemList();
  const entries =
    options.mapping !== undefined
      ? opened
      : opened.map(({ columns }, index) => ({ columns, entry: proposal.entries[index]! }));
  const mapped = underMapping(entries, mapping);
  for (const problem of retiredStages(mapped)) found.add(problem);
  const names = new StageNames(options.graph, listedStages(mapped));
  const inspected = opened.map((file, index) =>
    inspectFile(file, mapping, proposal.files[index]!, options, names, found),
  );
  const isOpen = options.mapping === undefined && proposal.files.some(({ hasId }) => !hasId);
  const trial = isOpen ? notImported(entries, []) : tryImport(entries, mapping, options);
  const problems = distinctProblems([...found.list(), ...trial.problems]);
  const files = inspected.map((file, index) => ({ ...file, intake: trial.files[index]! }));
  return {
    inspection: {
      files,
      mapping,
      intake: { ...totalOf(trial.files), problems: problems.length },
      problems,
    },
    result: trial.result,
    counts: trial.counts,
    opened: entries,
  };
}

/** Inspects files that have been read. */
export function inspectOpened(opened: readonly OpenedFile[], options: ImportOptions): Inspection {
  return lookAtOpened(opened, options).inspection;
}
