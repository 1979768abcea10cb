import { describe, expect, test } from 'vitest';
import { ACK, DecodedPacket, FIN, PSH, RST, SYN } from '../../../shared/wire/decoded-packet.ts';
import { ByteWriter, concat, hex } from '../../support/byte-writer.ts';
import {
  bsdLoopback,
  ethernet,
  icmpError,
  ipPacket,
  sll,
  sll2,
  tcpPacket,
  udpPacket,
} from '../../support/packet-builder.ts';
import { decodeOne, pathOf, quotedPathOf } from './decode-one.ts';

const V4 = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50000, dport: 443 };
const V6 = { src: '2001:db8::2', dst: '2001:db8::9', sport: 50000, dport: 443 };
const PATH4 = '10.0.0.2:50000 > 10.0.0.9:443';
const PATH6 = '2001:db8::2:50000 > 2001:db8::9:443';
const HELLO = tcpPacket({ ...V4, payload: 'hello' });
const HELLO6 = tcpPacket({ ...V6, payload: 'hello' });

describe('link layers', () => {
  const pppoe = concat(hex('020000000001 020000000002 8864 1100 0001 002f 0021'), HELLO);
  const mpls = concat(hex('020000000001 020000000002 8847 00010040 00020140'), HELLO6);
  const snap = concat(hex('020000000001 020000000002 0035 aaaa03 000000 0800'), HELLO);
  const metaData = concat(hex('020000000001 020000000002 8909 0101 0001 0002 0800'), HELLO);
  test.each([
    ['Cisco MetaData', 1, metaData, PATH4],
    ['Ethernet', 1, ethernet(HELLO), PATH4],
    ['Ethernet, IPv6', 1, ethernet(HELLO6), PATH6],
    ['802.1Q', 1, ethernet(HELLO, { vlans: [[0x8100, 5]] }), PATH4],
    [
      '802.1ad and 802.1Q',
      1,
      ethernet(HELLO6, {
        vlans: [
          [0x88a8, 5],
          [0x8100, 6],
        ],
      }),
      PATH6,
    ],
    [
      'three tags',
      1,
      ethernet(HELLO, {
        vlans: [
          [0x9100, 5],
          [0x8100, 6],
          [0x8100, 7],
        ],
      }),
      PATH4,
    ],
    ['LLC with SNAP', 1, snap, PATH4],
    ['PPPoE', 1, pppoe, PATH4],
    ['MPLS', 1, mpls, PATH6],
    ['Linux cooked v1', 113, sll(HELLO), PATH4],
    ['Linux cooked v2', 276, sll2(HELLO6), PATH6],
    ['BSD null, little-endian', 0, bsdLoopback(HELLO), PATH4],
    ['BSD null, big-endian', 0, bsdLoopback(HELLO6, true, 28), PATH6],
    ['BSD null of NetBSD', 0, bsdLoopback(HELLO6, false, 24), PATH6],
    ['OpenBSD loop', 108, bsdLoopback(HELLO, true), PATH4],
    ['raw IP', 101, HELLO, PATH4],
    ['raw IP (DLT 12)', 12, HELLO6, PATH6],
    ['raw IP (DLT 14)', 14, HELLO, PATH4],
    ['raw IPv4', 228, HELLO, PATH4],
    ['raw IPv6', 229, HELLO6, PATH6],
    ['PPP', 9, concat(hex('ff03 0021'), HELLO), PATH4],
    ['PPP without address', 9, concat(hex('0057'), HELLO6), PATH6],
    ['Cisco HDLC', 104, concat(hex('0f00 0800'), HELLO), PATH4],
  ] as const)('%s', (_, linkType, bytes, path) => {
    const packet = decodeOne(bytes, linkType);
    expect([packet.kind, packet.stop, pathOf(packet)]).toEqual(['tcp', null, path]);
    expect([packet.payloadLength, packet.payloadCaptured]).toEqual([5, 5]);
  });

  test.each([
    ['ARP', 1, concat(hex('ffffffffffff 020000000002 0806'), new Uint8Array(28)), 'ethertype'],
    [
      'spanning tree',
      1,
      concat(hex('0180c2000000 020000000002 0026 424203'), new Uint8Array(35)),
      'non-ip',
    ],
    ['a link type that is not decoded', 195, HELLO, 'link-type'],
    ['a block that is no packet', -1, HELLO, 'link-type'],
    ['an address family of something else', 0, concat(hex('17000000'), HELLO), 'non-ip'],
    ['nothing', 1, new Uint8Array(0), 'truncated'],
    ['half a MAC header', 1, new Uint8Array(9), 'truncated'],
    ['a cut VLAN tag', 1, ethernet(HELLO, { vlans: [[0x8100, 1]] }).subarray(0, 16), 'truncated'],
    ['raw bytes that are no IP', 101, hex('00112233'), 'non-ip'],
  ] as const)('%s stops with a reason', (_, linkType, bytes, stop) => {
    const packet = decodeOne(bytes, linkType);
    expect([packet.kind, packet.stop]).toEqual(['other', stop]);
  });
});

describe('IP', () => {
  test('header fields', () => {
    const packet = decodeOne(tcpPacket({ ...V4, ttl: 57, ipId: 54321, dontFragment: false }), 101);
    expect([packet.ipVersion, packet.ttl, packet.ipId, packet.dontFragment]).toEqual([
      4,
      57,
      54321,
      false,
    ]);
    expect(decodeOne(HELLO, 101).dontFragment).toBe(true);
    expect(decodeOne(tcpPacket({ ...V6, ttl: 12 }), 101)).toMatchObject({ ipVersion: 6, ttl: 12 });
  });

  test('IPv4 after IPv6 leaves no address words behind', () => {
    const out = new DecodedPacket();
    decodeOne(HELLO6, 101, HELLO6.length, out);
    decodeOne(HELLO, 101, HELLO.length, out);
    expect(Array.from(out.addresses)).toEqual([0x0a000002, 0, 0, 0, 0x0a000009, 0, 0, 0]);
  });

  test('options are stepped over', () => {
    const packet = decodeOne(tcpPacket({ ...V4, ipOptions: hex('0101 0101 94040000') }), 101);
    expect([packet.kind, pathOf(packet)]).toEqual(['tcp', PATH4]);
  });

  test('Ethernet padding is no payload', () => {
    const packet = decodeOne(ethernet(tcpPacket(V4), { padTo: 60 }));
    expect([packet.payloadLength, packet.payloadCaptured]).toEqual([0, 0]);
    const six = decodeOne(ethernet(tcpPacket({ ...V6, payload: 'x' }), { padTo: 90 }));
    expect([six.payloadLength, six.payloadCaptured]).toEqual([1, 1]);
  });

  test('a total length of 0 is a segment captured before segmentation', () => {
    const bytes = tcpPacket({ ...V4, payload: new Uint8Array(3000) });
    bytes[2] = 0;
    bytes[3] = 0;
    expect(decodeOne(ethernet(bytes))).toMatchObject({ kind: 'tcp', payloadLength: 3000 });
    const six = tcpPacket({ ...V6, payload: new Uint8Array(3000) });
    six[4] = 0;
    six[5] = 0;
    expect(decodeOne(ethernet(six))).toMatchObject({ kind: 'tcp', payloadLength: 3000 });
  });

  test('a total length beyond the packet is not believed', () => {
    const bytes = HELLO.slice();
    bytes[2] = 0x40;
    expect(decodeOne(ethernet(bytes))).toMatchObject({ payloadLength: 5, payloadCaptured: 5 });
  });

  test('payload cut by the snap length: lengths on the wire and in the file differ', () => {
    const frame = ethernet(tcpPacket({ ...V4, payload: new Uint8Array(1000) }));
    const packet = decodeOne(frame.subarray(0, 96), 1, frame.length);
    expect([packet.kind, packet.stop]).toEqual(['tcp', null]);
    expect([packet.payloadLength, packet.payloadCaptured]).toEqual([1000, 96 - 54]);
  });

  test.each([
    ['a version of 5', 0, 0x55],
    ['a header length of 16', 0, 0x44],
    ['a total length below the header', 3, 19],
  ])('%s is malformed', (_, at, value) => {
    const bytes = HELLO.slice();
    bytes[at] = value;
    expect(decodeOne(ethernet(bytes))).toMatchObject({ kind: 'other', stop: 'malformed' });
  });

  test('IPv6 extension headers are walked', () => {
    const extensions = [
      [0, hex('00 00 0104 00000000')],
      [43, hex('00 01 0000 00000000 0000000000000000')],
      [60, hex('00 00 0104 00000000')],
      [51, hex('00 04 0000 00000001 00000001 000000000000000000000000')],
    ] as const;
    const packet = decodeOne(tcpPacket({ ...V6, payload: 'hello', extensions }), 101);
    expect([packet.kind, pathOf(packet), packet.payloadLength]).toEqual(['tcp', PATH6, 5]);
  });

  test('an atomic fragment is no fragment', () => {
    const extensions = [[44, hex('00 00 0000 00001234')]] as const;
    expect(decodeOne(tcpPacket({ ...V6, extensions }), 101)).toMatchObject({
      kind: 'tcp',
      isFragment: false,
    });
  });

  test.each([
    ['ESP', 50],
    ['no next header', 59],
    ['SCTP', 132],
  ])('%s ends decoding', (_, protocol) => {
    for (const ends of [V4, V6]) {
      const packet = decodeOne(ipPacket(ends, protocol, new Uint8Array(40)), 101);
      expect(packet).toMatchObject({ kind: 'other', stop: 'ip-protocol', protocol });
    }
  });

  test('an extension header that is cut or runs away', () => {
    const cut = tcpPacket({ ...V6, extensions: [[0, hex('00 00 0104 00000000')]] });
    expect(decodeOne(cut.subarray(0, 44), 101, cut.length).stop).toBe('truncated');
    const runaway = tcpPacket({ ...V6, extensions: [[0, hex('00 ff 0104 00000000')]] });
    expect(decodeOne(runaway, 101).stop).toBe('truncated');
  });

  test('IP in IP: the inner packet counts', () => {
    const outer = ipPacket({ src: '192.0.2.1', dst: '192.0.2.2' }, 41, HELLO6);
    expect(pathOf(decodeOne(outer, 101))).toBe(PATH6);
    const other = ipPacket({ src: '2001:db8::a', dst: '2001:db8::b' }, 4, HELLO);
    expect(pathOf(decodeOne(other, 101))).toBe(PATH4);
  });
});

describe('TCP', () => {
  test.each([
    ['S', SYN],
    ['SA', SYN | ACK],
    ['PA', PSH | ACK],
    ['FA', FIN | ACK],
    ['R', RST],
    ['RA', RST | ACK],
    ['FSRPAUEC', 0xff],
  ])('flags %s', (flags, bits) => {
    expect(decodeOne(tcpPacket({ ...V4, flags }), 101).flags).toBe(bits);
  });

  test('numbers at the ends of their ranges', () => {
    const packet = decodeOne(
      tcpPacket({
        ...V4,
        seq: 0xffffffff,
        ack: 0x80000000,
        window: 0xffff,
        sport: 65535,
        dport: 0,
      }),
      101,
    );
    expect(packet).toMatchObject({
      seq: 0xffffffff,
      ack: 0x80000000,
      window: 0xffff,
      sourcePort: 65535,
      destinationPort: 0,
      hasOptions: false,
      mss: -1,
      windowScale: -1,
      timestampValue: -1,
      sackRight: -1,
    });
  });

  test('options', () => {
    const options = {
      mss: 1460,
      windowScale: 7,
      sackPermitted: true,
      timestamps: [0xfffffffe, 5],
    } as const;
    expect(decodeOne(tcpPacket({ ...V4, options }), 101)).toMatchObject({
      mss: 1460,
      windowScale: 7,
      sackPermitted: true,
      timestampValue: 0xfffffffe,
      timestampEcho: 5,
      hasOptions: true,
    });
  });

  test('timestamps in the usual place (two no-operations before) and elsewhere', () => {
    const usual = { raw: hex('0101080a 00000007 80000001') };
    const odd = { raw: hex('080a 00000007 80000001 0101') };
    for (const options of [usual, odd]) {
      const packet = decodeOne(tcpPacket({ ...V4, options, payload: 'x' }), 101);
      expect(packet).toMatchObject({
        timestampValue: 7,
        timestampEcho: 0x80000001,
        payloadLength: 1,
      });
    }
  });

  test('SACK: the blocks and the highest right edge, across the wrap', () => {
    const sack = [
      [0xfffffff0, 0xfffffff8],
      [0x10, 0x20],
      [0xfffffffa, 0x8],
    ] as const;
    expect(decodeOne(tcpPacket({ ...V4, options: { sack } }), 101)).toMatchObject({
      sackCount: 3,
      sackEdges: Uint32Array.of(...sack.flat(), 0, 0),
      sackRight: 0x20,
    });
  });

  test('a window scale above 14 counts as 14 (RFC 7323 section 2.3)', () => {
    expect(decodeOne(tcpPacket({ ...V4, options: { windowScale: 99 } }), 101).windowScale).toBe(14);
  });

  test('options of one packet do not stay for the next', () => {
    const out = new DecodedPacket();
    const first = tcpPacket({
      ...V4,
      options: { mss: 1, windowScale: 2, sackPermitted: true, timestamps: [3, 4], sack: [[5, 6]] },
    });
    decodeOne(first, 101, first.length, out);
    decodeOne(HELLO, 101, HELLO.length, out);
    expect(out).toEqual(decodeOne(HELLO, 101));
  });

  test('an option that does not fit ends the list', () => {
    for (const raw of ['02', '0200', '0201', '02ff', '0206']) {
      const packet = decodeOne(
        tcpPacket({ ...V4, options: { windowScale: 3, raw: hex(raw) } }),
        101,
      );
      expect([packet.kind, packet.windowScale, packet.mss]).toEqual(['tcp', 3, -1]);
    }
  });

  test('a header cut by the snap length is TCP from its 16th byte on, as in Wireshark', () => {
    const frame = ethernet(
      tcpPacket({ ...V4, seq: 9, window: 77, options: { timestamps: [1, 2] } }),
    );
    for (let length = 34; length < frame.length; length += 1) {
      const packet = decodeOne(frame.subarray(0, length), 1, frame.length);
      expect(packet.stop).toBe('truncated');
      expect(packet.kind).toBe(length - 34 < 16 ? 'other' : 'tcp');
      if (packet.kind === 'tcp') {
        expect(packet).toMatchObject({ seq: 9, window: 77, payloadLength: 0, payloadCaptured: 0 });
        expect(pathOf(packet)).toBe(PATH4);
      }
    }
  });

  test.each([0, 4, 15])(
    'a header length of %s words is malformed but still has its ports',
    (words) => {
      const bytes = tcpPacket(V4);
      bytes[32] = words << 4;
      const packet = decodeOne(bytes, 101);
      expect(packet).toMatchObject({ kind: 'tcp', stop: 'malformed', payloadLength: 0 });
      expect(packet.flags).toBe(words < 5 ? 0 : ACK);
      expect(pathOf(packet)).toBe(PATH4);
    },
  );

  test('reserved bits', () => {
    const bytes = tcpPacket(V4);
    bytes[32] |= 0x05;
    expect(decodeOne(bytes, 101).reservedBits).toBe(5);
  });
});

describe('UDP', () => {
  test('ports and payload; its own length narrows it', () => {
    const bytes = udpPacket({ ...V4, payload: 'question' });
    expect(decodeOne(bytes, 101)).toMatchObject({
      kind: 'udp',
      sourcePort: 50000,
      payloadLength: 8,
    });
    bytes[25] = 8 + 3;
    expect(decodeOne(bytes, 101)).toMatchObject({ payloadLength: 3, payloadCaptured: 3 });
  });

  test('a cut header', () => {
    const bytes = udpPacket({ ...V4, payload: 'question' });
    expect(decodeOne(bytes.subarray(0, 26), 101, bytes.length)).toMatchObject({
      kind: 'other',
      stop: 'truncated',
    });
  });
});

describe('ICMP errors', () => {
  const from4 = { src: '192.0.2.1', dst: '10.0.0.2' };
  const from6 = { src: '2001:db8::ff', dst: '2001:db8::2' };
  const quoted4 = tcpPacket({ ...V4, seq: 0xfedcba98, flags: 'S' });
  const quoted6 = tcpPacket({ ...V6, seq: 7, extensions: [[0, hex('00 00 0104 00000000')]] });

  test('the quoted flow, in its own direction', () => {
    const packet = decodeOne(icmpError({ ...from4, type: 3, code: 13, quoted: quoted4 }), 101);
    expect(packet).toMatchObject({
      kind: 'icmp-error',
      icmpType: 3,
      icmpCode: 13,
      quotedProtocol: 6,
      quotedSeq: 0xfedcba98,
    });
    expect(quotedPathOf(packet, 4)).toBe(PATH4);
  });

  test('of IPv6, over extension headers', () => {
    const packet = decodeOne(icmpError({ ...from6, type: 1, code: 4, quoted: quoted6 }), 101);
    expect(packet).toMatchObject({ kind: 'icmp-error', icmpType: 1, icmpCode: 4, quotedSeq: 7 });
    expect(quotedPathOf(packet, 6)).toBe(PATH6);
  });

  test('a quote of eight transport bytes has ports and sequence number, one of four only ports', () => {
    const error = { ...from4, type: 11, code: 0, quoted: quoted4 };
    expect(decodeOne(icmpError({ ...error, quotedBytes: 28 }), 101).quotedSeq).toBe(0xfedcba98);
    const short = decodeOne(icmpError({ ...error, quotedBytes: 24 }), 101);
    expect([short.kind, short.quotedSeq, quotedPathOf(short, 4)]).toEqual([
      'icmp-error',
      -1,
      PATH4,
    ]);
    expect(decodeOne(icmpError({ ...error, quotedBytes: 23 }), 101)).toMatchObject({
      kind: 'other',
      stop: 'truncated',
    });
  });

  test('a quoted UDP packet has no sequence number', () => {
    const quoted = udpPacket({ ...V4, payload: 'x' });
    const packet = decodeOne(icmpError({ ...from4, type: 3, code: 3, quoted }), 101);
    expect(packet).toMatchObject({ kind: 'icmp-error', quotedProtocol: 17, quotedSeq: -1 });
  });

  test('messages that quote no TCP or UDP flow are no errors of one', () => {
    const echo = ipPacket(from4, 1, hex('0800 0000 0001 0001 61626364'));
    expect(decodeOne(echo, 101)).toMatchObject({
      kind: 'other',
      stop: null,
      protocol: 1,
      icmpType: 8,
    });
    const ofIcmp = icmpError({ ...from4, type: 3, code: 1, quoted: echo });
    expect(decodeOne(ofIcmp, 101)).toMatchObject({ kind: 'other', stop: null });
    const fragment = quoted4.slice();
    fragment[7] = 3;
    expect(decodeOne(icmpError({ ...from4, type: 3, code: 1, quoted: fragment }), 101).kind).toBe(
      'other',
    );
    const noise = icmpError({ ...from4, type: 3, code: 1, quoted: new ByteWriter().u32(0).done() });
    expect(decodeOne(noise, 101)).toMatchObject({ kind: 'other', stop: 'malformed' });
  });
});
