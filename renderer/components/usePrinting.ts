import { useSyncExternalStore } from 'react';

const media = matchMedia('print');
let between = false;
const listeners = new Set<() => void>();

function told(printing: boolean): void {
  between = printing;
  for (const listener of listeners) listener();
}
addEventListener('beforeprint', () => told(true));
addEventListener('afterprint', () => told(false));
media.addEventListener('change', () => told(between));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the page is being laid out for paper. What is drawn then is what is shared. */
export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => between || media.matches);
}
