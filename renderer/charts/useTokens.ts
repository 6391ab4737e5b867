import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { type Tokens, readTokens } from './tokens.ts';

/** The tokens of the theme that is on screen. */
export function useTokens(): Tokens {
  const scheme = useComputedColorScheme('light');
  // The scheme is what the values depend on, though they are read from the page.
  return useMemo(() => (scheme ? readTokens() : readTokens()), [scheme]);
}
