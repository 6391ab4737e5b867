/**
 * Places in a plan, as scenario patches address them: a segment by its id, a transition by its `from`, everything else by
 * its key. One address serves for reading a figure, writing it, comparing it with the parent's and finding its faults.
 */
import { type KeyPath, pathText } from '../input/faults.ts';
import type { Plan, PlanSegment, PlanTransition, Target } from './schema.ts';

/** `['segments', 'inbound', 'transitions', 'mql', 'rate']` */
export type Place = readonly string[];

type JsonObject = Readonly<Record<string, unknown>>;

/** What a target is about, which is how it is addressed: `bookings`, `pipeline/FY27-Q4`, `entries:won//smb`. */
export function targetId({
  metric,
  period = '',
  segment = '',
}: Pick<Target, 'metric' | 'period' | 'segment'>): string {
  return [metric, period, segment].join('/').replace(/\/+$/, '');
}

/** How the members of a list are told apart; those of other lists by their position. */
const memberIds: ReadonlyMap<string, (member: unknown) => string | undefined> = new Map([
  ['segments', (member: unknown) => (member as PlanSegment | null)?.id],
  ['transitions', (member: unknown) => (member as PlanTransition | null)?.from],
  ['targets', (member: unknown) => (member === null ? undefined : targetId(member as Target))],
]);

/** Index of a member of a list that is addressed by id; -1 where the list has none such. */
function memberIndex(list: readonly unknown[], listName: string, id: string): number {
  const idOf = memberIds.get(listName);
  return idOf === undefined ? Number(id) : list.findIndex((member) => idOf(member) === id);
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
  return pathText(keysOfPlace(plan, place));
}

/** The keys and positions of a place. */
export function keysOfPlace(plan: Plan, place: Place): KeyPath {
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
  return path;
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

/**
 * Whether a figure at a place may come from a formula: what it stands in is there, in a segment, a team, a target or the
 * shared luck. The calendar takes none: the months that formulas are computed for come from it.
 */
export function isFormulaPlace(plan: Plan, place: Place): boolean {
  const within = valueAt(plan, place.slice(0, -1));
  return (
    place.length > 1 &&
    ['segments', 'sdr', 'ae', 'targets', 'correlation'].includes(place[0]!) &&
    typeof within === 'object' &&
    within !== null
  );
}

/** Whether two plans say the same at a place. */
export function isSameAt(a: Plan, b: Plan, place: Place): boolean {
  return a === b || isSame(valueAt(a, place), valueAt(b, place));
}
