import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from './private-folder.ts';

/** A temporary file that only this process can reach. */
export interface ScratchFile {
  readonly fd: number;
  /** Gives its space back; doing it twice does nothing. */
  close(): void;
}

/**
 * Makes a private temporary file without a name: it is removed as soon as it is open, so its space
 * comes back when it is closed and however else its process or worker thread ends. Where an open
 * file cannot be removed, its folder is like any other private folder. Throws as file calls do.
 */
export function openScratchFile(): ScratchFile {
  const folder = makePrivateFolder();
  const path = join(folder.path, 'spool');
  let fd: number;
  try {
    fd = openSync(path, 'wx+', 0o600);
  } catch (cause) {
    folder.remove();
    throw cause;
  }
  try {
    rmSync(path);
    folder.remove();
  } catch {
    // Windows may keep the name as long as the file is open.
  }
  let open = true;
  return {
    fd,
    close: () => {
      if (open) closeSync(fd);
      open = false;
      folder.remove();
    },
  };
}
