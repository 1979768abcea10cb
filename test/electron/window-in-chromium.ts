import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { builtFile } from '../support/built-file.ts';
import type { MainProcess } from './main-process.ts';

/** Where the page lives here; Chromium cannot route a scheme of ours, so it gets a name of its own. */
const PAGE_ORIGIN = 'http://teardown.localhost';

/** A stand-in for the preload's `electron`, and the real preload bundle behind it. */
function preloadScript(): string {
  const preload = readFileSync(builtFile('electron/preload.cjs'), 'utf8');
  return `(() => {
    const listeners = new Map();
    window.__deliver = (channel, args) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
    };
    const electron = {
      contextBridge: { exposeInMainWorld: (name, value) => { window[name] = value; } },
      ipcRenderer: {
        invoke: (channel, ...args) => window.__invoke(channel, args),
        on: (channel, listener) => {
          if (!listeners.has(channel)) listeners.set(channel, new Set());
          listeners.get(channel).add(listener);
        },
        removeListener: (channel, listener) => listeners.get(channel)?.delete(listener),
      },
      webUtils: { getPathForFile: (file) => window.__paths?.[file.name] ?? '' },
    };
    const require = (name) => {
      if (name === 'electron') return electron;
      throw new Error('a sandboxed preload cannot load ' + name);
    };
    const module = { exports: {} };
    ((require, exports, module) => {${preload}\n})(require, module.exports, module);
  })()`;
}

/** A window's page in Chromium, and what it complained about. */
export interface ChromiumWindow {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/**
 * Shows the window of a main process in Chromium: the real renderer, loaded file by file from the
 * main process' own protocol handler (with its content policy), the real preload, real calls.
 */
export async function showWindow(browser: Browser, main: MainProcess): Promise<ChromiumWindow> {
  const start = new URL(String(await main.recorded('load')));
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.exposeFunction('__invoke', (channel: string, args: unknown[]) =>
    main.act('invoke', { channel, args, sender: 'main' }),
  );
  main.onSent((channel, args) => {
    void page
      .evaluate(
        ([name, values]) => {
          (globalThis as unknown as { __deliver: (n: unknown, v: unknown) => void }).__deliver(
            name,
            values,
          );
        },
        [channel, args] as const,
      )
      .catch(() => undefined);
  });
  await page.route(`${PAGE_ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const file = (await main.act('fetch', {
      url: `${start.protocol}//${start.host}${pathname}`,
    })) as {
      status: number;
      headers: Record<string, string>;
      body: Uint8Array;
    };
    await route.fulfill({
      status: file.status,
      headers: file.headers,
      body: Buffer.from(file.body),
    });
  });
  await page.addInitScript({ content: preloadScript() });
  await page.goto(`${PAGE_ORIGIN}${start.pathname}`);
  return { page, complaints };
}
