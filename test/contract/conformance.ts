import { createHash } from 'node:crypto';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CAUSE_IDS } from '../../shared/findings/rule.ts';
import type { ViewSpec } from '../../shared/session/records.ts';
import {
  scratchFolder,
  writeConversations,
  writeManyPackets,
} from '../support/conversation-file.ts';
import type { Carrier, CarrierKind } from './carrier.ts';
import { WindowClient } from './window-client.ts';

const ALL: ViewSpec = {
  text: '',
  kinds: [],
  triage: [],
  sort: { column: 'flow', direction: 'up' },
};
const FLOWS = 40;

/** The same promises, kept over every carrier between a window and its host. */
export function conformance(kind: CarrierKind): void {
  describe(`the contract over ${kind.name}`, () => {
    const scratch = scratchFolder();
    const small = path.join(scratch.path, 'small.pcap');
    const many = path.join(scratch.path, 'many.pcap');
    let carrier: Carrier | null = null;

    const openWindow = async (
      openAtStart: readonly string[] = [small, many],
    ): Promise<WindowClient> => {
      carrier = await kind.open({ openAtStart, configFolder: scratch.path, sabotage: null });
      return new WindowClient(carrier);
    };

    beforeAll(() => {
      writeConversations(small, FLOWS);
      writeManyPackets(many, kind.manyPackets);
    });
    afterEach(async () => {
      await carrier?.close();
      carrier = null;
    });
    afterAll(() => scratch.remove());

    it('says what it is and which files the command line named', async () => {
      const window = await openWindow([small]);
      const info = await window.ask('app.info', null);
      expect(info.version).toMatch(/^\d+\.\d+\.\d+/);
      expect(info.openAtStart).toEqual([{ kind: 'path', path: small }]);
    });

    it('gives the catalogue of causes without any analysis', async () => {
      const window = await openWindow();
      const catalogue = await window.ask('catalogue.get', null);
      expect(catalogue.map(({ id }) => id)).toEqual(CAUSE_IDS);
      for (const { title, doc } of catalogue) expect([title, doc.seen]).not.toContain('');
    });

    it('reads a capture to its end and gives rows, stories, ladders and packets', async () => {
      const window = await openWindow();
      const analysis = await window.openFiles(small);
      const end = await window.ended(analysis);
      expect(end).toMatchObject({ state: 'done', packets: FLOWS * 9, flows: FLOWS, error: null });
      expect(end.bytesRead).toBe(end.bytesTotal);

      const { view, counts } = await window.ask('flows.view', { analysis, view: ALL });
      expect(counts).toMatchObject({ total: FLOWS, matched: FLOWS });
      const rows = await window.ask('flows.rows', { analysis, view, from: 0, count: 1000 });
      expect(rows.map((row) => row.flow)).toEqual(Array.from({ length: FLOWS }, (_, i) => i));
      expect(rows[1].kind).toBe('reset');
      expect(await window.ask('flows.position', { analysis, view, flow: 7 })).toBe(7);

      const story = await window.ask('flow.story', { analysis, flow: 1 });
      expect(story.record.close).toMatchObject({ kind: 'reset', by: 'client' });

      expect(story.ledger.client.sent).toBe(story.record.uniqueBytes.client);
      expect(story.resetReasons.map(({ side }) => side)).toContain('client');
      const text = await window.ask('flow.text', { analysis, flow: 1 });
      expect(text).toContain(`\n${story.record.verdict.headline}\n`);
      const ranking = await window.ask('flow.ranking', { analysis, flow: 1 });
      expect(ranking[0]).toMatchObject({ cause: story.record.verdict.cause, whyNot: null });
      expect(ranking).toHaveLength(CAUSE_IDS.length);

      const ladder = { analysis, flow: 1, folded: false };
      const head = await window.ask('ladder.open', ladder);
      expect(head.packets).toBe(9);
      const ladderRows = await window.ask('ladder.rows', { ...ladder, from: 0, count: 2000 });
      expect(ladderRows).toHaveLength(head.rows);
      expect(await window.ask('ladder.position', { ...ladder, packet: 10 })).toBe(0);
      const { svg, map } = await window.ask('ladder.svg', { ...ladder, pseudonyms: null });
      expect([svg.slice(0, 4), map]).toEqual(['<svg', null]);

      const detail = await window.ask('packet.detail', { analysis, packet: 1 });
      expect(detail.bytes).toBeInstanceOf(Uint8Array);
      expect(detail.bytes).toHaveLength(detail.captured);
      expect(Array.from(detail.bytes.subarray(12, 14))).toEqual([0x08, 0x00]);
    });

    it('gives the view as CSV, all of it or some flows', async () => {
      const window = await openWindow();
      const analysis = await window.openFiles(small);
      await window.ended(analysis);
      const { view } = await window.ask('flows.view', { analysis, view: ALL });
      const whole = await window.ask('flows.csv', { analysis, view, flows: null });
      expect(whole.trimEnd().split('\r\n')).toHaveLength(FLOWS + 1);
      const some = await window.ask('flows.csv', { analysis, view, flows: [3, 1] });
      expect(
        some
          .trimEnd()
          .split('\r\n')
          .map((line) => line.split(',')[0]),
      ).toEqual(['flow', '3', '1']);
    });

    it('computes the SHA-256 of each capture after reading', async () => {
      const window = await openWindow();
      const analysis = await window.openFiles(small);
      await window.ended(analysis);
      await expect
        .poll(async () => (await window.ask('health.get', { analysis })).captures[0].sha256)
        .toMatch(/^[0-9a-f]{64}$/);
    });

    it('shows first rows while it still reads, and about ten progress messages a second', async () => {
      const window = await openWindow();
      const analysis = await window.openFiles(many);
      const first = await window.until((p) => p.analysis === analysis && p.flows > 0);
      if (first.state === 'reading') {
        const { view, counts } = await window.ask('flows.view', { analysis, view: ALL });
        expect(counts.total).toBeGreaterThan(0);
        const rows = await window.ask('flows.rows', { analysis, view, from: 0, count: 50 });
        expect(rows.length).toBeGreaterThan(0);
      }
      const end = await window.ended(analysis);
      expect(end.packets).toBeGreaterThanOrEqual(kind.manyPackets);
      expect(window.progress.length).toBeLessThan(end.seconds * 11 + 4);
    });

    it('reads not one packet more once a cancel was accepted', async () => {
      const window = await openWindow();
      const analysis = await window.openFiles(many, many, many);
      await window.until((p) => p.analysis === analysis && p.packets > 0);
      const seen = window.progress.filter((p) => p.analysis === analysis).at(-1)?.packets ?? 0;
      await window.ask('analysis.cancel', { analysis });
      const { captures } = await window.ask('health.get', { analysis });
      const accepted = captures.reduce((sum, { packets }) => sum + packets, 0);
      const end = await window.ended(analysis);
      expect(end.state).toBe('cancelled');
      expect(end.packets).toBe(accepted);
      expect(end.packets).toBeGreaterThanOrEqual(seen);
      expect(end.packets).toBeLessThan(3 * kind.manyPackets);
      for (const later of window.progress.slice(window.progress.indexOf(end))) {
        expect(later).toMatchObject({ state: 'cancelled', packets: accepted });
      }
      const { counts } = await window.ask('flows.view', { analysis, view: ALL });
      expect(counts.total).toBe(end.flows);
    });

    it('refuses what the contract does not have, at the door', async () => {
      const window = await openWindow();
      const analysis = await window.openFiles(small);
      await window.ended(analysis);
      const ladder = { analysis, flow: 0, folded: true };
      const bad: (readonly [string, unknown])[] = [
        ['no.such.method', null],
        ['constructor', null],
        ['__proto__', null],
        ['app.info', { extra: 1 }],
        ['analysis.open', { inputs: [], keep: null }],
        ['analysis.open', { inputs: [{ kind: 'sample' }] }],
        ['analysis.open', { inputs: [{ kind: 'path', path: 'a\0b' }], keep: null }],
        ['analysis.open', { inputs: [{ kind: 'url', path: 'http://x/' }], keep: null }],
        ['analysis.open', { inputs: small, keep: null }],
        ['flows.rows', { analysis, view: 1, from: 0, count: 1001 }],
        ['flows.rows', { analysis, view: 1, from: -1, count: 1 }],
        ['flows.rows', { analysis, view: 1, from: 0.5, count: 1 }],
        ['flows.view', { analysis, view: { ...ALL, sort: { column: 'nope', direction: 'up' } } }],
        ['ladder.rows', { ...ladder, from: 0, count: 2001 }],
        ['ladder.open', { ...ladder, surprise: true }],
        ['flow.story', { analysis: String(analysis), flow: 0 }],
        ['packet.detail', null],
      ];
      for (const [method, params] of bad) {
        expect(await window.refusalCode(method, params), method).toBe('bad-request');
      }
    });

    it('names what is not there: analysis, flow, packet, outdated view', async () => {
      const window = await openWindow();
      const analysis = await window.openFiles(small);
      await window.ended(analysis);
      expect(await window.refusalCode('flow.story', { analysis, flow: FLOWS })).toBe('no-flow');
      expect(await window.refusalCode('packet.detail', { analysis, packet: 1e6 })).toBe(
        'no-packet',
      );
      expect(await window.refusalCode('packet.detail', { analysis, packet: 0 })).toBe('no-packet');
      expect(await window.refusalCode('health.get', { analysis: analysis + 7 })).toBe(
        'no-analysis',
      );
      const old = await window.ask('flows.view', { analysis, view: ALL });
      await window.ask('flows.view', { analysis, view: { ...ALL, text: 'shop' } });
      expect(
        await window.refusalCode('flows.rows', { analysis, view: old.view, from: 0, count: 5 }),
      ).toBe('stale-view');
    });

    it('says of a missing file, a folder, an empty file and a text file why it cannot be read', async () => {
      const missing = path.join(scratch.path, 'missing.pcap');
      const empty = path.join(scratch.path, 'empty.pcap');
      const text = path.join(scratch.path, 'notes.txt');
      writeFileSync(empty, '');
      writeFileSync(text, 'these are the notes of a person, not of a network card\n'.repeat(20));
      const window = await openWindow([missing, empty, text, scratch.path]);
      const refusal = (file: string): Promise<string> =>
        window.refusalCode('analysis.open', { inputs: [{ kind: 'path', path: file }], keep: null });
      expect(await refusal(missing)).toBe('not-found');
      expect(await refusal(scratch.path)).toBe('not-readable');
      expect(await refusal(empty)).toBe('empty-file');
      expect(await refusal(text)).toBe('not-a-capture');
    });

    it('keeps the analysis that is open where the next capture cannot be opened', async () => {
      const missing = path.join(scratch.path, 'missing.pcap');
      const window = await openWindow([small, missing]);
      const analysis = await window.openFiles(small);
      await window.ended(analysis);
      const inputs = [{ kind: 'path', path: missing }];
      await window.refusal('analysis.open', { inputs, keep: analysis });
      expect((await window.ask('flow.story', { analysis, flow: 0 })).record.flow).toBe(0);
    });

    it('keeps what is on screen beside the next one, until the window closes it', async () => {
      const window = await openWindow();
      const shown = await window.openFiles(small);
      const next = await window.openBeside(shown, small);
      for (const analysis of [shown, next]) {
        await window.ended(analysis);
        expect((await window.ask('flow.story', { analysis, flow: 0 })).record.flow).toBe(0);
      }
      await window.ask('analysis.close', { analysis: shown });
      expect(await window.refusalCode('health.get', { analysis: shown })).toBe('no-analysis');
      expect((await window.ask('flow.story', { analysis: next, flow: 1 })).record.flow).toBe(1);
    });

    it('gives back what was on screen where an opening is cancelled', async () => {
      const window = await openWindow();
      const shown = await window.openFiles(small);
      await window.ended(shown);
      const unwanted = await window.openBeside(shown, many);
      await window.ask('analysis.close', { analysis: unwanted });
      expect(await window.refusalCode('health.get', { analysis: unwanted })).toBe('no-analysis');
      expect((await window.ask('flow.story', { analysis: shown, flow: 0 })).record.flow).toBe(0);
    });

    it('whatever order openings come in, what is on screen stays and only the last one beside it', async () => {
      const window = await openWindow();
      const shown = await window.openFiles(small);
      await window.ended(shown);
      const attempts = await Promise.allSettled([
        window.openBeside(shown, many),
        window.openBeside(shown, many),
        window.openBeside(shown, small),
      ]);
      const opened = attempts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      for (const one of attempts) {
        if (one.status === 'rejected') expect(String(one.reason)).toContain('cancelled');
      }
      const last = Math.max(...opened);
      for (const analysis of opened) {
        if (analysis === last) await window.ask('health.get', { analysis });
        else expect(await window.refusalCode('health.get', { analysis })).toBe('no-analysis');
      }
      expect((await window.ask('flow.story', { analysis: shown, flow: 0 })).record.flow).toBe(0);
    });

    it('closes the analysis before when it opens the next without keeping it', async () => {
      const window = await openWindow();
      const first = await window.openFiles(small);
      const second = await window.openFiles(small);
      expect(second).not.toBe(first);
      expect(await window.refusalCode('flow.story', { analysis: first, flow: 0 })).toBe(
        'no-analysis',
      );
      await window.ask('analysis.close', { analysis: second });
      expect(await window.refusalCode('flow.story', { analysis: second, flow: 0 })).toBe(
        'no-analysis',
      );
    });

    it('tells where a damaged capture ends, and shows what came before', async () => {
      const cut = path.join(scratch.path, 'cut.pcap');
      writeConversations(cut, 4);
      truncateSync(cut, 1000);
      const window = await openWindow([cut]);
      const analysis = await window.openFiles(cut);
      const end = await window.ended(analysis);
      expect(end.state).toBe('done');
      expect(end.error?.code).toBe('damaged');
      expect(end.error?.where.offset).toBeGreaterThan(900);
      expect(end.packets).toBeGreaterThan(8);
    });

    it('reads a compressed capture as what is in it, and counts and hashes the file as it is', async () => {
      const packed = path.join(scratch.path, 'small.pcap.gz');
      const bytes = gzipSync(readFileSync(small));
      writeFileSync(packed, bytes);
      const window = await openWindow([small, packed]);
      const plain = await window.openFiles(small);
      await window.ended(plain);
      const analysis = await window.openBeside(plain, packed);
      const end = await window.ended(analysis);
      expect(end).toMatchObject({ state: 'done', packets: FLOWS * 9, flows: FLOWS, error: null });
      expect([end.bytesRead, end.bytesTotal]).toEqual([bytes.length, bytes.length]);
      for (const flow of [0, 1, FLOWS - 1]) {
        const { record } = await window.ask('flow.story', { analysis, flow });
        const before = (await window.ask('flow.story', { analysis: plain, flow })).record;
        expect(record).toEqual({ ...before, capture: 'small.pcap.gz' });
      }
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await expect
        .poll(async () => (await window.ask('health.get', { analysis })).captures[0].sha256)
        .toBe(sha256);
      const { captures } = await window.ask('health.get', { analysis });
      expect(captures[0]).toMatchObject({ bytes: bytes.length, read: 'whole' });
      expect(captures[0].format).toMatch(/^pcap, .+, gzip$/);
    });

    it('tells where a compressed capture is damaged, and shows what came before', async () => {
      const cut = path.join(scratch.path, 'cut.pcap.gz');
      const bytes = gzipSync(readFileSync(small));
      const at = Math.floor(bytes.length / 2);
      writeFileSync(cut, bytes.subarray(0, at));
      const window = await openWindow([cut]);
      const analysis = await window.openFiles(cut);
      const end = await window.ended(analysis);
      expect(end.state).toBe('done');
      expect(end.error?.code).toBe('damaged');
      expect(end.error?.detail).toContain(`at byte ${at} of the compressed file`);
      expect(end.packets).toBeGreaterThan(8);
      expect(end.packets).toBeLessThan(FLOWS * 9);
    });

    it('remembers captures that were opened by path, and forgets them when told', async () => {
      const window = await openWindow([small]);
      await window.ask('recent.clear', null);
      const { analysis } = await window.ask('analysis.open', {
        inputs: [{ kind: 'path', path: small }],
        keep: null,
      });
      await window.ended(analysis);
      const recent = await window.ask('recent.list', null);
      expect(recent).toMatchObject([{ path: small, name: 'small.pcap', present: true }]);
      expect(existsSync(path.join(scratch.path, 'recent.json'))).toBe(true);
      await window.ask('recent.clear', null);
      expect(await window.ask('recent.list', null)).toEqual([]);
    });

    if (!kind.threads) return;
    it.each([
      ['throws', 'throw', 'worker-died'],
      ['exits', 'exit', 'worker-died'],
      ['uses up its memory', 'exhaust-memory', 'out-of-memory'],
    ] as const)(
      'survives a thread that %s, and says what was done until then',
      async (_, how, code) => {
        carrier = await kind.open({
          openAtStart: [small, many],
          configFolder: scratch.path,
          sabotage: { afterPackets: kind.manyPackets / 8, how },
        });
        const window = new WindowClient(carrier);
        const analysis = await window.openFiles(many);
        const end = await window.ended(analysis);
        expect(end.state).toBe('failed');
        expect(end.error?.code).toBe(code);
        expect(end.packets).toBeGreaterThan(0);
        expect(end.flows).toBeGreaterThan(0);
        expect(await window.refusalCode('flow.story', { analysis, flow: 0 })).toBe(code);
        // The host is still there for the next capture (small enough not to be sabotaged).
        const next = await window.openFiles(small);
        expect(await window.ended(next)).toMatchObject({ state: 'done', flows: FLOWS });
      },
    );
  });
}
