/** Values that are told apart by letter case, spaces and punctuation only: most likely one thing under two names. */

/** A value and where it stands. */
export interface PlacedValue {
  readonly value: string;
  readonly file: string;
  readonly column: string;
}

/** Ids are told apart by every letter: what has no space and mixes digits into a long run of letters is one. */
const isId = (value: string): boolean => /^(?=\S*\d)(?=\S*\p{L})\S{12,}$/u.test(value);

/**
 * What a value comes down to. Signs stay, since `<50`, `>50` and `C++` mean what they say, and so does whatever parts
 * two figures (`1-10` is not `110`); a text without letters is a figure or a code and has no key.
 */
export function spellingKey(value: string): string | null {
  if (!/\p{L}/u.test(value) || isId(value)) return null;
  return value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\p{N})[\s\p{P}]+(?=\p{N})/gu, '|')
    .replace(/[\s\p{Pd}\p{Pc}\p{Ps}\p{Pe}\p{Pi}\p{Pf}.,:;'"!?/\\*]+/gu, '');
}

/** Groups of two or more spellings of what is most likely one value, in order of their first appearance. */
export function nearDuplicates(values: Iterable<PlacedValue>): PlacedValue[][] {
  const groups = new Map<string, PlacedValue[]>();
  for (const placed of values) {
    const key = spellingKey(placed.value);
    if (key === null || key === '') continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [placed]);
    else if (group.every(({ value }) => value !== placed.value)) group.push(placed);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
