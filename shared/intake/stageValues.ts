/** The values that columns of stages hold: how often, which stage each is taken for, and why. */
import { enteredValue } from './enteredValue.ts';
import type { StageGraph } from '../funnel/stages.ts';
import { closestName } from '../input/closestName.ts';
import { isStageField } from './eventEntities.ts';
import type { OpenedFile } from './importFiles.ts';
import { findColumn } from './mappedFile.ts';
import type { Mapping } from './mapping.ts';
import { listedStages, underMapping } from './stageLists.ts';
import { nameKey, StageNames } from './stageVocabulary.ts';
import type { TableColumns } from './tableColumns.ts';

export interface StageValue {
  readonly file: string;
  readonly column: string;
  readonly value: string;
  readonly rows: number;
  /** Id of the stage that it is taken for; null where it is none. */
  readonly stage: string | null;
  /** Who says so: the mapping, the waterfall's own names, usual names; `leftOut` on purpose; `unknown`. */
  readonly by: 'mapping' | 'name' | 'synonym' | 'leftOut' | 'unknown';
  /** Of an unknown value: the stage that it may be meant for, with what speaks for it. */
  readonly guess: { readonly stage: string; readonly reason: string } | null;
}

/** A reason for leaving the funnel as it is written, and how often. */
export interface ReasonValue {
  readonly value: string;
  readonly rows: number;
}

/** A stage that an unknown value may be meant for: a known name within it, or one that differs by a letter or two. */
export function guessStage(
  value: string,
  graph: StageGraph,
  names: StageNames,
): { readonly stage: string; readonly reason: string } | null {
  const key = nameKey(value);
  const known = names.known();
  const within = [...known.keys()]
    .filter((name) => name.length > 2 && ` ${key} `.includes(` ${name} `))
    .sort((a, b) => b.length - a.length)[0];
  if (within !== undefined)
    return { stage: graph.stages[known.get(within)!]!.id, reason: `it has “${within}” in it` };
  const close = closestName(key, known.keys());
  return close === null
    ? null
    : { stage: graph.stages[known.get(close)!]!.id, reason: `it is close to “${close}”` };
}

/** Values of a column with their rows; in a history of fields only those of the fields that hold stages. */
function countedValues(columns: TableColumns, column: number, field: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (text: string, rows: number) => {
    const value = enteredValue(text);
    counts.set(value, (counts.get(value) ?? 0) + rows);
  };
  if (field < 0) {
    for (const [text, rows] of columns.evidence(column).distinct ?? []) add(text, rows);
    return counts;
  }
  const { table } = columns;
  for (let row = 0; row < table.rowCount; row++) {
    if (!isStageField(table.text(row, field))) continue;
    const text = table.text(row, column);
    if (text !== '') add(text, 1);
  }
  return counts;
}

/** Every value of the columns that hold stages, those of most rows first. */
export function stageValues(
  opened: readonly OpenedFile[],
  mapping: Mapping,
  graph: StageGraph,
): StageValue[] {
  const names = new StageNames(graph, listedStages(underMapping(opened, mapping)));
  const written = new Map(
    Object.entries(mapping.values.stage).map(([value, stage]) => [value.trim().toLowerCase(), stage]),
  );
  const values: StageValue[] = [];
  for (const { columns, entry } of opened) {
    const targets = Object.entries(mapping.files[entry]!.columns);
    const columnOf = (target: string) =>
      findColumn(columns.names, targets.find(([, known]) => known === target)?.[0] ?? '\u0000');
    for (const column of new Set(['stage', 'newValue', 'status'].map(columnOf))) {
      if (column < 0) continue;
      const field = column === columnOf('newValue') ? columnOf('field') : -1;
      for (const [value, rows] of countedValues(columns, column, field)) {
        const given = written.get(value.toLowerCase());
        const found = names.ofValue(value);
        const place = { file: columns.table.file, column: columns.names[column]!, value, rows };
        const recognised = found < 0 ? null : graph.stages[found]!.id;
        // A mapping that was proposed says of a value what is recognised; the reason is then the recognition's.
        if (given === null || (given !== undefined && given !== recognised))
          values.push({ ...place, stage: given, by: given === null ? 'leftOut' : 'mapping', guess: null });
        else if (recognised !== null)
          values.push({
            ...place,
            stage: recognised,
            by: names.isOwn(value) ? 'name' : 'synonym',
            guess: null,
          });
        else values.push({ ...place, stage: null, by: 'unknown', guess: guessStage(value, graph, names) });
      }
    }
  }
  return values.sort((a, b) => b.rows - a.rows);
}

/** Every reason that the files give, those of most rows first; none where a column has more than can be listed. */
export function reasonValues(opened: readonly OpenedFile[], mapping: Mapping): ReasonValue[] {
  const counts = new Map<string, number>();
  for (const { columns, entry } of opened) {
    for (const [name, target] of Object.entries(mapping.files[entry]!.columns)) {
      const column = target === 'reason' ? findColumn(columns.names, name) : -1;
      if (column < 0) continue;
      for (const [value, rows] of columns.evidence(column).distinct ?? [])
        counts.set(value, (counts.get(value) ?? 0) + rows);
    }
  }
  return [...counts].map(([value, rows]) => ({ value, rows })).sort((a, b) => b.rows - a.rows);
}
