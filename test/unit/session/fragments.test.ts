import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { openAnalysis } from '../../../shared/session/analysis.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { concat, hex } from '../../support/byte-writer.ts';
import { pcapFile, type PacketToWrite } from '../../support/capture-builder.ts';
import {
  ethernet,
  fragmentIpv4,
  ipPacket,
  tcpPacket,
  udpPacket,
} from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

const ENDS = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50000, dport: 443 };
const PAYLOAD = Uint8Array.from({ length: 1000 }, (_, i) => i & 255);
const SYN = tcpPacket({ ...ENDS, seq: 4, flags: 'S' });
const SEGMENT = { ...ENDS, ipId: 77, seq: 5, ack: 1, flags: 'PA', dontFragment: false };
const [FIRST, MIDDLE, LAST] = fragmentIpv4(tcpPacket({ ...SEGMENT, payload: PAYLOAD }), 400);

/** Analyses raw IP packets, or Ethernet frames; a cut packet has its length on the wire. */
function analyse(
  packets: readonly (Uint8Array | PacketToWrite)[],
  linkType = 101,
): AnalysisSession {
  return wholeAnalysis(memorySource('fragments.pcap', pcapFile(packets, { linkType })));
}

/** The ladder's packets of a flow: number and what a fragment is, "" for packets that count. */
function shown(analysis: AnalysisSession, flow = 0): readonly (readonly [number, string])[] {
  return analysis
    .ladderRows(flow, false, 0, 100)
    .flatMap((row) =>
      row.kind === 'packet' ? [[row.packet.packet, row.packet.fragment ?? ''] as const] : [],
    );
}

function healthText(analysis: AnalysisSession): string {
  return analysis.health().entries.find(({ code }) => code === 'fragments')?.text ?? '';
}

describe('fragments and their flow', () => {
  test('the fragments of a segment that became whole are shown with it and count nothing', () => {
    const analysis = analyse([SYN, FIRST, MIDDLE, LAST]);
    expect(analysis.flowCount).toBe(1);
    expect(analysis.record(0)).toMatchObject({
      tcpStream: 0,
      packets: { client: 2, server: 0 },
      bytes: { client: 1000, server: 0 },
    });
    expect(shown(analysis)).toEqual([
      [1, ''],
      [2, 'fragment of #4'],
      [3, 'fragment of #4'],
      [4, ''],
    ]);
    expect(analysis.packetDetail(2)?.layers.at(-1)?.summary).toBe(
      'fragment of #4, shown with flow 0',
    );
    expect(analysis.packetDetail(4)?.layers.at(-1)?.summary).toBe(
      'this packet counts for a datagram of 3 fragments; the others: #2, #3',
    );
    expect(analysis.explain(0, false).packets.map(({ packet }) => packet)).toEqual([1, 4]);
    expect(analysis.ladderText(0, false)).toContain('fragment of #4');
    expect([...analysis.packetsOf([0])]).toEqual([1, 2, 3, 4]);
  });

  test('out of order: what comes before the first fragment belongs to the flow as well', () => {
    expect(shown(analyse([SYN, LAST, MIDDLE, FIRST]))).toEqual([
      [1, ''],
      [2, 'fragment of #4'],
      [3, 'fragment of #4'],
      [4, ''],
    ]);
  });

  test('a segment whose middle fragment is lost is shown with its flow and counts nothing', () => {
    const analysis = analyse([SYN, LAST, FIRST]);
    expect(analysis.record(0)).toMatchObject({
      packets: { client: 1, server: 0 },
      bytes: { client: 0 },
    });
    expect(shown(analysis)).toEqual([
      [1, ''],
      [2, 'fragment of the datagram that began with #3, never whole'],
      [3, 'first fragment of a datagram that never became whole'],
    ]);
    expect(analysis.packetDetail(3)?.layers.at(-1)?.summary).toBe(
      'first fragment of a datagram that never became whole, shown with flow 0',
    );
    expect(healthText(analysis)).toContain('of them 2 shown with the flow of their first fragment');
  });

  test('a flow exists when only a first fragment was captured, without a stream number', () => {
    const next = tcpPacket({ ...ENDS, sport: 50001, flags: 'S' });
    const analysis = analyse([FIRST, next]);
    expect(analysis.flowCount).toBe(2);
    expect(analysis.record(0)).toMatchObject({ tcpStream: 0, client: { port: 50001 } });
    const record = analysis.record(1);
    expect(record).toMatchObject({
      tcpStream: null,
      client: { ip: '10.0.0.2', port: 50000 },
      packets: { client: 0, server: 0 },
      start: analysis.packetDetail(1)?.time,
      duration: 0,
      completeness: 0,
      close: { kind: 'mid-capture', tags: [] },
    });
    expect(record.verdict.why).toContain('Only fragments of this flow were captured');
    expect(shown(analysis, 1)).toEqual([
      [1, 'first fragment of a datagram that never became whole'],
    ]);
    expect(analysis.explain(1, false).packets).toEqual([]);
    expect(analysis.story(1).record.verdict.headline).toBe(record.verdict.headline);
    expect(analysis.row(1)).toMatchObject({ packets: [0, 0], startNanos: 0 });
  });

  test('the same for UDP', () => {
    const [first] = fragmentIpv4(udpPacket({ ...ENDS, ipId: 3, payload: PAYLOAD }), 400);
    const analysis = analyse([first]);
    expect(analysis.record(0)).toMatchObject({ proto: 'udp', packets: { client: 0, server: 0 } });
    expect(analysis.record(0).verdict.why).toContain('Only fragments of this flow were captured');
    expect(shown(analysis)).toHaveLength(1);
  });

  test('without the first fragment nobody knows the ports: the others are in no flow, and health says so', () => {
    const analysis = analyse([SYN, MIDDLE, LAST]);
    expect(shown(analysis)).toEqual([[1, '']]);
    expect(healthText(analysis)).toContain(
      'of them 2 in no flow because their first fragment was not captured',
    );
    expect(analysis.packetDetail(2)?.layers.some(({ name }) => name === 'fragments')).toBe(false);
  });

  test('a first fragment with the ports but not the whole TCP header is enough', () => {
    const parts = fragmentIpv4(tcpPacket({ ...ENDS, ipId: 5, dontFragment: false }), 8);
    const analysis = analyse([SYN, parts[1], parts[0]]);
    expect(shown(analysis).map(([packet]) => packet)).toEqual([1, 2, 3]);
  });

  test('a first fragment too short for its ports leaves its datagram in no flow, and health says so', () => {
    const cut = { bytes: FIRST.subarray(0, 22), original: FIRST.length };
    const analysis = analyse([SYN, cut, MIDDLE]);
    expect(shown(analysis)).toEqual([[1, '']]);
    expect(healthText(analysis)).toContain(
      'of them 2 in no flow because their first fragment carries no ports',
    );
  });

  test('a first fragment cut by the snap length counts as it is; the others are shown beside it', () => {
    const cut = (bytes: Uint8Array): PacketToWrite => ({
      bytes: bytes.subarray(0, 60),
      original: bytes.length,
    });
    const analysis = analyse([SYN, cut(LAST), cut(FIRST), cut(MIDDLE)]);
    expect(analysis.record(0).packets).toEqual({ client: 2, server: 0 });
    expect(shown(analysis)).toEqual([
      [1, ''],
      [2, 'fragment of #3'],
      [3, ''],
      [4, 'fragment of #3'],
    ]);
    expect(healthText(analysis)).toContain(
      'of them 1 taken as packets although cut, 2 shown with the flow of their first fragment',
    );
  });

  test('a fragment captured a second time after its datagram was whole stays with it', () => {
    const analysis = analyse([
      SYN,
      FIRST,
      MIDDLE,
      { bytes: LAST, sec: 1_700_000_003, nsec: 0 },
      { bytes: LAST, sec: 1_700_000_003, nsec: 50_000 },
    ]);
    expect(analysis.record(0).packets.client).toBe(2);
    expect(shown(analysis).at(-1)).toEqual([5, 'fragment of #4']);
  });

  test('fragments of different VLANs do not make one datagram, as in Wireshark', () => {
    const on = (id: number, packet: Uint8Array): Uint8Array =>
      ethernet(packet, { vlans: [[0x8100, id]] });
    const analysis = analyse([on(5, FIRST), on(6, MIDDLE), on(5, LAST), on(5, MIDDLE)], 1);
    expect(analysis.record(0)).toMatchObject({ tcpStream: 0, packets: { client: 1 } });
    expect(shown(analysis)).toEqual([
      [1, 'fragment of #4'],
      [3, 'fragment of #4'],
      [4, ''],
    ]);
  });

  test('IPv6 fragments, the last one lost', () => {
    const ends = { src: '2001:db8::2', dst: '2001:db8::9' };
    const tcp = tcpPacket({ ...ends, sport: 50000, dport: 443, payload: PAYLOAD }).subarray(40);
    const part = (from: number, to: number): Uint8Array => {
      const header = hex('06 00 0000 cafe0001');
      header[2] = from >> 8;
      header[3] = (from & 0xf8) | 1;
      return ipPacket({ ...ends, extensions: [[44, header]] }, 6, tcp.subarray(from, to));
    };
    const analysis = analyse([part(512, 1016), part(0, 512)]);
    expect(analysis.record(0)).toMatchObject({
      tcpStream: null,
      client: { ip: '2001:db8::2', port: 50000 },
    });
    expect(shown(analysis)).toEqual([
      [1, 'fragment of the datagram that began with #2, never whole'],
      [2, 'first fragment of a datagram that never became whole'],
    ]);
  });

  test('fragments that reading was stopped over are with their flow too', () => {
    const source = memorySource('f.pcap', pcapFile([SYN, FIRST, MIDDLE, LAST], { linkType: 101 }));
    const opened = openAnalysis([source]);
    if (!opened.ok) throw new Error(opened.error.detail);
    const analysis = opened.value;
    analysis.step(3);
    analysis.stop();
    while (analysis.step(1000));
    expect(shown(analysis).map(([packet]) => packet)).toEqual([1, 2, 3]);
  });

  test('a transfer in fragments folds, and the fold says how many fragments it holds', () => {
    const packets = Array.from({ length: 20 }, (_, i) =>
      fragmentIpv4(
        udpPacket({ ...ENDS, ipId: i + 1, payload: concat(PAYLOAD), dontFragment: false }),
        512,
      ),
    ).flat();
    const analysis = analyse(packets.map((bytes, i) => ({ bytes, sec: 1_700_000_000, nsec: i })));
    const folds = analysis.ladderRows(0, true, 0, 100).filter((row) => row.kind === 'fold');
    expect(folds).toHaveLength(1);
    expect(folds[0]).toMatchObject({ segments: [18, 0], acks: [0, 0], fragments: 19 });
    expect(analysis.ladderText(0, true)).toContain('19 fragments');
  });
});
