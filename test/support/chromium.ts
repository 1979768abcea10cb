import { spawnSync } from 'node:child_process';
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
 * one that npm installed with the project (no package manager needed).
 */
export async function launchChromium(): Promise<Browser> {
  const found = systemChromium();
  if (found !== null) return chromium.launch({ executablePath: found, args: QUIET });
  const { default: packed } = await import('@sparticuz/chromium');
  const executablePath = await packed.executablePath();
  return chromium.launch({ executablePath, args: [...packed.args, ...QUIET] });
}

function systemChromium(): string | null {
  const named = process.env['TEARDOWN_CHROMIUM'] ?? '';
  if (named !== '') return named === 'npm' ? null : named;
  for (const name of SYSTEM_NAMES) {
    if (spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0) return name;
  }
  return null;
}
