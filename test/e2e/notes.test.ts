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

test('a note is written by keyboard alone, its writer is asked for a name once, and a reload has both', async () => {
  const page = await openSample();
  await press(page, 'f', 'ArrowDown', 'ArrowDown', 'Shift+N');
  await page.keyboard.type('The pool recycles here.');
  await press(page, 'Enter');
  await page.keyboard.type('Second line.');
  await press(page, 'Tab');
  await page.keyboard.type('Ann');
  await press(page, 'Control+Enter');
  const note = page.locator('.explanation .note-card');
  await note.getByText('The pool recycles here.').waitFor();
  expect(await note.locator('.note-by').textContent()).toBe('Ann');
  await page.locator('#flow-row-2 .note-count').waitFor();

  // The second note asks for no name; on a packet this time.
  await press(page, 'l', 'Home', 'ArrowDown', 'Shift+N');
  await page.getByRole('region', { name: /^Note on packet #\d+$/ }).waitFor();
  expect(await page.getByLabel('Your name').count()).toBe(0);
  await page.keyboard.type('First answer.');
  await press(page, 'Control+Enter');
  await page.locator('.ladder-row[data-row="1"] .note-sign').waitFor();
  expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('listbox');

  await page.reload();
  await page.locator('#flow-row-5 .verdict').waitFor();
  await page.locator('#flow-row-2 .note-count').filter({ hasText: '2' }).waitFor();
  await press(page, 'Alt+3');
  await page.getByRole('region', { name: 'Flow 2', exact: true }).waitFor();
  await page.getByText('Second line.').waitFor();
  await page.getByText('You write as Ann').waitFor();
  expect(app?.complaints).toEqual([]);
});

test('a draft survives another flow, another screen and a reload', async () => {
  const page = await openSample();
  await press(page, 'f', 'Shift+N');
  await page.keyboard.type('Half a thou');
  await press(page, 'Escape', 'j', 'j');
  const box = page.getByRole('textbox', { name: 'Note on this flow' });
  await expect.poll(() => box.inputValue()).toBe('');
  await press(page, 'Alt+3', 'Alt+1', 'k', 'k');
  await expect.poll(() => box.inputValue()).toBe('Half a thou');
  await page.reload();
  await page.locator('#flow-row-5 .verdict').waitFor();
  await expect.poll(() => box.inputValue()).toBe('Half a thou');
  expect(await page.locator('.note-card').count()).toBe(0);
});

test('a note is edited, removed and brought back, and the words say what was undone', async () => {
  const page = await openSample();
  await press(page, 'f', 'Shift+N');
  await page.keyboard.type('First text');
  await press(page, 'Control+Enter');
  const note = page.locator('.explanation .note-card');
  await note.getByRole('button', { name: /^Edit the note/ }).click();
  await press(page, 'Control+A');
  await page.keyboard.type('Other text');
  await press(page, 'Control+Enter');
  await note.getByText('Other text').waitFor();
  await note.getByText('edited').waitFor();

  await note.getByRole('button', { name: /^Remove the note/ }).click();
  await note.waitFor({ state: 'detached' });
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await note.getByText('Other text').waitFor();

  await press(page, 'f', 'Control+z');
  await page.getByText('Undone: the change of the note on flow 0.').waitFor();
  await note.getByText('First text').waitFor();
  await press(page, 'Control+Shift+z');
  await page.getByText('Done again: the change of the note on flow 0.').waitFor();
  await note.getByText('Other text').waitFor();

  await press(page, 'Control+k');
  await page.keyboard.type('undo');
  await page.getByRole('option', { name: /^Undo: the change of the note on flow 0/ }).waitFor();
  expect(app?.complaints).toEqual([]);
});

test('a range of packets is selected, written about and bracketed; two typed times are as good', async () => {
  const page = await openSample();
  await page.getByRole('listbox', { name: 'Ladder of flow 0:' }).waitFor();
  await press(page, 'l', 'Home', 'Shift+ArrowDown', 'Shift+ArrowDown');
  const bar = page.locator('.ladder-range');
  await bar.getByText(/^#\d+ to #\d+, /).waitFor();
  await bar.getByRole('button', { name: 'Note on this range' }).click();
  await page.getByRole('region', { name: 'Note on a time range' }).waitFor();
  await page.keyboard.type('The handshake.');
  await press(page, 'Control+Enter');
  await page.locator('.ladder-row[data-row="0"] .note-bracket').waitFor();
  expect(await page.locator('.note-bracket').count()).toBe(3);
  await page.locator('.explanation .note-card').getByText('The handshake.').waitFor();

  await press(page, 'Control+k');
  await page.keyboard.type('time range');
  await press(page, 'Enter');
  const strip = page.getByRole('region', { name: 'Note on a time range' });
  const until = strip.getByLabel('until, in UTC');
  const good = await until.inputValue();
  await until.fill('yesterday');
  await strip.getByRole('alert').filter({ hasText: 'A time is written as' }).waitFor();
  await until.fill('1999-01-01 00:00:00');
  await strip.getByRole('alert').filter({ hasText: 'ends before it begins' }).waitFor();
  await until.fill(good);
  expect(await strip.getByRole('alert').count()).toBe(0);
  await strip.getByRole('radio', { name: 'All flows' }).click();
  await strip.getByRole('textbox', { name: 'Note on a time range' }).fill('Everything.');
  await press(page, 'Control+Enter');
  await strip.waitFor({ state: 'detached' });
  expect(await page.locator('.ladder-row[data-row="0"] .note-bracket').count()).toBe(2);
  expect(app?.complaints).toEqual([]);
});

test('the screen of notes finds by word and kind, and leads to flow and packet past any filter', async () => {
  const page = await openSample();
  await press(page, 'f', 'End');
  const last = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 2;
  await press(page, 'l', 'Home', 'Shift+N');
  await page.getByRole('region', { name: /^Note on packet #\d+$/ }).waitFor();
  await page.keyboard.type('Needle in the last flow');
  await press(page, 'Control+Enter');
  await page.locator('.ladder-row .note-sign').waitFor();
  await press(page, 'Alt+2');
  await page.getByRole('textbox', { name: 'Note on this capture' }).fill('Taken at the router');
  await press(page, 'Control+Enter');
  await page.getByRole('list', { name: 'Notes on this capture' }).waitFor();

  // A filter that leaves the flow out.
  await press(page, 'Alt+1');
  await page.getByRole('textbox', { name: 'Filter flows' }).fill('#0');
  await page.getByText(/^1 of \d+ flows$/).waitFor();
  await press(page, 'Alt+3');
  await page.getByRole('textbox', { name: 'Search notes' }).fill('needle');
  await page.getByText('1 of 2 notes').waitFor();
  await page.getByRole('button', { name: /^Packet #\d+$/ }).click();
  await page.locator('.ladder-row:has(.lr-back.selected) .note-sign').waitFor();
  await page.getByRole('heading', { name: /^Packet \d+$/ }).waitFor();
  await page.locator(`#flow-row-${last}[aria-selected="true"]`).waitFor();
  expect(last).toBeGreaterThan(5);

  // A wish is followed once: what is selected later stays.
  await press(page, 'f', 'Home', 'Alt+2', 'Alt+1');
  await page.locator('#flow-row-0[aria-selected="true"]').waitFor();
  await page.getByRole('listbox', { name: 'Ladder of flow 0:' }).waitFor();
  expect(app?.complaints).toEqual([]);
});

test('after a note is added, keys are shortcuts again where they were before', async () => {
  const page = await openSample();
  await press(page, 'f', 'ArrowDown', 'Shift+N');
  await page.keyboard.type('Seen.');
  await press(page, 'Control+Enter');
  await page.locator('.explanation .note-card').getByText('Seen.').waitFor();
  await expect
    .poll(() => page.evaluate('document.activeElement.getAttribute("role")'))
    .toBe('grid');
  await press(page, 'ArrowDown', '3');
  await page.locator('#flow-row-2 .c-triage').getByText('Ask').waitFor();
  expect(await page.getByRole('textbox', { name: 'Note on this flow' }).inputValue()).toBe('');
  expect(app?.complaints).toEqual([]);
});

test('on the screen of capture health, the key of notes writes on the capture', async () => {
  const page = await openSample();
  await press(page, 'Alt+2', 'Shift+N');
  await page.keyboard.type('Taken at the mirror port.');
  await press(page, 'Control+Enter');
  const notes = page.getByRole('list', { name: 'Notes on this capture' });
  await notes.getByText('Taken at the mirror port.').waitFor();
  await page.getByRole('main', { name: 'Capture health' }).waitFor();
});
