import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { endOfPacket } from '../support/end-of-packet.ts';
import { labRecording, serveApp, type ServedApp } from './served-app.ts';

let app: ServedApp | undefined;
let folder = '';
afterEach(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('rows arrive while a file grows, a verdict settles, the selection stays, and following stops', async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'teardown-follow-'));
  const file = path.join(folder, 'live.pcap');
  const bytes = readFileSync(labRecording('linger0-server'));
  const cut = endOfPacket(bytes, 3);
  writeFileSync(file, bytes.subarray(0, cut));
  app = await serveApp({ files: ['--follow', file] });
  const { page } = app;
  await page.locator('.follow-strip').waitFor();
  const row = page.locator('#flow-row-0');
  await row.locator('.verdict').waitFor();
  expect(await row.innerText()).toMatch(/open/);
  await row.click();

  // The rest comes in two pieces, cut inside a record.
  const middle = cut + ((bytes.length - cut) >> 1) + 5;
  appendFileSync(file, bytes.subarray(cut, middle));
  await page.locator('.follow-strip').getByText('last packet').waitFor();
  appendFileSync(file, bytes.subarray(middle));
  await row.getByText('reset').first().waitFor();
  expect(await row.getAttribute('aria-selected')).toBe('true');
  expect(await page.locator('.part-banner').count()).toBe(0);

  await page.getByRole('button', { name: 'Stop following' }).click();
  await page.getByText('SHA-256').first().waitFor();
  expect(await page.locator('.follow-strip').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Follow this file' }).count()).toBe(1);
  expect(app.complaints).toEqual([]);
});

test('a file without its header is waited for by name, and notes say when they are saved for good', async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'teardown-follow-'));
  const file = path.join(folder, 'live.pcap');
  const bytes = readFileSync(labRecording('linger0-server'));
  writeFileSync(file, bytes.subarray(0, 10));
  app = await serveApp({ files: ['--follow', file] });
  const { page } = app;
  await page.getByText('Waiting for live.pcap to be written').waitFor();
  appendFileSync(file, bytes.subarray(10));
  await page.locator('#flow-row-0 .verdict').waitFor();
  await page.keyboard.press('f');
  await page.keyboard.press('Shift+N');
  await page.keyboard.type('seen live');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: '1 note saved when following stops' }).waitFor();
  await page.waitForTimeout(1500);
  await page.getByRole('button', { name: 'Stop following' }).click();
  await page.getByRole('button', { name: '1 note saved', exact: true }).waitFor();
  // The time of reading, not of waiting: a kilobyte takes no seconds.
  expect(await page.getByText(/read in [0-9.]+\s(ms|µs)/u).count()).toBe(1);
  expect(app.complaints).toEqual([]);
});
