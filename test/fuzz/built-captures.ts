import { ByteWriter, concat, utf8 } from '../support/byte-writer.ts';
import { PcapngBuilder, pcapFile, pcapngFile } from '../support/capture-builder.ts';
import {
  bsdLoopback,
  ethernet,
  fragmentIpv4,
  icmpError,
  sll,
  sll2,
  tcpPacket,
  udpPacket,
} from '../support/packet-builder.ts';
import { CCS, clearAlert, clientHello, record, serverHello } from '../unit/tls/tls-bytes.ts';
import { IP_IN_IP, LINKS, TUNNELS } from '../unit/wire/encapsulations.ts';

const V4 = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50_000, dport: 443 };
const V6 = { src: '2001:db8::2', dst: '2001:db8::9', sport: 50_000, dport: 80 };

type Ends = typeof V4;

/** IP packets of one conversation: handshake, what both sides say, an end. */
function conversation(
  ends: Ends,
  said: readonly (readonly [side: 0 | 1, payload: Uint8Array | string])[],
  end: 'fin' | 'reset',
): Uint8Array[] {
  const back = { src: ends.dst, dst: ends.src, sport: ends.dport, dport: ends.sport };
  const next = [1001, 5001];
  const packet = (side: 0 | 1, flags: string, payload: Uint8Array | string = ''): Uint8Array => {
    const made = tcpPacket({
      ...(side === 0 ? ends : back),
      seq: next[side],
      ack: next[1 - side],
      flags,
      payload,
      options: { timestamps: [7, 8], sack: [[next[1 - side] + 100, next[1 - side] + 200]] },
    });
    next[side] += payload.length + (flags.includes('F') ? 1 : 0);
    return made;
  };
  const options = { mss: 1460, windowScale: 7, sackPermitted: true, timestamps: [7, 0] } as const;
  return [
    tcpPacket({ ...ends, seq: 1000, flags: 'S', options }),
    tcpPacket({ ...back, seq: 5000, ack: 1001, flags: 'SA', options }),
    packet(0, 'A'),
    ...said.flatMap(([side, payload]) => [
      packet(side, 'PA', payload),
      packet(side === 0 ? 1 : 0, 'A'),
    ]),
    ...(end === 'reset'
      ? [packet(0, 'RA'), packet(1, 'A'), packet(0, 'R')]
      : [packet(0, 'FA'), packet(1, 'FA'), packet(0, 'A')]),
  ];
}

const bytes = (list: readonly number[]): Uint8Array => Uint8Array.from(list);

const TLS = conversation(
  V4,
  [
    [0, bytes(clientHello({ sni: 'shop.example', alpn: ['h2', 'http/1.1'], versions: [0x0304] }))],
    [1, bytes([...serverHello(0xc02f), ...record(22, 90), ...CCS, ...record(22, 40)])],
    [0, bytes([...CCS, ...record(22, 40), ...record(23, 100)])],
    [1, bytes([...record(23, 900), ...record(21, 26)])],
    [0, bytes(clearAlert(2, 40))],
  ],
  'reset',
);
const HTTP = conversation(
  V6,
  [
    [0, 'POST /a/b?c=d HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 3\r\n\r\nabc'],
    [1, 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
    [1, '5;x=y\r\nhello\r\n0\r\nTrailer: 1\r\n\r\n'],
    [0, 'GET /next HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n'],
    [1, 'HTTP/1.0 304 Not Modified\r\nContent-Length: 99999999999\r\n\r\n'],
  ],
  'fin',
);
const SOCKS = conversation(
  { ...V4, dport: 1080 },
  [
    [0, bytes([5, 1, 0])],
    [1, bytes([5, 0])],
    [0, bytes([5, 1, 0, 3, 4, 0x68, 0x6f, 0x73, 0x74, 0, 80])],
    [1, bytes([5, 0, 0, 1, 1, 2, 3, 4, 0, 80])],
    [0, 'GET / HTTP/1.1\r\nHost: host\r\n\r\n'],
  ],
  'fin',
);

function snoop(packets: readonly Uint8Array[]): Uint8Array {
  const out = new ByteWriter(true).bytes(utf8('snoop\0\0\0')).u32(2).u32(4);
  packets.forEach((packet, i) => {
    const fill = -packet.length & 3;
    out
      .u32(packet.length)
      .u32(packet.length)
      .u32(24 + packet.length + fill)
      .u32(0);
    out
      .u32(1000 + i)
      .u32(7)
      .bytes(packet)
      .bytes(new Uint8Array(fill));
  });
  return out.done();
}

function erf(packets: readonly Uint8Array[]): Uint8Array {
  const out = new ByteWriter(true);
  packets.forEach((packet, i) => {
    const time = new ByteWriter(false)
      .u32(i * 1000)
      .u32(1000 + i)
      .done();
    out
      .bytes(time)
      .u8(2)
      .u8(4)
      .u16(18 + packet.length)
      .u16(0)
      .u16(packet.length)
      .u16(0);
    out.bytes(packet);
  });
  return out.done();
}

function everyBlock(packets: readonly Uint8Array[], bigEndian: boolean): Uint8Array {
  const builder = new PcapngBuilder();
  const word = (value: number): Uint8Array => new ByteWriter(bigEndian).u16(value).done();
  packets.forEach((packet, i) => {
    if (i % 6 === 0) {
      builder
        .section({ bigEndian, comment: `section ${i}`, hardware: 'a probe' })
        .interface({ tsresol: 9, name: 'eth0', description: 'up', filter: 'tcp', comment: 'x' })
        .interface({ tsresol: 0x8a, linkType: 1, tsoffset: -3n, fcsLength: 4, snapLength: 90 });
      const name = concat(word(1), word(9), bytes([10, 0, 0, 2]), utf8('host\0'), bytes([0, 0, 0]));
      const name6 = concat(word(2), word(18), new Uint8Array(16), utf8('a\0'), bytes([0, 0]));
      builder.block(4, concat(name, name6, word(0), word(0)));
      builder.block(10, concat(bytes([0x4b, 0x53, 0x4c, 0x54]), bytes([3, 0, 0, 0]), utf8('a b')));
      builder.block(9, utf8('{"journal": 1}'));
      builder.block(0xbad, concat(bytes([0, 0, 0x7d, 0x4b]), utf8('custom')));
    }
    if (i % 5 === 3) builder.simplePacket(packet);
    else if (i % 5 === 4) builder.obsoletePacket({ bytes: packet }, 3);
    else builder.packet({ bytes: packet, interfaceIndex: i % 2, comments: ['one', 'two'] });
    if (i % 4 === 0) builder.statistics(0, { ifdrop: 5n, osdrop: 1n });
  });
  return builder.bytes();
}

/** IP packets of every kind that has a path of its own above the link layer. */
export const IP_PACKETS: readonly Uint8Array[] = [
  ...TLS,
  ...HTTP,
  ...SOCKS,
  udpPacket({ ...V4, payload: 'x'.repeat(50) }),
  ...fragmentIpv4(tcpPacket({ ...V4, payload: 'y'.repeat(400) }), 120),
  icmpError({ ...V4, type: 3, code: 4, quoted: TLS[3], quotedBytes: 28 }),
  icmpError({ ...V6, type: 1, code: 4, quoted: HTTP[3] }),
  tcpPacket({
    ...V6,
    extensions: [
      [0, new Uint8Array(8)],
      [44, bytes([6, 0, 0, 1, 0, 0, 0, 9])],
      [60, new Uint8Array(8)],
    ],
  }),
  ...TUNNELS.map(({ wrap }) => wrap(TLS[0])),
  ...TUNNELS.map(({ wrap }) => wrap(HTTP[3])),
  ...Object.values(IP_IN_IP).map((wrap) => wrap(HTTP[0])),
];

/** A packet with its link type. */
export interface LinkedPacket {
  readonly linkType: number;
  readonly bytes: Uint8Array;
}

/** A packet of every link layer and of every tunnel. */
export const LINKED_PACKETS: readonly LinkedPacket[] = [
  ...IP_PACKETS.map((packet) => ({ linkType: 1, bytes: ethernet(packet) })),
  ...[TLS[0], TLS[3], HTTP[4]].flatMap((packet) => [
    ...LINKS.map(({ linkType, wrap }) => ({ linkType, bytes: wrap(packet) })),
    { linkType: 113, bytes: sll(packet) },
    { linkType: 276, bytes: sll2(packet) },
    { linkType: 0, bytes: bsdLoopback(packet) },
    { linkType: 101, bytes: packet },
  ]),
];

/** A capture by name. */
export interface NamedCapture {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Captures of every format, link layer and tunnel, small. */
export function builtCaptures(): readonly NamedCapture[] {
  const frames = IP_PACKETS.map((packet) => ethernet(packet));
  const captures: NamedCapture[] = [
    { name: 'pcap', bytes: pcapFile(frames) },
    { name: 'pcap-ns', bytes: pcapFile(frames, { variant: 'ns', bigEndian: true }) },
    { name: 'pcap-modified', bytes: pcapFile(frames, { variant: 'modified' }) },
    { name: 'pcapng', bytes: pcapngFile(frames) },
    { name: 'pcapng-blocks', bytes: everyBlock(frames, false) },
    { name: 'pcapng-blocks-big', bytes: everyBlock(frames, true) },
    { name: 'snoop', bytes: snoop(frames) },
    { name: 'erf', bytes: erf(frames) },
    { name: 'raw', bytes: pcapFile([...TLS, ...HTTP], { linkType: 101 }) },
  ];
  LINKS.forEach(({ name, linkType, wrap }) => {
    captures.push({ name, bytes: pcapFile([...TLS, ...HTTP].map(wrap), { linkType }) });
  });
  TUNNELS.forEach(({ kind, wrap }) => {
    captures.push({ name: kind, bytes: pcapFile(HTTP.map((p) => ethernet(wrap(p)))) });
  });
  return captures;
}
