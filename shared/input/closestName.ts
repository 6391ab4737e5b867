/** Number of edits (insert, delete, replace, swap neighbours) from one word to another, counted up to `limit` + 1. */
function edits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replace, previous[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}

/**
 * The known name that a misspelt one was probably meant to be, or null: the fewest edits (optimal string alignment
 * distance, case ignored), at most two and at most a third of the word. `closestName('delaydays', ['delayDays'])` is
 * `delayDays`.
 */
export function closestName(written: string, known: Iterable<string>): string | null {
  const word = written.toLowerCase();
  let fewest = Math.min(2, Math.floor(word.length / 3)) + 1;
  let closest: string | null = null;
  for (const name of known) {
    const count = edits(word, name.toLowerCase(), fewest);
    if (count < fewest) {
      fewest = count;
      closest = name;
    }
  }
  return closest;
}

/** A hint that names what there is: `Did you mean "mql"? There are mql, sal.` */
export function knownNamesHint(written: string, known: Iterable<string>, what: string): string {
  const names = [...known];
  if (names.length === 0) return `There are no ${what}.`;
  const closest = closestName(written, names);
  const listed = names.length > 30 ? `${names.slice(0, 30).join(', ')}, …` : names.join(', ');
  return `${closest === null ? '' : `Did you mean "${closest}"? `}The ${what} are: ${listed}.`;
}
