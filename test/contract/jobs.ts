import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Methods } from '../../shared/contract/api.ts';
import type { ExportSpec, ExportTarget, JobState } from '../../shared/contract/export-messages.ts';
import {
  scratchFolder,
  writeConversations,
  writeManyPackets,
} from '../support/conversation-file.ts';
import type { Carrier, CarrierKind } from './carrier.ts';
import { WindowClient } from './window-client.ts';

const FLOWS = 40;
const CSV: ExportSpec = {
  kind: 'flows',
  format: 'csv',
  choice: { flows: [3, 1] },
  pseudonyms: null,
};

/** How a window of this carrier gets what it asked to be written. */
export interface JobTargets {
  /** Where it may let write to. */
  readonly target: 'path' | 'download';
  /** Fetches a download of the carrier that is open; bytes and headers. */
  readonly fetch?: (address: string) => Promise<Response>;
}

/** What is promised of exports, over every carrier. */
export function jobConformance(kind: CarrierKind, targets: JobTargets): void {
  describe(`exports over ${kind.name}`, () => {
    const scratch = scratchFolder();
    const small = path.join(scratch.path, 'small.pcap');
    const many = path.join(scratch.path, 'many.pcap');
    const out = path.join(scratch.path, 'out.csv');
    let carrier: Carrier | null = null;
    let states: JobState[] = [];

    // Nobody who runs the tests wants to see Wireshark start.
    const { PATH } = process.env;
    beforeAll(() => {
      process.env.PATH = scratch.path;
      writeConversations(small, FLOWS);
      writeManyPackets(many, 200_000);
    });
    afterEach(async () => {
      await carrier?.close();
      carrier = null;
    });
    afterAll(() => {
      process.env.PATH = PATH;
      scratch.remove();
    });

    async function opened(file = small): Promise<{ window: WindowClient; analysis: number }> {
      states = [];
      carrier = await kind.open({
        openAtStart: [file],
        configFolder: scratch.path,
        sabotage: null,
      });
      carrier.on('job', (state) => states.push(state));
      const window = new WindowClient(carrier);
      const analysis = await window.openFiles(file);
      await window.ended(analysis);
      return { window, analysis };
    }

    const to = (file = out): ExportTarget =>
      targets.target === 'path' ? { to: 'path', path: file } : { to: 'download' };

    /** Starts a job and waits for its last state. */
    async function done(
      window: WindowClient,
      params: Methods['export.start']['params'],
    ): Promise<JobState> {
      const started = await window.ask('export.start', params);
      const job = started?.job ?? -1;
      await expect
        .poll(() => states.find((s) => s.job === job && s.state !== 'running'), { timeout: 20_000 })
        .toBeDefined();
      return states.findLast((state) => state.job === job) as JobState;
    }

    async function bytesOf({ result }: JobState): Promise<string> {
      if (result === null) throw new Error('there is no result');
      if (result.path !== null) return readFileSync(result.path).toString('latin1');
      const answer = await targets.fetch?.(result.download ?? '');
      if (answer === undefined) throw new Error('nothing fetches downloads');
      return Buffer.from(await answer.arrayBuffer()).toString('latin1');
    }

    it('writes flows, and tells where and how large', async () => {
      const { window, analysis } = await opened();
      const last = await done(window, { analysis, what: CSV, to: to() });
      expect(last).toMatchObject({ state: 'done', error: null });
      const text = await bytesOf(last);
      expect(text.split('\r\n').map((line) => line.split(',')[0])).toEqual(['flow', '3', '1', '']);
      expect(last.result?.bytes).toBe(text.length);
      if (targets.target === 'download') expect(last.result?.name).toBe('small-flows.csv');
      expect(states[0]).toMatchObject({ state: 'running', result: null });
    });

    it('writes packets that open again, and a ladder', async () => {
      const { window, analysis } = await opened();
      const what: ExportSpec = { kind: 'packets', choice: { flows: [2] }, pseudonyms: null };
      const packets = await bytesOf(
        await done(window, { analysis, what, to: to(`${out}.pcapng`) }),
      );
      expect(packets.slice(0, 4)).toBe('\x0a\x0d\x0d\x0a');
      const ladder: ExportSpec = { kind: 'ladder', flow: 1, folded: false, pseudonyms: null };
      const svg = await bytesOf(
        await done(window, { analysis, what: ladder, to: to(`${out}.svg`) }),
      );
      expect(svg).toContain('<svg');
    });

    it('keeps the map of pseudonyms apart from the output', async () => {
      const { window, analysis } = await opened();
      const what = { ...CSV, pseudonyms: { keepPrefixes: true, seed: 'seed' } };
      const last = await done(window, { analysis, what, to: to() });
      expect(await bytesOf(last)).not.toContain('10.0.0.2');
      const map = last.result?.map ?? { path: null, download: null };
      const text =
        map.path === null
          ? await (await targets.fetch?.(map.download ?? ''))?.text()
          : readFileSync(map.path, 'utf8');
      expect(text).toContain('10.0.0.2');
      expect(text).not.toContain('seed');
    });

    it('is cancelled, tells at most ten states a second, and leaves nothing', async () => {
      const { window, analysis } = await opened(many);
      const before = readdirSync(scratch.path).sort();
      const { view } = await window.ask('flows.view', {
        analysis,
        view: { text: '', kinds: [], triage: [], sort: { column: 'flow', direction: 'up' } },
      });
      const what: ExportSpec = { ...CSV, format: 'json', choice: { view } } as ExportSpec;
      const began = performance.now();
      const started = await window.ask('export.start', { analysis, what, to: to(`${out}.json`) });
      await expect.poll(() => states.some(({ done: some }) => some > 0)).toBe(true);
      await window.ask('health.get', { analysis });
      await window.ask('job.cancel', { job: started?.job ?? -1 });
      await expect.poll(() => states.at(-1)?.state).toBe('cancelled');
      expect(states.length).toBeLessThan(((performance.now() - began) / 1000) * 10 + 4);
      expect(readdirSync(scratch.path).sort()).toEqual(before);
    });

    it('tells a failure as data and goes on', async () => {
      const { window, analysis } = await opened();
      const what = { ...CSV, choice: { flows: [FLOWS + 5] } };
      const last = await done(window, { analysis, what, to: to() });
      expect(last).toMatchObject({ state: 'failed', result: null, error: { code: 'no-flow' } });
      expect((await done(window, { analysis, what: CSV, to: to() })).state).toBe('done');
    });

    it('refuses what it cannot do before it begins', async () => {
      const { window, analysis } = await opened();
      const start = (params: object): Promise<string> =>
        window.refusalCode('export.start', { analysis, what: CSV, to: to(), ...params });
      const other: ExportTarget =
        targets.target === 'path' ? { to: 'download' } : { to: 'path', path: out };
      expect(await start({ to: other })).toBe('bad-request');
      expect(await start({ analysis: analysis + 9 })).toBe('no-analysis');
      expect(await start({ what: { ...CSV, format: 'xlsx' } })).toBe('bad-request');
      expect(await start({ what: { ...CSV, choice: { flows: [] } } })).toBe('bad-request');
      if (targets.target === 'path') {
        expect(await start({ to: { to: 'path', path: small } })).toBe('bad-request');
        expect(await start({ to: { to: 'path', path: 'relative.csv' } })).toBe('bad-request');
      }
      expect(states).toEqual([]);
    });

    it('does not mind a cancel of a job that is no more', async () => {
      const { window } = await opened();
      expect(await window.ask('job.cancel', { job: 77 })).toBeNull();
    });

    it('gives the command that shows a flow in Wireshark', async () => {
      const { window, analysis } = await opened();
      const answer = await window.ask('wireshark.open', { analysis, flow: 4, packet: 40 });
      expect(answer.started).toBe(false);
      expect(answer.command).toMatch(/^wireshark -r \S+ -Y 'tcp\.stream eq 4' -g 40$/);
      expect(answer.command).toContain('small.pcap');
      expect(
        await window.refusalCode('wireshark.open', { analysis, flow: FLOWS, packet: null }),
      ).toBe('no-flow');
    });

    it('overwrites a file only once the new one is whole', async () => {
      if (targets.target !== 'path') return;
      const { window, analysis } = await opened();
      writeFileSync(out, 'old');
      const bad = { ...CSV, choice: { flows: [FLOWS + 5] } };
      await done(window, { analysis, what: bad, to: to() });
      expect(readFileSync(out, 'utf8')).toBe('old');
      await done(window, { analysis, what: CSV, to: to() });
      expect(readFileSync(out, 'utf8')).toContain('flow,capture');
    });
  });
}
