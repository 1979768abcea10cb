import { BrowserWindow, dialog, ipcMain, screen } from 'electron';
import { fileURLToPath } from 'node:url';
import { configFolder } from '../host/config-folder.ts';
import { dispatch } from '../host/dispatch.ts';
import { DESKTOP_POLICY } from '../host/inputs.ts';
import { RecentCaptures } from '../host/recent.ts';
import { openWindowHost, type Emit } from '../host/window-host.ts';
import type { CaptureInput } from '../shared/contract/api.ts';
import { teardownError } from '../shared/contract/errors.ts';
import { APP_PAGE } from './app-scheme.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from './channels.ts';
import { showOpenDialog } from './open-dialog.ts';
import { showSaveDialog } from './save-dialog.ts';
import { isOwnFrame } from './sender.ts';
import { loadWindowState, saveWindowState } from './window-state.ts';

/** The built preload (out/electron; entries and chunks lie equally deep). */
const PRELOAD = fileURLToPath(new URL('../electron/preload.cjs', import.meta.url));

/** The app's window as the rest of the main process sees it. */
export interface AppWindow {
  openInputs(inputs: readonly CaptureInput[]): void;
  runCommand(id: string): void;
  focus(): void;
}

/**
 * Opens the window with its host behind it. `onClosed` runs once, after everything was freed. Inputs
 * that come before the page has asked for `app.info` (it hears no event yet) are opened at its start.
 */
export function openAppWindow(
  openAtStart: readonly CaptureInput[],
  onClosed: () => void,
): AppWindow {
  const folder = configFolder();
  const window = makeWindow(folder);
  const atStart = [...openAtStart];
  let listening = false;
  const { webContents } = window;
  const emit: Emit = (event, data) => {
    if (!webContents.isDestroyed()) webContents.send(EVENT_CHANNEL, event, data);
  };
  const makeHost = (): ReturnType<typeof openWindowHost> =>
    openWindowHost(
      {
        kind: 'electron',
        recent: new RecentCaptures(folder),
        policy: DESKTOP_POLICY,
        openAtStart: atStart,
        openDialog: () => showOpenDialog(window),
        saveDialog: (name) => showSaveDialog(window, name),
      },
      emit,
    );
  let host = makeHost();

  ipcMain.handle(CALL_CHANNEL, (event, method: unknown, params: unknown) => {
    if (!isOwnFrame(event, webContents)) {
      const error = teardownError('bad-request', 'The request does not come from the window.');
      return { ok: false, error };
    }
    if (method === 'app.info') listening = true;
    return dispatch(host.handlers, method, params);
  });

  webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    host.dispose();
    host = makeHost();
    listening = false;
    void offerReload(window, details.reason);
  });
  window.on('close', () => rememberPlace(window, folder));
  window.on('closed', () => {
    ipcMain.removeHandler(CALL_CHANNEL);
    host.dispose();
    onClosed();
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(APP_PAGE);

  return {
    openInputs: (inputs) => {
      if (listening) emit('open-inputs', { inputs });
      else atStart.push(...inputs);
    },
    runCommand: (id) => emit('command', { id }),
    focus: () => {
      if (window.isMinimized()) window.restore();
      window.focus();
    },
  };
}

function makeWindow(folder: string): BrowserWindow {
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const { at, width, height, maximized } = loadWindowState(folder, areas);
  const window = new BrowserWindow({
    ...at,
    width,
    height,
    minWidth: 800,
    minHeight: 500,
    show: false,
    title: 'Teardown',
    webPreferences: {
      preload: PRELOAD,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (maximized) window.maximize();
  return window;
}

function rememberPlace(window: BrowserWindow, folder: string): void {
  const { x, y, width, height } = window.getNormalBounds();
  saveWindowState(folder, { at: { x, y }, width, height, maximized: window.isMaximized() });
}

/** The window's content crashed: its analysis is gone, the app is not. */
async function offerReload(window: BrowserWindow, reason: string): Promise<void> {
  const answer = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window stopped working.',
    detail: `Reason: ${reason}. Your captures are untouched. Open the window again to go on.`,
    buttons: ['Open again', 'Quit'],
    defaultId: 0,
  });
  if (answer.response === 0) window.webContents.reload();
  else window.destroy();
}
