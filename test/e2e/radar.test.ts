import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { labRecording, SAMPLE, serveApp, type ServedApp } from './served-app.ts';

let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** A capture at the screen of Radar mode. */
async function openRadar(file: string): Promise<Page> {
  app = await serveApp({ files: [file] });
  const { page } = app;
  await page.locator('.flow-row .verdict').first().waitFor();
  await page.keyboard.press('Alt+5');
  await page.locator('.radar-sum').waitFor();
  return page;
}

test('Radar counts every flow once, and every number leads to exactly so many flows', async () => {
  const page = await openRadar(SAMPLE);
  const any = page.locator('.radar-table tr.any td');
  await any.first().waitFor();
  const [matched] = await any.allTextContents().then((cells) => cells.slice(-1).map(Number));
  const lists = page
    .locator('.radar-columns section')
    .filter({ hasText: /without a stage|Excluded/ });
  const left = await lists.locator('dd').allTextContents();
  expect(left.map(Number).reduce((a, b) => a + b, matched)).toBe(21);

  // What occurs nowhere is folded; what occurs leads to the list.
  await page.getByText(/^\d+ tags without a flow$/).waitFor();
  const counts = page.locator('.radar-count');
  const all = await counts.count();
  expect(all).toBeGreaterThan(20);
  for (let at = 0; at < all; at += 1) {
    const flows = (await counts.nth(at).textContent()) ?? '';
    await counts.nth(at).click();
    await page
      .getByTestId('flow-count')
      .filter({ hasText: flows === '21' ? '21 flows' : `${flows} of 21 flows` })
      .waitFor();
    await page.keyboard.press('Alt+5');
    await page
      .locator('.radar-count')
      .nth(all - 1)
      .waitFor();
  }
  expect(app?.complaints).toEqual([]);
});

test('what Radar leaves out is counted once that exclusion is off, told, and back by one button', async () => {
  const page = await openRadar(labRecording('syn-dropped'));
  const sum = page.locator('.radar-sum');
  await sum.filter({ hasText: '0 of 0 eligible flows' }).waitFor();
  const out = page.getByRole('group', { name: 'Leave out' });
  const back = page.getByRole('button', { name: 'Back to Radar\u2019s' });
  expect(await back.isDisabled()).toBe(true);
  await out.getByRole('checkbox', { name: 'Repeated SYN' }).uncheck();
  await page.getByText('silent for less than 10\u00a0s').waitFor();
  await out.getByRole('checkbox', { name: 'End of capture' }).uncheck();
  await sum.filter({ hasText: '1 of 1 eligible flow ended early' }).waitFor();
  const brought = page.locator('section').filter({ hasText: 'Brought in' });
  expect(await brought.locator('dd').allTextContents()).toEqual(['1', '0']);
  await brought.locator('.radar-count').click();
  const text = page.getByRole('textbox', { name: 'Filter flows' });
  expect(await text.inputValue()).toBe(
    'radar-keep:syn-retransmit,window-end radar:kept-syn-retransmit',
  );
  await page.keyboard.press('Alt+5');
  // What was chosen stays while other screens are shown.
  await sum.filter({ hasText: '1 of 1 eligible flow ended early' }).waitFor();
  await back.click();
  await sum.filter({ hasText: '0 of 0 eligible flows' }).waitFor();
  expect(app?.complaints).toEqual([]);
});

test('every number of the method can be typed, and what is none is refused with what may be', async () => {
  const page = await openRadar(SAMPLE);
  const packets = page.getByRole('textbox', { name: 'Packets looked at' });
  const late = page.locator('.radar-list > div').filter({ hasText: 'Late reset' }).locator('dd');
  expect(await late.textContent()).toBe('0');
  // Five packets: the capture is read again, and four resets come too late.
  await packets.fill('5');
  await late.filter({ hasText: '4' }).waitFor();
  await late.locator('.radar-count').click();
  await page.getByTestId('flow-count').filter({ hasText: '4 of 21 flows' }).waitFor();
  await page.keyboard.press('Alt+5');
  await packets.fill('none');
  await page.getByRole('alert').filter({ hasText: 'A whole number, 1 to' }).waitFor();
  expect(await packets.getAttribute('aria-invalid')).toBe('true');
  await packets.press('Escape');
  expect(await packets.inputValue()).toBe('5');
  await page.getByRole('textbox', { name: 'Silence that is a timeout' }).fill('2.5');
  await page.getByText('silent for less than 2.5\u00a0s').waitFor();
  await page.getByRole('textbox', { name: 'Slots of time' }).fill('1440');
  await page.getByText('slots of 1440 min').waitFor();
  expect(app?.complaints).toEqual([]);
});
