import { startTransition, useEffect, useState } from 'react';

/** Milliseconds after which a value that is not final is taken all the same. */
const patience = 600;

/**
 * A value without those that are soon replaced: the last that was final, or stood for a while. For what is drawn of it
 * beside that which the user is looking at, so that the one does not keep the other waiting.
 */
export function useSettled<T>(value: T, isFinal: boolean): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const task = setTimeout(() => startTransition(() => setSettled(value)), isFinal ? 0 : patience);
    return () => clearTimeout(task);
  }, [value, isFinal]);
  return settled;
}
