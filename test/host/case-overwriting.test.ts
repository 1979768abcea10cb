import { linkSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExportSpec } from '../../shared/contract/export-messages.ts';
import { DEFAULT_REPORT, type ReportOptions } from '../../shared/report/report-options.ts';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import { TestWindow } from './case-test-window.ts';
import { runTeardown } from './run-teardown.ts';

const CSV: ExportSpec = { kind: 'flows', format: 'csv', choice: { flows: [0] }, pseudonyms: null };
const REPORT: ExportSpec = {
  kind: 'report',
  format: 'md',
  options: { ...DEFAULT_REPORT, flows: [0] },
};

describe('what is open is never written over', () => {
  const scratch = scratchFolder();
  const windows: TestWindow[] = [];
  let turn = 0;
  let folder = '';
  beforeEach(() => {
    folder = path.join(scratch.path, `turn-${(turn += 1)}`);
    mkdirSync(path.join(folder, 'incident-files'), { recursive: true });
  });
  afterEach(() => {
    for (const window of windows.splice(0)) window.host.dispose();
  });
  afterAll(() => scratch.remove());

  const inFolder = (name: string): string => path.join(folder, name);
  const open = (file: string): Promise<TestWindow> => {
    const window = new TestWindow(inFolder('config'), false);
    windows.push(window);
    return window.open(file);
  };

  it('a case is not saved over the capture it is about, by whatever link', async () => {
    const capture = writeConversations(inFolder('a.pcap'), 3);
    const before = readFileSync(capture);
    const window = await open(capture);
    await window.note('kept');
    linkSync(capture, inFolder('hard.pcap'));
    symlinkSync(capture, inFolder('soft.pcap'));
    for (const target of [capture, inFolder('hard.pcap'), inFolder('soft.pcap')]) {
      const saved = window.ask('case.saveAs', { analysis: window.analysis, path: target });
      await expect(saved).rejects.toThrow('a.pcap is being read and is never written over');
      expect(readFileSync(target).equals(before)).toBe(true);
    }
    expect((await window.view()).file?.automatic).toBe(true);
    expect(await window.texts()).toEqual(['kept']);
  });

  it('a report in Markdown does not put its packets over an open capture', async () => {
    const capture = writeConversations(inFolder('incident-files/evidence.pcapng'), 3);
    const before = readFileSync(capture);
    const window = await open(capture);
    const job = await window.exportTo(REPORT, inFolder('incident.md'));
    expect(job).toMatchObject({ state: 'failed', error: { code: 'bad-request' } });
    expect(job.error?.detail).toContain('evidence.pcapng is being read and is never written over');
    expect(readFileSync(capture).equals(before)).toBe(true);
    // Refused before anything is written.
    expect(readdirSync(folder).sort()).toEqual(['config', 'incident-files']);
    expect(readdirSync(inFolder('incident-files'))).toEqual(['evidence.pcapng']);
  });

  it('an export does not take the place of the open case', async () => {
    const window = await open(writeConversations(inFolder('a.pcap'), 3));
    await window.note('kept');
    const file = inFolder('x.teardown');
    await window.ask('case.saveAs', { analysis: window.analysis, path: file });
    const before = readFileSync(file, 'utf8');
    for (const what of [CSV, { kind: 'case' } as const]) {
      await expect(window.exportTo(what, file)).rejects.toThrow('is never written over');
    }
    expect(readFileSync(file, 'utf8')).toBe(before);
    // Nor does the map of made-up names.
    const named = { ...CSV, pseudonyms: { keepPrefixes: false, seed: 's' } } as ExportSpec;
    const map = inFolder('flows.csv.map.json');
    await window.ask('case.saveAs', { analysis: window.analysis, path: map });
    const exported = window.exportTo(named, inFolder('flows.csv'));
    await expect(exported).rejects.toThrow('is never written over');
    expect(readFileSync(map, 'utf8')).toContain('"text":"kept"');
  });

  it.each(['csv', 'parquet'])(
    'analyze does not write %s over the case it shows',
    async (format) => {
      const capture = writeConversations(inFolder('a.pcap'), 3);
      const window = await open(capture);
      await window.note('kept');
      const file = inFolder('x.teardown');
      await window.ask('case.saveAs', { analysis: window.analysis, path: file });
      const args = ['analyze', capture, '--case', file, '--format', format, '-o', file];
      const { status, stderr } = await runTeardown(args);
      expect(stderr).toContain('x.teardown is being read and is never written over');
      expect(status).toBe(2);
      expect(readFileSync(file, 'utf8')).toContain('"text":"kept"');
    },
  );

  it('a report has the title and the number of its case where it is given none', async () => {
    const window = await open(writeConversations(inFolder('a.pcap'), 3));
    await window.edit({ do: 'describe', title: 'Carts get lost', caseId: 'INC-7' });
    const job = await window.exportTo(REPORT, inFolder('said.md'));
    expect(job.state).toBe('done');
    const text = readFileSync(inFolder('said.md'), 'utf8');
    expect(text).toContain('Carts get lost');
    expect(text).toContain('INC-7');
    const options = { ...DEFAULT_REPORT, title: 'Mine', caseId: 'INC-8' };
    await window.exportTo({ ...REPORT, options }, inFolder('mine.md'));
    const mine = readFileSync(inFolder('mine.md'), 'utf8');
    expect(mine).toMatch(/Mine[^]*INC-8|INC-8[^]*Mine/u);
    expect(mine).not.toMatch(/Carts get lost|INC-7/u);
    // The preview shows what the report will be.
    const preview = (options: ReportOptions): Promise<unknown> =>
      window.ask('report.preview', { analysis: window.analysis, options, from: 1, count: 1 });
    const titled = { ...DEFAULT_REPORT, title: 'Carts get lost', caseId: 'INC-7' };
    expect(await preview(DEFAULT_REPORT)).toEqual(await preview(titled));
    expect(await preview(DEFAULT_REPORT)).not.toEqual(await preview({ ...titled, caseId: 'x' }));
  });
});
