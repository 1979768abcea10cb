import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { utf8Bytes } from '../../../shared/base/utf8-bytes.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import { emptyRecord, LACKS, type CaptureReader } from '../../../shared/capture/record.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { DecodedPacket } from '../../../shared/wire/decoded-packet.ts';

function opened(text: string): CaptureReader {
  const reader = openCapture(memorySource('listing.txt', utf8Bytes(text)));
  if (!reader.ok) throw new Error(reader.error.detail);
  return reader.value;
}

/** Every packet as one line: time, ports, flags, seq, ack, window, payload, TTL, IP-ID. */
function packetsOf(text: string): string[] {
  const reader = opened(text);
  const p = new DecodedPacket();
  const again = emptyRecord();
  const lines: string[] = [];
  while (reader.next()) {
    const { record } = reader;
    decode(record, p);
    const line = `${record.sec}.${String(record.nsec).padStart(9, '0')} ${p.sourcePort}>${p.destinationPort} ${p.kind} ${p.flags} ${p.seq} ${p.ack} ${p.window} ${p.payloadLength} ttl ${p.ttl} id ${p.ipId}`;
    lines.push(line);
    expect(reader.reread(record.fileOffset, again)).toBe(true);
    expect([again.sec, again.nsec, again.original]).toEqual([
      record.sec,
      record.nsec,
      record.original,
    ]);
  }
  return lines;
}

function said(text: string): string {
  const reader = opened(text);
  while (reader.next());
  return reader.health.map((entry) => `${entry.code}: ${entry.text}`).join('\n');
}

const T = '12:00:47.907301 IP 192.0.2.1.50000 > 192.0.2.2.443: ';
const BACK = '12:00:47.917301 IP 192.0.2.2.443 > 192.0.2.1.50000: ';

describe('tcpdump', () => {
  const handshake = [
    `${T}Flags [S], seq 3000000000, win 64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0`,
    `${BACK}Flags [S.], seq 700, ack 3000000001, win 65160, options [mss 1460], length 0`,
  ];
  test('with and without -S the numbers are the same', () => {
    const relative = [
      ...handshake,
      `${T}Flags [.], ack 1, win 502, length 0`,
      `${T}Flags [P.], seq 1:32, ack 1, win 502, length 31`,
      `${BACK}Flags [R], seq 701, win 0, length 0`,
    ];
    const absolute = [
      ...handshake,
      `${T}Flags [.], ack 701, win 502, length 0`,
      `${T}Flags [P.], seq 3000000001:3000000032, ack 701, win 502, length 31`,
      `${BACK}Flags [R], seq 701, win 0, length 0`,
    ];
    const packets = packetsOf(relative.join('\n'));
    expect(packets).toEqual(packetsOf(absolute.join('\n')));
    expect(packets[3]).toContain('50000>443 tcp 24 3000000001 701 502 31');
    expect(packets[4]).toContain('443>50000 tcp 4 701 0 0 0');
  });

  test('-v tells TTL and IP-ID, on two lines; without it they are unknown', () => {
    const verbose = `12:00:47.907301 IP (tos 0x0, ttl 57, id 4711, offset 0, flags [DF], proto TCP (6), length 40)\n    192.0.2.1.50000 > 192.0.2.2.443: Flags [F.], cksum 0x1 (correct), seq 5, ack 7, win 512, length 0\n`;
    expect(packetsOf(verbose)).toEqual([
      '43247.907301000 50000>443 tcp 17 5 7 512 0 ttl 57 id 4711',
    ]);
    const plain = opened(`${T}Flags [F.], seq 5, ack 7, win 512, length 0\n`);
    plain.next();
    expect(plain.record.lacks).toBe(LACKS.ttl | LACKS.ipId);
  });

  test.each([
    [
      '-e with a VLAN',
      '12:00:47.1 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype 802.1Q (0x8100), length 78: vlan 10, p 0, ethertype IPv4 (0x0800), 192.0.2.1.50000 > 192.0.2.2.443: Flags [.], seq 1:3, ack 2, win 5, length 2',
    ],
    [
      '-tttt',
      '2018-06-20 12:00:47.1 IP 192.0.2.1.50000 > 192.0.2.2.https: Flags [.], seq 1:3, ack 2, win 5, length 2',
    ],
    ['-t', 'IP 192.0.2.1.50000 > 192.0.2.2.443: Flags [.], seq 1:3, ack 2, win 5, length 2'],
    [
      'any',
      '12:00:47.1 eth0  Out IP 192.0.2.1.50000 > 192.0.2.2.443: Flags [.], seq 1:3, ack 2, win 5, length 2',
    ],
    [
      'IPv6',
      '12:00:47.1 IP6 2001:db8::1.50000 > 2001:db8::2.443: Flags [.], seq 1:3, ack 2, win 5, length 2',
    ],
    [
      'names',
      '12:00:47.1 IP host.example.50000 > web.example.https: Flags [.], seq 1:3, ack 2, win 5, length 2',
    ],
    ['old', '12:00:47.1 192.0.2.1.50000 > 192.0.2.2.443: . 1:3(2) ack 2 win 5'],
    ['Wireshark', '  7 3.1 192.0.2.1 → 192.0.2.2 TCP 68 50000 → 443 [ACK] Seq=1 Ack=2 Win=5 Len=2'],
    [
      'Wireshark copied',
      '7\t3.1\t192.0.2.1\t192.0.2.2\tTCP\t68\t50000 > 443 [ACK] Seq=1 Ack=2 Win=5 Len=2',
    ],
    ['ladder', 'a:50000 > b:443 [ACK] Seq=1 Ack=2 Len=2 Win=5'],
  ])('a line of the form %s is read', (_name, line) => {
    expect(packetsOf(line)).toEqual([expect.stringMatching(/50000>443 tcp 16 \d+ \d+ 5 2 /)]);
  });
});

describe('Cisco ASA', () => {
  test('VLAN, drop reason, midnight and several captures', () => {
    const text = `fw# show capture inside
2 packets captured

   1: 23:59:59.999999 802.1Q vlan#10 P0 192.0.2.1.50000 > 192.0.2.2.443: S 9:9(0) win 1024 <mss 1460> Drop-reason: (tcp-not-syn) First TCP packet not SYN
   2: 00:00:00.000001 802.1Q vlan#10 P0 192.0.2.2.443 > 192.0.2.1.50000: R 0:0(0) ack 10 win 0
2 packets shown
fw# show capture outside
   1: 00:00:00.000000 192.0.2.1.50000 > 192.0.2.2.443: S 77:77(0) win 1024
`;
    expect(packetsOf(text).map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
      '86399.999999000 50000>443 tcp 2',
      '86400.000001000 443>50000 tcp 20',
      '0.000000000 50000>443 tcp 2',
    ]);
    const reader = opened(text);
    const points: number[] = [];
    while (reader.next()) points.push(reader.record.point);
    expect(points).toEqual([0, 0, 1]);
    expect(reader.interfaces.map(({ name }) => name)).toEqual(['inside, VLAN 10', 'outside']);
    expect(reader.comments).toEqual([
      { on: 'packet', number: 1, text: 'Drop-reason: (tcp-not-syn) First TCP packet not SYN' },
    ]);
    expect(said(text)).toContain('stands in two listings, “inside” and “outside”');
  });

  test('a dump below a line gives the packet itself', () => {
    const text = `   1: 00:00:00.000001 192.0.2.1.50000 > 192.0.2.2.443: . ack 10 win 0
0x0000   4500 002a 1267 4000 3906 0000 c000 0201
0x0010   c000 0202 c350 01bb 0000 0001 0000 000a
0x0020   5010 0000 0000 0000 6869
`;
    expect(packetsOf(text)).toEqual(['0.000001000 50000>443 tcp 16 1 10 0 2 ttl 57 id 4711']);
  });
});

describe('what contradicts itself is told with its lines', () => {
  test.each([
    [
      'a [ACK] Seq=1 Ack=9',
      'b [ACK] Seq=1 Ack=5',
      'acknowledge less than their sender had acknowledged before: 1 (line 2)',
    ],
    [
      'a [ACK] Seq=90 Ack=1 Len=5',
      'b [ACK] Seq=40 Ack=1',
      'carry a number below what their sender had reached',
    ],
    [
      'a [ACK] Seq=1 Ack=1',
      'b [SYN,FIN] Seq=1 Ack=1',
      'have flags that no stack sends together: 1 (line 2)',
    ],
  ])('%s, then %s', (first, second, told) => {
    const line = (text: string): string => `a > b ${text.slice(2)} Len=0`;
    expect(said(`${line(first)}\n${line(second)}\n`)).toContain(told);
  });

  test('a second number that is not the first and the length', () => {
    expect(said(`${T}Flags [P.], seq 1:40, ack 1, win 502, length 31`)).toContain(
      'give a length that is not the distance of their numbers: 1 (line 1)',
    );
  });

  test('prose is passed over, and what looks like a packet but is none is told apart', () => {
    const text = `Hello,\n${T}Flags [.], seq 1:2, ack 1, win 502, length 1\n12:00 IP 192.0.2.1.nosuchport > 192.0.2.2.443: Flags [.]\n`;
    expect(said(text)).toContain('Lines that are no packets and were passed over: 1 (line 1).');
    expect(said(text)).toContain(
      'Lines that look like packets but could not be understood: 1 (line 3).',
    );
  });
});

describe('ICMP is named, not called a failure', () => {
  const packet = `${T}Flags [.], seq 1:2, ack 1, win 502, length 1`;
  test.each([
    '12:00:48.1 IP 192.0.2.9 > 192.0.2.1: ICMP host 192.0.2.2 unreachable, length 36',
    '12:00:48.1 IP6 2001:db8::9 > 2001:db8::1: ICMP6, destination unreachable, unreachable route 2001:db8::2, length 88',
    '   2: 12:00:48.100000 192.0.2.9 > 192.0.2.1: icmp: host 192.0.2.2 unreachable',
    '    2 0.100000 192.0.2.9 → 192.0.2.1 ICMP 70 Destination unreachable (Host unreachable)',
  ])('%s', (line) => {
    expect(said(`${packet}\n${line}\n`)).toContain(
      'Lines that are ICMP messages, which are read from captures only: 1 (line 2).',
    );
  });
});

describe('any text', () => {
  const fragments = [
    T,
    BACK,
    'Flags [',
    '], seq 1:2, ack ',
    ' > ',
    ' → ',
    '(',
    ')',
    '{',
    ', options [',
    '4294967296',
    '\n',
    '\r\n',
    ' 1 0.0 ',
    '192.0.2.1',
    ' TCP 66 ',
    ' TLSv1.2 90 ',
    '[ACK] Seq=',
    'IP (tos ',
    '0x0000 4500',
    'ü',
  ];
  test('never throws and says where it stands', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 8 })), {
          maxLength: 60,
        }),
        (parts) => {
          const result = openCapture(memorySource('x.txt', utf8Bytes(parts.join(''))));
          if (!result.ok) return;
          while (result.value.next());
          expect(result.value.position).toBeGreaterThan(0);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('long lines and lines of brackets take time in proportion', () => {
    const line = `${T}Flags [P.], seq 1:40, ack 1, win 502, length 31\n`;
    for (const filler of ['(', ' > ', ', options [', ', seq 1', 'IP (tos ', ' 1 0.0 a ']) {
      const text =
        line + `${filler.repeat(4000 / filler.length)}\n`.repeat(250) + filler.repeat(250_000);
      const before = performance.now();
      const reader = opened(text);
      while (reader.next());
      expect(performance.now() - before).toBeLessThan(4000);
    }
  });
});
