import { spawn } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';

/** How long fetching Electron's runtime may take (about 100 MB). */
const FETCH_MS = 240_000;

/** Only a fetch that takes longer than this is worth a word. */
const SILENT_MS = 1500;

/**
 * Electron's executable in a checkout, null where it is not there. Looks at the files and never
 * loads the `electron` module, which would download by itself and throw where it cannot.
 */
export function findElectron(root: string): string | null {
  const folder = path.join(root, 'node_modules', 'electron');
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';
  const name = readText(path.join(folder, 'path.txt'));
  const dist = override === '' ? path.join(folder, 'dist') : override;
  const usual = process.platform === 'win32' ? 'electron.exe' : 'electron';
  const candidate = path.join(dist, name ?? usual);
  try {
    accessSync(candidate, constants.X_OK);
    return candidate;
  } catch {
    return null;
  }
}

/** Runs the electron package's own installer once, quietly; false where it failed or took too long. */
export function fetchElectron(root: string, say: (line: string) => void): Promise<boolean> {
  const installer = path.join(root, 'node_modules', 'electron', 'install.js');
  if (readText(installer) === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer], { stdio: 'ignore', timeout: FETCH_MS });
    const notice = setTimeout(
      () => say("Fetching Electron's runtime (about 100 MB, once) ..."),
      SILENT_MS,
    );
    const end = (fetched: boolean): void => {
      clearTimeout(notice);
      resolve(fetched);
    };
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
  });
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
