/**
 * JSON merge patch (RFC 7396) with two additions that plans need. Lists whose members have an id are patched member by
 * member, the patch being an object by id; and some values are atomic: `{"pert": […]}` over `{"beta": […]}` takes its
 * place, where the RFC would leave a value with both forms. Without a shape this is the RFC to the letter.
 */
import { refuse } from '../errors.ts';
import { knownNamesHint } from '../input/closestName.ts';
import { type KeyPath, pathText } from '../input/faults.ts';

/** How the values below a key are patched. */
export type PatchShape =
  | { readonly kind: 'atomic' }
  | {
      readonly kind: 'object';
      readonly keys?: Readonly<Record<string, PatchShape>>;
      readonly each?: PatchShape;
    }
  | { readonly kind: 'members'; readonly id: string; readonly member: PatchShape };

export const atomic: PatchShape = { kind: 'atomic' };
const plain: PatchShape = { kind: 'object' };

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of an object's own key: `valueOf` is not in `{}`. */
function own(value: JsonObject, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function shapeAt(shape: PatchShape, key: string): PatchShape {
  if (shape.kind !== 'object') return plain;
  return (shape.keys && Object.hasOwn(shape.keys, key) ? shape.keys[key] : shape.each) ?? plain;
}

/**
 * Applies a patch. `null` removes a key; a list is replaced as a whole, unless its shape says `members`: then an object
 * addresses members by id, adds those that are new, and `null` removes one.
 * @throws SpillwayError `unknown-member` where a member is removed that is not there.
 */
export function mergePatch(
  target: unknown,
  patch: unknown,
  shape: PatchShape = plain,
  path: KeyPath = [],
): unknown {
  if (!isObject(patch)) return patch;
  if (shape.kind === 'members') return patchMembers(target, patch, shape, path);
  const base = shape.kind === 'atomic' || !isObject(target) ? {} : target;
  const result = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, mergePatch(result.get(key), value, shapeAt(shape, key), [...path, key]));
  }
  return Object.fromEntries(result);
}

function patchMembers(
  target: unknown,
  patch: JsonObject,
  shape: Extract<PatchShape, { kind: 'members' }>,
  path: KeyPath,
): unknown {
  const members = new Map<string, unknown>();
  for (const member of Array.isArray(target) ? (target as readonly JsonObject[]) : [])
    members.set(String(member[shape.id]), member);
  for (const [id, value] of Object.entries(patch)) {
    if (value !== null) {
      const base = members.get(id) ?? { [shape.id]: id };
      members.set(id, mergePatch(base, value, shape.member, [...path, id]));
    } else if (!members.delete(id)) {
      refuse({
        code: 'unknown-member',
        message: `${pathText([...path, id])} removes what is not there.`,
        path: pathText([...path, id]),
        value: id,
        hint: knownNamesHint(id, members.keys(), `members of ${String(path.at(-1))}`),
      });
    }
  }
  return [...members.values()];
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, index) => isSame(value, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  return (
    keys.length === Object.keys(b).filter((key) => b[key] !== undefined).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
}

/**
 * The patch that turns `from` into `to`, or undefined where they are equal. `null` within `to` cannot be expressed by
 * a merge patch and counts as absent.
 */
export function mergePatchBetween(from: unknown, to: unknown, shape: PatchShape = plain): unknown {
  if (isSame(from, to)) return undefined;
  if (shape.kind === 'members') return membersPatch(from, to, shape);
  if (shape.kind === 'atomic' || !isObject(from) || !isObject(to)) return to;
  const patch = new Map<string, unknown>();
  for (const [key, value] of Object.entries(from)) {
    if (value !== undefined && value !== null && (own(to, key) ?? null) === null) patch.set(key, null);
  }
  for (const [key, value] of Object.entries(to)) {
    if (value === undefined || value === null) continue;
    const change = mergePatchBetween(own(from, key), value, shapeAt(shape, key));
    if (change !== undefined) patch.set(key, change);
  }
  return Object.fromEntries(patch);
}

/** Members by id where both lists have them in one order, so that patching gives that order; else the new list. */
function membersPatch(from: unknown, to: unknown, shape: Extract<PatchShape, { kind: 'members' }>): unknown {
  if (!Array.isArray(from) || !Array.isArray(to)) return to;
  const byId = (list: readonly JsonObject[]) =>
    new Map(list.map((member) => [String(member[shape.id]), member]));
  const before = byId(from);
  const after = byId(to);
  const kept = [...before.keys()].filter((id) => after.has(id));
  if (![...after.keys()].every((id, index) => index >= kept.length || id === kept[index])) return to;
  const patch = new Map<string, unknown>();
  for (const id of before.keys()) if (!after.has(id)) patch.set(id, null);
  for (const [id, member] of after) {
    const change = mergePatchBetween(before.get(id), member, shape.member);
    if (change !== undefined) patch.set(id, change);
  }
  return Object.fromEntries(patch);
}
