import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { openQuestions } from '../model/importQuestions.ts';
import { useApp } from '../store/hooks.ts';
import { type RoomEntry, roomEntries } from './rooms.tsx';

/** The rail is a list in three groups. */
const groups = roomEntries.reduce<RoomEntry[][]>((lists, entry) => {
  if (entry.parted || lists.length === 0) lists.push([]);
  lists.at(-1)!.push(entry);
  return lists;
}, []);

export function Rail(): ReactNode {
  return (
    <nav className="rail" aria-label="Rooms">
      {groups.map((entries) => (
        <ul key={entries[0]!.room}>
          {entries.map((entry) => (
            <li key={entry.room}>
              <RoomLink entry={entry} />
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

function RoomLink({ entry }: { readonly entry: RoomEntry }): ReactNode {
  const current = useApp((state) => state.room === entry.room);
  const showRoom = useApp((state) => state.showRoom);
  const questions = useApp((state) => (entry.room === 'data' ? openQuestions(state.draft) : 0));
  const { icon: Icon, name, content } = entry;
  const empty = 'willHold' in content ? content.willHold : null;
  const link = (
    <button
      type="button"
      className="room-link"
      aria-current={current ? 'page' : undefined}
      aria-disabled={empty !== null || undefined}
      onClick={() => empty === null && showRoom(entry.room)}
    >
      <Icon />
      {name}
      {questions > 0 && (
        <span className="count" aria-label={`${questions} to settle`}>
          {questions}
        </span>
      )}
    </button>
  );
  return empty === null ? (
    link
  ) : (
    <Tooltip
      label={empty}
      position="right"
      multiline
      w={240}
      events={{ hover: true, focus: true, touch: true }}
    >
      {link}
    </Tooltip>
  );
}
