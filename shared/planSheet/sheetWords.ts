/** What the picks of a planning file are remembered by: its words, wherever they stand. */
import { periodText } from '../intake/periodText.ts';
import { nameKey } from '../intake/stageVocabulary.ts';
import { streamKey } from '../stats/stream.ts';
import { isFigure, type PlanningFile } from './sheetCells.ts';

/** The words of a file's sheets as keys; new figures and other months leave them as they are. */
export function sheetWords(file: PlanningFile): readonly string[] {
  const words = file.sheets.flatMap(({ name, rows }) =>
    rows.flat().flatMap((cell) => {
      if (cell === null || cell.kind !== 'text' || isFigure(cell) || periodText(cell) !== null) return [];
      const word = nameKey(cell.text.replace(/\d+/g, ''));
      return word === '' ? [] : [JSON.stringify([nameKey(name), word])];
    }),
  );
  return [...new Set(words)].sort().map((word) => (streamKey(word)[0]! >>> 0).toString(36));
}

/** From this likeness on, two files are versions of one sheet: a row more or less is, another sheet is not. */
export const sameSheet = 0.6;

/** Share of the words of two files that both have: 1 where they are the same, 0 where either has none. */
export function likeness(a: readonly string[], b: readonly string[]): number {
  const known = new Set(a);
  const both = new Set(b.filter((word) => known.has(word))).size;
  const all = new Set([...a, ...b]).size;
  return all === 0 ? 0 : both / all;
}
