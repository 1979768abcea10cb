import { afterEach, expect, test } from 'vitest';
import { SAMPLE, serveApp, type ServedApp } from './served-app.ts';

let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

test('at 1024 by 700 the list keeps who ended a flow and its verdict, and evidence stands below its arrow', async () => {
  app = await serveApp({ files: [SAMPLE], width: 1024, height: 700 });
  const { page } = app;
  await page.locator('#flow-row-5 .verdict').waitFor();
  const heads = await page.getByRole('columnheader').allTextContents();
  expect(heads).toEqual(['#', 'Client', 'Server', 'Ended', 'By', 'Verdict', 'Duration']);
  const verdict = await page.getByRole('columnheader', { name: 'Verdict' }).boundingBox();
  expect(verdict?.width).toBeGreaterThan(320);

  await page.locator('.flow-row:has(.ending.reset)').first().click();
  const reset = page.locator('.ladder-row:has(.mark.rst)').last();
  await reset.locator('.lr-below').waitFor();
  expect(await reset.locator('.lr-label').textContent()).toMatch(/^RST ACK ?seq \d+ ack \d+$/);
  expect(await reset.locator('.lr-below').textContent()).toBe('exactly what its receiver expects');
  expect(app.complaints).toEqual([]);
});
