/** What is typed into a cell: a number as the locale or a spreadsheet writes it, a percentage, or a formula. */

export type CellInput =
  | { readonly kind: 'empty' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'formula'; readonly text: string };

interface Marks {
  readonly group: string;
  readonly decimal: string;
}

function marksOf(locale: string): Marks {
  const parts = new Intl.NumberFormat(locale).formatToParts(12345.6);
  const of = (type: Intl.NumberFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? '';
  return { group: of('group'), decimal: of('decimal') };
}

const suffixes: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['m', 1e6],
  ['%', 0.01],
]);

/** Reads a cell. `=` starts a formula; so does anything that is not a number. Currency signs and spaces are left out. */
export function parseCell(typed: string, locale: string): CellInput {
  const text = typed.trim().replaceAll('\u2212', '-');
  if (text === '') return { kind: 'empty' };
  if (text.startsWith('=')) {
    const formula = text.slice(1).trim();
    return formula === '' ? { kind: 'empty' } : { kind: 'formula', text: formula };
  }
  const { group, decimal } = marksOf(locale);
  const bare = text
    .replace(/[\p{Sc}\s\u00a0\u202f']/gu, '')
    .replaceAll(group === '.' || group === ',' ? group : '\u0000', '')
    .replace(decimal, '.');
  const match = /^([-+]?(?:\d+\.?\d*|\.\d+))([km%]?)$/i.exec(bare);
  if (!match) return { kind: 'formula', text };
  return { kind: 'number', value: Number(match[1]) * (suffixes.get(match[2]!.toLowerCase()) ?? 1) };
}
