import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { dragFilesOnto, SAMPLE, serveApp, type ServedApp } from './served-app.ts';

let folder = '';
let app: ServedApp | undefined;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'teardown-case-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function openSample(): Promise<ServedApp> {
  app = await serveApp({ files: [SAMPLE] });
  await app.page.locator('#flow-row-5 .verdict').waitFor();
  return app;
}

async function write(page: Page, text: string): Promise<void> {
  await page.keyboard.press('f');
  await page.keyboard.press('Shift+N');
  await page.keyboard.type(text);
  await page.keyboard.press('Control+Enter');
  await page.locator('.explanation .note-card').getByText(text).waitFor();
}

test('a case that was saved opens elsewhere without its capture, with the flows that were noted', async () => {
  const { page, complaints } = await openSample();
  await page.keyboard.press('f');
  await page.keyboard.press('ArrowDown');
  await write(page, 'The probe of the load balancer.');
  await page.getByRole('button', { name: '1 note saved' }).waitFor();
  const download = page.waitForEvent('download');
  await page.keyboard.press('Control+s');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.teardown$/);
  const saved = path.join(folder, file.suggestedFilename());
  await file.saveAs(saved);
  expect(complaints).toEqual([]);
  await app?.close();

  // Another machine: its own settings, no capture.
  app = await serveApp();
  await app.page.getByRole('button', { name: /sample capture/ }).waitFor();
  await dragFilesOnto(app.page, [saved]);
  await app.page
    .getByText('teardown-sample.pcapng is not here: showing the one noted flow kept in the case.')
    .waitFor();
  expect(await app.page.getByRole('grid').getAttribute('aria-rowcount')).toBe('2');
  await app.page
    .locator('.explanation .note-card')
    .getByText('The probe of the load balancer.')
    .waitFor();
  expect(app.complaints).toEqual([]);
});

test.each(['mine', 'theirs'] as const)(
  'two windows change one note: both texts are shown, %s is kept, the other window follows',
  async (keep) => {
    const { page, context, complaints } = await openSample();
    await write(page, 'First');
    const other = await context.newPage();
    await other.goto(page.url());
    const theirs = other.locator('.explanation .note-card');
    await theirs.getByText('First').waitFor();

    // The other window begins first and ends last.
    await theirs.getByRole('button', { name: /^Edit the note/ }).click();
    await other.keyboard.type(', says two');
    const own = page.locator('.explanation .note-card');
    await page.bringToFront();
    await own.getByRole('button', { name: /^Edit the note/ }).click();
    await page.keyboard.type(', says one');
    await page.keyboard.press('Control+Enter');
    await own.getByText('First, says one').waitFor();
    await other.bringToFront();
    await other.keyboard.press('Control+Enter');

    const dialog = other.getByRole('dialog', { name: 'Changed twice' });
    await dialog.getByText('First, says two').waitFor();
    await dialog.getByText('First, says one').waitFor();
    await other.keyboard.press('Escape');
    await dialog.getByRole('button', { name: `Keep ${keep}` }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => other.locator('.note-card textarea').count()).toBe(0);
    await own
      .getByText(keep === 'mine' ? 'First, says two' : 'First, says one', { exact: true })
      .waitFor();
    expect(complaints).toEqual([]);
  },
);
