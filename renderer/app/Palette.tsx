import { Combobox, Modal, useCombobox } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { SearchIcon } from '../components/icons.tsx';
import { search } from '../model/commandSearch.ts';
import { useApp, useSession } from '../store/hooks.ts';
import { type Command, commands, keysText } from './commands.ts';

/** Ctrl+K or Cmd+K: everything that can be done, found by a few letters. */
export function Palette(): ReactNode {
  const open = useApp((state) => state.paletteOpen);
  const setPalette = useApp((state) => state.setPalette);
  return (
    <Modal
      opened={open}
      onClose={() => setPalette(false)}
      withCloseButton={false}
      size={560}
      yOffset="12vh"
      className="palette"
      title={null}
      attributes={{ content: { 'aria-label': 'Command palette' } }}
    >
      <PaletteContent close={() => setPalette(false)} />
    </Modal>
  );
}

function PaletteContent({ close }: { readonly close: () => void }): ReactNode {
  const session = useSession();
  const state = useApp((current) => current);
  const [query, setQuery] = useState('');
  const combobox = useCombobox({ opened: true });
  const found = search(
    commands.filter(({ id }) => id !== 'palette.open'),
    query,
    ({ group, title }) => `${title} ${group}`,
  );
  // Available commands come first: what cannot be done now is still found, and seen to be unavailable.
  const shown = [...found].sort((a, b) => Number(b.enabled(state)) - Number(a.enabled(state)));
  const { selectFirstOption } = combobox;
  useEffect(() => void selectFirstOption(), [query, selectFirstOption]);
  const run = (command: Command): void => {
    close();
    command.run(session);
  };
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => run(commands.find((command) => command.id === id)!)}
      withinPortal={false}
    >
      <div className="palette-search">
        <SearchIcon />
        <Combobox.EventsTarget>
          <input
            data-autofocus
            autoFocus
            placeholder="Search or run a command"
            aria-label="Search commands"
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
            onKeyDown={(event) => {
              // The list is always open here, so Escape is not its own.
              if (event.key === 'Escape') close();
            }}
          />
        </Combobox.EventsTarget>
      </div>
      <Combobox.Options className="palette-options" aria-label="Commands" tabIndex={0}>
        {shown.map((command) => (
          <Combobox.Option
            key={command.id}
            value={command.id}
            className="palette-option"
            disabled={!command.enabled(state)}
          >
            <span className="group">{command.group}</span>
            <span>{command.title}</span>
            <span className="grow" />
            {command.keys !== undefined && (
              <span className="keys">{keysText(command.keys, session.host.platform)}</span>
            )}
          </Combobox.Option>
        ))}
        {shown.length === 0 && <Combobox.Empty>Nothing fits “{query}”.</Combobox.Empty>}
      </Combobox.Options>
    </Combobox>
  );
}
