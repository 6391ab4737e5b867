/**
 * Places in a plan, as scenario patches address them: a segment by its id, a transition by its `from`, everything else by
 * its key. One address serves for reading a figure, writing it, comparing it with the parent's and finding its faults.
 */
import { type KeyPath, pathText } from '../input/faults.ts';
import type { Plan } from './schema.ts';

/** `['segments', 'inbound', 'transitions', 'mql', 'rate']` */
export type Place = readonly string[];

type JsonObject = Readonly<Record<string, unknown>>;

const memberKey: ReadonlyMap<string, string> = new Map([
  ['segments', 'id'],
  ['transitions', 'from'],
]);

/** Index of a member of a list that is addressed by id; -1 where the list has none such. */
function memberIndex(list: readonly unknown[], listName: string, id: string): number {
  const key = memberKey.get(listName);
  return key === undefined
    ? Number(id)
    : list.findIndex((member) => (member as JsonObject | null)?.[key] === id);
}

/** What stands at a place, or undefined where there is nothing. */
export function valueAt(plan: Plan, place: Place): unknown {
  let value: unknown = plan;
  let name = '';
  for (const key of place) {
    if (Array.isArray(value)) value = value[memberIndex(value, name, key)];
    else if (typeof value === 'object' && value !== null && Object.hasOwn(value, key))
      value = (value as JsonObject)[key];
    else return undefined;
    name = key;
  }
  return value;
}

function written(at: unknown, place: Place, value: unknown, name: string): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return value;
  if (Array.isArray(at)) {
    const index = memberIndex(at, name, key);
    if (index < 0) return at;
    const member = written(at[index], rest, value, key);
    if (member === at[index]) return at;
    return member === undefined ? at.toSpliced(index, 1) : at.with(index, member);
  }
  const before = typeof at === 'object' && at !== null ? (at as JsonObject) : {};
  const own = Object.hasOwn(before, key) ? before[key] : undefined;
  const next = written(own, rest, value, key);
  if (next === own) return at;
  const { [key]: _, ...others } = before;
  return next === undefined ? others : { ...before, [key]: next };
}

/**
 * The plan with a value at a place; `undefined` takes away what is there. Objects on the way are made where they are
 * absent, members of lists are not. What does not change keeps its identity.
 */
export function withValueAt(plan: Plan, place: Place, value: unknown): Plan {
  if (value === undefined && valueAt(plan, place) === undefined) return plan;
  return written(plan, place, value, '') as Plan;
}

/** The path of a place as errors write it: `segments[0].transitions[1].rate`. */
export function pathOfPlace(plan: Plan, place: Place): string {
  const path: (string | number)[] = [];
  let value: unknown = plan;
  let name = '';
  for (const key of place) {
    const isList = Array.isArray(value);
    const index: string | number = Array.isArray(value) ? memberIndex(value, name, key) : key;
    path.push(index);
    value = isList
      ? (value as readonly unknown[])[index as number]
      : typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as JsonObject)[key]
        : undefined;
    name = key;
  }
  return pathText(path as KeyPath);
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame((a as JsonObject)[key], (b as JsonObject)[key]))
  );
}

/** Whether two plans say the same at a place. */
export function isSameAt(a: Plan, b: Plan, place: Place): boolean {
  return a === b || isSame(valueAt(a, place), valueAt(b, place));
}
