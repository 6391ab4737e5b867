/** Everything that can be done from anywhere: the palette, the shortcuts and the host's menu share these commands. */
import type { HostApi } from '../../shared/host.ts';
import { templates } from '../../shared/funnel/templates.ts';
import { templateNames } from '../../shared/funnel/stages.ts';
import type { Session } from '../session/session.ts';
import type { AppState, Room } from '../store/store.ts';
import { undoable } from '../store/undoable.ts';
import { roomEntries } from './rooms.tsx';

export interface Command {
  /** The same ids as in the host's menu. */
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** `Mod` is Ctrl, or Cmd on a Mac. */
  readonly keys?: string;
  readonly enabled: (state: AppState) => boolean;
  readonly run: (session: Session) => void;
}

const always = (): boolean => true;
const open = ({ document }: AppState): boolean => document !== null;

function roomCommand(room: Room, name: string, enterable: boolean, index: number): Command {
  return {
    id: `room.${room}`,
    group: 'Go to',
    title: name,
    keys: `Alt+${index + 1}`,
    enabled: (state) => enterable && open(state),
    run: ({ store }) => store.getState().showRoom(room),
  };
}

export const commands: readonly Command[] = [
  ...roomEntries.map(({ room, name, content }, index) =>
    roomCommand(room, name, !('willHold' in content), index),
  ),
  {
    id: 'document.sample',
    group: 'Document',
    title: 'Open the sample',
    keys: 'Mod+1',
    enabled: always,
    run: (session) => void session.openSample(),
  },
  ...templateNames.map((template): Command => ({
    id: template === 'default' ? 'document.new' : `document.new.${template}`,
    group: 'Document',
    title: `New plan: ${templates[template].title}`,
    ...(template === 'default' ? { keys: 'Mod+N' } : {}),
    enabled: always,
    run: (session) => void session.newDocument(template),
  })),
  {
    id: 'document.open',
    group: 'Document',
    title: 'Open a document…',
    keys: 'Mod+O',
    enabled: always,
    run: (session) => void session.openDocument(),
  },
  {
    id: 'document.save',
    group: 'Document',
    title: 'Save',
    keys: 'Mod+S',
    enabled: open,
    run: (session) => void session.save(),
  },
  {
    id: 'document.saveAs',
    group: 'Document',
    title: 'Save as…',
    keys: 'Mod+Shift+S',
    enabled: open,
    run: (session) => void session.saveAs(),
  },
  {
    id: 'document.close',
    group: 'Document',
    title: 'Close the document',
    enabled: open,
    run: (session) => void session.closeDocument(),
  },
  {
    id: 'data.import',
    group: 'Data',
    title: 'Import a CRM export…',
    keys: 'Mod+I',
    enabled: always,
    run: (session) => void session.chooseImports(),
  },
  {
    id: 'plan.sheet',
    group: 'Plan',
    title: 'Take the plan from a spreadsheet…',
    enabled: open,
    run: (session) => void session.choosePlanSheet(),
  },
  {
    id: 'plan.sheetTemplate',
    group: 'Plan',
    title: 'Save a planning sheet to fill in…',
    enabled: open,
    run: (session) => void session.savePlanSheetTemplate(),
  },
  {
    id: 'export.workbook',
    group: 'Export',
    title: 'Export the workbook…',
    keys: 'Mod+E',
    enabled: open,
    run: (session) => void session.exportWorkbook(),
  },
  {
    id: 'edit.undo',
    group: 'Edit',
    title: 'Undo',
    keys: 'Mod+Z',
    enabled: (state) => undoable(state).past !== undefined,
    run: (session) => session.undo(),
  },
  {
    id: 'edit.redo',
    group: 'Edit',
    title: 'Redo',
    keys: 'Mod+Shift+Z',
    enabled: (state) => undoable(state).future !== undefined,
    run: (session) => session.redo(),
  },
  ...(['light', 'dark', 'system'] as const).map((theme): Command => ({
    id: `theme.${theme}`,
    group: 'View',
    title: { light: 'Light theme', dark: 'Dark theme', system: 'Theme of the system' }[theme],
    enabled: ({ theme: current }) => current !== theme,
    run: (session) => session.chooseTheme(theme),
  })),
  {
    id: 'view.print',
    group: 'View',
    title: 'Print this room…',
    enabled: open,
    run: (session) => void session.print(),
  },
  {
    id: 'palette.open',
    group: 'View',
    title: 'Command palette',
    keys: 'Mod+K',
    enabled: always,
    run: ({ store }) => store.getState().setPalette(true),
  },
];

/** The shortcut as the platform writes it. */
export function keysText(keys: string, platform: HostApi['platform']): string {
  const mac = platform === 'mac';
  const parts = keys
    .split('+')
    .map(
      (key) => ({ Mod: mac ? '⌘' : 'Ctrl', Shift: mac ? '⇧' : 'Shift', Alt: mac ? '⌥' : 'Alt' })[key] ?? key,
    );
  return parts.join(mac ? '' : ' ');
}

export function commandKeys(id: string, platform: HostApi['platform']): string {
  const keys = commands.find((command) => command.id === id)?.keys;
  return keys === undefined ? '' : keysText(keys, platform);
}

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

/** Whether a key press is this shortcut. Digits go by their key cap, since Alt changes what they type on a Mac. */
export function matchesKeys(keys: string, press: KeyPress): boolean {
  const parts = keys.split('+');
  const last = parts.at(-1)!;
  const key = /^\d$/.test(last) ? press.code === `Digit${last}` : press.key.toUpperCase() === last;
  return (
    key &&
    press.mod === parts.includes('Mod') &&
    press.shift === parts.includes('Shift') &&
    press.alt === parts.includes('Alt')
  );
}

/** The command of a key press; Ctrl+Y redoes too. */
export function commandOf(press: KeyPress): Command | undefined {
  const redo = press.mod && !press.shift && !press.alt && press.key.toUpperCase() === 'Y';
  return commands.find(({ id, keys }) =>
    redo ? id === 'edit.redo' : keys !== undefined && matchesKeys(keys, press),
  );
}
