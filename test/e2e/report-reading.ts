import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Download, Page } from 'playwright-core';

/** How long the typesetter may take on a busy machine before a test calls it broken. */
export const TYPESET_MS = 45_000;

/** What a download's file is called and holds. */
export interface DownloadedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What the page downloads because of `act`. */
export async function downloaded(page: Page, act: () => Promise<void>): Promise<DownloadedFile> {
  const waiting = page.waitForEvent('download', { timeout: TYPESET_MS });
  // Heard even where the act fails first.
  waiting.catch(() => undefined);
  await act();
  try {
    return await contentOf(await waiting);
  } catch (cause) {
    const words: unknown = await page.evaluate(
      `[...document.querySelectorAll('dialog, .jobs, .toast')].map((one) => one.innerText).join(' | ')`,
    );
    throw new Error(`Nothing was downloaded; the window says: ${String(words)}`, { cause });
  }
}

/** The file of a download that has begun. */
async function contentOf(download: Download): Promise<DownloadedFile> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'teardown-download-'));
  try {
    const at = path.join(folder, 'file');
    await download.saveAs(at);
    return { name: download.suggestedFilename(), bytes: await readFile(at) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Installed beside the project where it is, never a dependency of it. */
const PDF_READER = 'pdftotext';

/** The text of a PDF in one line, by pdftotext; null (and a loud word) where that is not installed. */
export function pdfText(bytes: Uint8Array): string | null {
  const made = spawnSync(PDF_READER, ['-', '-'], { input: bytes, maxBuffer: 1e8 });
  if (made.error !== undefined) {
    console.warn('SKIPPED: the text of the PDF is not checked, pdftotext is not installed.');
    return null;
  }
  return made.stdout.toString('utf8').replaceAll(/\s+/gu, ' ');
}

/** Whether these bytes are a whole PDF. */
export function isWholePdf(bytes: Buffer): boolean {
  return (
    bytes.subarray(0, 5).toString('latin1') === '%PDF-' &&
    bytes.subarray(-64).toString('latin1').includes('%%EOF')
  );
}

/** The preview shows pages of the newest choices. */
export async function pagesAreThere(page: Page): Promise<void> {
  await page
    .locator('.report-pages[aria-busy="false"] figure[data-fresh="true"] img')
    .first()
    .waitFor({ timeout: TYPESET_MS });
}

/** The words of the preview: alt texts and contents. The pages themselves are outlines of letters. */
export async function previewWords(page: Page): Promise<string> {
  const words: unknown = await page.evaluate(
    `[...document.querySelectorAll('.report-page img')].map((image) => image.alt).join('\\n') + document.querySelector('.report-outline')?.textContent`,
  );
  return String(words);
}

/** Length and first page of the drawing, to see that another one is there. */
async function firstPage(page: Page): Promise<string> {
  const source: unknown = await page.evaluate(
    `document.querySelector('.report-page img').getAttribute('src')`,
  );
  return String(source);
}

/** Does something to the choices and waits for the pages that follow from it. */
export async function redrawn(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await firstPage(page);
  await act();
  const deadline = performance.now() + TYPESET_MS;
  while ((await firstPage(page)) === before) {
    if (performance.now() > deadline) throw new Error('The pages stayed as they were.');
    await pagesAreThere(page);
  }
  await pagesAreThere(page);
}
