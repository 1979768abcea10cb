// Remakes the pictures of the README: node build/run-ts.mjs test/e2e/screenshots.ts
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { serveDevWindow } from './dev-window.ts';
import { pagesAreThere } from './report-reading.ts';
import { serveApp, type ServeOptions } from './served-app.ts';

const FOLDER = path.resolve('docs/screenshots');

/** One picture: how the window is opened, what is done in it, its name. */
interface Picture extends ServeOptions {
  readonly name: string;
  readonly act: (page: Page) => Promise<void>;
}

async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: /sample capture/ }).click();
  await page.locator('#flow-row-5 .verdict').waitFor();
}

/** Opens the flow whose verdict matches. */
async function openFlow(page: Page, verdict: RegExp): Promise<void> {
  await openSample(page);
  const row = page.locator('.flow-row').filter({ hasText: verdict }).first();
  for (let step = 0; step < 30 && (await row.count()) === 0; step += 1) {
    await page.keyboard.press('j');
    await page.waitForTimeout(30);
  }
  await row.click();
  await page.waitForTimeout(400);
}

async function openReport(page: Page): Promise<void> {
  await openSample(page);
  await page.keyboard.press('Alt+4');
  await pagesAreThere(page);
}

async function openCatalogue(page: Page): Promise<void> {
  await openFlow(page, /FIN\+RST/);
  await page.keyboard.press('c');
  await page.locator('.catalogue-title').waitFor();
}

async function openRadar(page: Page): Promise<void> {
  await openSample(page);
  await page.keyboard.press('Alt+5');
  await page.locator('.radar-table').first().waitFor();
}

/** The explanation at "Why this and not that", with the alternatives above it. */
async function openWhy(page: Page): Promise<void> {
  await openFlow(page, /cancelled/i);
  await page.getByRole('button', { name: 'Why this and not that' }).click();
  await page.locator('.ranking-causes > li').first().waitFor();
  await page.evaluate(
    "document.querySelector('.ranking').previousElementSibling.scrollIntoView({ block: 'start' })",
  );
}

const SMALL = { width: 1024, height: 700 } as const;

const PICTURES: readonly Picture[] = [
  { name: 'flows-light', act: (page) => openFlow(page, /FIN\+RST/) },
  { name: 'flows-dark', scheme: 'dark', act: (page) => openFlow(page, /cancelled/i) },
  {
    name: 'packet-light',
    act: async (page) => {
      await openFlow(page, /FIN\+RST/);
      await page.keyboard.press('n');
      await page.locator('.ladder-row:has(.lr-back.selected)').click();
      await page
        .getByRole('treeitem', { name: /^Sequence/i })
        .first()
        .hover();
    },
  },
  {
    name: 'start-light',
    act: async (page) => page.getByRole('button', { name: /sample/ }).hover(),
  },
  { name: 'start-dark', scheme: 'dark', width: 1024, height: 700, act: () => Promise.resolve() },
  {
    name: 'small-dark',
    scheme: 'dark',
    width: 1024,
    height: 700,
    act: (page) => openFlow(page, /never answered|refused/i),
  },
  { name: 'report-window-light', act: openReport },
  { name: 'report-window-dark', scheme: 'dark', width: 1024, height: 700, act: openReport },
  {
    name: 'export-window-light',
    act: async (page) => {
      await openSample(page);
      await page.keyboard.press('Control+e');
      await page.getByRole('dialog', { name: 'Export' }).waitFor();
    },
  },
  { name: 'catalogue-light', act: openCatalogue },
  { name: 'catalogue-dark', scheme: 'dark', ...SMALL, act: openCatalogue },
  { name: 'radar-light', act: openRadar },
  { name: 'radar-dark', scheme: 'dark', ...SMALL, act: openRadar },
  { name: 'why-light', act: openWhy },
  { name: 'why-dark', scheme: 'dark', ...SMALL, act: openWhy },
  {
    name: 'health-dark',
    scheme: 'dark',
    act: async (page) => {
      await openSample(page);
      await page.keyboard.press('Alt+2');
    },
  },
];

/** States that a small healthy capture does not have, over the in-memory host. */
const RARE: readonly (readonly [
  string,
  string,
  'light' | 'dark',
  ((page: Page) => Promise<unknown>)?,
])[] = [
  ['reading-light', '?read=0.43', 'light'],
  ['million-dark', '?flows=1000000', 'dark'],
  ['failed-dark', '?failure=worker-died&read=0.43', 'dark'],
  ['noted-light', '?case=noted', 'light'],
  ['noted-dark', '?case=noted', 'dark'],
  ['notes-light', '?case=noted', 'light', (page) => page.keyboard.press('Alt+3')],
  ['override-dark', '?case=noted', 'dark', (page) => page.keyboard.press('o')],
  ['unsaved-light', '?case=problem', 'light'],
];

await mkdir(FOLDER, { recursive: true });
for (const picture of PICTURES) {
  const app = await serveApp(picture);
  try {
    await app.page.getByRole('button', { name: /sample capture/ }).waitFor();
    await picture.act(app.page);
    await app.page.waitForTimeout(500);
    await app.page.screenshot({ path: path.join(FOLDER, `${picture.name}.png`) });
  } finally {
    await app.close();
  }
}
const dev = await serveDevWindow();
const browser = await launchChromium();
try {
  for (const [name, query, colorScheme, act] of RARE) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
    await page.goto(dev.address + query);
    await page.waitForTimeout(1200);
    await act?.(page);
    await page.waitForTimeout(400);
    await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
  await dev.close();
}
