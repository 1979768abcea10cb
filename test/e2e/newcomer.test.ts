import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { dragFilesOnto, labRecording, serveApp, type ServedApp } from './served-app.ts';

let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

test('a newcomer drops a capture and gets from the rows to the packet', async () => {
  app = await serveApp();
  const { page, context, complaints } = app;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByText('See how every TCP connection ended, and why.').waitFor();

  await dragFilesOnto(page, [labRecording('tls12-fin-then-rst-unread')]);

  const row = page.locator('#flow-row-0');
  await row.locator('.verdict').waitFor();
  expect(await page.getByText('Drop to open').count()).toBe(0);
  expect(await row.locator('.c-kind').textContent()).toBe('reset');
  expect(await row.locator('.c-verdict').textContent()).toMatch(/^FIN\+RST from client/);

  // The first flow is open by itself: ladder with both endpoints' states, explanation beside it.
  const ladder = page.getByRole('listbox', { name: /^Ladder of flow 0/ });
  await ladder.waitFor();
  const spoken = await page.getByRole('option').allTextContents();
  expect(spoken.some((text) => text.includes('client now SYN-SENT'))).toBe(true);
  expect(spoken.some((text) => text.includes('RST') && text.includes('evidence'))).toBe(true);
  const explanation = page.getByRole('article', { name: 'Explanation' });
  expect(await explanation.getByRole('heading', { level: 2 }).textContent()).toMatch(
    /^FIN\+RST from client/,
  );
  for (const cell of ['Ended by', 'Data lost?', 'Does it matter?', 'Confidence']) {
    expect(await explanation.getByRole('heading', { name: cell }).count()).toBe(1);
  }

  // Tags tell their meaning on focus.
  await explanation.getByRole('button', { name: 'reset', exact: true }).focus();
  await page.getByRole('tooltip').waitFor();
  const tip = await page.locator('.tooltip').boundingBox();
  const headline = await explanation.locator('.headline').boundingBox();
  expect(tip?.y).toBeGreaterThan((headline?.y ?? 0) + (headline?.height ?? 0));

  // A packet link in the explanation selects the packet's row in the ladder.
  const link = explanation.locator('.why .packet-link').first();
  const packet = Number((await link.textContent())?.slice(1));
  await link.click();
  await page
    .getByRole('option', { selected: true })
    .filter({ hasText: `Packet ${packet},` })
    .waitFor({ state: 'attached' });

  // A click on the arrow opens the packet; hovering a field lights its bytes.
  await page.locator('.ladder-row:has(.lr-back.selected)').click();
  await page.getByRole('heading', { name: `Packet ${packet}` }).waitFor();
  await page
    .getByRole('treeitem', { name: /^Sequence/i })
    .first()
    .hover();
  expect(await page.locator('.byte-hex .lit').count()).toBe(4);

  // Ctrl+C on the table copies the selected flow as CSV.
  await page.getByRole('grid', { name: 'Flows' }).focus();
  await page.keyboard.press('Control+c');
  await page.getByText('Copied 1 flow as CSV.').waitFor();
  const csv = String(await page.evaluate('navigator.clipboard.readText()'));
  expect(csv.split('\n').filter((line) => line !== '')).toHaveLength(2);
  expect(complaints).toEqual([]);
});

test('several dropped files become one analysis', async () => {
  app = await serveApp();
  await dragFilesOnto(app.page, [labRecording('refused'), labRecording('tls13-graceful')]);
  await app.page.locator('#flow-row-1').waitFor();
  await app.page.getByText('2 files').waitFor();
  expect(app.complaints).toEqual([]);
});

test('the file chooser opens what the drop opens', async () => {
  app = await serveApp();
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByRole('button', { name: /^Drop captures here/ }).click();
  await (await chooser).setFiles(labRecording('refused'));
  await app.page.locator('#flow-row-0 .ending.refused').waitFor();
});

test('a file named on the command line is opened at once, and the ladder saves as SVG', async () => {
  app = await serveApp({ files: [labRecording('linger0-client')] });
  await app.page.locator('#flow-row-0').waitFor();
  await app.page.getByRole('listbox', { name: /^Ladder/ }).waitFor();
  const download = app.page.waitForEvent('download');
  await app.page.getByRole('button', { name: 'Save the whole ladder as SVG' }).click();
  const file = await (await download).path();
  const svg = await readFile(file, 'utf8');
  expect(svg).toMatch(/^<svg /);
  expect(svg).toContain('RST');
  expect(app.complaints).toEqual([]);
});

test('a folder that is dropped is called a folder', async () => {
  app = await serveApp();
  await dragFilesOnto(app.page, [path.dirname(labRecording('refused'))]);
  await app.page.getByText('This is a folder; drop the files in it.').waitFor();
  await app.page.getByRole('button', { name: /^Drop captures here/ }).waitFor();
  expect(app.complaints).toEqual([]);
});

test('after a reload, a dropped capture is asked for again by name', async () => {
  app = await serveApp();
  const { page } = app;
  await dragFilesOnto(page, [labRecording('refused')]);
  await page.locator('#flow-row-0').waitFor();
  await page.reload();
  await page.getByText('Notes on client.pcap are kept: drop it again to go on.').waitFor();
  await dragFilesOnto(page, [labRecording('refused')]);
  await page.locator('#flow-row-0').waitFor();
  await page.keyboard.press('Alt+w');
  await page.getByText('See how every TCP connection ended').waitFor();
  expect(await page.getByText('drop it again').count()).toBe(0);
});
