import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import { MainProcess } from './main-process.ts';
import { loadPreload } from './preload-in-node.ts';

describe('saving an export from the desktop app', () => {
  const scratch = scratchFolder();
  let main: MainProcess | null = null;
  afterEach(async () => {
    main?.end();
    await main?.exited;
  });
  afterAll(() => scratch.remove());

  it('asks where, with a name that fits, and writes there; cancelled, it does nothing', async () => {
    const capture = writeConversations(path.join(scratch.path, 'office.pcap'), 2);
    main = new MainProcess({ files: [], configFolder: scratch.path });
    await main.recorded('load');
    const bridge = loadPreload(main);
    const inputs = [{ kind: 'path', path: capture }];
    const opened = await bridge.call('analysis.open', { inputs, keep: null });
    const { analysis } = (opened as { result: { analysis: number } }).result;
    const jobs: { state: string }[] = [];
    bridge.on('job', (state) => jobs.push(state as { state: string }));
    const what = { kind: 'flows', format: 'csv', choice: { flows: [1] }, pseudonyms: null };
    const params = { analysis, what, to: { to: 'ask' } };

    expect(await bridge.call('export.start', params)).toEqual({ ok: true, result: null });
    expect(await main.recorded('save-dialog')).toMatchObject({
      defaultPath: path.join('/home/somebody/documents', 'office-flows.csv'),
      filters: [
        { name: 'CSV', extensions: ['csv'] },
        { name: 'All files', extensions: ['*'] },
      ],
    });
    expect(jobs).toEqual([]);

    const file = path.join(scratch.path, 'here.csv');
    await main.act('saveTo', { file });
    expect(await bridge.call('export.start', params)).toMatchObject({
      ok: true,
      result: { job: 1 },
    });
    await expect.poll(() => jobs.at(-1)?.state, { timeout: 10_000 }).toBe('done');
    expect(readFileSync(file, 'utf8').split('\r\n')).toHaveLength(3);
  });
});
