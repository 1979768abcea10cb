import { spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, afterEach, expect, test } from 'vitest';
import { scratchFolder } from '../support/conversation-file.ts';
import { downloaded, type DownloadedFile } from './report-reading.ts';
import { SAMPLE, serveApp, type ServedApp } from './served-app.ts';

const FLOWS = 21;
const PACKETS = 724;
/** Installed beside the project where it is, never a dependency of it. */
const PACKET_READER = 'tshark';

const scratch = scratchFolder();
let app: ServedApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(async () => {
  await rm(scratch.path, { recursive: true, force: true });
});

async function openSample() {
  app = await serveApp({ files: [SAMPLE] });
  await app.page.locator('#flow-row-5 .verdict').waitFor();
  return app.page;
}

type Page = ServedApp['page'];

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Goes on by Tab to the radio of this name, whichever of its group has the stop. */
async function tabToGroup(page: Page, group: string): Promise<void> {
  for (let i = 0; i < 15; i += 1) {
    await page.keyboard.press('Tab');
    const at: unknown = await page.evaluate(
      `document.activeElement.closest('[role="radiogroup"]')?.getAttribute('aria-label') ?? ''`,
    );
    if (at === group) return;
  }
  throw new Error(`No Tab stop in ${group}.`);
}

/** Chooses the next one of a group; the key stays down, as a finger does, until it is chosen. */
async function nextOf(page: Page, group: string): Promise<void> {
  const chosen = page
    .getByRole('radiogroup', { name: group, exact: true })
    .getByRole('radio', { checked: true });
  const before = await chosen.textContent();
  await page.keyboard.down('ArrowRight');
  await expect.poll(() => chosen.textContent()).not.toBe(before);
  await page.keyboard.up('ArrowRight');
}

/** Opens the dialog, chooses by arrow keys, and takes what is downloaded. */
async function exported(
  page: Page,
  what: number,
  choose: () => Promise<void> = () => Promise.resolve(),
): Promise<DownloadedFile> {
  await press(page, 'Control+e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.waitFor();
  for (let i = 0; i < what; i += 1) await press(page, 'ArrowDown');
  await choose();
  const file = await downloaded(page, async () => {
    await dialog.getByRole('button', { name: 'Export' }).focus();
    await press(page, 'Enter');
  });
  await page.getByRole('region', { name: file.name }).last().waitFor();
  return file;
}

/** What tshark prints of a file; null (and a loud word) where it is not installed. */
async function tshark({ name, bytes }: DownloadedFile, ...args: string[]): Promise<string | null> {
  const at = path.join(scratch.path, name);
  await writeFile(at, bytes);
  const made = spawnSync(PACKET_READER, ['-r', at, ...args], { maxBuffer: 1e8 });
  if (made.error !== undefined) {
    console.warn('SKIPPED: what tshark reads is not checked, it is not installed.');
    return null;
  }
  expect(made.status).toBe(0);
  return made.stdout.toString('utf8');
}

test('flows are exported as CSV, JSON lines, JSON and Parquet by keyboard, each with every flow', async () => {
  const page = await openSample();
  const asFormat = (steps: number) => async (): Promise<void> => {
    await tabToGroup(page, 'Format');
    for (let i = 0; i < steps; i += 1) await nextOf(page, 'Format');
  };
  const csv = await exported(page, 0);
  expect(csv.name).toBe('teardown-sample-flows.csv');
  expect(csv.bytes.toString('utf8').trimEnd().split('\n')).toHaveLength(FLOWS + 1);
  const jsonl = await exported(page, 0, asFormat(1));
  expect(jsonl.name).toBe('teardown-sample-flows.jsonl');
  const records = jsonl.bytes.toString('utf8').trimEnd().split('\n');
  expect(records.map((line) => JSON.parse(line) as unknown)).toHaveLength(FLOWS);
  const json = await exported(page, 0, asFormat(2));
  expect(json.name).toBe('teardown-sample-flows.json');
  const all = JSON.parse(json.bytes.toString('utf8')) as unknown;
  expect(JSON.stringify(all)).toContain(JSON.stringify(JSON.parse(records[4])).slice(1, 60));
  const parquet = await exported(page, 0, asFormat(3));
  expect(parquet.name).toBe('teardown-sample-flows.parquet');
  const file = new Uint8Array(parquet.bytes).buffer;
  expect(await parquetReadObjects({ file })).toHaveLength(FLOWS);
  expect(app?.complaints).toEqual([]);
}, 180_000);

test('the packets of the selected flows and of all are exported byte for byte', async () => {
  const page = await openSample();
  const all = await exported(page, 1);
  expect(all.name).toBe('teardown-sample-flows.pcapng');
  expect(all.bytes.readUInt32LE(0)).toBe(0x0a0d0d0a);
  const frames = await tshark(all, '-T', 'fields', '-e', 'frame.time_epoch', '-e', 'frame.len');
  await press(page, 'f', 'Home', 'Shift+ArrowDown');
  const selected = await exported(page, 1);
  expect(selected.bytes.length).toBeLessThan(all.bytes.length);
  const streams = await tshark(selected, '-T', 'fields', '-e', 'tcp.stream');
  if (frames !== null && streams !== null) {
    const original = await tshark(
      { name: 'original.pcapng', bytes: await readFile(SAMPLE) },
      ...['-T', 'fields', '-e', 'frame.time_epoch', '-e', 'frame.len'],
    );
    const own = new Set(original?.split('\n'));
    const lines = frames.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(600);
    expect(lines.filter((line) => !own.has(line))).toEqual([]);
    expect(new Set(streams.trimEnd().split('\n')).size).toBe(2);
  }
  expect(app?.complaints).toEqual([]);
}, 180_000);

test('the ladder is exported as SVG and as PNG, folded or with every packet', async () => {
  const page = await openSample();
  await press(page, 'f', 'Home');
  const svg = await exported(page, 2);
  expect(svg.name).toBe('teardown-sample-flow-0.svg');
  expect(svg.bytes.toString('utf8')).toMatch(/^(<\?xml[^>]*>\s*)?<svg/);
  const every = await exported(page, 2, async () => {
    await tabToGroup(page, 'Rows');
    await nextOf(page, 'Rows');
  });
  expect(every.bytes.length).toBeGreaterThanOrEqual(svg.bytes.length);
  const png = await exported(page, 2, async () => {
    await tabToGroup(page, 'Format');
    await nextOf(page, 'Format');
  });
  expect(png.name).toBe('teardown-sample-flow-0.png');
  expect(png.bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  const width = Number(/<svg[^>]* width="(\d+)/.exec(svg.bytes.toString('utf8'))?.[1]);
  expect(png.bytes.readUInt32BE(16)).toBe(width * 2);
  expect(app?.complaints).toEqual([]);
}, 180_000);

test('the whole capture is exported with its notes as comments', async () => {
  const page = await openSample();
  await press(page, 'f', 'l', 'Home', 'Shift+N');
  await page.getByRole('region', { name: 'Note on packet #1' }).waitFor();
  await page.keyboard.type('Look at this packet first.');
  await press(page, 'Control+Enter');
  await page.locator('.ladder-row .note-sign').first().waitFor();
  const file = await exported(page, 3);
  expect(file.name).toBe('teardown-sample-with-notes.pcapng');
  expect(file.bytes.includes('Look at this packet first.')).toBe(true);
  const shown = await tshark(file, '-T', 'fields', '-e', 'frame.number', '-e', 'frame.comment');
  if (shown !== null) {
    expect(shown.trimEnd().split('\n')).toHaveLength(PACKETS);
    expect(shown).toContain('Look at this packet first.');
  }
  expect(app?.complaints).toEqual([]);
}, 180_000);

test('the dialog keeps the focus, gives it back, and is left by Escape without a file', async () => {
  const page = await openSample();
  await press(page, 'f', 'ArrowDown');
  const focused = `document.activeElement.getAttribute('role') ?? document.activeElement.tagName`;
  const before: unknown = await page.evaluate(focused);
  await press(page, 'Control+e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.waitFor();
  for (let i = 0; i < 12; i += 1) {
    await press(page, 'Tab');
    expect(
      await page.evaluate(
        `document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)`,
      ),
    ).toBe(true);
  }
  await press(page, 'Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await page.evaluate(focused)).toBe(before);
  expect(await page.locator('.job').count()).toBe(0);
}, 120_000);
