/** Which of several files are dated copies of one list: the same report, exported every week. */
import { entityId } from './fileShape.ts';
import { headerRank } from './headerVocabulary.ts';
import { dayInName } from './snapshotEntities.ts';
import type { StageNames } from './stageVocabulary.ts';
import type { TableColumns } from './tableColumns.ts';

/** Share of the records of the smaller copy that stand in the other as well. */
const commonShare = 0.2;
const comparedIds = 2000;

function namesStages(read: TableColumns, names: StageNames): boolean {
  return read.names.some((name, column) => {
    const values = read.evidence(column).distinct;
    return (
      values !== null &&
      headerRank(name, 'status') < Number.POSITIVE_INFINITY &&
      [...values.keys()].some((value) => names.ofValue(value) >= 0)
    );
  });
}

function shareRecords(one: TableColumns, other: TableColumns, id: number): boolean {
  const [small, large] = one.table.rowCount <= other.table.rowCount ? [one, other] : [other, one];
  const ids = new Set<string>();
  for (let row = 0; row < large.table.rowCount; row++) ids.add(large.table.text(row, id));
  const step = Math.max(1, Math.floor(small.table.rowCount / comparedIds));
  let compared = 0;
  let common = 0;
  for (let row = 0; row < small.table.rowCount; row += step) {
    compared++;
    if (ids.has(small.table.text(row, id))) common++;
  }
  return compared > 0 && common >= compared * commonShare;
}

/**
 * For each file the index of the first copy of its list, or null where it is none. Copies have the same columns, days
 * of their own in their names, a status that names stages, and records in common; parts of a list have other records,
 * and rows with the dates of several stages tell their history themselves.
 */
export function snapshotSets(reads: readonly TableColumns[], names: StageNames): (number | null)[] {
  const first: (number | null)[] = reads.map(() => null);
  for (let a = 0; a < reads.length; a++) {
    if (first[a] !== null) continue;
    const read = reads[a]!;
    const day = dayInName(read.table.file);
    const id = entityId(read);
    const stageDates = read.names.filter(
      (name, column) => names.ofHeader(name).stage >= 0 && read.isDate(column),
    ).length;
    if (day === null || id === null || stageDates > 1 || !namesStages(read, names)) continue;
    const columns = JSON.stringify(read.names);
    const days = new Set([day]);
    for (let b = a + 1; b < reads.length; b++) {
      const other = reads[b]!;
      const otherDay = dayInName(other.table.file);
      if (otherDay === null || days.has(otherDay) || JSON.stringify(other.names) !== columns) continue;
      if (!shareRecords(read, other, id)) continue;
      days.add(otherDay);
      first[a] = a;
      first[b] = a;
    }
  }
  return first;
}
