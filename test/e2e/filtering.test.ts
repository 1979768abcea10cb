import { afterEach, expect, test } from 'vitest';
import { runTeardown } from '../host/run-teardown.ts';
import { labRecording, serveApp, type ServedApp } from './served-app.ts';

let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function twoFlows(): Promise<ServedApp> {
  const opened = await serveApp({
    files: [labRecording('refused'), labRecording('tls13-graceful')],
  });
  await opened.page.locator('#flow-row-1 .verdict').waitFor();
  return opened;
}

test('a filter that leaves the selected flow out shows its own first flow below', async () => {
  app = await twoFlows();
  const { page } = app;
  const other = await page.locator('#flow-row-1 .verdict').textContent();
  const word = (await page.locator('#flow-row-1 .ending').textContent()) ?? '';
  await page.locator('#flow-row-0').click();
  await page.getByRole('textbox', { name: 'Filter flows' }).fill(word);
  await page.getByText('1 of 2 flows').waitFor();
  await page
    .locator('.headline')
    .filter({ hasText: other ?? '' })
    .waitFor();
  await page.locator('#flow-row-0[aria-selected="true"]').waitFor();
  await page.getByRole('listbox', { name: 'Ladder of flow 1' }).waitFor();
});

test('a filter that matches nothing leaves no verdict and no ladder of another flow, and says what it takes', async () => {
  app = await twoFlows();
  const { page, complaints } = app;
  await page.getByRole('textbox', { name: 'Filter flows' }).fill('close.kind == reset');
  await page.getByText('No flow matches the filter').waitFor();
  await page.getByText('are not understood yet').waitFor();
  await page.getByText('all of them must occur').waitFor();
  await page.getByText('Select a flow to see how it ended').waitFor();
  expect(await page.getByRole('article', { name: 'Explanation' }).count()).toBe(0);
  expect(await page.getByRole('listbox').count()).toBe(0);
  await page.getByRole('button', { name: 'Clear filter' }).last().click();
  await page.getByRole('article', { name: 'Explanation' }).waitFor();
  expect(complaints).toEqual([]);
});

test('the explanation goes into a ticket as the text that explain prints', async () => {
  const file = labRecording('tls13-fin-then-rst-unread-data');
  app = await serveApp({ files: [file] });
  const { page, context } = app;
  await page.getByRole('article', { name: 'Explanation' }).waitFor();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy as text' }).click();
  await page.getByText('Copied the explanation as text.').waitFor();
  const text = String(await page.evaluate('navigator.clipboard.readText()'));
  const { stdout } = await runTeardown(['explain', file, '--flow', '0']);
  expect(stdout).toContain('Mechanism of each reset');
  expect(text).toBe(stdout);
});

test('in a small window the class of every verdict is in view', async () => {
  app = await serveApp({ files: [labRecording('refused')], width: 1024, height: 700 });
  const mark = app.page.locator('#flow-row-0').getByRole('img', { name: /benign|watch|harmful/ });
  await mark.waitFor();
  const box = await mark.boundingBox();
  expect((box?.x ?? 9999) + (box?.width ?? 0)).toBeLessThan(1024);
});

test.each([
  [1440, 900],
  [1024, 700],
])('in a window of %i x %i no address, port or number is cut', async (width, height) => {
  app = await serveApp({ width, height });
  const { page } = app;
  await page.getByRole('button', { name: /sample capture/ }).click();
  await page.locator('#flow-row-5 .verdict').waitFor();
  const cut = await page.evaluate(
    `[...document.querySelectorAll('.flow-td.c-client, .flow-td.c-server, .flow-td.right')]
      .filter((cell) => cell.scrollWidth > cell.clientWidth)
      .map((cell) => cell.textContent)`,
  );
  expect(cut).toEqual([]);
  const verdict = await page.locator('#flow-row-0 .c-verdict').boundingBox();
  expect(verdict?.width).toBeGreaterThan(250);
  expect((verdict?.x ?? 0) + (verdict?.width ?? 0)).toBeLessThanOrEqual(width);
});
