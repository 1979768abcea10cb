import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyRecord } from '../../../shared/capture/record.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { DecodedPacket, MOST_TUNNELS } from '../../../shared/wire/decoded-packet.ts';
import { dissect } from '../../../shared/wire/dissect.ts';
import type { Layer } from '../../../shared/wire/layer-tree.ts';
import { tunnelsOf } from '../../../shared/wire/tunnel.ts';
import { concat, hex } from '../../support/byte-writer.ts';
import { ethernet, ipPacket, tcpPacket, udpPacket } from '../../support/packet-builder.ts';
import { decodeOne, pathOf } from './decode-one.ts';
import { IP_IN_IP, LINKS, TUNNELS } from './encapsulations.ts';

const V4 = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50_000, dport: 443, payload: 'hello' };
const V6 = { ...V4, src: '2001:db8::2', dst: '2001:db8::9' };
const SEGMENTS = [
  ['IPv4', tcpPacket(V4), '10.0.0.2:50000 > 10.0.0.9:443'],
  ['IPv6', tcpPacket(V6), '2001:db8::2:50000 > 2001:db8::9:443'],
] as const;

/** Kinds and ids of the tunnels around a decoded packet. */
function tunnelsAround(packet: DecodedPacket): readonly (readonly [string, number | null])[] {
  return tunnelsOf(packet.tunnels, packet.tunnelDepth).map(({ kind, id }) => [kind, id]);
}

/** The layers of a frame; the last but its payload is the TCP segment that decode found. */
function layersOf(bytes: Uint8Array, linkType: number): readonly Layer[] {
  return dissect(bytes, linkType, bytes.length);
}

function expectSegment(bytes: Uint8Array, linkType: number, path: string): DecodedPacket {
  const packet = decodeOne(bytes, linkType);
  expect([packet.kind, packet.stop, pathOf(packet)]).toEqual(['tcp', null, path]);
  expect([packet.payloadLength, packet.payloadCaptured]).toEqual([5, 5]);
  const tcp = layersOf(bytes, linkType).find((layer) => layer.name === 'tcp');
  // `decodeOne` puts the packet at 100; a header of 20 bytes comes before the payload.
  expect(tcp?.offset).toBe(packet.payloadStart - 100 - 20);
  return packet;
}

describe.each(SEGMENTS)('%s', (version, segment, path) => {
  test.each(LINKS.map((link) => [link.name, link] as const))('on %s', (_, link) => {
    const packet = expectSegment(link.wrap(segment), link.linkType, path);
    expect(packet.tunnelDepth).toBe(0);
  });

  test.each(TUNNELS.map((tunnel, i) => [`${tunnel.kind} (${i})`, tunnel] as const))(
    'in %s',
    (_, tunnel) => {
      const packet = expectSegment(ethernet(tunnel.wrap(segment)), 1, path);
      expect(tunnelsAround(packet)).toEqual([[tunnel.kind, tunnel.id]]);
    },
  );

  test('in IP itself and in an authentication header', () => {
    const inIp = decodeOne(IP_IN_IP.ipip(segment), 101);
    expect([pathOf(inIp), tunnelsAround(inIp)]).toEqual([path, [['ipip', null]]]);
    const crossed = decodeOne(IP_IN_IP.crossed(segment), 101);
    expect([pathOf(crossed), tunnelsAround(crossed)]).toEqual([
      path,
      [[version === 'IPv6' ? '6in4' : '4in6', null]],
    ]);
    const header = version === 'IPv6' ? segment.subarray(0, 40) : segment.subarray(0, 20);
    const ah = concat(hex('06 04 0000 00000001 00000001'), new Uint8Array(12));
    const ends = version === 'IPv6' ? V6 : V4;
    const protectedSegment = ipPacket(ends, 51, concat(ah, segment.subarray(header.length)));
    expectSegment(protectedSegment, 101, path);
  });
});

test('the ends of every tunnel, outermost first', () => {
  const inner = IP_IN_IP.ipip(SEGMENTS[0][1]);
  const packet = decodeOne(TUNNELS[2].wrap(inner), 101);
  expect(tunnelsOf(packet.tunnels, packet.tunnelDepth)).toEqual([
    { kind: 'gre', id: 0xfffffffe, from: '2001:db8:ffff::1', to: '2001:db8:ffff::2' },
    { kind: 'ipip', id: null, from: '192.0.2.1', to: '192.0.2.2' },
  ]);
});

test('Teredo, with and without its headers', () => {
  for (const wrap of [IP_IN_IP.teredo, IP_IN_IP.teredoWithHeaders]) {
    const packet = expectSegment(wrap(SEGMENTS[1][1]), 101, SEGMENTS[1][2]);
    expect(tunnelsAround(packet)).toEqual([['teredo', null]]);
  }
});

test('one segment in any nesting of tunnels on any link', () => {
  const wraps = [
    ...TUNNELS.map((tunnel) => [tunnel.kind, tunnel.wrap] as const),
    ['ipip', IP_IN_IP.ipip] as const,
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...SEGMENTS),
      fc.array(fc.constantFrom(...wraps), { maxLength: MOST_TUNNELS }),
      fc.constantFrom(...LINKS),
      ([, segment, path], tunnels, link) => {
        const packet = tunnels.reduce((inner, [, wrap]) => wrap(inner), segment);
        const decoded = expectSegment(link.wrap(packet), link.linkType, path);
        const kinds = tunnelsAround(decoded).map(([kind]) => kind);
        expect(kinds).toEqual(tunnels.map(([kind]) => kind).reverse());
      },
    ),
    { numRuns: 1000 },
  );
});

test('nested deeper than is followed: told, and a UDP tunnel stays UDP', () => {
  const [, segment] = SEGMENTS[0];
  const wrapped = (times: number, wrap: (packet: Uint8Array) => Uint8Array): Uint8Array =>
    Array.from({ length: times }).reduce<Uint8Array>((inner) => wrap(inner), segment);
  const deep = wrapped(MOST_TUNNELS + 1, IP_IN_IP.ipip);
  expect(decodeOne(deep, 101)).toMatchObject({ kind: 'other', stop: 'nested' });
  expect(
    layersOf(deep, 101)
      .map(({ stop }) => stop ?? '')
      .join(),
  ).toContain('nested too deep');
  const vxlan = TUNNELS.find(({ kind }) => kind === 'vxlan');
  const udp = decodeOne(wrapped(MOST_TUNNELS + 1, vxlan?.wrap ?? IP_IN_IP.ipip), 101);
  expect(udp).toMatchObject({ kind: 'udp', stop: 'nested', destinationPort: 4789 });
  const frames = wrapped(60, (inner) => concat(hex('020000000001 020000000002 6558'), inner));
  expect(decodeOne(frames, 1)).toMatchObject({ kind: 'other', stop: 'nested' });
});

test.each([
  ['VXLAN without its I bit', 4789, concat(hex('00000000 00000500'), ethernet(SEGMENTS[0][1]))],
  ['VXLAN around ARP', 4789, concat(hex('08000000 00000500'), ethernet(new Uint8Array(28)))],
  ['GENEVE of another version', 6081, concat(hex('4000 0800 00000900'), SEGMENTS[0][1])],
  [
    'GENEVE with options beyond the packet',
    6081,
    concat(hex('3f00 0800 00000900'), new Uint8Array(8)),
  ],
  ['a GTP-U echo', 2152, concat(hex('3201 0004 00000000 00010000'), new Uint8Array(4))],
  [
    'GTP-U whose extension headers run away',
    2152,
    concat(hex('34ff 0008 00000004 00000085 ff00'), new Uint8Array(6)),
  ],
  ['Teredo without IPv6', 3544, SEGMENTS[0][1]],
  [
    'an L2TP control message',
    1701,
    concat(hex('c802 000c 0001 0000 0000 0000'), new Uint8Array(8)),
  ],
  ['LISP around noise', 4341, new Uint8Array(60).fill(0xff)],
  ['nothing', 4789, new Uint8Array(0)],
] as const)('%s is plain UDP', (_, port, payload) => {
  const bytes = udpPacket({
    src: '192.0.2.1',
    dst: '192.0.2.2',
    sport: 49_152,
    dport: port,
    payload,
  });
  const packet = decodeOne(bytes, 101);
  expect(packet).toMatchObject({ kind: 'udp', stop: null, sourcePort: 49_152, tunnelDepth: 0 });
  expect([packet.payloadStart, packet.payloadLength]).toEqual([128, payload.length]);
});

test('the port of a tunnel against a system port is an ordinary client’s', () => {
  const payload = concat(hex('08000000 00000500'), ethernet(SEGMENTS[0][1]));
  const ends = { src: '192.0.2.1', dst: '192.0.2.2', payload };
  for (const [sport, dport] of [
    [53, 4789],
    [4789, 443],
  ]) {
    expect(decodeOne(udpPacket({ ...ends, sport, dport }), 101)).toMatchObject({ kind: 'udp' });
  }
});

test('an undecodable tunnel in a tunnel: the inner UDP counts, inside the outer tunnel', () => {
  const echo = concat(hex('3201 0004 00000000 00010000'), new Uint8Array(4));
  const inner = udpPacket({
    src: '10.1.0.1',
    dst: '10.1.0.2',
    sport: 2152,
    dport: 2152,
    payload: echo,
  });
  const vxlan = TUNNELS.find(({ kind }) => kind === 'vxlan');
  const packet = decodeOne(vxlan?.wrap(inner) ?? inner, 101);
  expect([packet.kind, pathOf(packet)]).toEqual(['udp', '10.1.0.1:2152 > 10.1.0.2:2152']);
  expect(tunnelsAround(packet)).toEqual([['vxlan', 5]]);
});

describe('what stops on a link', () => {
  const data = 'aaaa03 000000 0800';
  const addresses = '020000000001 020000000002 020000000003';
  test.each([
    ['a protected 802.11 frame', 105, `0841 0000 ${addresses} 1000 ${data}`, 'encrypted'],
    ['a beacon', 105, `8000 0000 ${addresses} 1000`, 'non-ip'],
    ['a null function', 105, `4801 0000 ${addresses} 1000`, 'non-ip'],
    [
      'an 802.11 fragment with more to come',
      105,
      `0805 0000 ${addresses} 1000 ${data}`,
      'link-fragment',
    ],
    ['a later 802.11 fragment', 105, `0801 0000 ${addresses} 1100 ${data}`, 'link-fragment'],
    ['half an 802.11 header', 105, `0801 0000 ${addresses}`, 'truncated'],
    ['radiotap with a length of 4', 127, '00000400 00000000', 'malformed'],
    ['radiotap longer than the packet', 127, '0000ff00 00000000', 'truncated'],
    ['NFLOG of a bridge', 239, '07000000', 'non-ip'],
    ['NFLOG without a payload', 239, '02000000 08000100 08000300', 'non-ip'],
    ['NFLOG with an attribute of no length', 239, '02000000 00000900', 'malformed'],
    ['PFLOG with a header too short', 117, '1002 0000', 'malformed'],
    ['an ARCNET fragment', 7, '0102 d4 03 0001 45000014', 'link-fragment'],
    ['ARCNET ARP', 7, '0102 d5 00 0001', 'non-ip'],
    ['Juniper without its magic', 178, '00000000 00000000', 'malformed'],
    ['FDDI station management', 10, '41 020000000001 020000000002 00', 'non-ip'],
    ['a link type that nobody knows', 9999, '45000014', 'link-type'],
  ] as const)('%s', (_, linkType, bytes, stop) => {
    expect(decodeOne(hex(bytes), linkType)).toMatchObject({ kind: 'other', stop });
    expect(layersOf(hex(bytes), linkType).some((layer) => layer.stop !== null)).toBe(true);
  });

  test('several packets in one 802.11 frame', () => {
    const frame = LINKS.find(({ name }) => name.includes('A-MSDU'))?.wrap(SEGMENTS[0][1]);
    const two = concat(frame ?? hex(''), hex('000000'), new Uint8Array(40));
    expect(decodeOne(two, 105)).toMatchObject({ kind: 'other', stop: 'aggregate' });
  });
});

describe('any bytes', () => {
  const linkTypes = [...new Set(LINKS.map(({ linkType }) => linkType)), 101];
  const nearly = fc
    .tuple(
      fc.constantFrom(...LINKS),
      fc.constantFrom(...TUNNELS),
      fc.array(fc.tuple(fc.nat(160), fc.nat(255)), { maxLength: 6 }),
      fc.nat(300),
    )
    .map(([link, tunnel, edits, cut]): readonly [Uint8Array, number] => {
      const bytes = link.wrap(tunnel.wrap(SEGMENTS[0][1])).slice();
      for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
      return [cut < 150 ? bytes.subarray(0, cut) : bytes, link.linkType];
    });
  const noise = fc.tuple(fc.uint8Array({ maxLength: 150 }), fc.constantFrom(...linkTypes));
  const original = fc.oneof(fc.constant(0), fc.nat(3000), fc.constant(0xffffffff));

  test('no throw, nothing read outside the packet, payload inside it', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, noise), original, ([bytes, linkType], wire) => {
        const among = decodeOne(bytes, linkType, wire);
        const alone = new DecodedPacket();
        decode(
          { ...emptyRecord(), bytes, captured: bytes.length, original: wire, linkType },
          alone,
        );
        if (among.kind === 'tcp' || among.kind === 'udp') {
          alone.payloadStart += 100;
          expect(among.payloadCaptured).toBeGreaterThanOrEqual(0);
          expect(among.payloadLength).toBeGreaterThanOrEqual(among.payloadCaptured);
          if (among.payloadCaptured > 0)
            expect(among.payloadStart - 100 + among.payloadCaptured).toBeLessThanOrEqual(
              bytes.length,
            );
        }
        if (among.isFragment) alone.fragmentStart += 100;
        expect(among).toEqual(alone);
      }),
      { numRuns: 5000 },
    );
  });

  test('the packet tree shows the segment that was decoded, and every layer lies in the packet', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, noise), original, ([bytes, linkType], wire) => {
        const packet = decodeOne(bytes, linkType, wire);
        const layers = dissect(bytes, linkType, wire);
        for (const { offset, length, summary } of layers) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(length).toBeGreaterThanOrEqual(0);
          expect(offset + length).toBeLessThanOrEqual(bytes.length);
          expect(summary).not.toContain('undefined');
        }
        if (packet.kind === 'tcp' && !packet.isFragment)
          expect(layers.some(({ name }) => name === 'tcp')).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
