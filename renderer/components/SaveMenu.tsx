/** Saves or copies a picture or its table, with what it was computed from. */
import { Menu } from '@mantine/core';
import { createContext, type ReactNode, useContext, useRef } from 'react';
import type { PictureFact, PictureTable } from '../model/pictureTable.ts';
import { useSession } from '../store/hooks.ts';

/** What the pictures of a room were computed from; it goes with every one that is saved. */
export const PictureFacts = createContext<readonly PictureFact[]>([]);

/** The part of the room that the menu stands in, without its title. */
function pictured(button: Element | null): readonly Element[] {
  const section = button?.closest('.section');
  return section ? [...section.children].filter((child) => !child.matches('.section-title')) : [];
}

export function SaveMenu({
  title,
  table,
  pictured: isPictured = true,
}: {
  readonly title: string;
  readonly table: PictureTable;
  /** Whether the picture is on screen rather than its table. */
  readonly pictured?: boolean;
}): ReactNode {
  const session = useSession();
  const facts = useContext(PictureFacts);
  const button = useRef<HTMLButtonElement>(null);
  const picture = () => ({
    elements: pictured(button.current),
    text: {
      title,
      caption: button.current?.closest('.section')?.querySelector('.caption')?.textContent ?? '',
      facts,
    },
  });
  return (
    <Menu position="bottom-end" offset={4}>
      <Menu.Target>
        <button ref={button} type="button" className="link" aria-label={`${title}: save or copy`}>
          Save
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {isPictured && (
          <>
            <Menu.Item onClick={() => void session.copyPicture(picture())}>Copy the picture</Menu.Item>
            <Menu.Item onClick={() => void session.savePicture(picture(), 'png')}>PNG…</Menu.Item>
            <Menu.Item onClick={() => void session.savePicture(picture(), 'svg')}>SVG…</Menu.Item>
          </>
        )}
        <Menu.Item onClick={() => void session.saveTable(title, table, facts)}>CSV…</Menu.Item>
        <Menu.Item onClick={() => void session.copyTable(table)}>Copy the table</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
