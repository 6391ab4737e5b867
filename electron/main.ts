/** The main process: wires Electron to the parts that decide. `onReady()` is its table of contents. */
import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, session } from 'electron';
import { join } from 'node:path';
import type { HostEvent } from '../shared/host.ts';
import { answers, suggestedPath, type Desktop } from './answers.ts';
import { appFileHandler } from './appFiles.ts';
import { channelNames, eventName, ipcName } from './channelNames.ts';
import { readBytes } from './files.ts';
import { answerCall } from './gate.ts';
import { ImportTokens } from './imports.ts';
import { Memory } from './memory.ts';
import { menuTemplate } from './menu.ts';
import { appOrigin, mayNavigate, mayUse } from './policy.ts';

const built = import.meta.dirname;
const memory = new Memory(join(app.getPath('userData'), 'spillway'));
const imports = new ImportTokens();
let window: BrowserWindow | null = null;
let unsaved = false;

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);

if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  app.on('second-instance', (_event, argv) => void onSecondInstance(argv));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void openFromOutside(path);
  });
  app.on('web-contents-created', (_event, contents) => confine(contents));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => (window ??= openWindow()));
  void app.whenReady().then(onReady);
} else {
  app.quit();
}

async function onReady(): Promise<void> {
  await memory.load();
  serveFiles();
  limitPermissions();
  answerChannels();
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate(process.platform, (id) => tell({ kind: 'command', id }))),
  );
  window = openWindow();
  await openFirstDocument(window);
}

function serveFiles(): void {
  protocol.handle('app', appFileHandler(join(built, '../renderer'), imports));
}

function limitPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(mayUse(permission)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => mayUse(permission));
}

function answerChannels(): void {
  const answered = answers(desktop, memory, imports);
  for (const channel of channelNames) {
    ipcMain.handle(ipcName(channel), (event, ...args: unknown[]) => {
      const frame = event.senderFrame;
      const sender = { address: frame?.url ?? null, isMainFrame: frame !== null && frame.parent === null };
      return answerCall(answered, channel, sender, args);
    });
  }
}

function openWindow(): BrowserWindow {
  const opened = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#101316' : '#FFFFFF',
    webPreferences: {
      preload: join(built, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  opened.once('ready-to-show', () => opened.show());
  opened.on('close', (event) => {
    if (unsaved && !mayClose(opened)) event.preventDefault();
  });
  opened.on('closed', () => {
    window = null;
    unsaved = false;
  });
  void opened.loadURL(`${appOrigin}/index.html`);
  return opened;
}

/** Asks before unsaved work is left behind; the recovery copy stays in either case. */
function mayClose(closing: BrowserWindow): boolean {
  const choice = dialog.showMessageBoxSync(closing, {
    type: 'warning',
    message: 'This document has changes that are not saved.',
    detail: 'A recovery copy is kept and offered when Spillway starts again.',
    buttons: ['Keep Editing', 'Close Without Saving'],
    defaultId: 0,
    cancelId: 0,
  });
  return choice === 1;
}

function confine(contents: Electron.WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function tell(event: HostEvent): void {
  window?.webContents.send(eventName, event);
}

/** A document named on the command line is opened once the window has loaded. */
function openFirstDocument(opened: BrowserWindow): Promise<void> {
  const path = documentIn(process.argv);
  if (path === undefined) return Promise.resolve();
  return new Promise((done) =>
    opened.webContents.once('did-finish-load', () => void openFromOutside(path).then(done)),
  );
}

const documentIn = (argv: readonly string[]): string | undefined =>
  argv.slice(1).find((argument) => argument.endsWith('.spillway'));

async function onSecondInstance(argv: readonly string[]): Promise<void> {
  window ??= openWindow();
  if (window.isMinimized()) window.restore();
  window.focus();
  const path = documentIn(argv);
  if (path !== undefined) await openFromOutside(path);
}

async function openFromOutside(path: string): Promise<void> {
  try {
    const bytes = await readBytes(path);
    tell({
      kind: 'open',
      document: { location: { token: memory.tokenOf(path), name: path.split(/[\\/]/).at(-1)! }, bytes },
    });
  } catch (error) {
    dialog.showErrorBox(
      'This document could not be opened',
      error instanceof Error ? error.message : String(error),
    );
  }
}

const documentFilter = { name: 'Spillway document', extensions: ['spillway'] };
const importFilter = {
  name: 'CRM exports',
  extensions: ['csv', 'tsv', 'txt', 'xlsx', 'xls', 'ods', 'zip', 'json'],
};

const desktop: Desktop = {
  async askOpen(kind) {
    const { filePaths } = await dialog.showOpenDialog({
      properties: kind === 'imports' ? ['openFile', 'multiSelections'] : ['openFile'],
      filters: [kind === 'imports' ? importFilter : documentFilter, { name: 'All files', extensions: ['*'] }],
    });
    return filePaths;
  },
  async askSave(suggestedName, kind) {
    const { filePath } = await dialog.showSaveDialog({
      defaultPath: suggestedPath(app.getPath('documents'), suggestedName),
      ...(kind === 'document' ? { filters: [documentFilter] } : {}),
    });
    return filePath || null;
  },
  applyTheme: (theme) => (nativeTheme.themeSource = theme),
  setUnsaved: (value) => {
    unsaved = value;
    window?.setDocumentEdited(value);
  },
  printToPdf: async () =>
    new Uint8Array(await window!.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true })),
  addRecent: (path) => app.addRecentDocument(path),
};
