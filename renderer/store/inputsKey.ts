/** A short key for a set of inputs: equal inputs give equal keys, so a result can be told to belong to its inputs. */

/** Two independent 53-bit hashes (cyrb53 mixing) as 28 base-36 digits at most: no accident within any document's life. */
function hashText(text: string): string {
  const half = (seed: number): number => {
    let a = 0xdeadbeef ^ seed;
    let b = 0x41c6ce57 ^ seed;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      a = Math.imul(a ^ unit, 2654435761);
      b = Math.imul(b ^ unit, 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return 4294967296 * (2097151 & b) + (a >>> 0);
  };
  return half(0).toString(36) + half(0x9e3779b9).toString(36);
}

/** Keys in order, so that two objects that say the same have one key. */
function ordered(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const known = new WeakMap<object, string>();

/** Key of immutable JSON data, whatever the order of its keys; an object's key is computed once. */
export function inputsKey(value: unknown): string {
  if (typeof value !== 'object' || value === null) return hashText(JSON.stringify(value) ?? 'undefined');
  const cached = known.get(value);
  if (cached !== undefined) return cached;
  const key = hashText(JSON.stringify(value, ordered));
  known.set(value, key);
  return key;
}

/** Key of several inputs together. */
export function inputsKeyOf(...parts: readonly unknown[]): string {
  return hashText(parts.map(inputsKey).join('|'));
}
