// Remakes the pictures of the README: node build/run-ts.mjs test/e2e/screenshots.ts [-- NAME...]
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { serveDevWindow } from './dev-window.ts';
import { pagesAreThere } from './report-reading.ts';
import { labRecording, SAMPLE, serveApp, type ServeOptions } from './served-app.ts';

const FOLDER = path.resolve('docs/screenshots');
const ONLY = process.argv.slice(2).filter((word) => word !== '--');
const wanted = (name: string): boolean => ONLY.length === 0 || ONLY.includes(name);

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

const LISTING = path.resolve('test/golden/references/texts/asa-two-interfaces.txt');

/** The dialog with a whole article in it. */
async function openPasteDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Paste a listing/ }).click();
  await page.getByRole('textbox', { name: 'Listing' }).fill(await readFile(LISTING, 'utf8'));
  await page.evaluate("document.querySelector('.paste-dialog textarea').scrollTop = 0");
}

/** Its flows, the first one open. */
async function openListing(page: Page): Promise<void> {
  await openPasteDialog(page);
  await page.keyboard.press('Control+Enter');
  await page.locator('#flow-row-2 .verdict').waitFor();
  await page.locator('#flow-row-0').click();
}

/** Some scenarios of the lab, recorded over hours: captures with slots of time. */
async function someOfTheLab(): Promise<string[]> {
  const scenarios = (await readdir(path.resolve('test/lab/recordings'))).sort();
  return scenarios.filter((_, at) => at % 4 === 0).map((scenario) => labRecording(scenario));
}

/** Radar over captures of several hours, an hour a slot. */
async function openSlots(page: Page): Promise<void> {
  await page.locator('.flow-row .verdict').first().waitFor();
  await page.keyboard.press('Alt+5');
  await page.locator('.radar-table').first().waitFor();
  await page.getByRole('textbox', { name: 'Slots of time' }).fill('60');
  await page.getByText('slots of 60 min').waitFor();
  await page.evaluate(
    "document.activeElement.blur(); document.querySelector('.radar-slots').scrollIntoView({ block: 'center' })",
  );
}

const GROWING = mkdtempSync(path.join(os.tmpdir(), 'teardown-follow-'));

/** The sample as it is being written: this share of it, ending between two blocks. */
function partOfSample(share: number): Uint8Array {
  const bytes = readFileSync(SAMPLE);
  let end = 0;
  while (end < bytes.length * share) end += bytes.readUInt32LE(end + 4);
  return bytes.subarray(0, end);
}

const LIVE = path.join(GROWING, 'live.pcapng');

/** A capture that grew once since it was opened. */
async function follow(page: Page): Promise<void> {
  await page.locator('#flow-row-0 .verdict').waitFor();
  appendFileSync(LIVE, partOfSample(0.99).subarray(partOfSample(0.5).length));
  await page.locator('.follow-strip').getByText('last packet').waitFor();
  await page.locator('#flow-row-7').click();
  await page.waitForTimeout(1500);
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
  { name: 'radar-slots-light', files: await someOfTheLab(), act: openSlots },
  { name: 'paste-dark', scheme: 'dark', ...SMALL, act: openPasteDialog },
  { name: 'listing-light', act: openListing },
  { name: 'follow-light', files: ['--follow', LIVE], act: follow },
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
  {
    name: 'health-listing-light',
    act: async (page) => {
      await openListing(page);
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
writeFileSync(LIVE, partOfSample(0.5));
for (const picture of PICTURES.filter(({ name }) => wanted(name))) {
  const app = await serveApp(picture);
  try {
    if (picture.files === undefined)
      await app.page.getByRole('button', { name: /sample capture/ }).waitFor();
    await picture.act(app.page);
    await app.page.waitForTimeout(500);
    await app.page.screenshot({ path: path.join(FOLDER, `${picture.name}.png`) });
  } finally {
    await app.close();
  }
}
rmSync(GROWING, { recursive: true });
const dev = await serveDevWindow();
const browser = await launchChromium();
try {
  for (const [name, query, colorScheme, act] of RARE.filter(([name]) => wanted(name))) {
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
