import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Programs that are a Chromium on people's systems. */
const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Launches a headless Chromium: the one that TEARDOWN_CHROMIUM names, else the system's, else the
 * one that npm installed with the project (no package manager needed), without that package's own
 * arguments: its single process cannot read dropped files, and it switches web security off.
 */
export async function launchChromium(): Promise<Browser> {
  const found = systemChromium();
  if (found !== null) return chromium.launch({ executablePath: found, args: QUIET });
  const { default: packed } = await import('@sparticuz/chromium');
  const executablePath = await packed.executablePath();
  return chromium.launch({ executablePath, args: QUIET });
}

function systemChromium(): string | null {
  const named = process.env['TEARDOWN_CHROMIUM'] ?? '';
  if (named !== '') return named === 'npm' ? null : named;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates = SYSTEM_NAMES.flatMap((name) =>
    folders.map((folder) => path.join(folder, name)),
  );
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
