import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memorySource } from '../../shared/capture/byte-source.ts';
import type { ExportSpec } from '../../shared/contract/export-messages.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import type { PlacedNote } from '../../shared/session/annotations.ts';
import { FLOW_FIELDS, FLOW_LISTS } from '../../shared/session/flow-fields.ts';
import type { FlowRecord } from '../../shared/session/records.ts';
import type { WorkContext } from '../../host/worker/do-work.ts';
import { columnName } from '../../host/worker/exports/parquet-file.ts';
import { writeExport } from '../../host/worker/exports/write-export.ts';
import { PcapngBuilder } from '../support/capture-builder.ts';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import { ethernet, tcpPacket } from '../support/packet-builder.ts';
import { fileInMemory, wholeAnalysis } from '../support/whole-analysis.ts';

const FLOWS = 60;
const ALL = Array.from({ length: FLOWS }, (_, i) => i);
const scratch = scratchFolder();
let session: AnalysisSession;
let sources: WorkContext['sources'];

beforeAll(() => {
  const file = writeConversations(path.join(scratch.path, 'shop.pcap'), FLOWS);
  sources = [fileInMemory(file)];
  session = wholeAnalysis(...sources);
});
afterAll(() => scratch.remove());

function context(more: Partial<WorkContext> = {}): WorkContext {
  return { sources, tell: () => undefined, breathe: () => Promise.resolve(), ...more };
}

/** Writes an export of the session into the scratch folder; its path. */
async function written(what: ExportSpec, name: string, how = context()): Promise<string> {
  const target = path.join(scratch.path, name);
  const { bytes } = await writeExport(session, what, target, how);
  expect(readFileSync(target)).toHaveLength(bytes);
  return target;
}

const flows = (format: 'csv' | 'json' | 'jsonl' | 'parquet', list = ALL): ExportSpec => ({
  kind: 'flows',
  format,
  choice: { flows: list },
  pseudonyms: null,
});

/** The value of a field as Parquet holds it. */
function cell(kind: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => cell(kind, one));
  if (value === null) return null;
  if (kind === 'integer') return BigInt(value as number);
  if (kind !== 'time') return value;
  const [seconds, fraction] = (value as string).slice(0, -1).split('.');
  return BigInt(Date.parse(`${seconds}Z`) / 1000) * 10n ** 9n + BigInt(fraction);
}

describe('flows written for other programs', () => {
  it('are the contract’s records as JSON Lines and JSON', async () => {
    const records = ALL.map((flow) => session.record(flow));
    const lines = readFileSync(await written(flows('jsonl'), 'a.jsonl'), 'utf8').trimEnd();
    expect(lines.split('\n').map((line) => JSON.parse(line) as unknown)).toEqual(records);
    const json = readFileSync(await written(flows('json', [3, 1]), 'a.json'), 'utf8');
    expect(JSON.parse(json)).toEqual([records[3], records[1]]);
    expect(JSON.parse(readFileSync(await written(flows('json', []), 'b.json'), 'utf8'))).toEqual(
      [],
    );
  });

  it('are a line each as CSV', async () => {
    const text = readFileSync(await written(flows('csv', [5, 2]), 'a.csv'), 'utf8');
    expect(text.split('\r\n').map((line) => line.split(',')[0])).toEqual(['flow', '5', '2', '']);
  });

  it('are typed columns as Parquet, equal to the records field for field', async () => {
    const file = await written(flows('parquet'), 'a.parquet');
    const rows = await parquetReadObjects({
      file: await asyncBufferFromFile(file),
      parsers: { timestampFromNanoseconds: (nanos: bigint) => nanos },
    });
    expect(rows).toHaveLength(FLOWS);
    const lists = new Set(FLOW_LISTS.map(({ name }) => name));
    ALL.forEach((flow) => {
      const record: FlowRecord = session.record(flow);
      for (const { name, kind, of } of FLOW_FIELDS) {
        if (lists.has(name)) continue;
        expect([name, rows[flow][columnName(name)]]).toEqual([name, cell(kind, of(record))]);
      }
      for (const { name, kind, of } of FLOW_LISTS) {
        expect([name, rows[flow][columnName(name)]]).toEqual([name, cell(kind, of(record))]);
      }
    });
    expect(Object.keys(rows[0])).toContain('close_kind');
    expect(rows[0].start).toBe(1_000_000_000n * 10n ** 9n);
  });

  it('leave nothing out of the record as Parquet', () => {
    const named = new Set([...FLOW_FIELDS, ...FLOW_LISTS].map(({ name }) => name));
    const record = session.record(1);
    const leaves = (value: unknown, at: string): string[] => {
      if (value === null || typeof value !== 'object') return [at];
      if (Array.isArray(value)) {
        return value.length > 0 && typeof value[0] === 'object' ? leaves(value[0], at) : [at];
      }
      return Object.entries(value).flatMap(([key, one]) =>
        leaves(one, at === '' ? key : `${at}.${key}`),
      );
    };
    const covered = (leaf: string): boolean =>
      [...named].some((name) => name === leaf || name.startsWith(`${leaf}.`));
    expect(leaves(record, '').filter((leaf) => !covered(leaf))).toEqual(['schema']);
  });

  it('follow the view, and refuse one that was remade', async () => {
    const sort = { column: 'flow', direction: 'down' } as const;
    const { view } = session.view({ text: '', kinds: ['reset'], triage: [], sort });
    const what = { ...flows('csv'), choice: { view } } as ExportSpec;
    const text = readFileSync(await written(what, 'view.csv'), 'utf8');
    expect(
      text
        .split('\r\n')
        .slice(1, 3)
        .map((line) => line.split(',')[0]),
    ).toEqual(['59', '57']);
    const old = { ...what, choice: { view: view - 1 } } as ExportSpec;
    await expect(written(old, 'old.csv')).rejects.toMatchObject({ error: { code: 'stale-view' } });
    await expect(written(flows('csv', [FLOWS]), 'no.csv')).rejects.toMatchObject({
      error: { code: 'no-flow' },
    });
    expect(existsSync(path.join(scratch.path, 'old.csv'))).toBe(false);
  });

  it('hold no original value under pseudonyms; the map back is apart', async () => {
    for (const format of ['csv', 'json', 'jsonl', 'parquet'] as const) {
      const target = path.join(scratch.path, `hidden.${format}`);
      const what = {
        ...flows(format),
        pseudonyms: { keepPrefixes: false, seed: 'x' },
      } as ExportSpec;
      const { map } = await writeExport(session, what, target, context());
      const bytes = readFileSync(target);
      for (const secret of ['10.0.0.2', 'shop.example', 'shop.pcap']) {
        expect([format, secret, bytes.includes(secret)]).toEqual([format, secret, false]);
      }
      expect(JSON.stringify(map)).toContain('10.0.0.2');
    }
  });
});

describe('packets written for Wireshark', () => {
  it('are those of the chosen flows, in file order', async () => {
    const what: ExportSpec = { kind: 'packets', choice: { flows: [7, 2] }, pseudonyms: null };
    const again = wholeAnalysis(fileInMemory(await written(what, 'two.pcapng')));
    expect(again.flowCount).toBe(2);
    expect([0, 1].map((flow) => again.row(flow).client)).toEqual(
      [2, 7].map((flow) => session.row(flow).client),
    );
    expect(again.readingState().packets).toBe(18);
    expect(again.timeOf(1)).toBe(session.timeOf(session.firstPacket(2)));
  });

  it('are the same packets as `packetsOf` names', async () => {
    const what: ExportSpec = { kind: 'packets', choice: { flows: [4] }, pseudonyms: null };
    const again = wholeAnalysis(fileInMemory(await written(what, 'four.pcapng')));
    const times = Array.from({ length: again.readingState().packets }, (_, i) =>
      again.timeOf(i + 1),
    );
    expect(times).toEqual(Array.from(session.packetsOf([4]), (packet) => session.timeOf(packet)));
  });
});

describe('a capture written again with notes', () => {
  const segment = (seq: number): Uint8Array =>
    ethernet(tcpPacket({ src: '10.0.0.2', dst: '10.0.0.9', sport: 1, dport: 443, seq }));
  const note = (packet: number, text: string): PlacedNote => ({
    ...{ id: String(packet), anchor: { on: 'packet', flow: null, packet }, text, by: 'Ann' },
    ...{ at: '2026-11-20T14:02:03Z', edited: null },
  });

  async function copied(file: Uint8Array, notes: readonly PlacedNote[]): Promise<AnalysisSession> {
    const source = memorySource('c.pcapng', file);
    const own = wholeAnalysis(source);
    own.annotate({ notes, flows: [] });
    const target = path.join(scratch.path, 'copy.pcapng');
    const what: ExportSpec = { kind: 'commented-capture', capture: 0, pseudonyms: null };
    await writeExport(own, what, target, context({ sources: [source] }));
    return wholeAnalysis(fileInMemory(target));
  }
  const commentsOf = (one: AnalysisSession): readonly unknown[] =>
    one.captures[0].comments.map(({ on, number, text }) => [on, number, text]);

  it.each([false, true])(
    'keeps every block of a pcapng file (big-endian: %s)',
    async (bigEndian) => {
      const file = new PcapngBuilder()
        .section({ bigEndian, comment: 'mine', length: 4000n })
        .interface({ tsresol: 9, name: 'eth0' })
        .packet({ bytes: segment(1), sec: 5, comments: ['first'] })
        .block(0x0bad, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))
        .block(4, Uint8Array.of(0, 0, 0, 0))
        .simplePacket(segment(2))
        .statistics(0, { ifdrop: 9n })
        .section({ bigEndian: !bigEndian })
        .interface({ tsresol: 6 })
        .obsoletePacket({ bytes: segment(3), sec: 7 }, 2)
        .bytes();
      const again = await copied(file, [note(1, 'one'), note(3, 'three'), note(4, 'four')]);
      const ann = 'Ann, 2026-11-20 14:02 UTC:';
      expect(commentsOf(again)).toEqual([
        ['section', 0, 'mine'],
        ['section', 0, `On packet 3: ${ann} three`],
        ['packet', 1, 'first'],
        ['packet', 1, `${ann} one`],
        ['packet', 4, `${ann} four`],
      ]);
      const before = wholeAnalysis(memorySource('c.pcapng', file));
      expect(again.readingState().packets).toBe(4);
      for (const packet of [1, 2, 3, 4]) {
        expect(again.timeOf(packet)).toBe(before.timeOf(packet));
        expect(again.packetDetail(packet)?.bytes).toEqual(before.packetDetail(packet)?.bytes);
      }
      expect(again.captures[0].interfaces.map(({ drops }) => drops)).toEqual(
        before.captures[0].interfaces.map(({ drops }) => drops),
      );
      const codes = (one: AnalysisSession): string[] =>
        one.health().entries.map(({ code, count }) => `${code} ${count}`);
      expect(codes(again)).toEqual(codes(before));
    },
  );

  it('is the same bytes where nobody said anything', async () => {
    const file = new PcapngBuilder()
      .section()
      .interface({})
      .packet({ bytes: segment(1) })
      .bytes();
    await copied(file, []);
    expect(readFileSync(path.join(scratch.path, 'copy.pcapng'))).toEqual(Buffer.from(file));
  });

  it('goes up to the damage and says so', async () => {
    const file = new PcapngBuilder()
      .section()
      .interface({ tsresol: 9 })
      .packet({ bytes: segment(1) })
      .raw(Uint8Array.of(6, 0, 0, 0, 3, 0, 0, 0, 1, 1, 1, 1, 1))
      .bytes();
    const again = await copied(file, []);
    expect(again.readingState().packets).toBe(1);
    expect(again.outcome).toBe('whole');
    expect(String(commentsOf(again)[0])).toMatch(
      /from a damaged capture, as far as it can be read/,
    );
  });

  it('is pcapng where it was pcap', async () => {
    session.annotate({ notes: [note(2, 'here')], flows: [] });
    const file = await written(
      { kind: 'commented-capture', capture: 0, pseudonyms: null },
      'shop-notes.pcapng',
    );
    session.annotate({ notes: [], flows: [] });
    const again = wholeAnalysis(fileInMemory(file));
    expect(again.readingState().packets).toBe(session.readingState().packets);
    expect(commentsOf(again)).toEqual([['packet', 2, 'Ann, 2026-11-20 14:02 UTC: here']]);
  });
});

describe('writing', () => {
  it('leaves no file where it is cancelled, and the old one where there was one', async () => {
    const target = path.join(scratch.path, 'kept.json');
    writeFileSync(target, 'old');
    const before = readdirSync(scratch.path);
    let breaths = 0;
    const slow = context({
      tell: () => undefined,
      breathe: () => {
        breaths += 1;
        return Promise.reject(new Error('cancelled'));
      },
    });
    const list = Array.from({ length: 20_000 }, (_, i) => i % FLOWS);
    await expect(writeExport(session, flows('json', list), target, slow)).rejects.toThrow(
      'cancelled',
    );
    expect(breaths).toBe(1);
    expect(readFileSync(target, 'utf8')).toBe('old');
    expect(readdirSync(scratch.path)).toEqual(before);
  });

  it('says where it cannot', async () => {
    await expect(written(flows('csv'), 'no/such/folder.csv')).rejects.toMatchObject({
      error: {
        code: 'not-found',
        detail: expect.stringContaining('there is no such folder') as string,
      },
    });
  });
});
