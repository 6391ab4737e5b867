/** Which commands a few typed letters mean. */

/**
 * How well `query` fits `text`: 0 for no fit, more for better. Every word of the query must begin a word of the text
 * (best), stand within it, or be its letters in order.
 */
export function fit(query: string, text: string): number {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return 1;
  const words = text.toLowerCase();
  let score = 0;
  for (const word of wanted) {
    const at = words.indexOf(word);
    if (at === 0) score += 4;
    else if (at > 0) score += /[^\p{L}\p{N}]/u.test(words[at - 1]!) ? 3 : 2;
    else if (isSubsequence(word, words)) score += 1;
    else return 0;
  }
  return score / wanted.length;
}

function isSubsequence(letters: string, text: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** The fitting items, best first; equal ones keep their order. */
export function search<T>(items: readonly T[], query: string, textOf: (item: T) => string): readonly T[] {
  return items
    .map((item, index) => ({ item, index, score: fit(query, textOf(item)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ item }) => item);
}
