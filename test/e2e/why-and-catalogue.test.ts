import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { SAMPLE, serveApp, type ServedApp } from './served-app.ts';

let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** The sample, at its first flow that a reset ended. */
async function openReset(): Promise<Page> {
  app = await serveApp({ files: [SAMPLE] });
  const { page } = app;
  await page.locator('#flow-row-5 .verdict').waitFor();
  await page.locator('.flow-row:has(.ending.reset)').first().click();
  await page.getByRole('heading', { name: 'The reset', exact: true }).waitFor();
  return page;
}

test('why this and not that is opened by keyboard: the leading cause with its points, and each that does not fit', async () => {
  const page = await openReset();
  const cause = await page.locator('.explanation-top .cause').textContent();
  const why = page.getByRole('button', { name: 'Why this and not that' });
  await why.focus();
  await page.keyboard.press('Enter');
  const causes = page.locator('.ranking-causes > li');
  await causes.first().waitFor();
  expect(await why.getAttribute('aria-expanded')).toBe('true');
  expect(await causes.first().locator('.cause-link').textContent()).toBe(cause);
  // What is shown adds up.
  const points = await causes.first().locator('.ranking-parts .number').allTextContents();
  const numbers = [...points, await causes.first().locator('.ranking-sum').textContent()].map(
    (text) => Number(text?.replace('\u2212', '-')),
  );
  const sum = numbers.pop();
  expect(numbers.reduce((a, b) => a + b, 0)).toBe(sum);

  const fitting = await causes.count();
  const rest = page.getByRole('button', { name: `${31 - fitting} causes do not fit` });
  await rest.focus();
  await page.keyboard.press('Space');
  await page.locator('.ranking-rest dt').first().waitFor();
  expect(await page.locator('.ranking-rest dt').count()).toBe(31 - fitting);

  // It stays open, and speaks of the flow that is selected next.
  await page.keyboard.press('f');
  await page.keyboard.press('Home');
  await page.getByRole('heading', { name: 'Closed gracefully, client first.' }).waitFor();
  await expect
    .poll(() => causes.first().locator('.cause-link').textContent())
    .toBe('Graceful close');
  expect(app?.complaints).toEqual([]);
});

test('a reset says whose it is, what it answers, and its mechanism; the data has its ledger', async () => {
  const page = await openReset();
  const reset = page.locator('.told-resets > li').first();
  await expect
    .poll(() => reset.textContent())
    .toMatch(/(client|server), RST(\+ACK)?, (spontaneous|answers #\d+)/);
  expect(await reset.locator('.told-linux').first().textContent()).toMatch(
    /^\([A-Z_0-9]+, (?:high|medium|low)\)$/,
  );
  await reset.locator('.packet-link').first().click();
  await page.locator('.ladder-row:has(.lr-back.selected)').waitFor();
  await page.getByRole('heading', { name: 'What became of the data' }).waitFor();
  await page.keyboard.press('f');
  await page.keyboard.press('Home');
  await page.getByText('Every byte sent was acknowledged before the close.').waitFor();
});

test('an alternative has its title, which leads to the catalogue, and its command is copied alone', async () => {
  const page = await openReset();
  const other = page.locator('.alternative').first();
  const name = (await other.locator('.cause-link').textContent()) ?? '';
  expect(name).not.toMatch(/^[a-z-]+$/);
  const command = other.locator('.settle-command').first();
  expect(await command.locator('code').textContent()).toMatch(/^(tcpdump|strace|nstat|ss) /);
  await command.getByRole('button', { name: /^Copy the command/ }).click();
  await page.getByText('Copied the command.').waitFor();
  await other.locator('.cause-link').click();
  await page.locator('.catalogue-title').filter({ hasText: name }).waitFor();
  expect(app?.complaints).toEqual([]);
});

test('the catalogue opens at the verdict, is searched and walked by keyboard, and follows its own links', async () => {
  const page = await openReset();
  const cause = page.locator('.explanation-top .cause');
  const name = (await cause.textContent()) ?? '';
  await cause.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Catalogue of causes' });
  const title = dialog.locator('.catalogue-title');
  await title.filter({ hasText: name }).waitFor();
  for (const part of ['How it is decided', 'Confidence', 'What settles it', 'References'])
    await dialog.getByRole('heading', { name: part, exact: true }).waitFor();
  await page.keyboard.type('refused');
  await title.filter({ hasText: 'Connection refused' }).waitFor();
  await dialog.getByRole('searchbox').fill('');
  await dialog.getByText('31 causes').waitFor();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => title.textContent()).not.toBe('Connection refused');
  const link = dialog.locator('.catalogue-link').first();
  const to = (await link.textContent()) ?? '';
  await link.click();
  await title.filter({ hasText: to }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement.classList.contains("cause")')).toBe(true);
  // The key opens it at the flow's own cause; Escape first clears what was searched for.
  await page.keyboard.press('c');
  await title.filter({ hasText: name }).waitFor();
  await page.keyboard.type('refused');
  await title.filter({ hasText: 'Connection refused' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.getByText('31 causes').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  // Keys of the screens leave it.
  await page.keyboard.press('c');
  await dialog.waitFor();
  await page.keyboard.press('Alt+5');
  await page.locator('.radar-table').first().waitFor();
  expect(await dialog.count()).toBe(0);
  expect(app?.complaints).toEqual([]);
});

test('before anything is open, the catalogue is there from the palette', async () => {
  app = await serveApp();
  const { page } = app;
  await page.getByRole('button', { name: /sample capture/ }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('catalogue');
  await page.getByRole('option', { name: /^Catalogue of causes/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.catalogue-title').waitFor();
});
