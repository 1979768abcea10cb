import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { dragFilesOnto, labRecording, serveApp, type ServedApp } from './served-app.ts';

let folder = '';
let app: ServedApp | undefined;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'teardown-states-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const at = path.join(folder, name);
  await writeFile(at, bytes);
  return at;
}

test('a capture that was cut short shows what it has and says where it ends', async () => {
  const whole = await readFile(labRecording('tls13-graceful'));
  app = await serveApp();
  await dragFilesOnto(app.page, [await file('cut.pcap', whole.subarray(0, whole.length - 20))]);
  await app.page.locator('#flow-row-0').waitFor();
  const banner = app.page.locator('.part-banner');
  await banner.waitFor();
  expect(await banner.textContent()).toMatch(
    /^cut\.pcap \(byte [\d\u2009]+\): .+Results are complete up to there\./,
  );
  await banner.getByRole('button', { name: 'Details' }).click();
  await app.page.getByRole('heading', { name: /^Damage/ }).waitFor();
  await app.page.getByText('read in part').waitFor();
  expect(app.complaints).toEqual([]);
});

test('a file that is no capture gets a card with what it is, and the way back', async () => {
  app = await serveApp();
  await dragFilesOnto(app.page, [
    await file('notes.txt', Buffer.from('just some notes, no packets\n'.repeat(9))),
  ]);
  const card = app.page.getByRole('alert');
  await card.getByRole('heading', { name: 'This is not a packet capture' }).waitFor();
  expect(await card.textContent()).toContain('editcap');
  await card.getByRole('button', { name: 'Back to start' }).click();
  await app.page.getByRole('button', { name: /^Drop captures here/ }).waitFor();
});

test('a file that is no capture takes nothing away from the one that is open', async () => {
  app = await serveApp();
  await dragFilesOnto(app.page, [labRecording('tls13-graceful')]);
  await app.page.locator('#flow-row-0').waitFor();
  await dragFilesOnto(app.page, [await file('wrong.txt', Buffer.from('not a capture at all'))]);
  const card = app.page.getByRole('alert');
  await card.getByRole('button', { name: /^Back to .+\.pcap$/ }).click();
  await app.page.locator('#flow-row-0').click();
  await app.page.getByRole('heading', { name: 'Closed gracefully' }).waitFor();
  expect(app.complaints).toEqual([]);
});

test('cancelling an opening gives back the capture that was open, and nothing of the new one stays', async () => {
  app = await serveApp();
  await dragFilesOnto(app.page, [labRecording('tls13-graceful')]);
  await app.page.locator('#flow-row-0').waitFor();
  // The upload is held back, so that there is something to cancel.
  const ended = app.page.waitForEvent('requestfailed');
  await app.page.route('**/upload*', () => undefined);
  await dragFilesOnto(app.page, [labRecording('refused')]);
  await app.page.getByRole('button', { name: 'Cancel' }).click();
  expect((await ended).url()).toContain('/upload?');
  await app.page.locator('#flow-row-0').click();
  await app.page.getByRole('heading', { name: 'Closed gracefully' }).waitFor();
  expect(app.complaints).toEqual([]);
});

test('an empty file is called empty', async () => {
  app = await serveApp();
  await dragFilesOnto(app.page, [await file('empty.pcap', new Uint8Array(0))]);
  await app.page.getByRole('heading', { name: 'The file is empty' }).waitFor();
});

test('a capture without packets says so instead of showing an empty table', async () => {
  const whole = await readFile(labRecording('tls13-graceful'));
  app = await serveApp();
  await dragFilesOnto(app.page, [await file('header-only.pcap', whole.subarray(0, 24))]);
  await app.page.getByText('No TCP or UDP flow in this capture').waitFor();
});

test('a filter without matches says so and can be cleared there', async () => {
  app = await serveApp({ files: [labRecording('refused')] });
  await app.page.locator('#flow-row-0').waitFor();
  await app.page.getByRole('textbox', { name: 'Filter flows' }).fill('nothing like this');
  await app.page.getByText('No flow matches the filter').waitFor();
  await app.page.getByRole('button', { name: 'Clear filter' }).last().click();
  await app.page.locator('#flow-row-0').waitFor();
});
