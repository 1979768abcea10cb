import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memorySource } from '../../shared/capture/byte-source.ts';
import { streamsOverTimeCommand } from '../../shared/report/report-commands.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { ofFlows, writePackets } from '../../host/worker/exports/packet-file.ts';
import { wiresharkView } from '../../host/worker/wireshark-view.ts';
import { concat, hex } from '../support/byte-writer.ts';
import { pcapFile } from '../support/capture-builder.ts';
import { scratchFolder } from '../support/conversation-file.ts';
import { ethernet, tcpPacket, udpPacket } from '../support/packet-builder.ts';
import { wholeAnalysis } from '../support/whole-analysis.ts';
import { allTexts, reportOf } from '../unit/report/report-of.ts';

const HAS_TSHARK = spawnSync('tshark', ['--version']).status === 0;
if (!HAS_TSHARK) process.stderr.write('SKIPPED: streams as tshark numbers them; install tshark\n');

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const carried = (packet: Uint8Array, dport: number): Uint8Array =>
  udpPacket({
    ...{ src: '192.0.2.1', dst: '192.0.2.2', sport: 49_152, dport },
    payload: concat(hex('08000000 00000500'), ethernet(packet)),
  });
const syn = (sport: number): Uint8Array =>
  tcpPacket({ src: '10.0.0.2', dst: '10.0.0.9', sport, dport: 443, flags: 'S' });
const reset = (dport: number): Uint8Array =>
  tcpPacket({ src: '10.0.0.9', dst: '10.0.0.2', sport: 443, dport, flags: 'RA', ack: 1 });

/** A flow in the tunnel, then one outside of it. */
const tunnelled = (port: number): readonly Uint8Array[] => [
  carried(syn(50_000), port),
  carried(reset(50_000), port),
  syn(50_001),
  reset(50_001),
];

function opened(name: string, bytes: Uint8Array): { session: AnalysisSession; file: string } {
  const file = path.join(scratch.path, name);
  writeFileSync(file, bytes);
  return { session: wholeAnalysis(memorySource(name, bytes)), file };
}

const captureOf = (name: string, packets: readonly Uint8Array[]): ReturnType<typeof opened> =>
  opened(name, pcapFile(packets.map((packet) => ethernet(packet))));

function ended<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function frames(file: string, filter: string, decodeAs: readonly string[]): readonly number[] {
  const told = decodeAs.flatMap((rule) => ['-d', rule]);
  const args = ['-r', file, ...told, '-Y', filter, '-T', 'fields', '-e', 'frame.number'];
  const out = execFileSync('tshark', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
  return out === '' ? [] : out.split('\n').map(Number);
}

async function reportTexts(session: AnalysisSession): Promise<readonly string[]> {
  return allTexts(await reportOf(session, { flows: [0, 1] }));
}

const times = (texts: readonly string[], words: string): number =>
  texts.filter((text) => text.includes(words)).length;

describe('flows in VXLAN on port 8472', () => {
  it.skipIf(!HAS_TSHARK)('have the stream numbers that Wireshark gives when told', () => {
    const { session, file } = captureOf('flannel.pcap', tunnelled(8472));
    for (const flow of [0, 1]) {
      const { filter, decodeAs } = ended(wiresharkView(session, flow, null));
      expect(filter).toBe(`tcp.stream eq ${flow}`);
      expect(frames(file, filter, decodeAs)).toEqual([...session.packetsOf([flow])]);
      // Without being told it shows another flow, or none.
      expect(frames(file, filter, [])).not.toEqual([...session.packetsOf([flow])]);
    }
    const command = streamsOverTimeCommand(file, '60', session.decodeAs);
    expect(execFileSync('bash', ['-c', command], { encoding: 'utf8', stdio: 'pipe' })).toBe(
      '0 2\n',
    );
  });

  it('are told of where only later packets of a flow are in the tunnel', () => {
    const { session } = captureOf('any.pcap', [syn(50_000), carried(reset(50_000), 8472)]);
    expect(session.decodeAs).toEqual(['udp.port==8472,vxlan']);
  });

  it.each([
    [8472, 1],
    [4789, 0],
  ])('the report says so once beside the filters: port %i', async (port, said) => {
    const { session } = captureOf('t.pcap', tunnelled(port));
    const texts = await reportTexts(session);
    expect(times(texts, 'Decode As')).toBe(said);
    expect(times(texts, 'tcp.stream eq 1')).toBeGreaterThan(0);
    const bare = await reportOf(session, { flows: [0, 1], sections: ['flows'] });
    expect(times(allTexts(bare), 'Decode As')).toBe(said);
    const model = JSON.stringify(await reportOf(session));
    expect(model.includes('-d udp.port==8472,vxlan -Y')).toBe(said === 1);
  });
});

describe('a text listing', () => {
  const LISTING = [
    '10:00:00.000000 IP 10.0.0.1.50000 > 10.0.0.2.443: Flags [S], seq 100, win 64240, length 0',
    '10:00:00.005000 IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 1, length 64',
    '10:00:00.010000 IP 10.0.0.2.443 > 10.0.0.1.50000: Flags [S.], seq 500, ack 101, win 64240, length 0',
    '10:00:00.015000 ARP, Request who-has 10.0.0.1 tell 10.0.0.2, length 28',
    '10:00:00.020000 IP 10.0.0.9.80 > 10.0.0.8.40000: Flags [R.], seq 1, ack 1, win 0, length 0',
    '10:00:00.030000 IP 10.0.0.1.50000 > 10.0.0.2.443: Flags [R], seq 101, win 0, length 0',
    '',
  ].join('\n');
  const { session } = opened('paste.txt', new TextEncoder().encode(LISTING));

  it('no command gives it to tshark or Wireshark; what is extracted of it has the same numbers', async () => {
    const model = await reportOf(session, { flows: [0, 1] });
    const texts = allTexts(model);
    expect(times(texts, 'cannot read paste.txt')).toBe(1);
    const said = JSON.stringify(model);
    expect(said).toContain('teardown extract paste.txt -o paste.txt.pcapng');
    expect(said).toContain('tshark -r paste.txt.pcapng ');
    expect(said).not.toContain('tshark -r paste.txt ');
    expect(ended(wiresharkView(session, 0, null)).listing).toBe(true);
  });

  it.skipIf(!HAS_TSHARK)('the copy has the listing’s numbers of packets and streams', () => {
    const parts: Uint8Array[] = [];
    const options = { application: 'Teardown 0', notes: true, capture: null };
    ended(
      writePackets(session, ofFlows(session, [0, 1]), options, { write: (b) => parts.push(b) }),
    );
    const copy = path.join(scratch.path, 'paste.txt.pcapng');
    writeFileSync(copy, Buffer.concat(parts));
    for (const flow of [0, 1]) {
      const { filter } = ended(wiresharkView(session, flow, null));
      expect(frames(copy, filter, [])).toEqual([...session.packetsOf([flow])]);
    }
  });
});
