import { describe, expect, test } from 'vitest';
import { ByteWriter } from '../../support/byte-writer.ts';
import { emptyRecord } from '../../../shared/capture/record.ts';
import { healthOf, plain, readAll } from './read-all.ts';

interface Variant {
  readonly magic?: number;
  readonly minor?: number;
  readonly major?: number;
  readonly link?: number;
  /** Bytes behind the file header. */
  readonly behind?: number;
  /** What each record has behind the two lengths. */
  readonly extra?: (out: ByteWriter) => void;
  readonly align?: number;
  /** Bytes before the packet that its lengths count. */
  readonly front?: number;
  readonly swapped?: boolean;
  readonly nanoseconds?: boolean;
}

const patched = (out: ByteWriter): void => void out.u32(2).u16(0x0800).u8(4).u8(0xee);

const VARIANTS: readonly (readonly [name: string, text: string, linkType: number, Variant])[] = [
  ['the ordinary one', 'pcap, microseconds', 1, {}],
  ['nanoseconds', 'pcap, nanoseconds', 1, { magic: 0xa1b23c4d, nanoseconds: true }],
  [
    'patched, with its own magic',
    '24-byte record headers',
    1,
    { magic: 0xa1b2cd34, extra: patched },
  ],
  [
    'patched, with the ordinary magic (Red Hat 6.1)',
    '24-byte record headers',
    1,
    { extra: patched },
  ],
  [
    'SuSE 6.3',
    '28-byte record headers',
    1,
    {
      magic: 0xa1b2cd34,
      extra: (out) => void out.u32(2).u16(0x0800).u8(4).bytes(new Uint8Array(5)),
    },
  ],
  ['Nokia', '20-byte record headers (Nokia)', 1, { extra: (out) => void out.u32(0x9fbfd602) }],
  ['Nokia as others write it', '(Nokia)', 1, { extra: (out) => void out.u32(0) }],
  ['packets aligned to 4 bytes', 'aligned to 4 bytes', 1, { align: 4 }],
  ['packets aligned to 8 bytes', 'aligned to 8 bytes', 1, { align: 8 }],
  ['Ixia’s hardware', 'nanoseconds, ', 1, { magic: 0x1c0001ac, behind: 4, nanoseconds: true }],
  ['Ixia’s software', 'Ixia', 1, { magic: 0x1c0001ab, behind: 4 }],
  ['Navtel', 'Navtel', 1, { magic: 0xa12b3c4d, nanoseconds: true }],
  ['AIX, Ethernet', 'AIX', 1, { minor: 2, link: 6, swapped: true, nanoseconds: true }],
  ['AIX, FDDI', 'AIX', 10, { minor: 2, link: 15, swapped: true, nanoseconds: true, front: 3 }],
  ['DG/UX', 'pcap', 1, { major: 543, minor: 0, swapped: true }],
];

/** Packets of 57, 58, … bytes, of which the last byte says the number. */
function file(variant: Variant, bigEndian: boolean, packets = 4): Uint8Array {
  const { front = 0, swapped = false, align = 1 } = variant;
  const out = new ByteWriter(bigEndian)
    .u32(variant.magic ?? 0xa1b2c3d4)
    .u16(variant.major ?? 2)
    .u16(variant.minor ?? 4)
    .u32(0)
    .u32(0)
    .u32(262_144)
    .u32(variant.link ?? 1)
    .bytes(new Uint8Array(variant.behind ?? 0));
  for (let i = 0; i < packets; i += 1) {
    const length = 57 + i;
    out.u32(1_000_000_000 + i).u32(variant.nanoseconds === true ? 5000 : 5);
    if (swapped) out.u32(1500 + front).u32(length + front);
    else out.u32(length + front).u32(1500 + front);
    variant.extra?.(out);
    out.bytes(new Uint8Array(front).fill(0xaa));
    out.bytes(Uint8Array.from({ length }, (_, at) => (at === length - 1 ? i : 0x45)));
    out.bytes(new Uint8Array(-length & (align - 1)));
  }
  return out.done();
}

describe.each(VARIANTS)('pcap: %s', (_, text, linkType, variant) => {
  test.each([false, true])('is read as it was written (big-endian: %s)', (bigEndian) => {
    for (const chunk of [1, 100, 1 << 20]) {
      const { records, reader } = readAll(file(variant, bigEndian), chunk);
      expect(reader.formatText).toContain(text);
      expect(records.map(({ sec, nsec, original }) => [sec, nsec, original])).toEqual(
        [0, 1, 2, 3].map((i) => [1_000_000_000 + i, 5000, 1500]),
      );
      expect(records.map(({ bytes }) => [bytes.length, bytes[0], bytes.at(-1)])).toEqual(
        [0, 1, 2, 3].map((i) => [57 + i, 0x45, i]),
      );
      expect(records.every((record) => record.linkType === linkType)).toBe(true);
      expect(healthOf(reader)).toEqual([expect.stringMatching(/^snap-length/) as string]);
      const again = emptyRecord();
      expect(reader.reread(records[2].fileOffset, again)).toBe(true);
      expect(plain(again)).toEqual(records[2]);
    }
  });

  test('a file of one or two packets is read too', () => {
    // Alignment cannot be told from one packet: it is not asked for.
    const least = variant.align === undefined ? 1 : 3;
    for (let packets = least; packets < 4; packets += 1)
      expect(readAll(file(variant, false, packets)).records).toHaveLength(packets);
  });

  test('a cut file says where it ends', () => {
    const whole = file(variant, false, 5);
    const { records, reader } = readAll(whole.subarray(0, whole.length - 30));
    expect(records).toHaveLength(4);
    expect(healthOf(reader).at(-1)).toMatch(/^cut-short@\d+$/);
  });
});
