import { describe, expect, test } from 'vitest';
import { ByteWriter, concat, hex, utf8 } from '../../support/byte-writer.ts';
import { codesOf, healthOf, plain, readAll, readerOf, refusal } from './read-all.ts';
import { emptyRecord } from '../../../shared/capture/record.ts';

const PACKET = Uint8Array.from({ length: 45 }, (_, i) => i);

function snoop(
  records: readonly {
    readonly bytes?: Uint8Array;
    readonly original?: number;
    readonly filling?: number;
    readonly drops?: number;
    readonly micros?: number;
  }[],
  { version = 2, dataLink = 4 } = {},
): Uint8Array {
  const out = new ByteWriter(true).bytes(utf8('snoop\0\0\0')).u32(version).u32(dataLink);
  records.forEach(({ bytes = PACKET, original, filling = 3, drops = 0, micros = 7 }, i) => {
    out
      .u32(original ?? bytes.length)
      .u32(bytes.length)
      .u32(24 + bytes.length + filling)
      .u32(drops)
      .u32(1000 + i)
      .u32(micros)
      .bytes(bytes)
      .bytes(new Uint8Array(filling));
  });
  return out.done();
}

describe('snoop (RFC 1761)', () => {
  test('packets with their times, lengths and places, however the file is cut into chunks', () => {
    const file = snoop([{}, { original: 1500, micros: 999_999 }, { filling: 0 }]);
    for (const chunk of [1, 50, 1 << 20]) {
      const { records, reader } = readAll(file, chunk);
      expect(reader).toMatchObject({ format: 'snoop', formatText: 'snoop, version 2' });
      expect(
        records.map(({ sec, nsec, original, fileOffset }) => [sec, nsec, original, fileOffset]),
      ).toEqual([
        [1000, 7000, 45, 16],
        [1001, 999_999_000, 1500, 88],
        [1002, 7000, 45, 160],
      ]);
      expect(records.every(({ bytes }) => bytes.length === 45 && bytes[44] === 44)).toBe(true);
      expect(codesOf(reader)).toEqual(['snap-length']);
      const again = emptyRecord();
      expect(reader.reread(88, again)).toBe(true);
      expect(plain(again)).toEqual(records[1]);
    }
  });

  test.each([
    [0, 1],
    [2, 6],
    [4, 1],
    [8, 10],
    [14, 0],
    [16, 122],
    [18, 123],
    [0x80000005, 226],
  ])('data link %i is link type %i', (dataLink, linkType) => {
    expect(readAll(snoop([{}], { dataLink })).records[0]).toMatchObject({ linkType });
  });

  test('Surveyor’s files are told by their trailers, and give the numbers other meanings', () => {
    const { records, reader } = readAll(snoop([{ filling: 19 }], { version: 5, dataLink: 12 }));
    expect(records[0]).toMatchObject({ linkType: 1 });
    expect(reader.formatText).toBe('snoop, version 5 (Shomiti Surveyor)');
    expect(refusal(snoop([{}], { dataLink: 12 }))).toMatchObject({ code: 'unsupported-format' });
  });

  test('packets that snoop counts as dropped so far', () => {
    const { reader } = readAll(snoop([{}, { drops: 3 }, { drops: 5 }]));
    expect(reader.interfaces[0].drops).toBe(5);
    expect(healthOf(reader)).toEqual(['interface-drops@88 x5']);
    expect(readAll(snoop([{}])).reader.interfaces[0].drops).toBe(0);
  });

  test('damage ends reading at its place', () => {
    const file = snoop([{}, {}]);
    expect(healthOf(readAll(file.subarray(0, 120)).reader)).toEqual(['cut-short@88']);
    for (const [at, value] of [
      [88 + 4, 0x7fffffff],
      [88 + 8, 30],
      [88 + 8, 0xffffffff],
      [88, 0x7fffffff],
    ]) {
      const broken = file.slice();
      new DataView(broken.buffer).setUint32(at, value);
      const { records, reader } = readAll(broken);
      expect([records.length, healthOf(reader)]).toEqual([1, ['absurd-length@88']]);
    }
  });

  test('a cut header and unknown versions are refused', () => {
    expect(refusal(snoop([]).subarray(0, 12))).toMatchObject({ code: 'damaged', offset: 12 });
    expect(refusal(snoop([], { version: 1 })).detail).toContain('snoop version 1');
    expect(codesOf(readAll(snoop([])).reader)).toEqual(['no-packets']);
  });
});

/** An ERF record: `time` is seconds and 32-bit fraction, `extensions` whole headers of 8 bytes. */
function erf(
  type: number,
  body: Uint8Array,
  {
    time = [1000, 0x80000000] as readonly [number, number],
    flags = 4,
    wire = body.length - ([2, 11, 16, 20].includes(type) ? 2 : 0),
    loss = 0,
    extensions = [] as readonly Uint8Array[],
  } = {},
): Uint8Array {
  const all = concat(...extensions, body);
  return concat(
    new ByteWriter(false).u32(time[1]).u32(time[0]).done(),
    new ByteWriter(true)
      .u8(type | (extensions.length > 0 ? 0x80 : 0))
      .u8(flags)
      .u16(16 + all.length)
      .u16(loss)
      .u16(wire)
      .done(),
    all,
  );
}

const ethernet = (bytes: Uint8Array): Uint8Array => concat(hex('0000'), bytes);

describe('ERF', () => {
  test('Ethernet records: times to the nearest nanosecond, lengths, ports', () => {
    const file = concat(
      erf(2, ethernet(PACKET), { wire: 49 }),
      erf(2, ethernet(PACKET), { time: [1000, 0xffffffff], flags: 5, wire: 40 }),
      erf(2, ethernet(PACKET), { time: [1001, 1], flags: 0x47 }),
    );
    for (const chunk of [1, 64, 1 << 20]) {
      const { records, reader } = readAll(file, chunk);
      expect(reader).toMatchObject({ format: 'erf', formatText: 'ERF' });
      expect(
        records.map(({ sec, nsec, original, bytes }) => [sec, nsec, original, bytes.length]),
      ).toEqual([
        [1000, 500_000_000, 49, 45],
        [1001, 0, 40, 40],
        [1001, 0, 45, 45],
      ]);
      expect(reader.interfaces.map(({ name, packets }) => [name, packets])).toEqual([
        ['ERF port 0', 1],
        ['ERF port 1', 1],
        ['ERF port 7', 1],
      ]);
      const again = emptyRecord();
      expect(reader.reread(records[2].fileOffset, again)).toBe(true);
      expect(plain(again)).toEqual(records[2]);
    }
  });

  test.each([
    ['PPP', 1, 'ff030021 45', 50, 5],
    ['Cisco HDLC', 1, '0f000800 45', 104, 5],
    ['Frame Relay', 1, '18410300cc 45', 107, 6],
    ['AAL5 behind its ATM header', 4, '00000000 aaaa030000000800 45', 100, 9],
    ['multi-channel HDLC', 5, '00000001 0f000800 45', 104, 5],
    ['multi-channel AAL5', 9, '00000001 00000000 aaaa03 45', 100, 4],
    ['coloured Ethernet', 11, '0000 010203040506 45', 1, 7],
    ['IPv4', 22, '45000014', 101, 4],
    ['IPv6', 23, '60000000', 101, 4],
    ['InfiniBand', 21, '00112233', 247, 4],
  ])('%s has its own link type', (_, type, body, linkType, captured) => {
    const record = erf(type, hex(body), { wire: hex(body).length });
    const { records } = readAll(concat(record, record, record));
    expect(records[0]).toMatchObject({ linkType });
    expect(records[0].bytes).toHaveLength(captured);
    expect(records[0].bytes.at(-1)).toBe(hex(body).at(-1));
  });

  test('extension headers are stepped over, as many as say that another follows', () => {
    const extensions = [hex('9000000000000001'), hex('1100000000000002')];
    const file = concat(erf(2, ethernet(PACKET), { extensions }), erf(2, ethernet(PACKET)));
    const { records } = readAll(file);
    expect(records.map(({ bytes }) => bytes)).toEqual([[...PACKET], [...PACKET]]);
  });

  test('padding has no packet number; provenance has one but is no packet', () => {
    const { records, reader } = readAll(
      concat(
        erf(48, new Uint8Array(8), { time: [0, 0] }),
        erf(2, ethernet(PACKET)),
        erf(27, new Uint8Array(32)),
        erf(2, ethernet(PACKET)),
      ),
    );
    expect(records.map(({ linkType, interfaceIndex }) => [linkType, interfaceIndex])).toEqual([
      [1, 0],
      [-1, -1],
      [1, 0],
    ]);
    expect(codesOf(reader)).toEqual(['unknown-block']);
  });

  test('what is not read is kept whole, named and counted', () => {
    const cell = erf(3, new Uint8Array(52));
    const { records, reader } = readAll(concat(cell, cell, cell));
    expect(records[0]).toMatchObject({ linkType: 197, original: 68 });
    expect(records[0].bytes).toEqual([...cell]);
    expect(reader.health).toMatchObject([
      { code: 'unknown-block', count: 3, text: expect.stringContaining('ATM') as string },
    ]);
  });

  test('losses that the card counts, but no colours; errors that it marked', () => {
    const lost = erf(2, ethernet(PACKET), { loss: 7 });
    const coloured = erf(11, ethernet(PACKET), { loss: 7, flags: 0x34 });
    const { reader } = readAll(concat(lost, lost, coloured));
    expect(reader.interfaces[0].drops).toBe(14);
    expect(healthOf(reader)).toEqual([
      'interface-drops@0 x14',
      `bad-block@${2 * lost.length} x1`,
      `bad-block@${2 * lost.length} x1`,
    ]);
  });

  test('damage ends reading at its place', () => {
    const one = erf(2, ethernet(PACKET));
    const file = concat(one, one, one, one);
    expect(healthOf(readAll(file.subarray(0, 3 * one.length + 20)).reader)).toEqual([
      `cut-short@${3 * one.length}`,
    ]);
    const long = concat(...Array.from({ length: 30 }, () => one));
    const broken = long.slice();
    broken[25 * one.length + 8] = 0;
    const { records, reader } = readAll(broken);
    expect([records.length, healthOf(reader)]).toEqual([25, [`absurd-length@${25 * one.length}`]]);
    // An extension header that runs past its record leaves an empty packet, not another's bytes.
    const past = long.slice();
    past[25 * one.length + 8] = 0x82;
    past.fill(0xff, 25 * one.length + 16, 26 * one.length);
    expect(readAll(past).records[25].bytes).toEqual([]);
  });

  test('nothing else is taken for it', () => {
    const text = utf8('12:00:01.5 IP 10.0.0.1 > 10.0.0.2: Flags [S]\n'.repeat(400));
    expect(refusal(text).code).toBe('not-a-capture');
    expect(refusal(new Uint8Array(4096)).code).toBe('not-a-capture');
    const one = erf(2, ethernet(PACKET));
    const back = erf(2, ethernet(PACKET), { time: [900, 0] });
    expect(refusal(concat(one, back, one)).code).toBe('not-a-capture');
    expect(refusal(concat(one, one).subarray(0, 100)).code).toBe('not-a-capture');
    expect(readerOf(one).format).toBe('erf');
  });
});
