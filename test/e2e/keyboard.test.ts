import { afterEach, expect, test } from 'vitest';
import { serveApp, type ServedApp } from './served-app.ts';

let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

test('everything can be done without a pointer', async () => {
  app = await serveApp();
  const { page, complaints } = app;
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await page.getByRole('button', { name: /sample capture/ }).waitFor();

  // The palette opens the sample.
  await press('Control+k');
  await page.keyboard.type('sample');
  await press('Enter');
  await page.locator('#flow-row-5').waitFor();

  // The table: to a row, a range, the end, the start.
  await press('f', 'ArrowDown', 'ArrowDown');
  const selected = page.locator('.flow-row[aria-selected="true"]');
  expect(await selected.getAttribute('id')).toBe('flow-row-2');
  await press('Shift+ArrowDown', 'Shift+ArrowDown');
  expect(await selected.count()).toBe(3);
  await press('End');
  const total = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
  await page.locator(`#flow-row-${total - 1}[aria-selected="true"]`).waitFor();
  await press('Home');
  await page.locator('#flow-row-0[aria-selected="true"]').waitFor();

  // Filter, see the count, clear it again.
  await press('/');
  await page.keyboard.type('cancelled');
  await page
    .getByTestId('flow-count')
    .filter({ hasText: ` of ${total} flows` })
    .waitFor();
  await press('Enter');
  await press('Home');
  await page.locator('#flow-row-0 .verdict').filter({ hasText: 'cancelled' }).waitFor();
  const headline = await page.locator('#flow-row-0 .verdict').textContent();
  await page
    .locator('.headline')
    .filter({ hasText: headline ?? '' })
    .waitFor();
  await press('Control+f', 'Escape');
  await page
    .getByTestId('flow-count')
    .filter({ hasText: new RegExp(`^${total} flows$`) })
    .waitFor();
  await press('Escape');

  // The ladder: walk, jump along the evidence, open a packet; then its tree.
  await press('Enter');
  await page.getByRole('listbox', { name: /^Ladder/ }).waitFor();
  expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('listbox');
  await press('Home', 'ArrowDown');
  await page.locator('#ladder-row-1[aria-selected="true"]').waitFor({ state: 'attached' });
  await press('n');
  await page
    .getByRole('option', { selected: true })
    .filter({ hasText: 'evidence' })
    .waitFor({ state: 'attached' });
  await press('Enter');
  await page.getByRole('tree', { name: 'Layers' }).focus();
  await press('Home', 'ArrowRight', 'ArrowDown');
  await page
    .getByRole('treeitem', { selected: true })
    .and(page.locator('[aria-level="2"]'))
    .waitFor();

  // Sort by a column's head, with the keyboard.
  await page.getByRole('columnheader', { name: 'Duration' }).getByRole('button').focus();
  await press('Enter', 'Enter');
  await page
    .locator('[role="columnheader"][aria-sort="descending"]')
    .filter({ hasText: 'Duration' })
    .waitFor();

  // Help and the other screen.
  await press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await press('Escape');
  await press('Alt+2');
  await page.getByRole('heading', { name: 'Capture health' }).waitFor();
  await press('Alt+1');
  await page.getByRole('grid').waitFor();
  expect(complaints).toEqual([]);
});
