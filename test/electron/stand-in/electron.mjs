// A stand-in for the `electron` module in the main process: the real, built main process runs under
// plain Node against it, and the test drives it over the process channel (main-process.ts). It
// records what the app asked of Electron and calls back what the app registered; it decides nothing.
import { EventEmitter } from 'node:events';

const tell = (message) => process.send?.(message);
const record = (what, detail) => tell({ kind: 'record', what, detail });

class App extends EventEmitter {
  isPackaged = false;
  requestSingleInstanceLock(data) {
    record('lock', data);
    return process.env.STAND_IN_LOCK !== 'taken';
  }
  whenReady() {
    return new Promise((resolve) => setImmediate(resolve));
  }
  getPath = (name) => `/home/somebody/${name}`;
  quit() {
    record('quit', null);
    process.exit(0);
  }
}
export const app = new App();

const handlers = new Map();
export const ipcMain = {
  handle(channel, handler) {
    if (handlers.has(channel))
      throw new Error(`Attempted to register a second handler: ${channel}`);
    handlers.set(channel, handler);
  },
  removeHandler: (channel) => handlers.delete(channel),
};

const schemes = new Map();
export const protocol = {
  registerSchemesAsPrivileged: (list) => record('schemes', list),
  handle: (scheme, handler) => schemes.set(scheme, handler),
};

class WebContents extends EventEmitter {
  mainFrame = { url: '' };
  windowOpen = null;
  isDestroyed = () => false;
  send(channel, ...args) {
    tell({ kind: 'sent', channel, args });
  }
  setWindowOpenHandler(handler) {
    this.windowOpen = handler;
  }
  reload() {
    record('reload', null);
  }
}

const windows = [];
export class BrowserWindow extends EventEmitter {
  webContents = new WebContents();
  constructor(options) {
    super();
    windows.push(this);
    record('window', options);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url) {
    this.webContents.mainFrame.url = url;
    record('load', url);
    this.emit('ready-to-show');
  }
  show() {
    record('show', null);
  }
  focus() {
    record('focus', null);
  }
  maximize() {
    record('maximize', null);
  }
  restore() {}
  isMinimized = () => false;
  isMaximized = () => false;
  getNormalBounds = () => ({ x: 40, y: 50, width: 1200, height: 800 });
  close() {
    this.emit('close', {});
    this.destroy();
  }
  destroy() {
    windows.splice(windows.indexOf(this), 1);
    this.emit('closed');
    if (windows.length === 0) app.emit('window-all-closed');
  }
}

let chosen = { canceled: true, filePaths: [] };
let saved = { canceled: true, filePath: '' };
export const dialog = {
  showOpenDialog: async (_window, options) => {
    record('dialog', options);
    return chosen;
  },
  showSaveDialog: async (_window, options) => {
    record('save-dialog', options);
    return saved;
  },
  showMessageBox: async (_window, options) => {
    record('message-box', options);
    return { response: 0 };
  },
};

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};
export const shell = {
  openExternal: async (url) => record('external', url),
};
export const Menu = {
  buildFromTemplate: (template) => template,
  setApplicationMenu(template) {
    Menu.current = template;
    record('menu', JSON.parse(JSON.stringify(template)));
  },
  current: [],
};

const guards = {};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => Object.assign(guards, { request: handler }),
    setPermissionCheckHandler: (handler) => Object.assign(guards, { check: handler }),
    webRequest: { onBeforeRequest: (handler) => Object.assign(guards, { load: handler }) },
  },
};

/** Emits an event and says whether a listener prevented its default. */
function wasPrevented(emitter, event, args) {
  let prevented = false;
  const preventDefault = () => {
    prevented = true;
  };
  emitter.emit(event, { preventDefault }, ...args);
  return prevented;
}

// What a test may do: the user's and Chromium's part.
const acts = {
  async invoke({ channel, args, sender }) {
    const { webContents } = windows[0];
    const frames = {
      main: webContents.mainFrame,
      // A frame inside the page, and the main frame of some other page.
      sub: { url: webContents.mainFrame.url },
      none: null,
    };
    return handlers.get(channel)({ sender: webContents, senderFrame: frames[sender] }, ...args);
  },
  async fetch({ url }) {
    const answer = await schemes.get('app')(new Request(url));
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: new Uint8Array(await answer.arrayBuffer()),
    };
  },
  emit: ({ event, args }) => wasPrevented(app, event, args),
  contentsEvent: ({ event, args }) => wasPrevented(windows[0].webContents, event, args),
  windowOpen: ({ url }) => windows[0].webContents.windowOpen({ url }),
  permission: ({ name }) =>
    new Promise((resolve) => {
      guards.request(windows[0].webContents, name, resolve);
    }),
  permissionCheck: ({ name }) => guards.check(windows[0].webContents, name),
  load: ({ url }) =>
    new Promise((resolve) => {
      guards.load({ url }, resolve);
    }),
  menuClick({ label }) {
    const items = Menu.current.flatMap((menu) => menu.submenu ?? []);
    items.find((item) => item.label === label).click();
  },
  choose({ files }) {
    chosen = { canceled: files.length === 0, filePaths: files };
  },
  saveTo({ file }) {
    saved = { canceled: file === null, filePath: file ?? '' };
  },
  close: () => windows[0]?.close(),
};

process.on('message', async (message) => {
  try {
    const result = await acts[message.act](message);
    tell({ kind: 'answer', id: message.id, result: result ?? null });
  } catch (error) {
    tell({ kind: 'answer', id: message.id, problem: String(error?.stack ?? error) });
  }
});
