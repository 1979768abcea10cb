import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { serveDevWindow, type DevWindow } from './dev-window.ts';
import { scratchFolder } from '../support/conversation-file.ts';
import { writeHostileCapture } from './hostile-capture.ts';
import { complaintsOf, SAMPLE, serveApp, type ServedApp } from './served-app.ts';

/** Markup, escapes of terminals, a right-to-left override and no end. */
const EVIL =
  '<img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>\u0007\u001b[31m\u202e';
const LONG = 'x'.repeat(10_000);
/** What acts without being seen. */
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/u;

/** Elements that no text may make, and whether the page's own script was touched. */
async function strangers(page: Page): Promise<unknown> {
  return page.evaluate(
    `({ made: document.querySelectorAll('#root img, #root script, #root iframe, #root b > i').length, title: document.title })`,
  );
}

/** Parts of the window that reach out of it, or whose content is wider than they are without scrolling. */
async function overflowing(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const wide = [];
    for (const element of document.querySelectorAll('#root *, dialog *, .toast')) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) continue;
      const clipped = (() => {
        for (let at = element.parentElement; at !== null; at = at.parentElement) {
          const { overflowX, clipPath } = getComputedStyle(at);
          if (overflowX !== 'visible' || clipPath !== 'none') return true;
        }
        return false;
      })();
      if (!clipped && (box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + 1))
        wide.push(element.className + ' ' + Math.round(box.right) + ' ' + Math.round(box.bottom));
    }
    for (const name of ['.side-scroll', '.notes-page', '.note-card', '.override', '.triage-bar', '.status-line', '.health-page', '.flow-row', '.explanation', '.packet-top', '.health-capture', '.opening-card']) {
      for (const element of document.querySelectorAll(name)) {
        if (element.scrollWidth > element.clientWidth + 1) wide.push(name + ' is ' + element.scrollWidth + ' in ' + element.clientWidth);
      }
    }
    const ladder = document.querySelector('.ladder-scroll')?.getBoundingClientRect();
    for (const line of document.querySelectorAll('.lr-note tspan')) {
      const { right } = line.getBoundingClientRect();
      if (right > ladder.right + 1) wide.push('note in the ladder ' + Math.round(right) + ' of ' + Math.round(ladder.right));
    }
    if (document.documentElement.scrollWidth > innerWidth) wide.push('page');
    return wide;
  })()`);
}

describe('strings that somebody else put into the case', () => {
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

  test.each([
    [1440, 900],
    [1024, 700],
  ])('break nothing in a window of %i x %i', async (width, height) => {
    const page = await browser.newPage({ viewport: { width, height } });
    const complaints = complaintsOf(page);
    await page.goto(`${dev.address}?case=hostile`);
    await page.locator('#flow-row-5 .verdict').waitFor();
    const before = await strangers(page);
    expect(before).toEqual({ made: 0, title: 'Teardown (fake host)' });
    await page.locator('.explanation .note-card').first().waitFor();
    expect(await overflowing(page)).toEqual([]);

    await page.locator('.ladder-row[data-row="12"]').click();
    await page.locator('.packet .note-card').waitFor();
    expect(await overflowing(page)).toEqual([]);

    await page.keyboard.press('Alt+3');
    await page.locator('.notes-page .note-card').nth(3).waitFor();
    await page
      .getByRole('button', { name: /^Show all/ })
      .first()
      .click();
    expect(await overflowing(page)).toEqual([]);

    await page.keyboard.press('Alt+2');
    await page.getByRole('heading', { name: 'Capture health' }).waitFor();
    expect(await overflowing(page)).toEqual([]);

    await page.keyboard.press('Alt+1');
    await page.keyboard.press('f');
    await page.keyboard.press('o');
    await page.getByRole('dialog', { name: 'Override the verdict' }).waitFor();
    expect(await overflowing(page)).toEqual([]);
    expect(await strangers(page)).toEqual(before);
    const text = String(await page.evaluate('document.body.innerText'));
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e]/u);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('strings that somebody types', () => {
  let app: ServedApp | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  test('stay text: in a note, a tag, a name and a reason, through the host and back', async () => {
    app = await serveApp({ files: [SAMPLE] });
    const { page } = app;
    await page.locator('#flow-row-5 .verdict').waitFor();
    const before = await strangers(page);
    await page.keyboard.press('f');
    await page.keyboard.press('Shift+N');
    await page.getByRole('textbox', { name: 'Note on this flow' }).fill(`${EVIL} ${LONG}`);
    await page.getByLabel('Your name').fill('<b><i>Eve</i></b>\u202e');
    await page.keyboard.press('Control+Enter');
    const note = page.locator('.explanation .note-card');
    await note.waitFor();
    await page.keyboard.press('f');
    await page.keyboard.press('t');
    const tag = page.getByRole('combobox', { name: 'New tag' });
    await tag.fill('<s>tag</s>\u202e');
    await tag.press('Enter');
    await page.locator('.labels .label').waitFor();
    await tag.press('Escape');
    await page.keyboard.press('o');
    const dialog = page.getByRole('dialog', { name: 'Override the verdict' });
    await dialog.getByRole('radio', { name: 'watch' }).check();
    await dialog.getByLabel('Why').fill(`${EVIL}${LONG}`);
    await dialog.getByRole('button', { name: 'Override' }).click();
    await page.getByRole('region', { name: 'Verdict override' }).waitFor();
    expect(await overflowing(page)).toEqual([]);

    await page.reload();
    await page.locator('#flow-row-5 .verdict').waitFor();
    await note.waitFor();
    expect(await note.locator('.note-by').textContent()).toBe(
      '<b><i>Eve</i></b>\u27e8U+202E\u27e9',
    );
    expect(await note.locator('.note-text').textContent()).toContain('<img src=x onerror=');
    expect(await overflowing(page)).toEqual([]);
    expect(await strangers(page)).toEqual(before);
    expect(app.complaints).toEqual([]);
  });
});

describe('strings that a capture brings', () => {
  const scratch = scratchFolder();
  let app: ServedApp | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });
  afterAll(() => scratch.remove());

  test('name, interface, comments, hosts and paths break nothing and reorder nothing on any screen', async () => {
    app = await serveApp({ files: [writeHostileCapture(scratch.path)] });
    const { page } = app;
    await page.locator('#flow-row-3 .verdict').waitFor();
    const before = await strangers(page);
    const clean = async (where: string): Promise<void> => {
      expect([where, await overflowing(page)]).toEqual([where, []]);
      const text = String(await page.evaluate('document.body.innerText'));
      expect([where, HIDDEN.exec(text)?.[0]]).toEqual([where, undefined]);
      const titles = await page.evaluate(
        `[...document.querySelectorAll('[title], [aria-label]')].map((one) => one.title + one.getAttribute('aria-label')).join(' ')`,
      );
      expect([where, HIDDEN.exec(String(titles))?.[0]]).toEqual([where, undefined]);
    };
    await clean('flow 0');
    for (let flow = 1; flow < 4; flow += 1) {
      await page.locator(`#flow-row-${flow}`).click();
      await page.getByRole('listbox', { name: `Ladder of flow ${flow}:` }).waitFor();
      await page.locator('.explanation .why').first().waitFor();
      await clean(`flow ${flow}`);
    }
    await page.locator('.ladder-row[data-row="1"]').click();
    await page.getByRole('heading', { name: /^Packet \d+$/ }).waitFor();
    await clean('packet');
    await page.keyboard.press('Alt+2');
    await page.getByRole('heading', { name: 'Capture health' }).waitFor();
    await clean('health');
    for (const screen of ['Alt+3', 'Alt+5']) {
      await page.keyboard.press(screen);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await clean(screen);
    }
    await page.keyboard.press('Alt+1');
    await page.getByRole('button', { name: 'Close capture' }).click();
    await page.locator('.recent-name').first().waitFor();
    await clean('start');
    expect(await strangers(page)).toEqual(before);
    expect(app.complaints).toEqual([]);
  });
});
