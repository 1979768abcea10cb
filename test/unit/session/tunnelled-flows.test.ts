import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { explanationText, FOR_A_TICKET } from '../../../shared/session/text/explanation-text.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { concat, hex } from '../../support/byte-writer.ts';
import {
  ethernet,
  fragmentIpv4,
  ipPacket,
  tcpPacket,
  udpPacket,
} from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

const INNER = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50_000, dport: 443 };
const OUTER = { src: '192.0.2.1', dst: '192.0.2.2', dontFragment: false };
const BIG = tcpPacket({ ...INNER, flags: 'PA', payload: 'x'.repeat(1200) });
const SYN = tcpPacket({ ...INNER, flags: 'S' });

const vxlan = (packet: Uint8Array): Uint8Array =>
  udpPacket({
    ...OUTER,
    sport: 49_152,
    dport: 4789,
    payload: concat(hex('08000000 00000500'), ethernet(packet)),
  });
const gre = (packet: Uint8Array): Uint8Array =>
  ipPacket(OUTER, 47, concat(hex('0000 0800'), packet));

function analysisOf(...packets: readonly Uint8Array[]): AnalysisSession {
  return wholeAnalysis(memorySource('t.pcap', pcapFile(packets.map((packet) => ethernet(packet)))));
}

const AROUND = { id: null, from: '192.0.2.1', to: '192.0.2.2' };

describe('flows in tunnels', () => {
  it('count as flows of their own, with the tunnel named; the carrier is no flow', () => {
    const session = analysisOf(vxlan(SYN), vxlan(BIG), gre(tcpPacket({ ...INNER, sport: 50_001 })));
    expect(session.flowCount).toBe(2);
    expect(session.record(0)).toMatchObject({
      client: { ip: INNER.src, port: INNER.sport },
      packets: { client: 2, server: 0 },
      tunnel: [{ ...AROUND, kind: 'vxlan', id: 5 }],
    });
    expect(session.record(1).tunnel).toEqual([{ ...AROUND, kind: 'gre' }]);
    expect(explanationText(session, 0, FOR_A_TICKET)).toContain(
      'Tunnel     VXLAN VNI 5, 192.0.2.1 → 192.0.2.2',
    );
  });

  it('a flow outside of any tunnel says null, and explain no word', () => {
    const session = analysisOf(SYN);
    expect(session.record(0).tunnel).toBeNull();
    expect(explanationText(session, 0, FOR_A_TICKET)).not.toContain('Tunnel');
  });

  it('a carrier that the path had fragmented is put together first', () => {
    const session = analysisOf(vxlan(SYN), ...fragmentIpv4(vxlan(BIG), 640));
    expect(session.flowCount).toBe(1);
    expect(session.record(0)).toMatchObject({
      packets: { client: 2 },
      bytes: { client: 1200 },
      tunnel: [{ kind: 'vxlan' }],
    });
    const ladder = session.explain(0, false).packets;
    expect(ladder.filter(({ len }) => len === 1200)).toHaveLength(1);
  });

  it('fragments inside a tunnel become one segment that keeps its tunnel', () => {
    const parts = fragmentIpv4(BIG, 640).map(gre);
    const session = analysisOf(...parts);
    expect(session.record(0)).toMatchObject({
      bytes: { client: 1200 },
      tunnel: [{ ...AROUND, kind: 'gre' }],
    });
  });

  it('fragments in fragments are counted as too deep, in no flow', () => {
    const parts = fragmentIpv4(BIG, 640).flatMap((part) => fragmentIpv4(gre(part), 320));
    const session = analysisOf(SYN, ...parts);
    expect(session.record(0)).toMatchObject({ packets: { client: 1 }, bytes: { client: 0 } });
    const told = session.health().entries.map(({ text }) => text);
    expect(told.some((text) => text.includes('than are followed'))).toBe(true);
  });
});
