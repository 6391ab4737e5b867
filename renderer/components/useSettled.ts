import { startTransition, useEffect, useState } from 'react';

/** Milliseconds after which a value that is not final is taken all the same. */
const patience = 600;

/** How a value stands: it is final, may be replaced soon, or is not to be taken. */
export type Settling = 'final' | 'passing' | 'never';

/**
 * A value without those that are soon replaced: the last that was final, or stood for a while. For what is drawn of it
 * beside that which the user is looking at, so that the one does not keep the other waiting.
 */
export function useSettled<T>(value: T, settling: Settling): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (settling === 'never') return undefined;
    const wait = settling === 'final' ? 0 : patience;
    const task = setTimeout(() => startTransition(() => setSettled(value)), wait);
    return () => clearTimeout(task);
  }, [value, settling]);
  return settled;
}
