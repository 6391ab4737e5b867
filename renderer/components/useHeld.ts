import { useRef } from 'react';
import { useLasting } from './useLasting.ts';

/**
 * The value as it was before it became stale, unless it stays so: what is replaced in a moment is not drawn weaker first,
 * which would flicker and keep the new waiting.
 */
export function useHeld<T>(value: T, isStale: boolean): T {
  const fresh = useRef(value);
  const isLate = useLasting(isStale);
  // Whatever renders this, and how often, leaves the same behind.
  if (!isStale) fresh.current = value;
  return isStale && !isLate ? fresh.current : value;
}
