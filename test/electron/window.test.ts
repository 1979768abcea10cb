import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import { MainProcess } from './main-process.ts';
import { showWindow, type ChromiumWindow } from './window-in-chromium.ts';

const FLOWS = 6;

describe('the desktop app: main process, preload and window together', () => {
  const scratch = scratchFolder();
  const capture = writeConversations(path.join(scratch.path, 'office.pcap'), FLOWS);
  let browser: Browser;
  let main: MainProcess | null = null;

  const openApp = async (...files: string[]): Promise<ChromiumWindow> => {
    main = new MainProcess({ files, configFolder: scratch.path });
    return showWindow(browser, main);
  };
  const rowsOf = ({ page }: ChromiumWindow): ReturnType<typeof page.getByRole> =>
    page.getByRole('grid').getByRole('row').filter({ hasText: '10.0.0.2' });

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    main?.end();
    await main?.exited;
    main = null;
  });
  afterAll(async () => {
    await browser.close();
    scratch.remove();
  });

  it('opens the capture that the command line names and shows its flows', async () => {
    const window = await openApp(capture);
    await rowsOf(window).first().waitFor();
    expect(await rowsOf(window).count()).toBe(FLOWS);
    await window.page.getByText('RST').first().waitFor();
    expect(window.complaints).toEqual([]);
  });

  it('starts empty, and opens a capture that is dropped on the window by its path', async () => {
    const window = await openApp();
    const { page } = window;
    await page.getByText('Drop captures here').waitFor();
    await page.evaluate((file) => {
      const global = globalThis as unknown as {
        __paths: Record<string, string>;
        File: new (parts: string[], name: string) => unknown;
        DataTransfer: new () => { items: { add(file: unknown): void } };
        DragEvent: new (type: string, init: object) => unknown;
        document: { body: { dispatchEvent(event: unknown): void } };
      };
      global.__paths = { 'office.pcap': file };
      const dataTransfer = new global.DataTransfer();
      dataTransfer.items.add(new global.File([''], 'office.pcap'));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        global.document.body.dispatchEvent(
          new global.DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
        );
      }
    }, capture);
    await rowsOf(window).first().waitFor();
    expect(await rowsOf(window).count()).toBe(FLOWS);
    expect(window.complaints).toEqual([]);
  });

  it('shows the files of a second instance in the same window', async () => {
    const window = await openApp();
    await window.page.getByText('Drop captures here').waitFor();
    await main?.act('emit', {
      event: 'second-instance',
      args: [[], '/', { files: [capture] }],
    });
    await rowsOf(window).first().waitFor();
    expect(main?.records.filter((record) => record.what === 'window')).toHaveLength(1);
    expect(main?.records.some((record) => record.what === 'focus')).toBe(true);
  });

  it('opens what the menu and the dialog choose', async () => {
    const window = await openApp();
    await window.page.getByText('Drop captures here').waitFor();
    await main?.act('choose', { files: [capture] });
    await main?.act('menuClick', { label: '&Open…' });
    await rowsOf(window).first().waitFor();
    expect(await rowsOf(window).count()).toBe(FLOWS);
  });

  it('says why a capture cannot be opened', async () => {
    const { page } = await openApp(path.join(scratch.path, 'gone.pcap'));
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('gone.pcap');
  });
});
