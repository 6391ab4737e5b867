/** The design tokens as values, for drawing: read from the page, so that a chart follows the theme. */

const names = [
  'plan',
  'recorded',
  'adjusted',
  'better',
  'worse',
  'neutral',
  'adjusted-band',
  'adjusted-band-inner',
  'on-adjusted',
  'ink',
  'ink-2',
  'ink-3',
  'page',
  'line',
  'line-2',
  'grid',
  'neutral-soft',
  'neutral-soft-inner',
  'recorded-soft',
] as const;

export type TokenName = (typeof names)[number];
export type Tokens = Readonly<Record<TokenName, string>>;

export function readTokens(): Tokens {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Tokens;
}
