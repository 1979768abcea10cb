import { app, dialog, type BrowserWindow } from 'electron';
import path from 'node:path';

/** Folder that was saved to last, while the app runs. */
let lastFolder: string | null = null;

/** Asks over a window where to save a file of this name; null where it was cancelled. */
export async function showSaveDialog(window: BrowserWindow, name: string): Promise<string | null> {
  const ending = path.extname(name).slice(1);
  const answer = await dialog.showSaveDialog(window, {
    title: 'Save',
    defaultPath: path.join(lastFolder ?? app.getPath('documents'), name),
    filters: [
      ...(ending === '' ? [] : [{ name: ending.toUpperCase(), extensions: [ending] }]),
      { name: 'All files', extensions: ['*'] },
    ],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (answer.canceled || answer.filePath === '') return null;
  lastFolder = path.dirname(answer.filePath);
  return answer.filePath;
}
