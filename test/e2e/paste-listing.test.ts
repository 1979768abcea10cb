import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { dragFilesOnto, serveApp, type ServedApp } from './served-app.ts';

const TEXTS = path.join(process.cwd(), 'test/golden/references/texts');

let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** Ctrl+V with this text on the clipboard. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press('Control+v');
}

async function start(): Promise<Page> {
  app = await serveApp();
  await app.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.page.getByText('See how every TCP connection ended, and why.').waitFor();
  return app.page;
}

test('Ctrl+V on the start screen opens the listings of a whole article as flows', async () => {
  const page = await start();
  await paste(page, await readFile(path.join(TEXTS, 'asa-two-interfaces.txt'), 'utf8'));
  await page.locator('#flow-row-2 .verdict').waitFor();
  expect(await page.locator('#flow-row-0 .c-verdict').textContent()).toMatch(
    /^FIN\+RST from client/,
  );
  expect(await page.locator('#flow-row-1 .c-verdict').textContent()).toMatch(
    /^FIN\+RST from client/,
  );
  expect(await page.locator('#flow-row-2 .c-kind').textContent()).toBe('graceful');
  await page.keyboard.press('Alt+2');
  const health = page.getByRole('main', { name: 'Capture health' });
  await health.getByText(/A text listing, not a capture\. Unknown/).waitFor();
  await health.getByText(/stands in two listings/).waitFor();
});

test('a text file dropped on the window opens as its listings do, and shows no time it does not have', async () => {
  const page = await start();
  await dragFilesOnto(page, [path.join(TEXTS, 'conntrack-close-wait.txt')]);
  await page.locator('#flow-row-0 .verdict').waitFor();
  expect(await page.locator('#flow-row-0 .c-duration').textContent()).toBe('—');
  await page.getByRole('listbox', { name: /^Ladder/ }).waitFor();
  const first = page.getByRole('option', { name: /^Packet 1, time unknown, client to server/ });
  await first.first().waitFor();
  expect(app?.complaints).toEqual([]);
});

test('a text that lists no packet is refused with one example of each form', async () => {
  const page = await start();
  await paste(page, 'Dear all,\nthe server hangs up on us again.\n');
  const card = page.getByRole('alert');
  await card.waitFor();
  const told = (await card.textContent()) ?? '';
  for (const form of ['tcpdump: ', 'Cisco ASA show capture: ', 'Wireshark or tshark: ', 'ladder: '])
    expect(told).toContain(form);
});

test('over an open capture the dialog asks first, and Escape leaves all as it was', async () => {
  const page = await start();
  const ladder = await readFile(path.join(TEXTS, 'conntrack-close-wait.txt'), 'utf8');
  await page.getByRole('button', { name: /^Paste a listing/ }).click();
  await page.getByRole('textbox', { name: 'Listing' }).fill(ladder);
  await page.keyboard.press('Control+Enter');
  await page.locator('#flow-row-0 .verdict').waitFor();
  await paste(page, 'a > b [SYN] Seq=0 Len=0\n');
  const dialog = page.getByRole('dialog', { name: 'Paste a listing' });
  await dialog.waitFor();
  expect(await dialog.getByRole('textbox').inputValue()).toContain('a > b [SYN]');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await page.locator('#flow-row-0 .verdict').count()).toBe(1);
  expect(app?.complaints).toEqual([]);
});
