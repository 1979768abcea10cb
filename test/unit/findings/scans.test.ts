import { describe, expect, it } from 'vitest';

import { memorySource } from '../../../shared/capture/byte-source.ts';
import type { FlowRecord } from '../../../shared/session/records.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket, type TcpOptions } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

/** One target of a sweep: what came back, and what the client said then. */
type Answer =
  | 'none'
  | 'refused'
  | 'refused-thrice'
  | 'unanswered-thrice'
  | 'half-open'
  | 'connect'
  | 'open-silent'
  | 'spoke'
  | 'served'
  | 'repeated';

interface Sweep {
  readonly ports: number;
  readonly hosts: number;
  readonly answer: Answer;
  readonly syn?: Partial<TcpOptions>;
  /** How often it knocks at all of them, from another port each time. */
  readonly rounds?: number;
  /** Milliseconds until a SYN-ACK. */
  readonly late?: number;
  /** Flows of the same address in which the client speaks: users behind a NAT. */
  readonly users?: number;
  /** Another port at each host. */
  readonly portOfHost?: boolean;
}

const SCANNER = '10.0.0.2';
const options = { mss: 1460, windowScale: 7, sackPermitted: true };

function sweep(parts: Sweep): FlowRecord[] {
  const { ports, hosts, answer, syn = {}, rounds = 1, late = 1, users = 0 } = parts;
  const portOf = (host: number, port: number): number =>
    20 + (parts.portOfHost === true ? host : port);
  const packets: { readonly bytes: Uint8Array; readonly at: number }[] = [];
  let at = 0;
  const put = (packet: TcpOptions): void => {
    at += packet.flags === 'SA' ? late : 1;
    packets.push({ bytes: ethernet(tcpPacket(packet)), at });
  };
  for (let knock = 0; knock < rounds * hosts; knock += 1) {
    const host = knock % hosts;
    for (let port = 0; port < ports; port += 1) {
      const sport = 40_000 + Math.floor(knock / hosts);
      const out = { src: SCANNER, dst: `10.1.0.${host + 1}`, sport, dport: portOf(host, port) };
      const back = { src: out.dst, dst: out.src, sport: out.dport, dport: out.sport };
      put({ ...out, flags: 'S', seq: 1000, options, ...syn });
      if (answer === 'unanswered-thrice') {
        put({ ...out, flags: 'S', seq: 1000, options, ...syn });
        put({ ...out, flags: 'S', seq: 1000, options, ...syn });
        continue;
      }
      if (answer === 'repeated') put({ ...out, flags: 'S', seq: 1000, options, ...syn });
      if (answer.startsWith('refused')) put({ ...back, flags: 'RA', seq: 0, ack: 1001, window: 0 });
      if (answer === 'refused-thrice') {
        for (let again = 0; again < 2; again += 1) {
          put({ ...out, flags: 'S', seq: 1000, options });
          put({ ...back, flags: 'RA', seq: 0, ack: 1001, window: 0 });
        }
      }
      if (answer === 'none' || answer.startsWith('refused') || answer === 'repeated') continue;
      put({ ...back, flags: 'SA', seq: 9000, ack: 1001, options });
      if (answer === 'open-silent') continue;
      if (answer === 'half-open') {
        put({ ...out, flags: 'R', seq: 1001, window: 0 });
        continue;
      }
      put({ ...out, flags: 'A', seq: 1001, ack: 9001 });
      if (answer === 'spoke') put({ ...out, flags: 'PA', seq: 1001, ack: 9001, payload: 'x' });
      if (answer === 'served') put({ ...back, flags: 'PA', seq: 9001, ack: 1001, payload: 'x' });
      put({ ...out, flags: 'RA', seq: answer === 'spoke' ? 1002 : 1001, ack: 9001 });
    }
  }
  for (let user = 0; user < users; user += 1) {
    const out = { src: SCANNER, dst: '10.2.0.1', sport: 50_000 + user, dport: 443 };
    put({ ...out, flags: 'S', seq: 1000, options });
    put({ ...out, flags: 'PA', seq: 1001, ack: 9001, payload: 'x' });
  }
  const file = pcapFile([
    ...packets.map((it) => ({
      bytes: it.bytes,
      sec: 1000 + Math.floor(it.at / 1000),
      nsec: (it.at % 1000) * 1_000_000,
    })),
    {
      bytes: ethernet(tcpPacket({ src: '10.9.9.9', dst: '10.9.9.8', sport: 1, dport: 2 })),
      sec: 1060,
      nsec: 0,
    },
  ]);
  const session = wholeAnalysis(memorySource('sweep.pcap', file));
  return Array.from({ length: session.flowCount }, (_, flow) => session.record(flow)).filter(
    ({ client, server }) => client.ip === SCANNER && server.ip !== '10.2.0.1',
  );
}

function verdictsOf(parts: Sweep): string[] {
  return [...new Set(sweep(parts).map(({ verdict }) => `${verdict.cause} ${verdict.confidence}`))];
}

describe('a sweep of ports or hosts', () => {
  it.each<[Sweep, string]>([
    [{ ports: 5, hosts: 1, answer: 'half-open' }, 'scan-syn high'],
    [{ ports: 5, hosts: 1, answer: 'connect' }, 'scan-syn medium'],
    [{ ports: 15, hosts: 1, answer: 'refused' }, 'scan-syn medium'],
    [{ ports: 5, hosts: 1, answer: 'refused', syn: { options: {} } }, 'scan-syn medium'],
    [{ ports: 15, hosts: 1, answer: 'none' }, 'scan-syn medium'],
    [{ ports: 5, hosts: 1, answer: 'none', syn: { options: {} } }, 'scan-syn medium'],
    [{ ports: 5, hosts: 1, answer: 'none', syn: { window: 1024 } }, 'scan-syn medium'],
    [{ ports: 15, hosts: 1, answer: 'open-silent' }, 'scan-syn medium'],
    [{ ports: 1, hosts: 50, answer: 'none' }, 'scan-syn medium'],
    [{ ports: 1, hosts: 50, answer: 'refused' }, 'scan-syn medium'],
    [{ ports: 1, hosts: 50, answer: 'unanswered-thrice' }, 'scan-syn medium'],
    [{ ports: 100, hosts: 1, answer: 'unanswered-thrice' }, 'scan-syn medium'],
    [{ ports: 100, hosts: 1, answer: 'refused-thrice' }, 'scan-syn medium'],
    [{ ports: 5, hosts: 1, answer: 'unanswered-thrice', syn: { options: {} } }, 'scan-syn medium'],
    [{ ports: 1, hosts: 20, answer: 'half-open' }, 'scan-syn medium'],
    [{ ports: 1, hosts: 20, answer: 'refused', syn: { options: {} } }, 'scan-syn medium'],
    [{ ports: 15, hosts: 1, answer: 'half-open', late: 300 }, 'scan-syn medium'],
    [{ ports: 5, hosts: 1, answer: 'half-open', late: 300, syn: { ttl: 250 } }, 'scan-syn high'],
    [{ ports: 9, hosts: 1, answer: 'half-open', users: 9 }, 'scan-syn high'],
  ])('%j is %s', (parts, expected) => {
    expect(verdictsOf(parts)).toEqual([expected]);
  });

  it.each<[string, Sweep, string]>([
    [
      'two ports are no sweep, and nothing else of the host is to be seen',
      { ports: 2, hosts: 1, answer: 'refused' },
      'connection-refused medium',
    ],
    [
      'four ports are no sweep, but may be the beginning of one',
      { ports: 4, hosts: 1, answer: 'refused' },
      'connection-refused low',
    ],
    [
      'five dead ports and a client that gives up after one SYN',
      { ports: 5, hosts: 1, answer: 'none' },
      'syn-unanswered low',
    ],
    [
      'fourteen of them that a kernel tries three times',
      { ports: 14, hosts: 1, answer: 'unanswered-thrice' },
      'syn-unanswered medium',
    ],
    [
      'thirty of them that a kernel tries three times',
      { ports: 30, hosts: 1, answer: 'unanswered-thrice' },
      'syn-unanswered medium',
    ],
    [
      'twenty backends that are filtered, one SYN each',
      { ports: 1, hosts: 20, answer: 'none' },
      'syn-unanswered low',
    ],
    [
      'five ports whose SYN-ACKs get lost',
      { ports: 5, hosts: 1, answer: 'open-silent' },
      'handshake-abandoned low',
    ],
    [
      'fifty peers at as many ports',
      { ports: 1, hosts: 50, answer: 'none', portOfHost: true },
      'syn-unanswered medium',
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
      'five ports of a host that is down',
      { ports: 5, hosts: 1, answer: 'refused' },
      'connection-refused low',
    ],
    [
      'twenty backends that are down',
      { ports: 1, hosts: 20, answer: 'refused' },
      'connection-refused low',
    ],
    [
      'backends that are down, and tried again',
      { ports: 1, hosts: 25, answer: 'refused', rounds: 3 },
      'connection-refused medium',
    ],
    [
      'thirty ports that a client tries again',
      { ports: 30, hosts: 1, answer: 'refused', rounds: 2 },
      'connection-refused medium',
    ],
    [
      'thirty ports with three SYNs each, as Windows tries them',
      { ports: 30, hosts: 1, answer: 'refused-thrice' },
      'connection-refused medium',
    ],
    [
      'six brokers that answer after the client gave up',
      { ports: 6, hosts: 1, answer: 'half-open', late: 300 },
      'handshake-abandoned medium',
    ],
    [
      'a NAT address whose users speak on most flows',
      { ports: 1, hosts: 25, answer: 'half-open', late: 200, users: 40 },
      'handshake-abandoned medium',
    ],
    [
      'the same address, dead ports in plenty',
      { ports: 30, hosts: 1, answer: 'refused', users: 40 },
      'connection-refused medium',
    ],
    [
      'health checks of six ports of one host, four rounds',
      { ports: 6, hosts: 1, answer: 'connect', rounds: 4 },
      'connect-close-probe medium',
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
    for (const answer of ['spoke', 'served', 'repeated'] as const)
      expect(verdictsOf({ ports: 9, hosts: 1, answer }).join()).not.toContain('scan');
  });

  it('refusals of a few ports leave the scan as an alternative', () => {
    const [{ verdict }] = sweep({ ports: 5, hosts: 1, answer: 'refused' });
    expect(verdict.class).toBe('watch');
    expect(verdict.alternatives.map(({ cause }) => cause)).toContain('scan-syn');
  });

  it.each<[string, Partial<TcpOptions>, string | null]>([
    ['nmap, 1 024', { window: 1024, options: { mss: 1460 } }, "smaller than any kernel's"],
    ['nmap, 2 048', { window: 2048, options: { mss: 1460 } }, 'no window scale option'],
    ['nmap, 4 096', { window: 4096, options: { mss: 1460 } }, 'no window scale option'],
    ['MSS alone, any window', { window: 5840, options: { mss: 1460 } }, null],
    ['a kernel', { window: 64_240 }, "the window scale option, as a kernel's"],
  ])('names a SYN of %s by its window and options', (_, syn, said) => {
    const [{ verdict }] = sweep({ ports: 15, hosts: 1, answer: 'none', syn });
    expect(verdict.cause).toBe('scan-syn');
    if (said === null) expect(verdict.why).not.toContain('Its SYN has window');
    else expect(verdict.why).toContain(said);
    expect(verdict.why).not.toContain('connect()');
  });

  it('says how many targets, and cites the packets', () => {
    const [{ verdict }] = sweep({ ports: 7, hosts: 2, answer: 'half-open' });
    expect(verdict.headline).toBe('Port scan: port open, reset instead of the ACK.');
    expect(verdict.why).toContain(
      'sent SYNs to 14 targets (7 ports, 2 hosts), and no side said a byte there',
    );
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

describe('FIN, NULL and Xmas probes', () => {
  const kinds = ['F', '', 'FPU'] as const;

  /** Ports 20 and up, one probe each, all closed; and SYNs to `syns` ports from 100 on, refused. */
  function probes(odd: number, syns = 0): FlowRecord[] {
    const packets: Uint8Array[] = [];
    for (let port = 0; port < odd + syns; port += 1) {
      const ends = { src: SCANNER, dst: '10.1.0.1', sport: 40_000 };
      const dport = port < odd ? 20 + port : 100 + port;
      const flags = port < odd ? kinds[port % 3] : 'S';
      const taken = flags.includes('F') || flags === 'S' ? 1001 : 1000;
      packets.push(
        ethernet(
          tcpPacket({
            ...ends,
            dport,
            flags,
            seq: 1000,
            ack: 0,
            options: port < odd ? {} : options,
          }),
        ),
      );
      const back = { src: ends.dst, dst: SCANNER, sport: dport, dport: ends.sport };
      packets.push(ethernet(tcpPacket({ ...back, flags: 'RA', seq: 0, ack: taken, window: 0 })));
    }
    const session = wholeAnalysis(memorySource('odd.pcap', pcapFile(packets)));
    return Array.from({ length: session.flowCount }, (_, flow) => session.record(flow));
  }

  it.each<[number, number, string[]]>([
    [1, 0, ['scan-syn medium']],
    [2, 0, ['scan-syn medium', 'scan-syn medium']],
    [3, 0, ['scan-syn high', 'scan-syn high', 'scan-syn high']],
    [1, 4, ['scan-syn medium', ...Array.from({ length: 4 }, () => 'scan-syn medium')]],
  ])('%i of them and %i SYNs that are refused', (odd, syns, expected) => {
    expect(
      probes(odd, syns).map(({ verdict }) => `${verdict.cause} ${verdict.confidence}`),
    ).toEqual(expected);
  });

  it('count as targets of the sweep, beside the SYNs', () => {
    const records = probes(2, 3);
    for (const { verdict } of records)
      expect(verdict.why).toContain(
        'sent SYNs, or segments that no kernel sends, to 5 targets (5 ports, 1 host)',
      );
  });

  it('a side that sends nothing but resets sends none', () => {
    const out = { src: SCANNER, dst: '10.1.0.1', sport: 40_000 };
    const packets = Array.from({ length: 6 }, (_, port) =>
      ethernet(tcpPacket({ ...out, dport: 20 + port, flags: 'R', seq: 1000, ack: 0 })),
    );
    const session = wholeAnalysis(memorySource('backscatter.pcap', pcapFile(packets)));
    expect(session.record(0).verdict.cause).not.toBe('scan-syn');
    expect(session.record(0).verdict.why).not.toContain('targets');
  });
});
