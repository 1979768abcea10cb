import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { serveDevWindow, type DevWindow } from './dev-window.ts';

let dev: DevWindow;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  dev = await serveDevWindow();
  browser = await launchChromium();
});
afterEach(() => page.close());
afterAll(async () => {
  await browser.close();
  await dev.close();
});

test('while a capture is read, rows and explanation say that they speak of a part', async () => {
  page = await browser.newPage();
  await page.goto(`${dev.address}?read=0.43`);
  await page.locator('#flow-row-0 .verdict').waitFor();
  await page.getByText('Reading goes on: this speaks of what was read so far.').waitFor();
  await page.getByText('so far', { exact: true }).waitFor();
  const shown = await page.getByTestId('flow-count').textContent();
  const status = await page.getByRole('contentinfo', { name: 'Status' }).textContent();
  expect(status).toContain(shown);
});

test('the button to stop answers at once', async () => {
  page = await browser.newPage();
  await page.goto(`${dev.address}?read=0.43`);
  await page.getByRole('button', { name: 'Stop reading' }).click();
  await page.getByRole('button', { name: 'Stopping' }).waitFor();
});

test('a capture that is read whole says nothing of reading', async () => {
  page = await browser.newPage();
  await page.goto(dev.address);
  await page.getByRole('article', { name: 'Explanation' }).waitFor();
  expect(await page.getByText('Reading goes on').count()).toBe(0);
  expect(await page.locator('.so-far').count()).toBe(0);
});
