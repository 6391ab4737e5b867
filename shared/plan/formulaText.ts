/** The text of formulas: which names stand in it, renaming one, and what can be written next. */
import { functions } from './formulaOperations.ts';

/** Numbers first, so that the `e` of 1e5 is no name. */
const token = /\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|[A-Za-z_]\w*/gi;
const isName = (text: string): boolean => /^[A-Za-z_]/.test(text);

/** The names in a formula, functions and words of the language included. */
export function namesIn(formula: string): ReadonlySet<string> {
  return new Set([...formula.matchAll(token)].map(([text]) => text).filter(isName));
}

/** A formula with one name put in place of another. */
export function renamedIn(formula: string, from: string, to: string): string {
  return formula.replaceAll(token, (text) => (text === from ? to : text));
}

/** Where a name first stands in a formula, counted from 1; 0 where it does not. */
export function positionOf(formula: string, name: string): number {
  for (const match of formula.matchAll(token)) if (match[0] === name) return match.index + 1;
  return 0;
}

export interface Completion {
  readonly name: string;
  readonly kind: 'driver' | 'function' | 'month';
  /** The formula with the name put in, and where the cursor then stands. */
  readonly text: string;
  readonly cursor: number;
}

const functionNames = ['if', ...functions.keys()];

/**
 * What can stand where the cursor is: drivers, `month` where the cell varies by month, and functions that begin with the
 * letters before it, in this order. Nothing within a number or after a finished name that is the only match.
 */
export function completions(
  formula: string,
  cursor: number,
  drivers: readonly string[],
  varies: boolean,
): readonly Completion[] {
  const before = /(?:^|[^\w.])([A-Za-z_]\w*)$/.exec(formula.slice(0, cursor))?.[1] ?? '';
  if (before === '') return [];
  const rest = formula.slice(cursor);
  const tail = /^\w*/.exec(rest)![0];
  const start = cursor - before.length;
  const word = (before + tail).toLowerCase();
  const candidates: { name: string; kind: Completion['kind'] }[] = [
    ...drivers.map((name) => ({ name, kind: 'driver' as const })),
    ...(varies ? [{ name: 'month', kind: 'month' as const }] : []),
    ...functionNames.map((name) => ({ name, kind: 'function' as const })),
  ];
  const found = candidates
    .filter(({ name }) => name.toLowerCase().startsWith(before.toLowerCase()))
    .filter(({ name }) => name.toLowerCase() !== word);
  return found.slice(0, 8).map(({ name, kind }) => {
    const call = kind === 'function' && !rest.slice(tail.length).startsWith('(') ? '(' : '';
    return {
      name,
      kind,
      text: formula.slice(0, start) + name + call + rest.slice(tail.length),
      cursor: start + name.length + call.length,
    };
  });
}
