import { Suspense, type ReactNode, lazy, useEffect, useRef } from 'react';
import { useApp, useSession } from '../store/hooks.ts';
import { FailureBoundary } from './FailureBoundary.tsx';
import { Notices } from './Notices.tsx';
import { Palette } from './Palette.tsx';
import { Rail } from './Rail.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';
import { WindowDrop } from './WindowDrop.tsx';
import { commandOf, commands } from './commands.ts';
import { roomEntries } from './rooms.tsx';

const StartScreen = lazy(() => import('../rooms/start/StartScreen.tsx'));

export function App(): ReactNode {
  const open = useApp((state) => state.document !== null);
  useCommands();
  return (
    <div className={open ? 'frame' : 'frame no-rail'}>
      <TopBar />
      {open && <Rail />}
      <Suspense fallback={<main className="room" aria-busy="true" />}>
        {open ? (
          <CurrentRoom />
        ) : (
          <main className="room" data-room="start">
            <StartScreen />
          </main>
        )}
      </Suspense>
      <StatusBar />
      <Notices />
      <Palette />
      <WindowDrop />
    </div>
  );
}

/** The open room; focus goes to it when it changes, so that the keyboard continues there. */
function CurrentRoom(): ReactNode {
  const session = useSession();
  const room = useApp((state) => state.room);
  const document = useApp((state) => state.document?.id);
  const place = useRef<HTMLElement>(null);
  const entered = useRef(room);
  useEffect(() => {
    if (entered.current === room) return;
    entered.current = room;
    place.current?.focus();
  }, [room]);
  const entry = roomEntries.find((candidate) => candidate.room === room)!;
  if ('willHold' in entry.content) return null;
  const Content = entry.content;
  return (
    // Of its own for every room, so that none is scrolled as far as the one before it was.
    <main key={room} className="room" data-room={room} ref={place} tabIndex={-1} aria-label={entry.name}>
      <FailureBoundary key={`${document} ${room}`} again="Compute it again" onAgain={session.computeAgain}>
        <Content />
      </FailureBoundary>
    </main>
  );
}

/** Fields that text is typed into. */
const typedInto = 'input:not([type=checkbox], [type=radio], [type=range]), textarea';

/** Shortcuts and the host's menu run the same commands. */
function useCommands(): void {
  const session = useSession();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const mod = session.host.platform === 'mac' ? event.metaKey : event.ctrlKey;
      const command = commandOf({
        key: event.key,
        code: event.code,
        mod,
        shift: event.shiftKey,
        alt: event.altKey,
      });
      if (!command || !command.enabled(session.store.getState())) return;
      // In a field, undo is the field's own.
      const typing = event.target instanceof HTMLElement && event.target.matches(typedInto);
      if (typing && command.group === 'Edit') return;
      event.preventDefault();
      command.run(session);
    };
    window.addEventListener('keydown', onKey);
    const unlisten = session.host.listen((event) => {
      if (event.kind === 'open') void session.showDocument(event.document);
      const command = event.kind === 'command' && commands.find(({ id }) => id === event.id);
      if (command && command.enabled(session.store.getState())) command.run(session);
    });
    return () => {
      window.removeEventListener('keydown', onKey);
      unlisten();
    };
  }, [session]);
}
