import { Menu, type MenuItemConstructorOptions } from 'electron';

/** What the menu can ask for: commands of the window by id, as its palette and hotkeys use them. */
export type RunCommand = (id: string) => void;

/** The menu bar. Everything that is the window's business is sent there as a command. */
export function setAppMenu(run: RunCommand): void {
  const own: MenuItemConstructorOptions[] =
    process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...own,
      {
        label: '&File',
        submenu: [
          { label: '&Open…', accelerator: 'CmdOrCtrl+O', click: () => run('file.open') },
          { label: '&Paste a listing…', click: () => run('file.paste') },
          { label: '&Save case as…', click: () => run('case.save-as') },
          { label: '&Close capture', accelerator: 'CmdOrCtrl+W', click: () => run('file.close') },
          { type: 'separator' },
          { role: process.platform === 'darwin' ? 'close' : 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
          { role: 'toggleDevTools' },
        ],
      },
      { role: 'windowMenu' },
    ]),
  );
}
