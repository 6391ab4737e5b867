/**
 * Texts in one buffer. A log of a million entities has as many ids, and strings of them are only made when somebody asks
 * for them; on the way between threads, and in most of what is measured, nobody does.
 */
import { strFromU8, strToU8 } from 'fflate';

/** Texts one after another in UTF-8, with the length of each in UTF-16 units. */
export interface PackedTexts {
  readonly bytes: Uint8Array;
  readonly lengths: Uint32Array;
}

export function packTexts(texts: readonly string[]): PackedTexts {
  return { bytes: strToU8(texts.join('')), lengths: Uint32Array.from(texts, (text) => text.length) };
}

export function unpackTexts({ bytes, lengths }: PackedTexts): string[] {
  // Browsers decode no bytes that threads share.
  const text = strFromU8(bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice());
  let end = 0;
  return Array.from(lengths, (length) => text.slice(end, (end += length)));
}

/** What the texts of an object are made of. */
const known = new WeakMap<object, PackedTexts>();

/** An object with texts under a name, which become strings when they are first asked for. */
export function withTexts<Base extends object, Name extends string>(
  base: Base,
  name: Name,
  packed: PackedTexts,
): Base & Readonly<Record<Name, readonly string[]>> {
  let texts: readonly string[] | null = null;
  const get = (): readonly string[] => (texts ??= unpackTexts(packed));
  Object.defineProperty(base, name, { enumerable: true, get });
  known.set(base, packed);
  return base as Base & Readonly<Record<Name, readonly string[]>>;
}

/** How many texts an object has under a name; no strings are made to tell it. */
export function textCountOf<Name extends string>(
  owner: Readonly<Record<Name, readonly string[]>>,
  name: Name,
): number {
  return known.get(owner)?.lengths.length ?? owner[name].length;
}

/** The texts that an object has under a name, packed: as they were given to {@link withTexts}, or anew. */
export function packedTextsOf<Name extends string>(
  owner: Readonly<Record<Name, readonly string[]>>,
  name: Name,
): PackedTexts {
  return known.get(owner) ?? packTexts(owner[name]);
}
