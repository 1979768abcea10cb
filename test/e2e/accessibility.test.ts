import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import { serveApp, type ServedApp } from './served-app.ts';

let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** Violations of WCAG 2.2 A and AA and of axe's best practices, as short lines. */
async function violations(page: Page): Promise<unknown> {
  // Finished transitions: a colour half-way is no colour of ours.
  await page.waitForTimeout(400);
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document).then((result) => result.violations.flatMap((violation) =>
    violation.nodes.map((node) => violation.id + ': ' + node.target.join(' ') + ' ' + node.failureSummary)))`);
}

describe.each(['light', 'dark'] as const)('in %s colours', (scheme) => {
  test('no screen violates an axe rule', async () => {
    app = await serveApp({ scheme });
    const { page } = app;
    await page.getByRole('button', { name: /sample capture/ }).waitFor();
    expect(await violations(page)).toEqual([]);

    await page.getByRole('button', { name: /sample capture/ }).click();
    await page.getByRole('article', { name: 'Explanation' }).waitFor();
    await page.getByRole('option').first().waitFor({ state: 'attached' });
    await page.keyboard.press('n');
    expect(await violations(page)).toEqual([]);

    await page.locator('.ladder-row').last().click();
    await page.getByRole('tree', { name: 'Layers' }).waitFor();
    expect(await violations(page)).toEqual([]);

    await page.keyboard.press('Alt+2');
    await page.getByRole('heading', { name: 'Capture health' }).waitFor();
    expect(await violations(page)).toEqual([]);

    await page.keyboard.press('Alt+5');
    await page.locator('.radar-table').first().waitFor();
    expect(await violations(page)).toEqual([]);

    await page.keyboard.press('Alt+1');
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Why this and not that' }).click();
    await page.getByRole('button', { name: /do(es)? not fit$/ }).click();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('c');
    await page.locator('.catalogue-title').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });
});
