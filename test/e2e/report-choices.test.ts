import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import {
  downloaded,
  pagesAreThere,
  pdfText,
  previewWords,
  redrawn,
  TYPESET_MS,
} from './report-reading.ts';
import { SAMPLE, serveApp, type ServedApp } from './served-app.ts';

/** Markup, a terminal's escape, a right-to-left override. */
const EVIL =
  '<img src=x onerror="document.title=1"> #set page() $x$ \\u{202e} \u001b[31m\u202eEvil';

const scratch = scratchFolder();
let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(async () => {
  await rm(scratch.path, { recursive: true, force: true });
});

async function openReport(file = SAMPLE) {
  app = await serveApp({ files: [file] });
  const { page } = app;
  await page.locator('#flow-row-0 .verdict').waitFor();
  await page.keyboard.press('Alt+4');
  await pagesAreThere(page);
  return page;
}

async function pageCount(page: ServedApp['page']): Promise<number> {
  await pagesAreThere(page);
  return page.locator('figure.report-page').count();
}

test('sections that are left out leave the pages, the contents and every format', async () => {
  const page = await openReport();
  const whole = await pageCount(page);
  const contents = page.getByRole('navigation', { name: 'Sections of the report' });
  await contents.getByRole('button', { name: /Appendix/ }).waitFor();
  for (const section of ['Flows', 'Appendix', 'Method and limits']) {
    await page.getByRole('checkbox', { name: section, exact: true }).uncheck();
  }
  await expect.poll(() => pageCount(page), { timeout: TYPESET_MS }).toBeLessThan(whole);
  expect(await contents.getByRole('button', { name: /Appendix/ }).count()).toBe(0);

  const html = await downloaded(page, () => page.getByRole('button', { name: 'HTML' }).click());
  expect(html.name).toBe('teardown-sample-report.html');
  const text = html.bytes.toString('utf8');
  expect(text).toMatch(/^<!doctype html>/i);
  expect(text).toContain('Summary');
  expect(text).not.toMatch(/<h[12][^>]*>[^<]*Appendix/);
  const md = await downloaded(page, () => page.getByRole('button', { name: 'Markdown' }).click());
  expect(md.name).toBe('teardown-sample-report.md');
  expect(md.bytes.toString('utf8')).toMatch(/^# .+/m);
  expect(md.bytes.toString('utf8')).not.toMatch(/^#+ .*Appendix/m);

  // No section at all: the title block still stands.
  for (const section of ['Summary', 'Endings over time', 'What needs action', 'Notes']) {
    await page.getByRole('checkbox', { name: section, exact: true }).uncheck();
  }
  await expect.poll(() => pageCount(page), { timeout: TYPESET_MS }).toBe(1);
  expect(app?.complaints).toEqual([]);
}, 180_000);

test('with pseudonyms neither the pages nor the PDF hold an original address, and the map comes apart', async () => {
  const page = await openReport();
  const ours = /10\.77\.\d+\.\d+/;
  expect(await previewWords(page)).toMatch(ours);
  await redrawn(page, () =>
    page.getByRole('textbox', { name: 'Title' }).fill('Trouble at 10.77.2.16'),
  );
  await page.getByText('pcapng, byte for byte').waitFor();
  await redrawn(page, () =>
    page.getByRole('checkbox', { name: 'Replace what identifies somebody' }).check(),
  );
  // What is attached is no copy any more, and the choice does not say so.
  await page.getByText('pcapng, headers only, under made-up names').waitFor();
  expect(await page.getByText('byte for byte').count()).toBe(0);
  expect(await previewWords(page)).toMatch(/Flow|flow/);
  expect(await previewWords(page)).not.toMatch(ours);

  const files: { name: string; text: string }[] = [];
  page.on('download', (download) => {
    void download.createReadStream().then(async (stream) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      const name = download.suggestedFilename();
      files.push({ name, text: (name.endsWith('.pdf') ? pdfText(bytes) : null) ?? String(bytes) });
    });
  });
  await page.getByRole('button', { name: 'Export PDF' }).click();
  await expect.poll(() => files.length, { timeout: TYPESET_MS }).toBe(2);
  const pdf = files.find(({ name }) => name.endsWith('.pdf'));
  const map = files.find(({ name }) => name.endsWith('.map.json'));
  expect(pdf?.text).toContain('Trouble at');
  expect(pdf?.text).not.toMatch(ours);
  expect(map?.text).toMatch(ours);
  await page.getByText('The list that leads back to the originals was saved beside it.').waitFor();
  expect(app?.complaints).toEqual([]);
}, 180_000);

test('a report that takes long is cancelled: nothing is written, the card goes, the next one works', async () => {
  const page = await openReport(writeConversations(path.join(scratch.path, 'many.pcap'), 200));
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('f');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Alt+4');
  await page.getByRole('radio', { name: 'Selected (200)' }).click();
  let downloads = 0;
  page.on('download', () => {
    downloads += 1;
  });
  await page.getByRole('button', { name: 'Export PDF' }).click();
  const card = page.getByRole('region', { name: 'Report as PDF' });
  await card.getByRole('button', { name: 'Cancel: Report as PDF' }).click();
  await card.waitFor({ state: 'detached' });
  await page
    .getByRole('status', { name: 'How exports go' })
    .filter({ hasText: 'Report as PDF: cancelled' })
    .waitFor();
  expect(downloads).toBe(0);
  await page.getByRole('radio', { name: 'Noted' }).click();
  const { bytes } = await downloaded(page, () =>
    page.getByRole('button', { name: 'Export PDF' }).click(),
  );
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(app?.complaints).toEqual([]);
}, 180_000);

test('markup, overrides and 10,000 characters in title, case and author break neither page nor report', async () => {
  const page = await openReport();
  const title = await page.title();
  for (const [field, text] of [
    ['Title', EVIL],
    ['Case', 'C'.repeat(10_000)],
    ['Prepared by', EVIL + 'x'.repeat(10_000)],
  ] as const) {
    await redrawn(page, () => page.getByRole('textbox', { name: field }).fill(text));
  }
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(await page.title()).toBe(title);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  const { bytes } = await downloaded(page, () =>
    page.getByRole('button', { name: 'Export PDF' }).click(),
  );
  const text = pdfText(bytes);
  if (text !== null) expect(text).toContain('<img src=x');
  expect(app?.complaints).toEqual([]);
}, 180_000);

test('a logo is shown and taken away again; a file that is no picture is refused in words', async () => {
  const page = await openReport();
  const logo = path.join(scratch.path, 'logo.svg');
  await writeFile(
    logo,
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20" fill="#0a66c2"/></svg>',
  );
  const choose = async (file: string): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a picture' }).click();
    await (await chooser).setFiles(file);
  };
  await redrawn(page, () => choose(logo));
  await page.getByRole('img', { name: 'Logo: logo.svg' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.getByRole('button', { name: 'Remove the logo' }).click();
  const text = path.join(scratch.path, 'not-a-picture.png');
  await writeFile(text, 'just words');
  await choose(text);
  await page.getByText('not-a-picture.png is not a picture that can be shown.').waitFor();
  expect(await page.getByRole('img', { name: /^Logo/ }).count()).toBe(0);
  await pagesAreThere(page);
}, 180_000);

test('title, case number and author outlive the page: they are kept with the case and the settings', async () => {
  const page = await openReport();
  const fields = { Title: 'Resets at the proxy', Case: 'INC-9', 'Prepared by': 'Ann' };
  for (const [label, text] of Object.entries(fields))
    await page.getByLabel(label, { exact: true }).fill(text);
  // By a key, out of the last field: nothing takes its focus first.
  await page.keyboard.press('Alt+1');
  await page.locator('#flow-row-0').waitFor();
  await page.getByText(/saved/).first().waitFor();
  await page.reload();
  await page.locator('#flow-row-0').waitFor();
  await page.keyboard.press('Alt+4');
  for (const [label, text] of Object.entries(fields))
    await expect.poll(() => page.getByLabel(label, { exact: true }).inputValue()).toBe(text);
  const md = await downloaded(page, () => page.getByRole('button', { name: 'Markdown' }).click());
  const text = md.bytes.toString('utf8');
  for (const words of Object.values(fields)) expect(text.replaceAll('\\', '')).toContain(words);
});
