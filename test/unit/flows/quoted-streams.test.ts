import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { ethernet, icmpError, tcpPacket, udpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

const A = '10.0.0.1';
const B = '10.0.0.2';
const ROUTER = '10.9.9.9';

/** A SYN from port `sport`. */
const syn = (sport: number, seq = 100): Uint8Array =>
  ethernet(tcpPacket({ src: A, dst: B, sport, dport: 80, flags: 'S', seq }));
const answer = (sport: number): Uint8Array =>
  ethernet(tcpPacket({ src: B, dst: A, sport: 80, dport: sport, flags: 'SA', seq: 5, ack: 101 }));

interface Quote {
  readonly sport?: number;
  readonly seq?: number;
  readonly flags?: string;
  readonly type?: number;
  /** Bytes of the TCP header that are quoted. */
  readonly header?: number;
  /** The quoted packet went from the server to the client. */
  readonly back?: boolean;
}

/** An ICMP error that quotes a segment of port 2, by default its SYN with number 7. */
function quote({ sport = 2, seq = 7, flags = 'S', type = 3, header, back = false }: Quote = {}) {
  const quoted = back
    ? tcpPacket({ src: B, dst: A, sport: 80, dport: sport, flags, seq, ack: 8 })
    : tcpPacket({ src: A, dst: B, sport, dport: 80, flags, seq, payload: 'x'.repeat(9) });
  const size = header === undefined ? {} : { quotedBytes: 20 + header };
  return ethernet(icmpError({ src: ROUTER, dst: A, type, code: 0, quoted, ...size }));
}

function quote6(type: number): Uint8Array {
  const [src, dst] = ['2001:db8::1', '2001:db8::2'];
  const quoted = tcpPacket({ src, dst, sport: 2, dport: 80, flags: 'S', seq: 7 });
  return ethernet(icmpError({ src: '2001:db8::9', dst: src, type, code: 0, quoted }));
}

const udpQuote = ethernet(
  icmpError({
    src: ROUTER,
    dst: A,
    type: 3,
    code: 3,
    quoted: udpPacket({ src: A, dst: B, sport: 2, dport: 80, payload: 'x'.repeat(30) }),
  }),
);

/** What the capture holds, and the number of its last TCP connection. */
const CASES: readonly (readonly [string, readonly Uint8Array[], number])[] = [
  ['no quote', [syn(1), syn(3)], 1],
  ['an unknown connection', [syn(1), quote(), syn(3)], 2],
  ['the same one twice', [quote(), quote(), syn(3)], 1],
  ['the same one with another number', [quote(), quote({ seq: 8 }), syn(3)], 1],
  ['two unknown connections', [quote(), quote({ sport: 4 }), syn(3)], 2],
  ['a segment with payload', [quote({ flags: 'PA' }), syn(3)], 1],
  ['a reset', [quote({ flags: 'R' }), syn(3)], 1],
  ['15 bytes of the header', [quote({ header: 15 }), syn(3)], 0],
  ['16 bytes of the header', [quote({ header: 16 }), syn(3)], 1],
  ['8 bytes, then the whole header', [quote({ header: 8 }), quote(), syn(3)], 1],
  ['time exceeded', [quote({ type: 11 }), syn(3)], 1],
  ['source quench', [quote({ type: 4 }), syn(3)], 1],
  ['parameter problem', [quote({ type: 12 }), syn(3)], 1],
  ['a redirect', [quote({ type: 5 }), syn(3)], 0],
  ['ICMPv6: unreachable', [quote6(1), syn(3)], 1],
  ['ICMPv6: too big', [quote6(2), syn(3)], 1],
  ['ICMPv6: time exceeded', [quote6(3), syn(3)], 1],
  ['ICMPv6: parameter problem', [quote6(4), syn(3)], 1],
  ['UDP', [udpQuote, syn(3)], 0],
  ['a known connection', [syn(2, 7), quote(), syn(3)], 1],
  ['a known connection, another segment', [syn(2, 7), quote({ seq: 99, flags: 'A' }), syn(3)], 1],
  ['its SYN+ACK', [syn(2, 7), quote({ flags: 'SA', back: true }), syn(3)], 1],
  ['a known connection, a SYN with another number', [syn(2, 9), quote(), syn(3)], 2],
  ['a connection that comes later takes its number', [quote(), syn(3), syn(2, 7)], 0],
  ['the same, with another number', [quote(), syn(3), syn(2, 9)], 0],
  ['the same, from the other side', [syn(3), quote(), syn(4), answer(2)], 1],
  ['a quoted SYN, then it', [syn(2, 9), quote(), syn(2, 7)], 1],
  ['taken, then quoted with another number', [quote(), syn(2, 7), quote({ seq: 8 }), syn(3)], 2],
];

describe('a TCP header in an ICMP error takes a stream number where tshark 4.0 gives it one', () => {
  it.each(CASES)('%s', (_, packets, number) => {
    expect(lastNumber(packets)).toBe(number);
  });

  it.skipIf(!hasTshark()).each(CASES)('tshark: %s', (_, packets, number) => {
    expect(tsharkNumber(packets)).toBe(number);
  });
});

/** Our number of the last packet's connection. */
function lastNumber(packets: readonly Uint8Array[]): number | null {
  const session = wholeAnalysis(memorySource('quoted.pcap', pcapFile([...packets])));
  return session.record(session.flowOf(packets.length)).tcpStream;
}

function tsharkNumber(packets: readonly Uint8Array[]): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'teardown-quoted-'));
  try {
    const file = path.join(folder, 'quoted.pcap');
    writeFileSync(file, pcapFile([...packets]));
    const text = execFileSync('tshark', ['-r', file, '-T', 'fields', '-e', 'tcp.stream'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number(text.trimEnd().split('\n').at(-1));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function hasTshark(): boolean {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
