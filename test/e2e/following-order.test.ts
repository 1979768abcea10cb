import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { writeConversations } from '../support/conversation-file.ts';
import { endOfPacket } from '../support/end-of-packet.ts';
import { serveApp, type ServedApp } from './served-app.ts';

let app: ServedApp | undefined;
let folder = '';
afterEach(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

const PACKETS_A_FLOW = 9;

/** The rows on screen: their heights and what they show. */
function rowsOf(page: Page): Promise<readonly (readonly [number, string])[]> {
  return page.evaluate<readonly (readonly [number, string])[]>(
    `[...document.querySelectorAll('[data-row]')]
      .map((row) => [Math.round(row.getBoundingClientRect().top), row.textContent.slice(0, 40)])
      .sort(([a], [b]) => a - b)`,
  );
}

test('rows that are looked at stay where they are while new ones come, until they are let in', async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'teardown-order-'));
  const file = path.join(folder, 'live.pcap');
  const bytes = readFileSync(writeConversations(path.join(folder, 'whole.pcap'), 120));
  const cuts = [0, 80, 100, 110, 120].map((flows) => endOfPacket(bytes, flows * PACKETS_A_FLOW));
  writeFileSync(file, bytes.subarray(0, cuts[1]));
  const write = (piece: number): void => {
    appendFileSync(file, bytes.subarray(cuts[piece], cuts[piece + 1]));
  };
  app = await serveApp({ files: ['--follow', file] });
  const { page } = app;
  const grid = page.getByRole('grid', { name: 'Flows' });
  const count = (flows: number): Promise<void> =>
    grid.and(page.locator(`[aria-rowcount="${flows + 1}"]`)).waitFor();
  await count(80);
  // Newest first: each new flow would push the others down.
  await page.locator('[aria-sort="ascending"]').getByRole('button').first().click();
  await page.locator('[aria-sort="descending"]').waitFor();
  await grid.hover();
  await page.mouse.wheel(0, 26 * 30);
  await page.waitForTimeout(300);
  const before = await rowsOf(page);

  write(1);
  const update = page.getByRole('button', { name: '20 new \u00b7 Update' });
  await update.waitFor();
  expect(await rowsOf(page)).toEqual(before);

  // Elsewhere the pointer holds nothing: the rows come in above, and those on screen keep their heights.
  await page.mouse.move(5, 5);
  await count(100);
  await expect.poll(() => sharedHeights(page, before), { timeout: 5000 }).toBe(true);

  await grid.hover();
  write(2);
  const asked = page.getByRole('button', { name: '10 new \u00b7 Update' });
  await asked.waitFor();
  await grid.press('Control+a');
  await asked.click();
  await count(110);
  expect(app.complaints).toEqual([]);
});

/** The rows in the middle of what was on screen are where they were. */
async function sharedHeights(
  page: Page,
  before: readonly (readonly [number, string])[],
): Promise<boolean> {
  const now = new Map((await rowsOf(page)).map(([top, text]) => [text, top]));
  return before.slice(6, -6).every(([top, text]) => now.get(text) === top);
}
