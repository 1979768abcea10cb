import { gzipSync } from 'node:zlib';
import { ByteWriter, concat, utf8 } from '../support/byte-writer.ts';
import { PcapngBuilder, pcapFile } from '../support/capture-builder.ts';
import {
  ethernet,
  fragmentIpv4,
  icmpError,
  tcpPacket,
  udpPacket,
  type TcpOptions,
} from '../support/packet-builder.ts';
import { PACKERS } from '../unit/capture/packed-file.ts';
import { clearAlert, clientHello, record } from '../unit/tls/tls-bytes.ts';

/** A file that grows with `n`: its work may grow as much, not more. */
export interface HostileShape {
  readonly name: string;
  readonly file: (n: number) => Uint8Array;
  /** Of the smaller file; the larger one has four times as many. */
  readonly n: number;
}

const ENDS = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50_000, dport: 443 };
const BACK = { src: '10.0.0.9', dst: '10.0.0.2', sport: 443, dport: 50_000 };
const TLS_HELLO = Uint8Array.from(clientHello({ sni: 'a.example' }));

const up = (options: Partial<TcpOptions>): Uint8Array =>
  ethernet(tcpPacket({ ...ENDS, ...options }));
const down = (options: Partial<TcpOptions>): Uint8Array =>
  ethernet(tcpPacket({ ...BACK, ...options }));

const HANDSHAKE = [
  up({ seq: 999, flags: 'S' }),
  down({ seq: 4999, ack: 1000, flags: 'SA' }),
  up({ seq: 1000, ack: 5000 }),
];

function capture(n: number, packets: (i: number) => readonly Uint8Array[]): Uint8Array {
  const all = Array.from({ length: n }, (_, i) => packets(i)).flat();
  return pcapFile([...HANDSHAKE, ...all].map((bytes, i) => ({ bytes, sec: i, nsec: 0 })));
}

function blocks(n: number, add: (builder: PcapngBuilder, i: number) => void): Uint8Array {
  const builder = new PcapngBuilder().section().interface();
  for (let i = 0; i < n; i += 1) add(builder, i);
  return builder.packet({ bytes: HANDSHAKE[0] }).bytes();
}

const address = (word: number): string =>
  [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join('.');

/** Ends that an unkeyed hash of (address ^ port * constant) puts all into one place. */
function colliding(i: number): { readonly src: string; readonly sport: number } {
  return { src: address((0x0a00_0000 ^ Math.imul(i + 1, 0x85ebca6b)) >>> 0), sport: i };
}

const fragments = fragmentIpv4(tcpPacket({ ...ENDS, payload: 'y'.repeat(1400) }), 400);

const inOneFlow: readonly HostileShape[] = [
  ['holes that nothing fills', (i: number) => [up({ seq: 1000 + i * 20, payload: 'abc' })]],
  ['data from the end to the start', (i: number) => [up({ seq: 2 ** 31 - i * 3, payload: 'abc' })]],
  ['resets', (i: number) => [down({ seq: 5000 + i * 7, ack: 1000, flags: 'RA' }), up({ ack: i })]],
  [
    'late data and its resets',
    (i: number) => [
      up({ seq: 1000, flags: 'FA' }),
      down({ seq: 5000 + i, flags: 'PA', payload: 'x' }),
    ],
  ],
  [
    'acknowledgements of nothing new',
    (i: number) => [
      down({
        seq: 5000,
        ack: 1000,
        window: 0,
        options: {
          sack: [
            [i, i + 1],
            [i + 9, i + 10],
          ],
        },
      }),
    ],
  ],
  [
    'the same ports again',
    (i: number) => [up({ seq: i * 99_991, flags: 'S' }), up({ flags: 'R' })],
  ],
  [
    'errors of routers',
    () => [ethernet(icmpError({ ...BACK, type: 3, code: 4, quoted: tcpPacket(ENDS) }))],
  ],
  [
    'TLS records of no length',
    (i: number) => [up({ seq: 1000 + i * 5, payload: Uint8Array.from(record(23, 0)) })],
  ],
  [
    'TLS alerts in clear',
    (i: number) => [
      up({
        seq: i === 0 ? 1000 : 1000 + TLS_HELLO.length + (i - 1) * 7,
        payload: i === 0 ? TLS_HELLO : Uint8Array.from(clearAlert(1, i & 127)),
      }),
    ],
  ],
  [
    'a head of HTTP that never ends, byte by byte',
    (i: number) => [up({ seq: 1000 + i, payload: 'GET / HTTP/1.1\r\n'[i] ?? 'a' })],
  ],
].map(([name, packets]) => ({
  name: `one flow: ${name as string}`,
  file: (n) => capture(n, packets as (i: number) => readonly Uint8Array[]),
  n: 3000,
}));

const manyFlows: readonly HostileShape[] = [
  ['of one client', (i: number) => [up({ sport: i & 0xffff, dport: i >>> 16, flags: 'S' })]],
  [
    'whose ends collide',
    (i: number) => [ethernet(tcpPacket({ ...ENDS, ...colliding(i), flags: 'S' }))],
  ],
  [
    'whose servers collide',
    (i: number) => {
      const { src, sport } = colliding(i);
      const there = { dst: src, dport: sport };
      const back = { src, sport, dst: ENDS.src, dport: ENDS.sport };
      return [up({ ...there, flags: 'S' }), ethernet(tcpPacket({ ...back, ack: 1, flags: 'RA' }))];
    },
  ],
  [
    'errors about flows that are not there',
    (i: number) => [
      ethernet(
        icmpError({ ...BACK, type: 3, code: 1, quoted: tcpPacket({ ...ENDS, sport: i & 0xffff }) }),
      ),
    ],
  ],
  [
    'with TLS that waits for its beginning',
    (i: number) => [up({ sport: i & 0xffff, seq: 5, payload: TLS_HELLO.subarray(50) })],
  ],
  ['of fragments of their own', (i: number) => [ethernet(withId(fragments[0], i))]],
  ['of last fragments', (i: number) => [ethernet(withId(fragments[3], i))]],
  [
    'in a tunnel each',
    (i: number) => {
      const head = new ByteWriter(true)
        .u32(0x08000000)
        .u32(i << 8)
        .done();
      const inner = ethernet(tcpPacket(ENDS));
      const ends = { src: '192.0.2.1', dst: '192.0.2.2', sport: 9, dport: 4789 };
      return [ethernet(udpPacket({ ...ends, payload: concat(head, inner) }))];
    },
  ],
].map(([name, packets]) => ({
  name: `many flows: ${name as string}`,
  file: (n) => capture(n, packets as (i: number) => readonly Uint8Array[]),
  n: 6000,
}));

function withId(packet: Uint8Array, id: number): Uint8Array {
  const copy = packet.slice();
  copy[4] = id >> 8;
  copy[5] = id;
  return copy;
}

const fragmented: readonly HostileShape[] = [
  {
    name: 'one datagram: fragments of eight bytes that never become whole',
    n: 4000,
    file: (n) =>
      capture(n, (i) => {
        const part = fragments[1].slice(0, 28);
        const offset = 2 + ((i * 2) % 8000);
        part.set([0, 28, 0, 7, 0x20 | (offset >> 8), offset & 255], 2);
        return [ethernet(part)];
      }),
  },
];

const pcapng: readonly HostileShape[] = [
  ['interfaces', (b: PcapngBuilder) => b.interface({ name: 'eth0', comment: 'x' })],
  ['sections', (b: PcapngBuilder) => b.section().interface().packet({ bytes: HANDSHAKE[0] })],
  ['statistics', (b: PcapngBuilder) => b.statistics(0, { ifdrop: 4n })],
  ['comments', (b: PcapngBuilder) => b.packet({ bytes: HANDSHAKE[0], comments: ['a', 'b'] })],
  ['kinds of blocks', (b: PcapngBuilder, i: number) => b.block(0x8000_0000 + i, utf8('abcd'))],
  [
    'names',
    (b: PcapngBuilder, i: number) => {
      const entry = new ByteWriter(false)
        .u16(1)
        .u16(12)
        .u32(i % 2 === 1 ? 7 : i);
      b.block(
        4,
        entry
          .bytes(utf8(`n${String(i).padStart(6, '0')}\0`))
          .u32(0)
          .done(),
      );
    },
  ],
  ['secrets', (b: PcapngBuilder) => b.block(10, concat(utf8('KSLT'), new Uint8Array(8)))],
].map(([name, add]) => ({
  name: `pcapng: ${name as string}`,
  n: 6000,
  file: (n) => blocks(n, add as (builder: PcapngBuilder, i: number) => void),
}));

const packed: readonly HostileShape[] = (['gzip', 'Zstandard', 'LZ4'] as const).map((format) => {
  const one = PACKERS[format](new Uint8Array(0));
  return {
    name: `${format}: members of nothing`,
    n: 2000,
    file: (n) =>
      concat(
        PACKERS[format](pcapFile([])),
        ...Array.from({ length: n }, () => one),
        PACKERS[format](pcapFile([HANDSHAKE[0]]).subarray(24)),
      ),
  };
});

/** Everything that somebody could make grow. */
export const HOSTILE_SHAPES: readonly HostileShape[] = [
  ...inOneFlow,
  ...manyFlows,
  ...fragmented,
  ...pcapng,
  ...packed,
  {
    name: 'gzip: a capture of one flow many times over',
    n: 4000,
    file: (n) => new Uint8Array(gzipSync(capture(n, () => HANDSHAKE))),
  },
];
