import { Menu } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ChevronDown, RedoIcon, SearchIcon, Sign, UndoIcon } from '../components/icons.tsx';
import { useFormats } from '../components/useFormats.ts';
import { planScenarioName } from '../model/scenarios.ts';
import { useApp, useSession } from '../store/hooks.ts';
import { undoable } from '../store/undoable.ts';
import { commandKeys } from './commands.ts';

export function TopBar(): ReactNode {
  const open = useApp((state) => state.document !== null);
  const setPalette = useApp((state) => state.setPalette);
  const { host } = useSession();
  return (
    <header className="top">
      <span className="brand">
        <Sign />
        Spillway
      </span>
      {open && (
        <>
          <DocumentTitle />
          <span className="separator" />
          <ScenarioSwitcher />
          <HistoryButtons />
        </>
      )}
      <span className="grow" />
      <button type="button" className="command-field" onClick={() => setPalette(true)}>
        <SearchIcon />
        Search or run a command
        <span className="grow" />
        <span className="keys">{commandKeys('palette.open', host.platform)}</span>
      </button>
    </header>
  );
}

function DocumentTitle(): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const document = useApp((state) => state.document!);
  const [editing, setEditing] = useState(false);
  const { project } = document.history.present;
  const unsaved = document.saved !== document.history.present;
  const state = document.sample
    ? 'sample'
    : document.savedAt === null
      ? 'not saved yet'
      : unsaved
        ? 'unsaved changes'
        : `saved ${formats.clock(document.savedAt)}`;
  if (editing) {
    return (
      <span className="document-title">
        <input
          aria-label="Title of the document"
          autoFocus
          defaultValue={project.title}
          onBlur={(event) => {
            const title = event.target.value.trim();
            if (title !== '' && title !== project.title)
              session.editProject('rename the document', (current) => ({ ...current, title }));
            setEditing(false);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') setEditing(false);
          }}
        />
      </span>
    );
  }
  return (
    <>
      <button
        type="button"
        className="document-title"
        title="Rename"
        aria-label={`Rename ${project.title}`}
        onClick={() => setEditing(true)}
      >
        {project.title}
      </button>
      <span className="document-state">{state}</span>
    </>
  );
}

function ScenarioSwitcher(): ReactNode {
  const session = useSession();
  const project = useApp((state) => state.document!.history.present.project);
  const names = project.plan.scenarios.map(({ name }) => name);
  return (
    <Menu position="bottom-start" offset={4}>
      <Menu.Target>
        <button type="button" className="scenario">
          <span className="key">Scenario</span>
          <span className="medium">{project.scenario ?? planScenarioName}</span>
          <ChevronDown />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {[null, ...names].map((name) => (
          <Menu.Item
            key={name ?? ''}
            aria-current={name === project.scenario || undefined}
            onClick={() => session.chooseScenario(name)}
          >
            <span className={name === project.scenario ? 'strong' : ''}>{name ?? planScenarioName}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function HistoryButtons(): ReactNode {
  const session = useSession();
  const past = useApp((state) => undoable(state).past);
  const future = useApp((state) => undoable(state).future);
  const label = (word: string, what: string | undefined): string =>
    what === undefined ? word : `${word}: ${what}`;
  return (
    <span className="history-buttons">
      <button
        type="button"
        className="icon-button"
        aria-label={label('Undo', past)}
        title={label('Undo', past)}
        disabled={past === undefined}
        onClick={() => session.undo()}
      >
        <UndoIcon />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={label('Redo', future)}
        title={label('Redo', future)}
        disabled={future === undefined}
        onClick={() => session.redo()}
      >
        <RedoIcon />
      </button>
    </span>
  );
}
