/** How the rows of several files find their records: by the ids of the primary file. */
import type { OpenedFile } from './importFiles.ts';
import { findColumn } from './mappedFile.ts';
import type { Mapping } from './mapping.ts';
import { sameForm } from './salesforceId.ts';

/** Rows of one file whose id the primary file has, and those whose id it does not. Rows without an id are neither. */
export interface JoinCounts {
  readonly file: string;
  readonly matched: number;
  readonly unmatched: number;
}

/** Join counts of every file but the primary ones; none where all files hold the same kind of records. */
export function joinCounts(opened: readonly OpenedFile[], mapping: Mapping): JoinCounts[] {
  const isPrimary = ({ entry }: OpenedFile) =>
    entry === mapping.primary ||
    (mapping.files[entry]!.shape === 'snapshot' && mapping.files[mapping.primary]!.shape === 'snapshot');
  const others = opened.filter((file) => !isPrimary(file) && mapping.files[file.entry]!.shape !== 'stages');
  if (others.length === 0 || others.length === opened.length) return [];
  const ids = new Set<string>();
  const idsOf = ({ columns, entry }: OpenedFile, take: (id: string) => void): void => {
    const column = findColumn(columns.names, mapping.files[entry]!.id);
    if (column < 0) return;
    for (let row = 0; row < columns.table.rowCount; row++) {
      const id = columns.table.text(row, column);
      if (id !== '') take(sameForm(id));
    }
  };
  for (const file of opened) if (isPrimary(file)) idsOf(file, (id) => ids.add(id));
  return others.map((file) => {
    let [matched, unmatched] = [0, 0];
    idsOf(file, (id) => void (ids.has(id) ? matched++ : unmatched++));
    return { file: file.columns.table.file, matched, unmatched };
  });
}
