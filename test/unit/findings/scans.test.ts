import { describe, expect, it } from 'vitest';

import { memorySource } from '../../../shared/capture/byte-source.ts';
import type { FlowRecord } from '../../../shared/session/records.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket, type TcpOptions } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

/** One target of a sweep: what came back, and what the client said then. */
type Answer = 'none' | 'refused' | 'half-open' | 'connect' | 'open-silent' | 'spoke' | 'repeated';

interface Sweep {
  readonly ports: number;
  readonly hosts: number;
  readonly answer: Answer;
  readonly syn?: Partial<TcpOptions>;
}

const SCANNER = '10.0.0.2';
const options = { mss: 1460, windowScale: 7, sackPermitted: true };

function sweep({ ports, hosts, answer, syn = {} }: Sweep): FlowRecord[] {
  const packets: Uint8Array[] = [];
  for (let host = 0; host < hosts; host += 1) {
    for (let port = 0; port < ports; port += 1) {
      const out = { src: SCANNER, dst: `10.1.0.${host + 1}`, sport: 40_000, dport: 20 + port };
      const back = { src: out.dst, dst: out.src, sport: out.dport, dport: out.sport };
      const put = (packet: TcpOptions): number => packets.push(ethernet(tcpPacket(packet)));
      put({ ...out, flags: 'S', seq: 1000, options, ...syn });
      if (answer === 'repeated') put({ ...out, flags: 'S', seq: 1000, options, ...syn });
      if (answer === 'refused') put({ ...back, flags: 'RA', seq: 0, ack: 1001, window: 0 });
      if (answer === 'none' || answer === 'refused' || answer === 'repeated') continue;
      put({ ...back, flags: 'SA', seq: 9000, ack: 1001, options });
      if (answer === 'open-silent') continue;
      if (answer === 'half-open') {
        put({ ...out, flags: 'R', seq: 1001, window: 0 });
        continue;
      }
      put({ ...out, flags: 'A', seq: 1001, ack: 9001 });
      if (answer === 'spoke') put({ ...out, flags: 'PA', seq: 1001, ack: 9001, payload: 'x' });
      put({ ...out, flags: 'RA', seq: answer === 'spoke' ? 1002 : 1001, ack: 9001 });
    }
  }
  const file = pcapFile([
    ...packets.map((bytes, i) => ({ bytes, sec: 1000, nsec: i * 1_000_000 })),
    {
      bytes: ethernet(tcpPacket({ src: '10.9.9.9', dst: '10.9.9.8', sport: 1, dport: 2 })),
      sec: 1060,
      nsec: 0,
    },
  ]);
  const session = wholeAnalysis(memorySource('sweep.pcap', file));
  return Array.from({ length: session.flowCount }, (_, flow) => session.record(flow)).filter(
    ({ client }) => client.ip === SCANNER,
  );
}

function verdictsOf(parts: Sweep): string[] {
  return [...new Set(sweep(parts).map(({ verdict }) => `${verdict.cause} ${verdict.confidence}`))];
}

describe('a sweep of ports or hosts', () => {
  it.each<[Sweep, string]>([
    [{ ports: 5, hosts: 1, answer: 'half-open' }, 'scan-syn high'],
    [{ ports: 5, hosts: 1, answer: 'connect' }, 'scan-syn medium'],
    [{ ports: 5, hosts: 1, answer: 'refused' }, 'scan-syn medium'],
    [{ ports: 5, hosts: 1, answer: 'none' }, 'scan-syn medium'],
    [{ ports: 5, hosts: 1, answer: 'open-silent' }, 'scan-syn medium'],
    [{ ports: 1, hosts: 20, answer: 'half-open' }, 'scan-syn medium'],
    [{ ports: 1, hosts: 20, answer: 'refused' }, 'scan-syn medium'],
  ])('%j is %s', (parts, expected) => {
    expect(verdictsOf(parts)).toEqual([expected]);
  });

  it.each<[string, Sweep, string]>([
    [
      'four ports are no sweep',
      { ports: 4, hosts: 1, answer: 'refused' },
      'connection-refused medium',
    ],
    [
      'a single SYN stays unanswered',
      { ports: 1, hosts: 1, answer: 'none' },
      'syn-unanswered medium',
    ],
    [
      'a single half-open one is abandoned',
      { ports: 1, hosts: 1, answer: 'half-open' },
      'handshake-abandoned medium',
    ],
    [
      'five backends that are down',
      { ports: 1, hosts: 5, answer: 'refused' },
      'connection-refused medium',
    ],
    [
      'health checks of twenty hosts',
      { ports: 1, hosts: 20, answer: 'connect' },
      'connect-close-probe medium',
    ],
  ])('%s', (_, parts, expected) => {
    expect(verdictsOf(parts)).toEqual([expected]);
  });

  it('a client that spoke to its targets, or repeats its SYNs as a kernel does, does not scan', () => {
    for (const answer of ['spoke', 'repeated'] as const)
      expect(verdictsOf({ ports: 9, hosts: 1, answer }).join()).not.toContain('scan');
  });

  it('says how many targets, and cites the packets', () => {
    const [{ verdict }] = sweep({ ports: 7, hosts: 2, answer: 'half-open' });
    expect(verdict.headline).toBe('Port scan: port open, reset instead of the ACK.');
    expect(verdict.why).toContain('sent SYNs to 14 targets (7 ports, 2 hosts) and never a byte');
    expect(verdict.evidence.map(({ packet }) => packet)).toEqual([1, 2, 3]);
    expect(verdict.class).toBe('benign');
  });
});

describe('the mark of ZMap before v4.1.0', () => {
  const zmap = { ipId: 54_321, window: 65_535, options: {} };

  it.each<[Sweep, string]>([
    [{ ports: 1, hosts: 1, answer: 'none', syn: zmap }, 'scan-zmap medium'],
    [{ ports: 1, hosts: 1, answer: 'refused', syn: zmap }, 'scan-zmap medium'],
    [{ ports: 1, hosts: 1, answer: 'half-open', syn: zmap }, 'scan-zmap medium'],
    [{ ports: 1, hosts: 20, answer: 'half-open', syn: zmap }, 'scan-zmap high'],
    [{ ports: 1, hosts: 20, answer: 'none', syn: zmap }, 'scan-zmap high'],
    [{ ports: 1, hosts: 20, answer: 'half-open', syn: { ...zmap, ipId: 4 } }, 'scan-syn medium'],
  ])('%j is %s', (parts, expected) => {
    expect(verdictsOf(parts)).toEqual([expected]);
  });

  it('is a coincidence where the client goes on', () => {
    expect(verdictsOf({ ports: 1, hosts: 1, answer: 'spoke', syn: zmap }).join()).not.toContain(
      'scan',
    );
  });
});

describe('the tag scanner_like', () => {
  const tagged = (syn: Partial<TcpOptions>): boolean =>
    sweep({ ports: 1, hosts: 1, answer: 'none', syn })[0].close.tags.includes('scanner_like');

  it.each<[string, Partial<TcpOptions>, boolean]>([
    ['an ordinary SYN', {}, false],
    ['no TCP options', { options: {} }, true],
    ['a TTL of 200', { ttl: 200 }, true],
    ['a TTL of 128', { ttl: 128 }, false],
    ['the target as sequence number (Mirai)', { seq: 0x0a010001 }, true],
    ['the marks of ZMap', { ipId: 54_321, window: 65_535 }, true],
    ['the IP-ID of ZMap alone', { ipId: 54_321, window: 29_200 }, false],
  ])('%s: %s', (_, syn, expected) => {
    expect(tagged(syn)).toBe(expected);
  });
});
