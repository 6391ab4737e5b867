/** What a change of a mapping did, in the words of the undo button. */
import type { Mapping } from '../../shared/intake/index.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Names under which two records differ. */
function changedKeys(before: object, after: object): string[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])].filter((key) => !same(old.get(key), now.get(key)));
}

const ofFile: ReadonlyMap<string, string> = new Map([
  ['id', 'choose the id'],
  ['shape', 'choose what a row is'],
  ['dateOrder', 'choose how dates are read'],
  ['decimal', 'choose the decimal mark'],
  ['zone', 'choose the time zone'],
]);

/** The change in a few words: `change what SAO Date means`, `change the stage of Parked`. */
export function mappingChange(before: Mapping, after: Mapping): string {
  const stages = changedKeys(before.values.stage, after.values.stage);
  if (stages.length > 0)
    return stages.length === 1 ? `change the stage of ${stages[0]!}` : 'change the stages of values';
  if (!same(before.values.reason, after.values.reason)) return 'name a reason';
  if (!same(before.currencies, after.currencies)) return 'give the rates of currencies';
  if (before.primary !== after.primary) return 'choose where records come from';
  for (const [index, file] of after.files.entries()) {
    const known = before.files[index];
    if (known === undefined || same(known, file)) continue;
    const changed = changedKeys(known, file);
    const named = changed.flatMap((key) => ofFile.get(key) ?? [])[0];
    const columns = changedKeys(known.columns, file.columns);
    if (columns.length === 1 && !changed.includes('shape')) return `change what ${columns[0]!} means`;
    return named ?? 'change what columns mean';
  }
  return 'change the mapping';
}
