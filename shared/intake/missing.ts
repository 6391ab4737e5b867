/** What stands for "no value" in exports. */

/** In any column. The two of zeros are Salesforce's null id in its 18- and 15-character forms. */
const nowhere = new Set([
  '',
  'NaN',
  'nan',
  'NULL',
  'null',
  '<NA>',
  '#N/A',
  '\\N',
  '(No value)',
  '(blank)',
  '000000000000000AAA',
  '000000000000000',
]);

/** Besides, in a column of dates or numbers, where they cannot be a name: `NA` may be North America. */
const noFigure = new Set([
  '-',
  '--',
  '–',
  '—',
  'N/A',
  'n/a',
  'NA',
  'na',
  'None',
  'none',
  'NaT',
  '0000-00-00',
  '0000-00-00 00:00:00',
]);

/** First characters and greatest length of the words above: nearly every value is told by them alone. */
const firstOf = (words: ReadonlySet<string>) =>
  new Set([...words].filter((word) => word !== '').map((word) => word.charCodeAt(0)));
const nowhereFirst = firstOf(nowhere);
const noFigureFirst = firstOf(noFigure);
const longest = Math.max(...[...nowhere, ...noFigure].map((word) => word.length));

/** Whether a trimmed text stands for no value in any column. */
export function isMissing(text: string): boolean {
  if (text === '') return true;
  return text.length <= longest && nowhereFirst.has(text.charCodeAt(0)) && nowhere.has(text);
}

/** Whether a trimmed text stands for no value in a column of dates or numbers. */
export function isMissingFigure(text: string): boolean {
  return (
    isMissing(text) || (text.length <= longest && noFigureFirst.has(text.charCodeAt(0)) && noFigure.has(text))
  );
}

/** Words by their first byte. */
function byFirstByte(...sets: readonly ReadonlySet<string>[]): (readonly Uint8Array[] | undefined)[] {
  const words: Uint8Array[][] = [];
  for (const set of sets)
    for (const word of set) {
      // The dashes beyond ASCII are told by their text.
      const bytes = Uint8Array.from(word, (letter) => letter.charCodeAt(0));
      if (word !== '' && /^[ -~]+$/.test(word)) (words[bytes[0]!] ??= []).push(bytes);
    }
  return Array.from({ length: 256 }, (_, byte) => words[byte]);
}

function isWord(words: readonly Uint8Array[], bytes: Uint8Array, from: number, to: number): boolean {
  for (const word of words) {
    if (word.length !== to - from) continue;
    let at = 0;
    while (at < word.length && word[at] === bytes[from + at]) at++;
    if (at === word.length) return true;
  }
  return false;
}

/** The words that say in any column that there is no value, in bytes, by the first of these. */
export const missingWords = byFirstByte(nowhere);
const noFigureByByte = byFirstByte(nowhere, noFigure);

/** {@link isMissing} of a text of ASCII by its bytes. */
export function isMissingBytes(bytes: Uint8Array, from: number, to: number): boolean {
  if (from === to) return true;
  if (to - from > longest) return false;
  const words = missingWords[bytes[from]!];
  return words !== undefined && isWord(words, bytes, from, to);
}

/** {@link isMissingFigure} of a text of ASCII by its bytes. */
export function isMissingFigureBytes(bytes: Uint8Array, from: number, to: number): boolean {
  if (from === to) return true;
  if (to - from > longest) return false;
  const words = noFigureByByte[bytes[from]!];
  return words !== undefined && isWord(words, bytes, from, to);
}
