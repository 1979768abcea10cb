import { describe, expect, test } from 'vitest';
import { NOT_A_PACKET } from '../../../shared/capture/pcapng-blocks.ts';
import { ByteWriter, hex, utf8 } from '../../support/byte-writer.ts';
import { PcapngBuilder, pcapngFile } from '../../support/capture-builder.ts';
import { codesOf, healthOf, readAll } from './read-all.ts';

const PACKET = Uint8Array.from({ length: 61 }, (_, i) => i);
const at = (sec: number, nsec = 0): { bytes: Uint8Array; sec: number; nsec: number } => ({
  bytes: PACKET,
  sec,
  nsec,
});

describe('pcapng', () => {
  test.each([false, true])('with bigEndian=%s, everything it says is kept', (bigEndian) => {
    const file = new PcapngBuilder()
      .section({ bigEndian, comment: 'a section' })
      .interface({
        linkType: 113,
        snapLength: 96,
        name: 'eth0',
        description: 'uplink',
        filter: 'tcp port 443',
        hardware: 'NIC',
        operatingSystem: 'Linux 6.1',
        comment: 'an interface',
        tsresol: 9,
        fcsLength: 4,
      })
      .packet({ ...at(1_700_000_000, 123_456_789), comments: ['first', 'zweite – ☃'] })
      .packet({ ...at(1_700_000_001), original: 9000 })
      .bytes();
    const { records, reader } = readAll(file);
    expect(reader.format).toBe('pcapng');
    expect(reader.interfaces).toEqual([
      {
        index: 0,
        linkType: 113,
        snapLength: 96,
        name: 'eth0',
        description: 'uplink',
        filter: 'tcp port 443',
        hardware: 'NIC',
        operatingSystem: 'Linux 6.1',
        resolution: '1 ns',
        drops: null,
        packets: 2,
        options: { bigEndian, bytes: expect.any(Uint8Array) as Uint8Array },
      },
    ]);
    expect(reader.comments).toEqual([
      { on: 'section', number: 0, text: 'a section' },
      { on: 'interface', number: 0, text: 'an interface' },
      { on: 'packet', number: 1, text: 'first' },
      { on: 'packet', number: 1, text: 'zweite – ☃' },
    ]);
    expect(records).toMatchObject([
      { bytes: Array.from(PACKET), original: 61, sec: 1_700_000_000, nsec: 123_456_789 },
      { bytes: Array.from(PACKET), original: 9000, sec: 1_700_000_001, nsec: 0 },
    ]);
    expect(codesOf(reader)).toEqual(['snap-length']);
  });

  test('sections of both byte orders have interfaces of their own, numbered over the file', () => {
    const file = new PcapngBuilder()
      .section()
      .interface({ linkType: 1, name: 'a', tsresol: 6 })
      .interface({ linkType: 113, name: 'b', tsresol: 9 })
      .packet({ ...at(10, 5), interfaceIndex: 1 })
      .packet({ ...at(11), interfaceIndex: 0 })
      .section({ bigEndian: true })
      .interface({ linkType: 101, name: 'c', tsresol: 3 })
      .packet({ ...at(12, 7_000_000), interfaceIndex: 0 })
      .bytes();
    const { records, reader } = readAll(file);
    expect(records.map((r) => [r.sec, r.nsec, r.linkType, r.interfaceIndex])).toEqual([
      [10, 5, 113, 1],
      [11, 0, 1, 0],
      [12, 7_000_000, 101, 2],
    ]);
    expect(reader.interfaces.map((i) => [i.name, i.packets])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    expect(reader.health).toEqual([]);
  });

  test('an interface may be described after packets of another', () => {
    const file = new PcapngBuilder()
      .section()
      .interface({ name: 'a' })
      .packet(at(1))
      .interface({ name: 'b', linkType: 101 })
      .packet({ ...at(2), interfaceIndex: 1 })
      .bytes();
    expect(readAll(file).records.map((r) => r.linkType)).toEqual([1, 101]);
  });

  test('the obsolete Packet Block is a packet, and its drops are counted', () => {
    const file = new PcapngBuilder()
      .section()
      .interface({})
      .obsoletePacket(at(1), 3)
      .obsoletePacket(at(2), 0xffff)
      .obsoletePacket(at(3), 4)
      .bytes();
    const { records, reader } = readAll(file);
    expect(records.map((r) => r.sec)).toEqual([1, 2, 3]);
    expect(reader.interfaces[0].drops).toBe(7);
    expect(reader.health).toMatchObject([{ code: 'interface-drops', count: 7 }]);
  });

  test('a Simple Packet Block has no time: it gets that of the packet before it', () => {
    const file = new PcapngBuilder()
      .section()
      .interface({ snapLength: 40 })
      .simplePacket(PACKET.subarray(0, 40), 61)
      .packet(at(50, 1000))
      .simplePacket(PACKET.subarray(0, 8))
      .bytes();
    const { records, reader } = readAll(file);
    expect(records.map((r) => [r.sec, r.nsec, r.bytes.length, r.original])).toEqual([
      [0, 0, 40, 61],
      [50, 1000, 61, 61],
      [50, 1000, 8, 8],
    ]);
    expect(reader.health).toMatchObject([
      { code: 'time-range', count: 2 },
      { code: 'snap-length', count: 1 },
    ]);
    for (const record of records) {
      expect(reader.reread(record.fileOffset, reader.record)).toBe(true);
      expect(reader.record).toMatchObject({ sec: record.sec, nsec: record.nsec });
    }
  });

  test('drops that a statistics block tells: the last word counts', () => {
    const file = new PcapngBuilder()
      .section()
      .interface({ name: 'eth0' })
      .packet(at(1))
      .statistics(0, { ifdrop: 5n, osdrop: 2n })
      .packet(at(2))
      .statistics(0, { ifdrop: 10n, osdrop: 2n })
      .bytes();
    const { reader } = readAll(file);
    expect(reader.interfaces[0].drops).toBe(12);
    expect(reader.health).toMatchObject([{ code: 'interface-drops', count: 12, block: 3 }]);
    expect(reader.health[0].text).toContain('eth0');
  });

  test('no drops are no news', () => {
    const file = new PcapngBuilder()
      .section()
      .interface()
      .packet(at(1))
      .statistics(0, { ifdrop: 0n });
    const { reader } = readAll(file.bytes());
    expect(reader.interfaces[0].drops).toBe(0);
    expect(reader.health).toEqual([]);
  });

  test('blocks that are not read are counted by kind', () => {
    const file = new PcapngBuilder()
      .section()
      .interface()
      .block(4, hex('00000000'))
      .packet(at(1))
      .block(10, utf8('CLIENT_RANDOM 00 00'))
      .block(10, utf8('CLIENT_RANDOM 01 01'))
      .block(0x0000_7777, new Uint8Array(100))
      .packet(at(2))
      .bytes();
    const { records, reader } = readAll(file);
    expect(records).toHaveLength(2);
    expect(reader.health).toMatchObject([
      { code: 'encrypted-secrets', count: 2, block: 4 },
      { code: 'unknown-block', count: 1, block: 6 },
    ]);
    expect(reader.health[1].text).toContain('0x00007777');
  });

  test('a block that is not read may be larger than anything that is held', () => {
    const file = new PcapngBuilder()
      .section()
      .interface()
      .block(0x0000_7777, new Uint8Array(3_000_000))
      .packet(at(2))
      .bytes();
    expect(readAll(file, 64).records).toHaveLength(1);
  });

  test('custom blocks have a packet number, as in Wireshark, but are no packets', () => {
    const custom = new ByteWriter().u32(0x1234).bytes(utf8('0123456789')).done();
    const file = new PcapngBuilder()
      .section()
      .interface()
      .packet(at(5))
      .block(0x0bad, custom)
      .block(0x40000bad, custom)
      .packet({ ...at(6), comments: ['the fourth'] })
      .bytes();
    const { records, reader } = readAll(file);
    expect(records.map((r) => r.linkType)).toEqual([1, NOT_A_PACKET, NOT_A_PACKET, 1]);
    expect(records[1]).toMatchObject({ sec: 5, interfaceIndex: -1 });
    expect(reader.comments).toEqual([{ on: 'packet', number: 4, text: 'the fourth' }]);
    expect(reader.interfaces[0].packets).toBe(2);
    expect(codesOf(reader)).toEqual(['unknown-block', 'unknown-block']);
  });

  test('times outside 1970 to 2106 are moved to the nearer end, and said', () => {
    const file = new PcapngBuilder()
      .section()
      .interface({ tsoffset: -100n })
      .interface({ tsoffset: 0x1_0000_0000n })
      .packet({ ...at(-98, 5000), interfaceIndex: 0 })
      .packet({ ...at(0x1_0000_0001), interfaceIndex: 1 })
      .bytes();
    const { records, reader } = readAll(file);
    expect(records.map((r) => [r.sec, r.nsec])).toEqual([
      [0, 0],
      [0xffffffff, 999_999_999],
    ]);
    expect(reader.health).toMatchObject([{ code: 'time-range', count: 2 }]);
  });
});

describe('damaged pcapng', () => {
  const start = (): PcapngBuilder => new PcapngBuilder().section().interface().packet(at(1));
  const SECOND = 28 + 20 + 32 + 64;

  test('cut inside a block: the whole packets, and where it ends', () => {
    const file = start().packet(at(2)).bytes();
    for (let length = SECOND + 1; length < file.length; length += 1) {
      const { records, reader } = readAll(file.subarray(0, length));
      expect(records).toHaveLength(1);
      expect(healthOf(reader)).toEqual([`cut-short@${SECOND}`]);
      expect(reader.health[0].block).toBe(3);
    }
  });

  test('zeros after the last block are garbage with an offset', () => {
    const { records, reader } = readAll(start().raw(new Uint8Array(64)).bytes());
    expect(records).toHaveLength(1);
    expect(healthOf(reader)).toEqual([`garbage@${SECOND}`]);
  });

  test('two lengths that differ end reading', () => {
    const file = start().packet(at(2)).packet(at(3)).bytes();
    file[SECOND + 4 + 88] ^= 4;
    const { records, reader } = readAll(file);
    expect(records).toHaveLength(1);
    expect(healthOf(reader)).toEqual([`bad-block@${SECOND}`]);
  });

  test('a block too short for its kind ends reading', () => {
    const file = start().block(6, new Uint8Array(8)).packet(at(3)).bytes();
    const { records, reader } = readAll(file);
    expect(records).toHaveLength(1);
    expect(healthOf(reader)).toEqual([`absurd-length@${SECOND}`]);
  });

  test('a packet that claims more than its block costs only that packet', () => {
    const body = new ByteWriter().u32(0).u32(0).u32(5).u32(1000).u32(1000).bytes(PACKET).done();
    const { records, reader } = readAll(start().block(6, body).packet(at(3)).bytes());
    expect(records.map((r) => r.sec)).toEqual([1, 3]);
    expect(healthOf(reader)).toEqual([`bad-block@${SECOND} x1`]);
  });

  test('a packet of an interface that was never described is left out, and said', () => {
    const body = new ByteWriter().u32(9).u32(0).u32(5).u32(4).u32(4).u32(0).done();
    const { records, reader } = readAll(start().block(6, body).packet(at(3)).bytes());
    expect(records.map((r) => r.sec)).toEqual([1, 3]);
    expect(healthOf(reader)).toEqual([`unknown-interface@${SECOND} x1`]);
    expect(reader.health[0].text).toContain('interface 9');
  });

  test('an option that runs past its block costs the options, not the packet', () => {
    const body = new ByteWriter()
      .u32(0)
      .u32(0)
      .u32(3_000_000)
      .u32(4)
      .u32(4)
      .u32(0)
      .u16(1)
      .u16(5000)
      .u32(0)
      .done();
    const { records, reader } = readAll(start().block(6, body).bytes());
    expect(records.map((r) => r.sec)).toEqual([1, 3]);
    expect(healthOf(reader)).toEqual([`bad-block@${SECOND} x1`]);
  });

  test('a section of an unknown version ends reading', () => {
    const { records, reader } = readAll(
      start().section({ version: 2 }).interface().packet(at(2)).bytes(),
    );
    expect(records).toHaveLength(1);
    expect(healthOf(reader)).toEqual([`unknown-version@${SECOND}`]);
  });

  test('a section whose byte-order magic is wrong ends reading', () => {
    const file = start().section().interface().packet(at(2)).bytes();
    file[SECOND + 9] ^= 0xff;
    const { records, reader } = readAll(file);
    expect(records).toHaveLength(1);
    expect(healthOf(reader)).toEqual([`bad-block@${SECOND}`]);
  });

  test('a length of a gigabyte in a small file costs no memory', () => {
    const bad = new ByteWriter().u32(6).u32(0x4000_0000).u32(0).done();
    const { records, reader } = readAll(start().raw(bad).bytes());
    expect(records).toHaveLength(1);
    expect(codesOf(reader)).toEqual(['absurd-length']);
  });

  test('a block whose length was not rounded up is read, as Wireshark does', () => {
    const file = pcapngFile([at(1), at(2)]);
    const first = file.length - 2 * 96;
    const odd = file.slice();
    odd[first + 4] = 93;
    odd[first + 92] = 93;
    expect(readAll(odd).records.map((r) => r.sec)).toEqual([1, 2]);
  });
});
