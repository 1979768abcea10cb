import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { SAMPLE, serveApp, type ServedApp } from './served-app.ts';

/** As long as a loaded machine takes to open a ladder; keys come in a tenth of that. */
const LATE_MS = 700;

let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** The sample in a window whose calls of these methods reach the host late, once something is shown. */
async function openWithLate(methods: RegExp, shown = '#flow-row-5 .verdict'): Promise<Page> {
  app = await serveApp({ files: [SAMPLE] });
  const { page } = app;
  await page.routeWebSocket(/\/ws/, (window) => {
    const host = window.connectToServer();
    window.onMessage((message) => {
      const late = methods.test(String(message));
      setTimeout(
        () => {
          host.send(message);
        },
        late ? LATE_MS : 0,
      );
    });
  });
  await page.reload();
  await page.locator(shown).waitFor();
  return page;
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test.each([
  ['the ladder', /"ladder\.open"/],
  ['its rows', /"ladder\.rows"/],
])('a note begun by keys before %s came is on the packet that they lead to', async (_, late) => {
  const page = await openWithLate(late);
  // Another flow than the one whose ladder is on its way already.
  await press(page, 'f', 'ArrowDown', 'l', 'Home', 'ArrowDown', 'Shift+N');
  await page.getByRole('region', { name: /^Note on packet #\d+$/ }).waitFor();
  await page.keyboard.type('Seen late.');
  await press(page, 'Control+Enter');
  await page.locator('.ladder-row[data-row="1"] .note-sign').waitFor();
  expect(await page.locator('#flow-row-1[aria-selected="true"]').count()).toBe(1);
  expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('listbox');
  expect(app?.complaints).toEqual([]);
});

test('the key of the next evidence waits for the ladder', async () => {
  const page = await openWithLate(/"ladder\./);
  await press(page, 'f', 'n');
  await page
    .getByRole('option', { selected: true })
    .filter({ hasText: 'evidence' })
    .waitFor({ state: 'attached' });
});

test('the keys of the ladder and of the table lead there from another screen', async () => {
  const page = await openWithLate(/"ladder\.open"/);
  await press(page, 'Alt+2', 'l', 'End');
  await page.locator('.ladder-row:has(.lr-back.selected)').waitFor();
  expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('listbox');
  await press(page, 'Alt+2', 'f', 'ArrowDown');
  await page.locator('#flow-row-1[aria-selected="true"]').waitFor();
});

test('keys that come before the first rows move on from the first flow', async () => {
  const page = await openWithLate(/"flows\.rows"/, '#flow-row-5');
  await press(page, 'f', 'ArrowDown', 'ArrowDown');
  await page.locator('#flow-row-2[aria-selected="true"] .verdict').waitFor();
  await page.getByRole('listbox', { name: 'Ladder of flow 2:' }).waitFor();
  expect(await page.locator('.flow-row[aria-selected="true"]').count()).toBe(1);
});
