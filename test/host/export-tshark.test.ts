import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memorySource } from '../../shared/capture/byte-source.ts';
import { endsFilter } from '../../shared/report/report-commands.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import type { PlacedNote } from '../../shared/session/annotations.ts';
import { writeCommentedCapture } from '../../host/worker/exports/commented-capture.ts';
import { ofFlows, writePackets } from '../../host/worker/exports/packet-file.ts';
import { wiresharkView } from '../../host/worker/wireshark-view.ts';
import { HAS_CORPUS, readCapture } from '../golden/corpus/corpus-files.ts';
import { scratchFolder } from '../support/conversation-file.ts';
import { wholeAnalysis } from '../support/whole-analysis.ts';

const TSHARK = 'tshark';
const HAS_TSHARK = spawnSync(TSHARK, ['--version']).status === 0;
if (!HAS_TSHARK) process.stderr.write('SKIPPED: our pcapng read by tshark; install tshark\n');
if (!HAS_CORPUS) process.stderr.write('SKIPPED: slices of the corpus; set TEARDOWN_CORPUS\n');

/** pcap of both resolutions and byte orders, pcapng with several interfaces and resolutions, IPv6, tunnels. */
const CAPTURES = [
  'PcapPlusPlus__nanosecs_big_endian.pcap',
  'PcapPlusPlus__IPv4-encapsulated-IPv6.pcap',
  'PcapPlusPlus__sll2.pcap',
  'libtrace__100_packets.pcapng',
  'libtrace__100_packetsns.pcap',
  'suricata-verify__frag-ip-tcp-syn.pcap',
  'suricata-verify__frag-eth-vlan-ipv6-tcp.pcap',
  'nDPI__sites.pcapng',
  'nDPI__teams.pcap',
  'nDPI__tls_alert.pcap',
  'CenTrace__91.199.201.114_www.bitcomet.com_example.com.pcap',
];

const COPY = { application: 'Teardown 0', notes: true, capture: null } as const;
const scratch = scratchFolder();
afterAll(() => scratch.remove());

/** Lines of fields, as tshark gives them. */
function tshark(file: string, fields: readonly string[], filter: string | null = null): string[] {
  const args = ['-r', file, '-o', 'frame.generate_md5_hash:TRUE', '-T', 'fields'];
  if (filter !== null) args.push('-Y', filter);
  for (const field of fields) args.push('-e', field);
  const out = execFileSync(TSHARK, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: 'pipe',
  });
  return out === '' ? [] : out.replace(/\n$/u, '').split('\n');
}

/** Runs a writer to its end; its file. */
function written(
  name: string,
  write: (draft: { write(bytes: Uint8Array): void }) => Generator<unknown, unknown>,
): string {
  const parts: Uint8Array[] = [];
  const steps = write({ write: (bytes) => parts.push(bytes) });
  ended(steps);
  const file = path.join(scratch.path, name);
  writeFileSync(file, Buffer.concat(parts));
  return file;
}

/** The end of a generator. */
function ended<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function opened(name: string, bytes: Uint8Array): { session: AnalysisSession; file: string } {
  const file = path.join(scratch.path, name);
  writeFileSync(file, bytes);
  return { session: wholeAnalysis(memorySource(name, bytes)), file };
}

const EXACT = [
  'frame.time_epoch',
  'frame.len',
  'frame.cap_len',
  'frame.md5_hash',
  'frame.encap_type',
  'frame.interface_name',
  'frame.packet_flags',
];

describe.skipIf(!HAS_TSHARK || !HAS_CORPUS)('slices, as tshark reads them', () => {
  it.each(CAPTURES)('%s: every other flow, byte for byte', (name) => {
    const { session, file } = opened(name, readCapture(name));
    const flows = Array.from({ length: session.flowCount }, (_, i) => i).filter((i) => i % 2 === 0);
    const copy = written('copy.pcapng', (draft) =>
      writePackets(session, ofFlows(session, flows), COPY, draft),
    );
    // pcap has no interfaces: tshark calls the one of the copy “unknown”.
    const isPcap = session.captures[0].format === 'pcap';
    const all = tshark(file, EXACT).map((line) =>
      isPcap ? line.replace('\t\t', '\tunknown\t') : line,
    );
    const wanted = Array.from(session.packetsOf(flows), (packet) => all[packet - 1]);
    expect(wanted.length).toBeGreaterThan(0);
    expect(tshark(copy, EXACT)).toEqual(wanted);
  });

  it.each(CAPTURES)('%s: the filter shows exactly a flow’s packets', (name) => {
    const { session, file } = opened(name, readCapture(name));
    const some = Array.from({ length: session.flowCount }, (_, i) => i).filter(
      (i) => i % Math.ceil(session.flowCount / 2) === 0,
    );
    for (const flow of some) {
      const { filter, source, goTo } = ended(wiresharkView(session, flow, null));
      expect([source, goTo]).toEqual([0, null]);
      const shown = tshark(file, ['frame.number'], filter).map(Number);
      expect([flow, filter, shown]).toEqual([flow, filter, [...session.packetsOf([flow])]]);
      // Fragments have no ports: only the exact filter knows them.
      if (name.includes('frag')) continue;
      const { proto, client, server } = session.record(flow);
      const byEnds = tshark(file, ['frame.number'], endsFilter(proto, [client, server])).map(
        Number,
      );
      expect(byEnds).toEqual(expect.arrayContaining([...session.packetsOf([flow])]));
    }
  });
});

describe.skipIf(!HAS_TSHARK)('notes, as tshark reads them', () => {
  const note = (packet: number, text: string): PlacedNote => ({
    ...{ id: String(packet), anchor: { on: 'packet', flow: null, packet }, text, by: 'Ann' },
    ...{ at: '2026-11-20T14:02:03Z', edited: null },
  });
  const head = 'Ann, 2026-11-20 14:02 UTC: ';

  it('are packet comments in slices and in a commented copy, whatever is in them', () => {
    const sample = path.resolve('host/sample/teardown-sample.pcapng');
    const { session } = opened('sample.pcapng', readFileSync(sample));
    const texts = [
      'plain',
      '<b>"quoted" & \\ back</b>',
      '日本語 عربى \u202eevil',
      'x'.repeat(3000),
    ];
    const notes = texts.map((text, i) => note(i + 1, text));
    session.annotate({ notes, flows: [] });
    const all = Array.from({ length: session.flowCount }, (_, i) => i);
    const slice = written('slice.pcapng', (draft) =>
      writePackets(session, ofFlows(session, all), COPY, draft),
    );
    const copy = written('commented.pcapng', (draft) =>
      writeCommentedCapture(session, 0, memorySource('sample.pcapng', readFileSync(sample)), draft),
    );
    for (const file of [slice, copy]) {
      const comments = tshark(file, ['frame.comment'], 'frame.comment');
      expect(comments.map((text) => text.replaceAll('\\\\', '\\'))).toEqual(
        texts.map((text) => `${head}${text}`),
      );
    }
    const packets = session.readingState().packets;
    expect(tshark(copy, ['frame.number'])).toHaveLength(packets);
  });
});
