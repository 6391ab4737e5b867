/** The parts of a long room: always in sight, each a jump, the one that is being read marked. */
import { type ReactNode, useEffect, useState } from 'react';

export interface RoomPart {
  readonly id: string;
  readonly name: string;
}

export function RoomParts({
  parts,
  busy,
}: {
  readonly parts: readonly RoomPart[];
  readonly busy: boolean;
}): ReactNode {
  const [read, setRead] = useState(parts[0]!.id);
  useEffect(() => {
    const room = document.querySelector('main.room')!;
    const update = (): void => {
      const line = room.getBoundingClientRect().top + 120;
      const passed = parts.filter(
        ({ id }) =>
          (document.getElementById(`measure-${id}`)?.getBoundingClientRect().top ?? Infinity) <= line,
      );
      const atEnd = room.scrollTop + room.clientHeight >= room.scrollHeight - 2 && room.scrollTop > 0;
      setRead((atEnd ? parts.at(-1) : (passed.at(-1) ?? parts[0]))!.id);
    };
    update();
    room.addEventListener('scroll', update, { passive: true });
    return () => room.removeEventListener('scroll', update);
  }, [parts]);
  return (
    <nav className="room-parts" aria-label="Parts of this room">
      {parts.map(({ id, name }) => (
        <a
          key={id}
          href={`#measure-${id}`}
          aria-current={id === read ? 'true' : undefined}
          onClick={(event) => {
            event.preventDefault();
            const part = document.getElementById(`measure-${id}`);
            part?.scrollIntoView({ block: 'start' });
            part?.focus({ preventScroll: true });
          }}
        >
          {name}
        </a>
      ))}
      {busy && (
        <span className="ink-3 parts-busy" role="status">
          Measuring again; older figures until then
        </span>
      )}
    </nav>
  );
}
