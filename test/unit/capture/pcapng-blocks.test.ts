import { describe, expect, test } from 'vitest';
import { ByteWriter, concat, utf8 } from '../../support/byte-writer.ts';
import { PcapngBuilder } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { codesOf, readAll } from './read-all.ts';

type Options = readonly (readonly [code: number, value: Uint8Array])[];

function options(bigEndian: boolean, list: Options): Uint8Array {
  const out = new ByteWriter(bigEndian);
  for (const [code, value] of list) out.u16(code).u16(value.length).bytes(value).pad(4);
  return out.u32(0).done();
}

const u64 = (value: bigint, bigEndian: boolean): Uint8Array =>
  new ByteWriter(bigEndian).u64(value).done();

const PACKET = ethernet(
  tcpPacket({ src: '192.0.2.1', dst: '198.51.100.9', sport: 40_000, dport: 443 }),
);

/** An Enhanced Packet Block of interface 0 at second 5 with options. */
function packet(bigEndian: boolean, list: Options): Uint8Array {
  return new ByteWriter(bigEndian)
    .u32(0)
    .u32(0)
    .u32(5_000_000)
    .u32(PACKET.length)
    .u32(PACKET.length)
    .bytes(PACKET)
    .pad(4)
    .bytes(options(bigEndian, list))
    .done();
}

function names(
  bigEndian: boolean,
  records: readonly (readonly [type: number, value: Uint8Array])[],
  list: Options = [],
): Uint8Array {
  const out = new ByteWriter(bigEndian);
  for (const [type, value] of records) out.u16(type).u16(value.length).bytes(value).pad(4);
  return out.u32(0).bytes(options(bigEndian, list)).done();
}

const V4 = Uint8Array.of(192, 0, 2, 1);
const V6 = Uint8Array.of(0x20, 1, 0x0d, 0xb8, ...new Array<number>(11).fill(0), 7);

describe.each([false, true])('what pcapng says besides packets (big-endian: %s)', (bigEndian) => {
  const begun = (): PcapngBuilder =>
    new PcapngBuilder().section({ bigEndian }).interface({ name: 'eth0' });

  test('names of hosts: several of an address, all kinds of addresses, unknown kinds stepped over', () => {
    const block = names(
      bigEndian,
      [
        [1, concat(V4, utf8('www.example\0shop.example\0'))],
        [77, utf8('whatever')],
        [2, concat(V6, utf8('six.example\0'))],
        [3, concat(Uint8Array.of(0, 1, 2, 3, 4, 5), utf8('switch\0'))],
        [4, concat(new Uint8Array(8), utf8('long\0'))],
        [1, concat(V4, utf8('www.example'))],
      ],
      [[1, utf8('from the cache')]],
    );
    const { reader } = readAll(begun().block(4, block).bytes());
    expect(reader.details?.namesOf('192.0.2.1')).toEqual(['www.example', 'shop.example']);
    expect(reader.details?.namesOf('2001:db8::7')).toEqual(['six.example']);
    expect(reader.details?.namesOf('00:01:02:03:04:05')).toEqual(['switch']);
    expect(reader.comments).toEqual([{ on: 'names', number: 0, text: 'from the cache' }]);
    expect(codesOf(reader)).toEqual(['no-packets']);
  });

  test.each([
    ['runs past the block', [[1, concat(V4, utf8('a\0'))]], 200],
    ['has no whole address', [[1, V4.subarray(0, 2)]], null],
  ] as const)('a name record that %s costs itself, and is told', (_, records, length) => {
    const block = names(bigEndian, records);
    if (length !== null) block[bigEndian ? 3 : 2] = length;
    const { reader, records: packets } = readAll(
      begun().block(4, block).block(6, packet(bigEndian, [])).bytes(),
    );
    expect(codesOf(reader)).toEqual(['bad-block']);
    expect(packets).toHaveLength(1);
  });

  test('statistics: every counter, its comment, and the drops of packets beside them', () => {
    const counters = [4n, 5n, 6n, 7n, 8n].map((n) => [Number(n), u64(n * 10n, bigEndian)] as const);
    const body = concat(
      new ByteWriter(bigEndian).u32(0).u32(0).u32(0).done(),
      options(bigEndian, [[1, utf8('at the end')], ...counters]),
    );
    const file = begun()
      .block(6, packet(bigEndian, [[4, u64(100n, bigEndian)]]))
      .block(6, packet(bigEndian, [[4, u64(50n, bigEndian)]]))
      .block(5, body)
      .bytes();
    const { reader } = readAll(file);
    expect(reader.details?.lines().find(({ name }) => name === 'Statistics')?.value).toBe(
      'eth0: 40 packets received, 50 packets dropped by the interface, 60 packets passed the filter, 70 packets dropped by the system, 80 packets delivered to the program',
    );
    expect(reader.comments).toEqual([{ on: 'statistics', number: 0, text: 'at the end' }]);
    // Packets say 150, statistics 120: they may count the same ones.
    expect(reader.interfaces[0].drops).toBe(150);
    expect(reader.health).toMatchObject([{ code: 'interface-drops', count: 150 }]);
  });

  test('options of a packet: direction, hash, drops, ids, errors, custom ones', () => {
    const flags = new ByteWriter(bigEndian).u32(0x0100_0000 | (2 << 2) | 1).done();
    const file = begun()
      .block(
        6,
        packet(bigEndian, [
          [2, flags],
          [3, Uint8Array.of(2, 1, 2, 3, 4)],
          [4, u64(3n, bigEndian)],
          [5, u64(77n, bigEndian)],
          [6, new ByteWriter(bigEndian).u32(9).done()],
          [7, Uint8Array.of(0, 1)],
          [2988, concat(new ByteWriter(bigEndian).u32(32_473).done(), utf8('mine'))],
        ]),
      )
      .block(4, names(bigEndian, [[1, concat(V4, utf8('www.example\0'))]]))
      .bytes();
    const session = wholeAnalysis(memorySource('c.pcapng', file));
    const layers = session.packetDetail(1)?.layers ?? [];
    expect(layers.find(({ name }) => name === 'pcapng')?.summary).toBe(
      'direction: inbound, received as: multicast, errors of the link layer: CRC error, dropped since the packet before: 3, packet id: 77, queue: 9, hashes: 1 hash, verdicts: 1 verdict',
    );
    expect(layers.find(({ name }) => name === 'names')?.summary).toBe('192.0.2.1 www.example');
    const told = session.health().entries.map(({ code }) => code);
    expect(told).toEqual(expect.arrayContaining(['interface-drops', 'bad-block', 'unknown-block']));
    expect(session.health().captures[0].details.map(({ name }) => name)).toEqual([
      'Blocks',
      'Names',
    ]);
  });

  test('key material is kept with its comment; who wrote the file is told', () => {
    const key = utf8('CLIENT_RANDOM 1');
    const body = new ByteWriter(bigEndian)
      .u32(0x544c534b)
      .u32(key.length)
      .bytes(key)
      .pad(4)
      .bytes(options(bigEndian, [[1, utf8('keys of nginx')]]))
      .done();
    const { reader } = readAll(begun().block(10, body).bytes());
    expect(reader.comments).toEqual([{ on: 'secrets', number: 0, text: 'keys of nginx' }]);
    expect(reader.details?.secrets).toHaveLength(1);
    const section = new PcapngBuilder().section({ bigEndian, hardware: 'a box' }).interface();
    expect(readAll(section.bytes()).reader.details?.lines()).toEqual([
      { name: 'Blocks', value: '1 Section Header Block, 1 Interface Description Block' },
      { name: 'Written by', value: 'a box' },
    ]);
  });
});

describe('hostile pcapng', () => {
  test('any number of kinds of blocks costs a bounded list', () => {
    const builder = new PcapngBuilder().section().interface();
    for (let i = 0; i < 5000; i += 1) builder.block(0x1_0000 + i, new Uint8Array(4));
    const { reader } = readAll(builder.bytes());
    expect(reader.health.length).toBeLessThan(100);
    expect(reader.health.reduce((sum, { count }) => sum + count, 0)).toBe(5000);
    expect(reader.details?.lines()[0].value).toMatch(/[\d,]+ blocks of other types$/);
  });

  test('names beyond what is kept are counted, never silent', () => {
    const record = (i: number): readonly [number, Uint8Array] => [
      1,
      concat(Uint8Array.of(10, i >> 16, (i >> 8) & 255, i & 255), utf8('n\0')),
    ];
    const block = names(
      false,
      Array.from({ length: 70_000 }, (_, i) => record(i)),
    );
    const { reader } = readAll(new PcapngBuilder().section().interface().block(4, block).bytes());
    expect(reader.health).toMatchObject([
      { code: 'memory', count: 70_000 - 65_536 },
      { code: 'no-packets' },
    ]);
  });
});
