import { describe, expect, test } from 'vitest';
import { ByteWriter, concat } from '../../support/byte-writer.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { codesOf, healthOf, readAll } from './read-all.ts';

const PACKET = Uint8Array.from({ length: 60 }, (_, i) => i);

describe('pcap', () => {
  test.each([
    ['us', false, 'pcap, microseconds, little-endian', '1 µs'],
    ['us', true, 'pcap, microseconds, big-endian', '1 µs'],
    ['ns', false, 'pcap, nanoseconds, little-endian', '1 ns'],
    ['ns', true, 'pcap, nanoseconds, big-endian', '1 ns'],
    ['modified', false, 'pcap, microseconds, little-endian, 24-byte record headers', '1 µs'],
    ['modified', true, 'pcap, microseconds, big-endian, 24-byte record headers', '1 µs'],
  ] as const)('%s with bigEndian=%s is read exactly', (variant, bigEndian, text, resolution) => {
    const nsec = variant === 'ns' ? 123_456_789 : 123_456_000;
    const file = pcapFile(
      [
        { bytes: PACKET, sec: 1_700_000_000, nsec },
        { bytes: PACKET.subarray(0, 7), sec: 0xffffffff, nsec: 999_999_000, original: 1514 },
      ],
      { variant, bigEndian, linkType: 113, snapLength: 96 },
    );
    const { records, reader } = readAll(file);
    expect(reader.format).toBe('pcap');
    expect(reader.formatText).toBe(text);
    expect(reader.interfaces).toMatchObject([
      { index: 0, linkType: 113, snapLength: 96, resolution, packets: 2, drops: null },
    ]);
    const header = variant === 'modified' ? 24 : 16;
    expect(records).toEqual([
      {
        bytes: Array.from(PACKET),
        original: 60,
        sec: 1_700_000_000,
        nsec,
        linkType: 113,
        interfaceIndex: 0,
        fileOffset: 24,
      },
      {
        bytes: Array.from(PACKET.subarray(0, 7)),
        original: 1514,
        sec: 0xffffffff,
        nsec: 999_999_000,
        linkType: 113,
        interfaceIndex: 0,
        fileOffset: 24 + header + 60,
      },
    ]);
    expect(healthOf(reader)).toEqual([`snap-length@${24 + header + 60} x1`]);
    expect(reader.position).toBe(file.length);
  });

  test('the FCS bits of the link type field do not change the link type', () => {
    const { records, reader } = readAll(pcapFile([PACKET], { linkType: 0xf4000001 }));
    expect(records[0].linkType).toBe(1);
    expect(reader.health).toEqual([]);
  });

  test('a fraction of a second or more is carried into the seconds, and said', () => {
    const file = pcapFile([
      { bytes: PACKET, sec: 10, nsec: 0 },
      { bytes: PACKET, sec: 10, nsec: 2_500_000_000 },
    ]);
    const { records, reader } = readAll(file);
    expect(records[1]).toMatchObject({ sec: 12, nsec: 500_000_000 });
    expect(healthOf(reader)).toEqual(['time-range@100 x1']);
  });

  test('packets that go back in time are counted', () => {
    const times = [5, 4, 4, 6, 1];
    const { reader } = readAll(pcapFile(times.map((sec) => ({ bytes: PACKET, sec }))));
    expect(healthOf(reader)).toEqual(['time-backwards@100 x2']);
    expect(reader.health[0].text).toContain('packet 2');
  });

  test('more captured than there was on the wire is taken, and said', () => {
    const { records, reader } = readAll(pcapFile([{ bytes: PACKET, original: 20 }]));
    expect(records[0].bytes).toHaveLength(60);
    expect(records[0].original).toBe(20);
    expect(healthOf(reader)).toEqual(['absurd-length@24 x1']);
  });

  test('a capture without packets says so', () => {
    const { records, reader } = readAll(pcapFile([]));
    expect(records).toEqual([]);
    expect(codesOf(reader)).toEqual(['no-packets']);
  });

  test('lengths are the other way round in version 2.2, and in 2.3 where that makes sense', () => {
    for (const [minor, captured, original] of [
      [2, 60, 100],
      [3, 60, 100],
    ] as const) {
      const file = pcapFile([{ bytes: PACKET, original }]);
      const swapped = new ByteWriter().u32(original).u32(captured).done();
      file.set(Uint8Array.of(minor, 0), 6);
      file.set(swapped, 24 + 8);
      const { records } = readAll(file);
      expect(records).toHaveLength(1);
      expect(records[0].bytes).toHaveLength(captured);
      expect(records[0].original).toBe(original);
    }
  });

  test('an unknown version above 2 is read as 2.4, and said', () => {
    const file = pcapFile([PACKET]);
    file[4] = 7;
    const { records, reader } = readAll(file);
    expect(records).toHaveLength(1);
    expect(healthOf(reader)).toEqual(['unknown-version@4']);
  });
});

describe('damaged pcap', () => {
  test('cut inside a packet: the whole ones, and where it ends', () => {
    const whole = pcapFile([PACKET, PACKET, PACKET]);
    const { records, reader } = readAll(whole.subarray(0, 24 + 76 + 76 + 40));
    expect(records).toHaveLength(2);
    expect(healthOf(reader)).toEqual(['cut-short@176']);
    expect(reader.health[0].text).toBe(
      'The file ends inside packet 3: 40 of its 76 bytes are there.',
    );
    expect(reader.health[0].severity).toBe('damage');
  });

  test('cut inside a record header', () => {
    const whole = pcapFile([PACKET, PACKET]);
    const { records, reader } = readAll(whole.subarray(0, 24 + 76 + 3));
    expect(records).toHaveLength(1);
    expect(healthOf(reader)).toEqual(['cut-short@100']);
    expect(reader.health[0].text).toContain('3 of its 16 bytes');
  });

  test('a length that cannot be true ends reading there, without the memory it asks for', () => {
    for (const claimed of [262_145, 0x7fffffff, 0xffffffff]) {
      const bad = new ByteWriter().u32(1).u32(0).u32(claimed).u32(claimed).done();
      const { records, reader } = readAll(concat(pcapFile([PACKET]), bad, PACKET));
      expect(records).toHaveLength(1);
      expect(healthOf(reader)).toEqual(['absurd-length@100']);
      expect(reader.health[0].text).toContain(String(claimed));
    }
  });

  test('a packet of exactly the limit is read, through a chunk that is smaller', () => {
    const large = new Uint8Array(262_144).fill(7);
    const { records, reader } = readAll(pcapFile([PACKET, large, PACKET]), 4096);
    expect(records.map((record) => record.bytes.length)).toEqual([60, 262_144, 60]);
    expect(reader.health).toEqual([]);
  });

  test('USB packets may be larger than others', () => {
    const large = new Uint8Array(300_000);
    expect(readAll(pcapFile([large], { linkType: 249 })).records).toHaveLength(1);
    expect(readAll(pcapFile([large], { linkType: 1 })).records).toHaveLength(0);
  });
});
