import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { serveDevWindow, type DevWindow } from './dev-window.ts';
import { pagesAreThere } from './report-reading.ts';
import { complaintsOf } from './served-app.ts';

let dev: DevWindow;
let browser: Browser;
beforeAll(async () => {
  dev = await serveDevWindow();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await dev.close();
});

/** Violations of WCAG 2.2 A and AA and of axe's best practices, once everything stands still. */
async function violations(page: Page): Promise<unknown> {
  await page.evaluate(
    `Promise.all(document.getAnimations().filter((one) => one.effect.getComputedTiming().iterations === 1).map((one) => one.finished.catch(() => null)))`,
  );
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document).then((result) => result.violations.flatMap((violation) =>
    violation.nodes.map((node) => violation.id + ': ' + node.target.join(' ') + ' ' + node.failureSummary)))`);
}

async function openReport(query: string, colorScheme: 'light' | 'dark'): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme });
  await page.goto(`${dev.address}?flows=40${query}`);
  await page.locator('#flow-row-5 .verdict').waitFor();
  await page.keyboard.press('Alt+4');
  return page;
}

describe.each(['light', 'dark'] as const)('in %s colours', (scheme) => {
  test('the report and every choice of the export dialog violate no axe rule', async () => {
    const page = await openReport('', scheme);
    const complaints = complaintsOf(page);
    await pagesAreThere(page);
    await page.getByRole('checkbox', { name: 'Replace what identifies somebody' }).check();
    await pagesAreThere(page);
    expect(await page.locator('.report-page img').first().getAttribute('alt')).toBe(
      'Page 1 of 40: 1 summary',
    );
    expect(await page.locator('.report-page img').nth(1).getAttribute('alt')).toBe(
      'Page 2 of 40: 1 summary, continued',
    );
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog', { name: 'Export' });
    for (const choice of ['Flow records', 'Packets', 'Ladder', 'Capture with notes']) {
      await dialog.getByRole('radio', { name: new RegExp(`^${choice}`) }).check();
      expect(await violations(page)).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export PDF' }).click();
    await page.locator('.job.done').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('nor do the typesetting, a job that runs, an error and a job that failed', async () => {
    const waiting = await openReport('&report=waiting', scheme);
    await waiting.getByRole('status').filter({ hasText: 'Typesetting' }).first().waitFor();
    await waiting.getByRole('button', { name: 'Export PDF' }).click();
    await waiting.locator('.job.running').waitFor();
    await waiting
      .getByRole('status', { name: 'How exports go' })
      .filter({ hasText: 'Report as PDF: Laying out ladders' })
      .waitFor();
    expect(await violations(waiting)).toEqual([]);
    await waiting.getByRole('button', { name: 'Cancel: Report as PDF' }).click();
    await waiting.locator('.job').waitFor({ state: 'detached' });
    await waiting.close();

    const failing = await openReport('&report=failing', scheme);
    const alert = failing.getByRole('alert').filter({ hasText: 'The preview cannot be made' });
    await alert.waitFor();
    await failing.getByRole('button', { name: 'Export PDF' }).click();
    await failing.locator('.job.failed').waitFor();
    expect(await failing.locator('.job.failed').textContent()).toMatch(
      /Report as PDF was not written.*The disk is full/,
    );
    expect(await violations(failing)).toEqual([]);
    await failing.getByRole('button', { name: 'Put away: Report as PDF' }).click();
    await failing.locator('.job').waitFor({ state: 'detached' });
    await failing.getByRole('button', { name: 'Try again' }).click();
    await failing.locator('.report-pages[aria-busy="true"]').waitFor();
    await alert.waitFor();
    await failing.close();
  });
});
