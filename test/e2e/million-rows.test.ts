import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { serveDevWindow, type DevWindow } from './dev-window.ts';
import { complaintsOf, type Complaints } from './served-app.ts';

let dev: DevWindow;
let browser: Browser;
let page: Page;
let complaints: Complaints;

beforeAll(async () => {
  dev = await serveDevWindow();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await dev.close();
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

async function open(query: string): Promise<void> {
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  complaints = complaintsOf(page);
  await page.goto(dev.address + query);
  await page.locator('#flow-row-0 .verdict').waitFor();
}

/** Whether an element lies wholly inside its scroller, and is not empty. */
async function inView(row: string, scroller: string): Promise<boolean> {
  const inner = await page.locator(row).boundingBox();
  const outer = await page.locator(scroller).boundingBox();
  if (inner === null || outer === null) return false;
  return inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height + 1;
}

/** Drags the scroll bar of the table. */
async function scrollTo(position: string): Promise<void> {
  await page.evaluate(
    `{ const node = document.querySelector('.flow-grid'); node.scrollTop = ${position}; }`,
  );
}

test('the last of a million flows is reached by key, by scroll bar and by wheel', async () => {
  await open('?flows=1000000');
  const grid = page.getByRole('grid', { name: 'Flows' });
  expect(await grid.getAttribute('aria-rowcount')).toBe('1000001');
  await grid.focus();
  await page.keyboard.press('End');
  await page.locator('#flow-row-999999 .verdict').waitFor();
  expect(await inView('#flow-row-999999', '.flow-grid')).toBe(true);
  expect(await page.locator('.flow-row').count()).toBeLessThan(60);

  await page.keyboard.press('Home');
  await page.locator('#flow-row-0 .verdict').waitFor();
  await scrollTo('node.scrollHeight');
  await page.locator('#flow-row-999999 .verdict').waitFor();
  expect(await inView('#flow-row-999999', '.flow-grid')).toBe(true);

  // A wheel step moves by its own pixels: 270 are ten rows.
  await scrollTo('0');
  await page.locator('#flow-row-0 .verdict').waitFor();
  await page.mouse.move(500, 250);
  await page.mouse.wheel(0, 270);
  await page.locator('#flow-row-19 .verdict').waitFor();
  expect(await inView('#flow-row-10', '.flow-grid')).toBe(true);
});

test('beyond the height that browsers allow, the last rows are reached too', async () => {
  await open('?flows=3000000');
  await page.getByRole('grid', { name: 'Flows' }).focus();
  await page.keyboard.press('End');
  await page.locator('#flow-row-2999999 .verdict').waitFor();
  expect(await inView('#flow-row-2999999', '.flow-grid')).toBe(true);
  await page.mouse.move(500, 250);
  await page.mouse.wheel(0, -270);
  await page.locator('#flow-row-2999975 .verdict').waitFor();
  expect(await page.locator('#flow-row-2999999').count()).toBe(0);
  await page.mouse.wheel(0, 270);
  await page.locator('#flow-row-2999999 .verdict').waitFor();
  expect(await inView('#flow-row-2999999', '.flow-grid')).toBe(true);
});

test('sort, filter and selection answer over a million flows', async () => {
  await open('?flows=1000000');
  await page.getByRole('columnheader', { name: 'Ended' }).getByRole('button').click();
  await page.locator('[aria-sort="ascending"]').filter({ hasText: 'Ended' }).waitFor();
  await page.getByRole('textbox', { name: 'Filter flows' }).fill('2001:db8:85a3');
  await page
    .getByTestId('flow-count')
    .filter({ hasText: / of 1\u2009000\u2009000 flows/ })
    .waitFor();
  expect(await page.locator('.flow-row .c-client').first().getAttribute('title')).toMatch(
    /^\[2001:db8:85a3/,
  );
  await page.getByRole('button', { name: /^Reset/ }).click();
  await page.locator('.chip[aria-pressed="true"]').waitFor();
  await page.locator('#flow-row-0 .ending.reset').waitFor();
});

test('a ladder of a million packets reaches its last arrow and draws only what is in view', async () => {
  await open('?huge');
  await page.getByRole('radio', { name: 'All' }).click();
  await page.getByText('1\u2009000\u2009000 rows').waitFor();
  const ladder = page.getByRole('listbox', { name: /^Ladder/ });
  await ladder.focus();
  await page.keyboard.press('End');
  const last = page.locator('.ladder-row[data-row="999999"]');
  await last.locator('.mark.rst').waitFor();
  expect(await inView('.ladder-row[data-row="999999"] .lr-hit', '.ladder-scroll')).toBe(true);
  expect(await page.locator('.ladder-row').count()).toBeLessThan(60);
  expect(await page.getByRole('option', { selected: true }).getAttribute('aria-posinset')).toBe(
    '1000000',
  );
  await page.keyboard.press('Home');
  await page.locator('.ladder-row[data-row="0"] .mark.syn').waitFor();
});
