import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';

/** Tests and tools of this project are run from its root. */
const ROOT = process.cwd();

/** The capture that ships with the app. */
export const SAMPLE = path.join(ROOT, 'host/sample/teardown-sample.pcapng');

/** What the page said that no healthy page says: errors, warnings (policy violations among them). */
export type Complaints = string[];

/** A window on a host of its own, with its own settings folder. */
export interface ServedApp {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: Complaints;
  close(): Promise<void>;
}

/** How the window is opened. */
export interface ServeOptions {
  readonly files?: readonly string[];
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
}

/** Path of a recording of the lab: one capture point of one scenario. */
export function labRecording(scenario: string, point = 'client'): string {
  return path.join(ROOT, 'test/lab/recordings', scenario, `${point}.pcap`);
}

/** Starts `teardown serve` from the built app and opens its window in Chromium. */
export async function serveApp(options: ServeOptions = {}): Promise<ServedApp> {
  const settings = await mkdtemp(path.join(os.tmpdir(), 'teardown-e2e-'));
  const host = spawn(
    process.execPath,
    [path.join(ROOT, 'out/host/cli.js'), 'serve', ...(options.files ?? []), '--no-open'],
    {
      env: { ...process.env, XDG_CONFIG_HOME: settings, HOME: settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let browser: Browser | undefined;
  try {
    const address = await addressOf(host);
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
      colorScheme: options.scheme ?? 'light',
    });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(address);
    const opened = browser;
    return {
      page,
      context,
      complaints,
      close: () => closeAll(opened, host, settings),
    };
  } catch (cause) {
    await closeAll(browser, host, settings);
    throw cause;
  }
}

/** Collects what a page complains about. */
export function complaintsOf(page: Page): Complaints {
  const complaints: Complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => {
    complaints.push(error.stack ?? error.message);
  });
  return complaints;
}

async function closeAll(
  browser: Browser | undefined,
  host: ChildProcess,
  settings: string,
): Promise<void> {
  await browser?.close();
  if (host.exitCode === null && host.signalCode === null) {
    host.kill('SIGTERM');
    await once(host, 'exit');
  }
  await rm(settings, { recursive: true, force: true });
}

/** The address that the host prints. */
function addressOf(host: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const match = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(said);
      if (match !== null) resolve(match[0]);
    };
    host.stdout?.on('data', hear);
    host.stderr?.on('data', hear);
    host.once('exit', (code) => {
      reject(new Error(`serve ended with ${String(code)}: ${said}`));
    });
  });
}

/**
 * A drag of real files from outside of the browser: Chromium itself makes the events and the File
 * objects, as it does for a file manager's drag.
 */
export async function dragFilesOnto(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  const at = { x: 700, y: 500, data };
  await session.send('Input.dispatchDragEvent', { ...at, type: 'dragEnter' });
  await session.send('Input.dispatchDragEvent', { ...at, type: 'dragOver' });
  await page.getByText('Drop to open').waitFor();
  await session.send('Input.dispatchDragEvent', { ...at, type: 'drop' });
  await session.detach();
}
