// A stand-in of Electron's API, as far as the main process and the preload use it: enough to open the window, load
// the page over the app: protocol and answer each channel in plain Node. It records what it was asked for.
import { EventEmitter } from 'node:events';

export const record = {
  handlers: new Map(),
  windows: [],
  menu: null,
  schemes: [],
  exposed: new Map(),
  sent: [],
};

class App extends EventEmitter {
  getPath = (name) => `${process.env.SPILLWAY_TEST_HOME}/${name}`;
  requestSingleInstanceLock = () => true;
  enableSandbox = () => void (record.sandboxed = true);
  whenReady = () => Promise.resolve();
  addRecentDocument = () => undefined;
  quit = () => void (record.quit = true);
}
export const app = new App();

class WebContents extends EventEmitter {
  setWindowOpenHandler = (handler) => void (this.openHandler = handler);
  send = (channel, ...args) => record.sent.push([channel, ...args]);
  printToPDF = async () => Buffer.from('%PDF-1.7');
}

export class BrowserWindow extends EventEmitter {
  constructor(options) {
    super();
    this.options = options;
    this.webContents = new WebContents();
    record.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  show = () => void (this.shown = true);
  focus = () => undefined;
  isMinimized = () => false;
  setDocumentEdited = (edited) => void (this.edited = edited);
  async loadURL(url) {
    this.url = url;
    this.page = await record.protocolHandler(new Request(url));
    this.emit('ready-to-show');
    this.webContents.emit('did-finish-load');
  }
}

export const ipcMain = { handle: (channel, handler) => record.handlers.set(channel, handler) };
export const protocol = {
  registerSchemesAsPrivileged: (schemes) => void (record.schemes = schemes),
  handle: (scheme, handler) => void (record.protocolHandler = handler),
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => void (record.permissionRequest = handler),
    setPermissionCheckHandler: (handler) => void (record.permissionCheck = handler),
  },
};
export const Menu = {
  buildFromTemplate: (template) => template,
  setApplicationMenu: (menu) => void (record.menu = menu),
};
export const nativeTheme = { shouldUseDarkColors: false, themeSource: 'system' };
export const dialog = {
  showOpenDialog: async () => ({ filePaths: record.openPaths ?? [] }),
  showSaveDialog: async () => ({ filePath: record.savePath ?? '' }),
  showMessageBoxSync: () => 0,
  showErrorBox: (title, text) => void (record.errorBox = [title, text]),
};

/** The window's side: `invoke` calls the handler as the main frame of the application would. */
export const ipcRenderer = Object.assign(new EventEmitter(), {
  invoke: (channel, ...args) =>
    record.handlers.get(channel)(
      { senderFrame: { url: 'app://spillway/index.html', parent: null } },
      ...structuredClone(args),
    ),
  removeListener: EventEmitter.prototype.removeListener,
});
export const contextBridge = { exposeInMainWorld: (name, api) => record.exposed.set(name, api) };
