/** The application menu as data. Items that the window handles carry the id of its command. */
import type { MenuItemConstructorOptions } from 'electron';

/** Builds the menu; `run` tells the window which command was chosen. */
export function menuTemplate(
  platform: NodeJS.Platform,
  run: (command: string) => void,
): MenuItemConstructorOptions[] {
  const command = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => run(id),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: 'File',
      submenu: [
        command('New', 'document.new', 'CmdOrCtrl+N'),
        command('Open…', 'document.open', 'CmdOrCtrl+O'),
        separator,
        command('Save', 'document.save', 'CmdOrCtrl+S'),
        command('Save As…', 'document.saveAs', 'CmdOrCtrl+Shift+S'),
        separator,
        command('Import a CRM Export…', 'data.import', 'CmdOrCtrl+I'),
        command('Export the Workbook…', 'export.workbook', 'CmdOrCtrl+E'),
        separator,
        platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: 'Edit',
      submenu: [
        command('Undo', 'edit.undo', 'CmdOrCtrl+Z'),
        command('Redo', 'edit.redo', platform === 'darwin' ? 'Cmd+Shift+Z' : 'Ctrl+Y'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: 'View',
      submenu: [
        command('Command Palette…', 'palette.open', 'CmdOrCtrl+K'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
}
