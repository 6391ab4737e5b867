import { useEffect, useState } from 'react';

/** Milliseconds after which a state is no longer one that passes. */
const patience = 250;

/** Whether something has been so for a while: what is over in a moment would only flicker if it were shown. */
export function useLasting(isSo: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!isSo) return undefined;
    const task = setTimeout(() => setLasts(true), patience);
    return () => {
      clearTimeout(task);
      setLasts(false);
    };
  }, [isSo]);
  return isSo && lasts;
}
