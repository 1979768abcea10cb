import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import { emptyRecord } from '../../../shared/capture/record.ts';
import type { CaptureReader } from '../../../shared/capture/record.ts';
import { PcapngBuilder, pcapFile } from '../../support/capture-builder.ts';
import type { PcapVariant, PacketToWrite } from '../../support/capture-builder.ts';
import { plain, readAll, readerOf } from './read-all.ts';

const packet = fc.record({
  bytes: fc.uint8Array({ maxLength: 200 }),
  sec: fc.integer({ min: 0, max: 0xffffffff }),
  nsec: fc.integer({ min: 0, max: 999_999_999 }),
  interfaceIndex: fc.nat(1),
});
const packets = fc.array(packet, { maxLength: 12 });

/** A pcapng file with everything in it: two sections, two interfaces each, all packet blocks. */
function everything(list: readonly PacketToWrite[], bigEndian: boolean): Uint8Array {
  const builder = new PcapngBuilder();
  list.forEach((entry, i) => {
    if (i % 5 === 0) {
      builder
        .section({ bigEndian: bigEndian === (i % 2 === 0), comment: `section at ${i}` })
        .interface({ tsresol: 9, linkType: 1 })
        .interface({ tsresol: 6, linkType: 101, tsoffset: 1000n });
    }
    if (i % 7 === 3) builder.simplePacket(entry.bytes);
    else if (i % 7 === 5) builder.obsoletePacket(entry, 1);
    else builder.packet({ ...entry, comments: i % 2 === 0 ? [`packet ${i}`] : [] });
    if (i % 3 === 0) builder.block(0x7777, entry.bytes).statistics(0, { ifdrop: BigInt(i) });
    if (i % 4 === 2) builder.block(0x0bad, Uint8Array.of(1, 2, 3, 4, 5));
  });
  return builder.bytes();
}

const file = fc
  .tuple(packets, fc.constantFrom<PcapVariant>('us', 'ns', 'modified'), fc.boolean(), fc.boolean())
  .map(([list, variant, bigEndian, isPcapng]) =>
    isPcapng ? everything(list, bigEndian) : pcapFile(list, { variant, bigEndian }),
  )
  .filter((bytes) => bytes.length > 0);

describe('readers', () => {
  test('what is written in pcap is read, in every variant', () => {
    fc.assert(
      fc.property(
        packets,
        fc.constantFrom<PcapVariant>('us', 'ns', 'modified'),
        fc.boolean(),
        (list, variant, bigEndian) => {
          const unit = variant === 'ns' ? 1 : 1000;
          const { records } = readAll(pcapFile(list, { variant, bigEndian }));
          expect(records.map((r) => [r.sec, r.nsec, r.bytes])).toEqual(
            list.map((p) => [p.sec, p.nsec - (p.nsec % unit), Array.from(p.bytes)]),
          );
        },
      ),
    );
  });

  test('what is written in pcapng is read, at every resolution and in both byte orders', () => {
    fc.assert(
      fc.property(
        packets,
        fc.constantFrom(0, 3, 6, 7, 9, 10, 0x80 | 10, 0x80 | 20, 0x80 | 24),
        fc.bigInt({ min: -1_000_000n, max: 0n }),
        fc.boolean(),
        (drawn, tsresol, tsoffset, bigEndian) => {
          // 64 bits of 10^-10 s end after 58 years.
          const list = drawn.map((entry) => ({ ...entry, sec: entry.sec % 1_000_000_000 }));
          const builder = new PcapngBuilder().section({ bigEndian });
          builder.interface({ tsresol, tsoffset }).interface({ tsresol: 9, linkType: 101 });
          for (const entry of list) builder.packet(entry);
          const { records } = readAll(builder.bytes());
          const exponent = tsresol & 0x7f;
          const tick = tsresol >= 0x80 ? 1e9 / 2 ** exponent : 1e9 / 10 ** exponent;
          expect(records.map((r) => r.bytes)).toEqual(list.map((p) => Array.from(p.bytes)));
          records.forEach((record, i) => {
            const { sec, nsec, interfaceIndex } = list[i];
            expect(record.interfaceIndex).toBe(interfaceIndex);
            const late = (sec - record.sec) * 1e9 + (nsec - record.nsec);
            expect(late).toBeGreaterThanOrEqual(0);
            expect(late).toBeLessThan(interfaceIndex === 1 ? 1 : Math.max(1, tick) + 1);
          });
        },
      ),
    );
  });

  test('the size of the chunks changes nothing', () => {
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 400 }), (bytes, chunkSize) => {
        const whole = readAll(bytes);
        const chunked = readAll(bytes, chunkSize);
        expect(chunked.records).toEqual(whole.records);
        expect(chunked.reader.health).toEqual(whole.reader.health);
        expect(chunked.reader.comments).toEqual(whole.reader.comments);
        expect(chunked.reader.interfaces).toEqual(whole.reader.interfaces);
      }),
    );
  });

  test('a source that gives few bytes at a time changes nothing', () => {
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 50 }), (bytes, most) => {
        const memory = memorySource('slow', bytes);
        const opened = openCapture({
          ...memory,
          read: (offset, into) => memory.read(offset, into.subarray(0, most)),
        });
        if (!opened.ok) throw new Error(opened.error.detail);
        const records = [];
        while (opened.value.next()) records.push(plain(opened.value.record));
        expect(records).toEqual(readAll(bytes).records);
      }),
    );
  });

  test('reading a record again gives the same, in any order, while and after reading', () => {
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 400 }), fc.nat(), (bytes, chunkSize, seed) => {
        const reader = readerOf(bytes, chunkSize);
        const seen: ReturnType<typeof plain>[] = [];
        const again = emptyRecord();
        while (reader.next()) {
          seen.push(plain(reader.record));
          const back = seen[(seed + seen.length * 7) % seen.length];
          expect(reader.reread(back.fileOffset, again)).toBe(true);
          expect(plain(again)).toEqual(back);
          expect(plain(reader.record)).toEqual(seen[seen.length - 1]);
        }
        for (const record of seen.reverse()) {
          expect(reader.reread(record.fileOffset, again)).toBe(true);
          expect(plain(again)).toEqual(record);
        }
      }),
    );
  });

  test('any bytes, damaged files and cut files: never a throw, always an end, sound records', () => {
    const noise = fc.uint8Array({ maxLength: 600 });
    const broken = fc
      .tuple(file, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat())
      .map(([bytes, edits, cut]) => {
        const copy = bytes.slice(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0));
        for (const [place, value] of edits) if (copy.length > 0) copy[place % copy.length] = value;
        return copy;
      });
    const headed = fc
      .tuple(
        fc.constantFrom(pcapFile([]), new PcapngBuilder().section().interface().bytes()),
        noise,
      )
      .map(([head, rest]) => Uint8Array.from([...head, ...rest]));
    fc.assert(
      fc.property(
        fc.oneof(noise, broken, headed),
        fc.integer({ min: 1, max: 300 }),
        (bytes, chunk) => {
          const opened = openCapture(memorySource('any', bytes), chunk);
          if (!opened.ok) {
            expect(opened.error.where.file).toBe('any');
            expect(opened.error.detail).not.toBe('');
            return;
          }
          checkSoundness(opened.value, bytes);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

function checkSoundness(reader: CaptureReader, bytes: Uint8Array): void {
  const again = emptyRecord();
  let records = 0;
  while (reader.next()) {
    const { record } = reader;
    records += 1;
    expect(records).toBeLessThanOrEqual(bytes.length / 12);
    expect(record.captured).toBeGreaterThanOrEqual(0);
    expect(record.start + record.captured).toBeLessThanOrEqual(record.bytes.length);
    expect(record.sec).toBeGreaterThanOrEqual(0);
    expect(record.sec).toBeLessThanOrEqual(0xffffffff);
    expect(record.nsec).toBeGreaterThanOrEqual(0);
    expect(record.nsec).toBeLessThan(1e9);
    const { start, captured, fileOffset } = record;
    const inFile = bytes.subarray(fileOffset);
    expect(inFile.length).toBeGreaterThanOrEqual(captured);
    expect(reader.reread(fileOffset, again)).toBe(true);
    expect(plain(again).bytes).toEqual(Array.from(record.bytes.subarray(start, start + captured)));
  }
  expect(reader.next()).toBe(false);
  const ended = reader.position === bytes.length;
  const damage = reader.health.filter((entry) => entry.severity === 'damage');
  // Whatever was not read is said, with its place.
  if (!ended) expect(damage.length).toBeGreaterThan(0);
  for (const entry of damage) expect(entry.offset).not.toBeNull();
  reader.reread(bytes.length + 5, again);
}
