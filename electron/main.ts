import { app } from 'electron';
import path from 'node:path';
import type { CaptureInput } from '../shared/contract/api.ts';
import { setAppMenu } from './app-menu.ts';
import { openAppWindow, type AppWindow } from './app-window.ts';
import { filesOfArguments } from './files-of-arguments.ts';
import { lockDown } from './lock-down.ts';
import { registerAppScheme, serveWindowFiles } from './serve-window-files.ts';

/** Entry of the main process. One instance: a second one hands its files over and ends. */
function main(): void {
  /** Files of a command line with `--follow` are read while they are written. */
  const follow = process.argv.includes('--follow');
  const own = filesOfArguments(process.argv, app.isPackaged, process.cwd());
  if (!app.requestSingleInstanceLock({ files: own })) {
    app.quit();
    return;
  }
  let window: AppWindow | null = null;
  const waiting: string[] = [...own];

  const openFiles = (files: readonly string[]): void => {
    if (window !== null && files.length > 0) window.openInputs(inputsOf(files));
    else waiting.push(...files);
  };
  const openWindow = (): void => {
    const inputs = inputsOf(waiting.splice(0)).map((input) =>
      follow && own.length === 1 && input.path === own[0] ? { ...input, follow } : input,
    );
    window ??= openAppWindow(inputs, () => {
      window = null;
    });
  };

  registerAppScheme();
  app.on('open-file', (event, file) => {
    event.preventDefault();
    openFiles([file]);
  });
  app.on('second-instance', (_event, _argv, _folder, data) => {
    openFiles(filesOfSecondInstance(data));
    openWindow();
    window?.focus();
  });
  app.on('activate', openWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  void app.whenReady().then(() => {
    lockDown();
    serveWindowFiles();
    setAppMenu((id) => window?.runCommand(id));
    openWindow();
  });
}

function inputsOf(files: readonly string[]): Extract<CaptureInput, { kind: 'path' }>[] {
  return files.map((file) => ({ kind: 'path', path: file }));
}

/** The files that a second instance sent with its request for the lock. */
function filesOfSecondInstance(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('files' in data)) return [];
  const { files } = data;
  if (!Array.isArray(files)) return [];
  return files.filter((file): file is string => typeof file === 'string' && path.isAbsolute(file));
}

main();
