import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { serveDevWindow, type DevWindow } from './dev-window.ts';

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

/** Violations of WCAG 2.2 A and AA and of axe's best practices, as short lines. */
async function violations(page: Page): Promise<unknown> {
  // Finished transitions: a colour half-way is no colour of ours.
  await page.waitForTimeout(400);
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document).then((result) => result.violations.flatMap((violation) =>
    violation.nodes.map((node) => violation.id + ': ' + node.target.join(' ') + ' ' + node.failureSummary)))`);
}

type Act = (page: Page) => Promise<unknown>;

const STATES: readonly (readonly [string, string, Act])[] = [
  ['a flow with notes, tags, triage and an override', 'noted', (page) => page.keyboard.press('f')],
  ['a note being written', 'empty', (page) => page.keyboard.press('Shift+N')],
  [
    'a note being changed',
    'noted',
    (page) => page.getByRole('button', { name: 'Edit the note by Ann' }).first().click(),
  ],
  ['a packet with notes', 'noted', (page) => page.locator('.ladder-row[data-row="6"]').click()],
  [
    'a range being written about',
    'noted',
    async (page) => {
      await page.locator('.ladder-row[data-row="5"]').click();
      await page.locator('.ladder-row[data-row="8"]').click({ modifiers: ['Shift'] });
      await page.getByRole('button', { name: 'Note on this range' }).click();
    },
  ],
  [
    'several flows selected',
    'noted',
    async (page) => {
      await page.locator('#flow-row-1').click();
      await page.locator('#flow-row-3').click({ modifiers: ['Shift'] });
      await page.getByRole('region', { name: 'Selected flows' }).waitFor();
    },
  ],
  ['the screen of notes', 'noted', (page) => page.keyboard.press('Alt+3')],
  ['the screen of notes without notes', 'empty', (page) => page.keyboard.press('Alt+3')],
  ['capture health with notes', 'noted', (page) => page.keyboard.press('Alt+2')],
  ['the override dialog', 'noted', (page) => page.keyboard.press('o')],
  [
    'the menu of the ladder',
    'noted',
    (page) => page.locator('.ladder-row[data-row="3"]').click({ button: 'right' }),
  ],
  ['the menu of the case', 'noted', (page) => page.locator('.case-status').click()],
  ['a case that cannot be written', 'problem', () => Promise.resolve()],
  ['captures that are missing', 'missing', () => Promise.resolve()],
  [
    'a conflict',
    'conflict',
    async (page) => {
      await page.getByRole('button', { name: 'Edit the note by Ann' }).first().click();
      await page.keyboard.type(' And so on.');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('dialog', { name: 'Changed twice' }).waitFor();
    },
  ],
];

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test.each(STATES)('%s violates no axe rule', async (_state, scene, act) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
    await page.goto(`${dev.address}?case=${scene}`);
    await page.locator('#flow-row-5 .verdict').waitFor();
    await page.getByRole('article', { name: 'Explanation' }).waitFor();
    await act(page);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});
