/** React's access to the store and the session. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Session } from '../session/session.ts';
import type { AppState } from './store.ts';

export const SessionContext = createContext<Session | null>(null);

/** What can be done. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('There is no session above this component.');
  return session;
}

/** A part of the state; the component is drawn again when it changes. */
export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useSession().store, select);
}
