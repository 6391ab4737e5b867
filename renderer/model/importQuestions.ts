/** What is left to settle before an import, and what the import would do. */
import type {
  FileMapping,
  InspectedFile,
  Inspection,
  IntakeCounts,
  JoinCounts,
  RowCounts,
  StageValue,
  Survey,
} from '../../shared/intake/index.ts';
import type { ImportDraft } from '../store/importSlice.ts';
import type { UpdateCounts } from '../workers/catalogues.ts';
import { entryOf } from './mappingEdits.ts';

/** Columns whose dates can be read both ways, and no order was chosen. */
export function ambiguousColumns({
  survey,
  mapping,
}: Pick<ImportDraft, 'survey' | 'mapping'>): readonly { readonly file: string; readonly column: string }[] {
  return (survey?.orders ?? []).flatMap(({ file, columns }) => {
    const order = mapping?.files[entryOf(mapping, file)]?.dateOrder;
    return order === 'dmy' || order === 'mdy' ? [] : columns.map((column) => ({ file, column }));
  });
}

/** A value with all its rows, wherever it stands: a value means one stage, letter case aside. */
export interface ValueGroup extends Omit<StageValue, 'file' | 'column'> {
  readonly columns: readonly string[];
}

/** Values of stage columns, each once, those of most rows first. */
export function valueGroups(values: readonly StageValue[]): readonly ValueGroup[] {
  const groups = new Map<string, ValueGroup>();
  for (const { file: _file, column, ...value } of values) {
    const key = value.value.trim().toLowerCase();
    const known = groups.get(key);
    groups.set(
      key,
      known === undefined
        ? { ...value, columns: [column] }
        : {
            ...known,
            rows: known.rows + value.rows,
            columns: [...new Set([...known.columns, column])],
          },
    );
  }
  return [...groups.values()].sort((a, b) => b.rows - a.rows);
}

/** Values of stage columns that nothing is known of. */
export function unknownValues({ survey }: Pick<ImportDraft, 'survey'>): readonly ValueGroup[] {
  return valueGroups(survey?.stageValues ?? []).filter(({ by }) => by === 'unknown');
}

/**
 * Columns of a file that are read and have times of day without a zone, with an example of each. Bare numbers are
 * instants already, and a file whose instants say their offset needs no clock.
 */
export function zonelessColumns(
  file: InspectedFile,
  entry: FileMapping | undefined,
): readonly { readonly name: string; readonly example: string }[] {
  if (entry === undefined) return [];
  return file.columns.flatMap(({ name, type, samples }) => {
    const target = Object.hasOwn(entry.columns, name) ? entry.columns[name] : undefined;
    const isDated =
      target === 'time' || target === 'created' || (typeof target === 'object' && 'stage' in target);
    if (type !== 'datetime' || !isDated) return [];
    const sample = samples.find(
      ({ raw }) => /\d:\d\d/.test(raw) && !/(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\s*$/i.test(raw),
    );
    return sample === undefined ? [] : [{ name, example: sample.raw.trim() }];
  });
}

/** Problems that keep everything out until they are settled. */
const blocking = new Set([
  'mixed-currencies',
  'no-id',
  'no-stages',
  'no-rows',
  'unsupported-shape',
  'no-snapshot-date',
  'unknown-column',
  'unknown-stage',
]);

export function blockingProblems({ survey }: Pick<ImportDraft, 'survey'>): Inspection['problems'] {
  return (survey?.inspection.problems ?? []).filter(
    ({ code, row }) => row === undefined && blocking.has(code),
  );
}

/** How many things the import waits for; the rail shows it. */
export function openQuestions(draft: ImportDraft | null): number {
  if (draft === null) return 0;
  const dates = ambiguousColumns(draft).length > 0 ? 1 : 0;
  const values = unknownValues(draft).length > 0 ? 1 : 0;
  return (draft.error === null ? 0 : 1) + dates + values + blockingProblems(draft).length;
}

/** What happens to the document's records: they are updated where the files know some of them. */
export function intoOf({ update, into }: Pick<ImportDraft, 'update' | 'into'>): 'update' | 'replace' {
  if (update === null || 'error' in update) return 'replace';
  const { changed, unchanged } = update.counts;
  return into ?? (changed + unchanged > 0 ? 'update' : 'replace');
}

const words = new Intl.NumberFormat('en-US');

/** What an import did, for the line that offers to undo it. */
export function importSummary(intake: IntakeCounts, update: UpdateCounts | null): string {
  const { rows, imported, ignored, refused } = intake;
  const counts = [
    `${words.format(imported)} of ${words.format(rows)} rows imported`,
    ...(ignored > 0 ? [`${words.format(ignored)} ignored`] : []),
    ...(refused > 0 ? [`${words.format(refused)} refused`] : []),
  ].join(', ');
  if (update === null) return `${counts}.`;
  const { added, changed, unchanged, missing } = update;
  return `${counts}: ${words.format(added)} records added, ${words.format(changed)} changed, ${words.format(unchanged)} unchanged, ${words.format(missing)} not in the export and kept.`;
}

/** What an import of counts did. */
export function countsSummary({ rows, imported }: IntakeCounts): string {
  return `${words.format(imported)} of ${words.format(rows)} rows of counts imported: they give period rates.`;
}

/** Rows of one file by what an import does with them, and how many found their record in the primary file. */
export interface FilePlan extends RowCounts {
  readonly name: string;
  /** Null for files that hold the records themselves. */
  readonly joined: JoinCounts | null;
}

/** The plan of an import, file by file. */
export function filePlans({ inspection, joins }: Survey): readonly FilePlan[] {
  return inspection.files.map(({ name, intake }) => ({
    name,
    ...intake,
    joined: joins.find(({ file }) => file === name) ?? null,
  }));
}
