import { afterEach, expect, test } from 'vitest';
import { downloaded, isWholePdf, pagesAreThere, pdfText } from './report-reading.ts';
import { dragFilesOnto, SAMPLE, serveApp, type ServedApp } from './served-app.ts';

const NOTE = 'The pool recycles this connection at the top of the hour.';

let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

function expectReport(name: string, bytes: Buffer): void {
  expect(name).toBe('teardown-sample-report.pdf');
  expect(isWholePdf(bytes)).toBe(true);
  expect(bytes.length).toBeGreaterThan(50_000);
  const text = pdfText(bytes);
  if (text === null) return;
  expect(text).toContain(NOTE);
  expect(text).toContain('Suspicious');
}

test('from drop to PDF by mouse: a flow is triaged and noted, and the report that is saved says so', async () => {
  app = await serveApp();
  const { page } = app;
  await dragFilesOnto(page, [SAMPLE]);
  await page.locator('#flow-row-5 .verdict').click();
  await page
    .getByRole('group', { name: 'Triage state' })
    .getByRole('button', { name: 'Suspicious' })
    .click();
  await page.locator('#flow-row-5 .c-triage').getByText('Suspicious').waitFor();
  await page.getByRole('textbox', { name: 'Note on this flow' }).click();
  await page.keyboard.type(NOTE);
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.locator('.explanation .note-card').getByText(NOTE).waitFor();

  await page.getByRole('navigation', { name: 'Screens' }).getByText('Report').click();
  await pagesAreThere(page);
  await page.getByText(/^Page 1 of \d+$/).waitFor();
  // The wheel turns pages: those that come into sight are drawn.
  const last = page.locator('figure.report-page').last();
  await page.locator('.report-pages').hover();
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 1500);
        return last.locator('img').count();
      },
      { timeout: 60_000 },
    )
    .toBe(1);

  const { name, bytes } = await downloaded(page, () =>
    page.getByRole('button', { name: 'Export PDF' }).click(),
  );
  expectReport(name, bytes);
  const card = page.getByRole('region', { name: 'teardown-sample-report.pdf' });
  const again = await downloaded(page, () =>
    card.getByRole('button', { name: /^Download .+ again$/ }).click(),
  );
  expect(again.bytes.equals(bytes)).toBe(true);
  await card.getByRole('button', { name: /^Put away/ }).click();
  await card.waitFor({ state: 'detached' });
  expect(app.complaints).toEqual([]);
}, 180_000);

test('from file to PDF by keyboard alone', async () => {
  app = await serveApp();
  const { page } = app;
  await page.getByRole('button', { name: /sample capture/ }).waitFor();
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  await (await chooser).setFiles(SAMPLE);
  await page.locator('#flow-row-5 .verdict').waitFor();
  for (const key of ['f', 'ArrowDown', '1', 'Shift+N']) await page.keyboard.press(key);
  await page.keyboard.type(NOTE);
  await page.keyboard.press('Control+Enter');
  await page.locator('.explanation .note-card').getByText(NOTE).waitFor();

  await page.keyboard.press('Alt+4');
  await pagesAreThere(page);
  // Along the form by Tab: the title is typed, a section goes by Space.
  await tabTo(page, 'Title');
  await page.keyboard.type('Night of the pool');
  await tabTo(page, 'Appendix');
  await page.keyboard.press('Space');
  await pagesAreThere(page);
  await tabTo(page, 'Export PDF');
  const { name, bytes } = await downloaded(page, () => page.keyboard.press('Enter'));
  expectReport(name, bytes);
  const text = pdfText(bytes);
  if (text !== null) {
    expect(text).toContain('Night of the pool');
    expect(text).not.toMatch(/\d Appendix/);
  }
  const card = page.getByRole('region', { name: 'teardown-sample-report.pdf' });
  await card.waitFor();
  await tabTo(page, 'Put away: teardown-sample-report.pdf');
  await page.keyboard.press('Enter');
  await card.waitFor({ state: 'detached' });
  expect(app.complaints).toEqual([]);
}, 180_000);

/** Presses Tab until the thing of this name has the focus; it takes no more stops than the screen has. */
async function tabTo(page: ServedApp['page'], name: string): Promise<void> {
  const stops: string[] = [];
  for (let i = 0; i < 120; i += 1) {
    await page.keyboard.press('Tab');
    const at: unknown = await page.evaluate(`(() => {
      const it = document.activeElement;
      return it.getAttribute('aria-label') ?? it.labels?.[0]?.textContent ?? it.textContent;
    })()`);
    const stop = String(at).trim();
    if (stop === name) return;
    stops.push(stop);
  }
  throw new Error(`No Tab stop is called ${name}: ${stops.join(' | ')}`);
}
