import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { SAMPLE, serveApp, type ServedApp } from './served-app.ts';

let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function openSample(): Promise<Page> {
  app = await serveApp({ files: [SAMPLE] });
  await app.page.locator('#flow-row-5 .verdict').waitFor();
  return app.page;
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

const cell = (page: Page, row: number) => page.locator(`#flow-row-${row} .c-triage`);

test('three flows are triaged by key, filtered by chip, and the next one takes the place of one that leaves', async () => {
  const page = await openSample();
  const total = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
  await press(page, 'f', '1');
  await cell(page, 0).getByText('Suspicious').waitFor();
  await press(page, 'ArrowDown', 'Shift+ArrowDown', '2');
  await cell(page, 1).getByText('Benign').waitFor();
  await cell(page, 2).getByText('Benign').waitFor();
  await page.getByText('2 flows: benign.').waitFor();

  const chips = page.getByRole('group', { name: 'Filter by triage' });
  await chips.getByRole('button', { name: /^Benign 2$/ }).click();
  await page.getByText(`2 of ${total} flows`).waitFor();
  await chips.getByRole('button', { name: /^Benign 2$/ }).click();
  await chips.getByRole('button', { name: `Not triaged ${total - 3}` }).click();
  await page.getByText(`${total - 3} of ${total} flows`).waitFor();

  // Working through the rest: each flow that is done leaves, the next one is selected in its place.
  await press(page, 'f', 'Home', 'ArrowDown');
  const next = await page.locator('#flow-row-2 .c-flow').textContent();
  await press(page, '4');
  await page.getByText(`${total - 4} of ${total} flows`).waitFor();
  await page.locator('#flow-row-1[aria-selected="true"]').waitFor();
  expect(await page.locator('#flow-row-1 .c-flow').textContent()).toBe(next);

  await press(page, 'Control+z');
  await page.getByText(`${total - 3} of ${total} flows`).waitFor();
  expect(app?.complaints).toEqual([]);
});

test('0 clears, and a triage state pressed again is taken back', async () => {
  const page = await openSample();
  await press(page, 'f', '3');
  await cell(page, 0).getByText('Ask').waitFor();
  await press(page, '0');
  await page.getByText('Flow 0: not triaged.').waitFor();
  await expect.poll(() => cell(page, 0).count()).toBe(0);
  const done = page.getByRole('group', { name: 'Triage state' }).getByRole('button', {
    name: 'Done',
  });
  await done.click();
  await page.locator('button.done[aria-pressed="true"]').waitFor();
  await done.click();
  await page.locator('button.done[aria-pressed="false"]').waitFor();
});

test('tags are added by keyboard, completed from those in use, and found by the text filter', async () => {
  const page = await openSample();
  await press(page, 'f', 't');
  await page.keyboard.type('INC-4711');
  await press(page, 'Enter', 'Escape');
  await page.locator('#flow-row-0 .c-labels').getByText('INC-4711').waitFor();
  await press(page, 'f', 'ArrowDown', 't');
  const list = await page.getByRole('combobox', { name: 'New tag' }).getAttribute('list');
  expect(
    await page.evaluate(
      `[...document.getElementById(${JSON.stringify(list)}).options].map((one) => one.value)`,
    ),
  ).toEqual(['INC-4711']);
  await press(page, 'Escape');
  await page.getByRole('textbox', { name: 'Filter flows' }).fill('inc-4711');
  await page.getByText(/^1 of \d+ flows$/).waitFor();
  await page.getByRole('button', { name: 'Remove the tag INC-4711' }).click();
  await page.getByText('No flow matches the filter').waitFor();
});

test('a verdict is overridden with a reason, beside the engine’s, and the engine’s stands again', async () => {
  const page = await openSample();
  await press(page, 'f', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'o');
  const dialog = page.getByRole('dialog', { name: 'Override the verdict' });
  await dialog.waitFor();
  await press(page, 'Control+Enter');
  await dialog.getByRole('alert').filter({ hasText: 'Choose how much it matters' }).waitFor();
  await dialog.getByRole('radio', { name: 'benign' }).focus();
  await press(page, 'Space', 'Control+Enter');
  await dialog.getByRole('alert').filter({ hasText: 'Say why' }).waitFor();
  await dialog.getByLabel('Cause').selectOption('syn-unanswered');
  await dialog.getByLabel('Why').fill('The host was switched off on purpose.');
  await dialog.getByLabel('Your name').fill('Ann');
  await press(page, 'Control+Enter');
  await dialog.waitFor({ state: 'detached' });

  const card = page.getByRole('region', { name: 'Verdict override' });
  await card.waitFor();
  expect(await card.locator('.override-who').textContent()).toBe(
    'Ann says benign, SYN never answered',
  );
  expect(await card.textContent()).toMatch(/Engine: harmful, (high|medium|low)/);
  // The engine's own stays where it was.
  await page.locator('.explanation-top .class-mark.harmful').waitFor();
  await page.locator('#flow-row-4').getByRole('img', { name: 'harmful', exact: true }).waitFor();
  await page.locator('#flow-row-4').getByRole('img', { name: 'somebody says benign' }).waitFor();

  await card.getByRole('button', { name: 'Remove' }).click();
  await card.waitFor({ state: 'detached' });
  await press(page, 'f', 'Control+z');
  await card.waitFor();
  expect(app?.complaints).toEqual([]);
});

test('keys that come without a pause are all followed, each for the flow in focus at its moment', async () => {
  const page = await openSample();
  await press(page, 'f');
  const keys = ['1', '2', '3', '4', '2', '1', '3', '4'];
  // From within the page: no round trip of the test driver gives the window time to breathe.
  await page.evaluate(`(async () => {
    const send = (key) => {
      for (const type of ['keydown', 'keyup'])
        document.activeElement.dispatchEvent(
          new KeyboardEvent(type, { key, code: /[0-9]/.test(key) ? 'Digit' + key : key, bubbles: true, cancelable: true }),
        );
      return new Promise((next) => setTimeout(next));
    };
    for (const [at, key] of ${JSON.stringify(keys)}.entries()) {
      if (at > 0) await send('ArrowDown');
      await send(key);
    }
  })()`);
  const names = { 1: 'Suspicious', 2: 'Benign', 3: 'Ask', 4: 'Done' } as const;
  for (const [row, key] of keys.entries())
    await cell(page, row)
      .getByText(names[Number(key) as 1 | 2 | 3 | 4])
      .waitFor();
  await page.getByText('Flow 7: done.').waitFor();
  expect(app?.complaints).toEqual([]);
});

test('columns of triage, notes and tags push no other column out', async () => {
  const page = await openSample();
  const heads = () => page.getByRole('columnheader').allTextContents();
  const before = await heads();
  expect(before).toEqual(expect.arrayContaining(['By', 'Duration']));
  await press(page, 'f', '1', 't');
  await page.keyboard.type('INC-4711');
  await press(page, 'Enter', 'Escape', 'f', 'Shift+N');
  await page.keyboard.type('Seen.');
  await press(page, 'Control+Enter');
  await page.locator('#flow-row-0 .note-count').waitFor();
  await expect.poll(heads).toEqual(expect.arrayContaining(['Triage', 'Notes', 'Tags', ...before]));
});

test('a message goes when something else is done', async () => {
  const page = await openSample();
  await press(page, 'f', '1');
  await page.getByText('Flow 0: suspicious.').waitFor();
  await press(page, 'Shift+N');
  await page.keyboard.type('Seen.');
  await press(page, 'Control+Enter');
  await page.locator('.explanation .note-card').waitFor();
  await expect.poll(() => page.locator('.toast').count(), { timeout: 1000 }).toBe(0);
});
