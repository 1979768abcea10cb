import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveApp, type ServedApp } from './served-app.ts';

let app: ServedApp;

beforeAll(async () => {
  app = await serveApp({ files: ['test/golden/health/recordings/any-bridge.pcap'] });
  await app.page.locator('#flow-row-1 .verdict').waitFor();
}, 60_000);
afterAll(() => app.close());

it('an entry of capture health leads to its flows and to its packets', async () => {
  const { page } = app;
  const copies = page.locator('.health-entries li').filter({ hasText: 'Captured more than once' });
  await page.keyboard.press('Alt+2');
  await copies.getByRole('button', { name: 'Show 2 flows' }).click();
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Filter flows' }).inputValue())
    .toBe('health:duplicates');
  await expect.poll(() => page.getByTestId('flow-count').textContent()).toBe('2 flows');

  await page.keyboard.press('Alt+2');
  await copies.getByRole('button', { name: 'Packet 4, show it in flow 0' }).click();
  await page.getByRole('heading', { name: 'Packet 4' }).waitFor();
  expect(app.complaints).toEqual([]);
}, 60_000);
