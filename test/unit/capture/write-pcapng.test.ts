import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import type { Annotations, PlacedNote } from '../../../shared/session/annotations.ts';
import { Pseudonyms } from '../../../shared/pseudonyms/pseudonyms.ts';
import { pseudonymousSession } from '../../../shared/pseudonyms/pseudonymous-session.ts';
import { NO_ANNOTATIONS } from '../../../shared/session/annotations.ts';
import { packetSlice, type PacketSlice } from '../../../shared/session/packet-slices.ts';
import { ByteWriter, utf8 } from '../../support/byte-writer.ts';
import { PacketCopier } from '../../../shared/session/packet-copier.ts';
import { PcapngBuilder, pcapFile, pcapngFile } from '../../support/capture-builder.ts';
import type { PcapVariant, PacketToWrite } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';
import { readAll, type PlainRecord } from './read-all.ts';

const COPY = { application: 'Teardown 0', notes: true, capture: null } as const;

function segment(seq: number, payload: string | Uint8Array = '', flags = 'PA'): Uint8Array {
  return ethernet(
    tcpPacket({ src: '10.0.0.2', dst: '10.0.0.9', sport: 50000, dport: 443, seq, payload, flags }),
  );
}

/** All packets of all flows of captures, as Teardown writes them. */
function sliced(
  files: readonly Uint8Array[],
  annotations: Annotations = NO_ANNOTATIONS,
  most = Infinity,
): PacketSlice {
  const session = wholeAnalysis(...files.map((bytes, i) => memorySource(`c${i}.pcap`, bytes)));
  session.annotate(annotations);
  const flows = Array.from({ length: session.flowCount }, (_, i) => i);
  return whole(packetSlice(session, flows, most, COPY));
}

/** The end of a generator. */
function whole<T>(slicing: Generator<unknown, T>): T {
  for (;;) {
    const step = slicing.next();
    if (step.done === true) return step.value;
  }
}

function note(anchor: PlacedNote['anchor'], text: string): PlacedNote {
  return { id: '1', anchor, text, by: 'Ann', at: '2026-11-20T14:02:03Z', edited: null };
}

/** What must be equal between a packet and its copy. */
function essence(list: readonly PlainRecord[]): unknown {
  return list.map(({ bytes, original, sec, nsec, linkType, interfaceIndex }) => ({
    bytes,
    original,
    sec,
    nsec,
    linkType,
    interfaceIndex,
  }));
}

const times = fc.record({
  sec: fc.integer({ min: 1, max: 0xffffffff }),
  nsec: fc.integer({ min: 0, max: 999_999_999 }),
  cutBy: fc.nat(3),
  length: fc.nat(9),
  comments: fc.array(fc.string({ unit: 'binary' }), { maxLength: 2 }),
});

/** The same list as packets of one flow. */
function packetsOf(list: readonly { sec: number; nsec: number; cutBy: number; length: number }[]) {
  return list.map(({ sec, nsec, cutBy, length }, i): PacketToWrite => {
    const bytes = segment(i * 10, 'x'.repeat(length));
    return { bytes, sec, nsec, original: bytes.length + cutBy };
  });
}

describe('packets that are written as pcapng', () => {
  test('are read as they were in pcap of every variant: bytes, times, lengths, link type', () => {
    fc.assert(
      fc.property(
        fc.array(times, { minLength: 1, maxLength: 8 }),
        fc.constantFrom<PcapVariant>('us', 'ns', 'modified'),
        fc.boolean(),
        (list, variant, bigEndian) => {
          const file = pcapFile(packetsOf(list), { variant, bigEndian });
          const copy = readAll(sliced([file]).bytes);
          const before = readAll(file);
          expect(essence(copy.records)).toEqual(essence(before.records));
          expect(copy.reader.interfaces[0]).toMatchObject({
            snapLength: before.reader.interfaces[0].snapLength,
            resolution: before.reader.interfaces[0].resolution,
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('are read as they were in pcapng of any byte order, resolution and time offset', () => {
    fc.assert(
      fc.property(
        fc.array(times, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(0, 3, 6, 7, 9, 12, 0x80 | 10, 0x80 | 20, 0x80 | 30),
        fc.bigInt({ min: -5n, max: 1_000_000_000n }),
        fc.boolean(),
        (list, tsresol, tsoffset, bigEndian) => {
          const packets = packetsOf(list);
          const file = pcapngFile(
            packets.map((packet, i) => ({ ...packet, comments: list[i].comments })),
            { tsresol, tsoffset, bigEndian, name: 'eth0 ☃', comment: 'why', filter: 'tcp' },
          );
          const copy = readAll(sliced([file]).bytes);
          const before = readAll(file);
          expect(essence(copy.records)).toEqual(essence(before.records));
          expect(copy.reader.comments).toEqual(before.reader.comments);
          const facts = before.reader.interfaces[0];
          expect(copy.reader.interfaces[0]).toEqual({
            ...facts,
            options: expect.anything() as unknown,
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('keep flags, numbers of big-endian files turned, and counted drops; not what must not be copied', () => {
    const words = (...list: number[]): number[] => list.flatMap((n) => [n >> 8, n & 255]);
    const bytes = segment(1, 'abcd');
    const head = [0, 0, 0, 0, 0, 5, 0x5e, 0x10, 0, 0, 0, 7, 0, 0, 0, bytes.length];
    const pad = new Array<number>(-bytes.length & 3).fill(0);
    const options = [
      ...words(2, 4, 0, 0x209), // epb_flags
      ...words(5, 8, 0, 0, 0, 0x1234), // epb_packetid
      ...words(2988, 6, 0, 0x7ed9, 0x4142, 0), // custom text
      ...words(19372, 6, 0, 0x7ed9, 0x4142, 0), // custom text, not to be copied
      ...words(0, 0),
    ];
    const file = new PcapngBuilder()
      .section({ bigEndian: true })
      .interface({ tsresol: 6 })
      .block(6, Uint8Array.from([...head, 0, 0, 0, bytes.length, ...bytes, ...pad, ...options]))
      .obsoletePacket({ bytes: segment(5), sec: 2_000_000_000 }, 3)
      .bytes();
    const copy = sliced([file]).bytes;
    const has = (...wanted: number[]): boolean => Buffer.from(copy).includes(Buffer.from(wanted));
    expect(has(2, 0, 4, 0, 0x09, 2, 0, 0)).toBe(true);
    expect(has(5, 0, 8, 0, 0x34, 0x12, 0, 0, 0, 0, 0, 0)).toBe(true);
    expect(has(0xac, 0x0b, 6, 0, 0xd9, 0x7e, 0, 0, 0x41, 0x42, 0, 0)).toBe(true);
    expect(has(19372 & 255, 19372 >> 8, 6, 0)).toBe(false);
    expect(has(4, 0, 8, 0, 3, 0, 0, 0, 0, 0, 0, 0)).toBe(true);
    expect(readAll(copy).reader.health).toMatchObject([
      { code: 'unknown-block', text: expect.stringContaining('Custom options') as string },
      { code: 'interface-drops', count: 3 },
    ]);
  });

  test.each([false, true])('take key material along (big-endian: %s)', (bigEndian) => {
    const key = utf8('CLIENT_RANDOM 00 11');
    const body = new ByteWriter(bigEndian)
      .u32(0x544c534b)
      .u32(key.length)
      .bytes(key)
      .pad(4)
      .u16(1)
      .u16(3)
      .bytes(utf8('key'))
      .pad(4)
      .u32(0);
    const file = new PcapngBuilder()
      .section({ bigEndian })
      .interface()
      .block(10, body.done())
      .packet({ bytes: segment(1), sec: 5 })
      .bytes();
    const session = wholeAnalysis(memorySource('c.pcapng', file));
    const copier = new PacketCopier(session, { application: 'T', notes: false, capture: null });
    copier.head();
    const { reader } = readAll(copier.out.take());
    expect(reader.details?.secrets).toHaveLength(1);
    expect(reader.details?.secrets[0].bytes.subarray(0, 8 + key.length)).toEqual(
      new ByteWriter().u32(0x544c534b).u32(key.length).bytes(key).done(),
    );
    expect(reader.comments).toEqual([{ on: 'secrets', number: 0, text: 'key' }]);
    // Slices go into case files and reports, which others read.
    expect(readAll(sliced([file]).bytes).reader.details?.secrets).toEqual([]);
  });

  test('of several captures keep each capture’s interfaces and stand in order of time', () => {
    const first = pcapngFile(
      [
        { bytes: segment(1), sec: 10 },
        { bytes: segment(2), sec: 30 },
      ],
      {
        name: 'inside',
        tsresol: 9,
      },
    );
    const second = pcapFile([{ bytes: segment(3), sec: 20, nsec: 5000 }]);
    const copy = readAll(sliced([first, second]).bytes);
    expect(
      copy.records.map(({ sec, nsec, interfaceIndex }) => [sec, nsec, interfaceIndex]),
    ).toEqual([
      [10, 0, 0],
      [20, 5000, 1],
      [30, 0, 0],
    ]);
    expect(copy.reader.interfaces.map(({ name, resolution }) => [name, resolution])).toEqual([
      ['inside', '1 ns'],
      [null, '1 µs'],
    ]);
    expect(copy.reader.comments.map(({ text }) => text)).toEqual([
      'Of capture c0.pcap.',
      'Of capture c1.pcap.',
    ]);
  });

  test('carry notes: of packets, flows and ranges on packets, of the whole on the section', () => {
    const file = pcapFile([segment(1), segment(2), segment(3)]);
    const range = {
      on: 'range',
      from: '2001-09-09T01:46:41.000000000Z',
      until: '2001-09-09T01:46:50.000000000Z',
    } as const;
    const { bytes } = sliced([file], {
      flows: [],
      notes: [
        note({ on: 'analysis' }, 'all of it'),
        note({ on: 'capture', capture: 0 }, 'from the firewall'),
        note({ on: 'flow', flow: 0 }, 'the one that hangs'),
        note({ on: 'packet', flow: 0, packet: 3 }, '</tag>\n\u202eevil\u0000 "quoted" 日本語'),
        note({ ...range, flow: 0 }, 'pause'),
        { ...note({ ...range, flow: null }, 'outage'), edited: { by: 'Bob', at: range.from } },
      ],
    });
    expect(readAll(bytes).reader.comments).toEqual([
      { on: 'section', number: 0, text: 'Ann, 2026-11-20 14:02 UTC: all of it' },
      {
        on: 'section',
        number: 0,
        text: 'Ann, 2026-11-20 14:02 UTC, on this capture: from the firewall',
      },
      {
        on: 'section',
        number: 0,
        text: `Ann, 2026-11-20 14:02 UTC, on ${range.from} to ${range.until} (edited by Bob, 2001-09-09 01:46 UTC): outage`,
      },
      {
        on: 'packet',
        number: 1,
        text: 'Ann, 2026-11-20 14:02 UTC, on this flow: the one that hangs',
      },
      {
        on: 'packet',
        number: 2,
        text: `Ann, 2026-11-20 14:02 UTC, on this flow from ${range.from} to ${range.until}: pause`,
      },
      {
        on: 'packet',
        number: 3,
        text: 'Ann, 2026-11-20 14:02 UTC: </tag>\n\u202eevil\u2400 "quoted" 日本語',
      },
    ]);
  });

  test('carry a note of any length: in pieces of at most 65,535 bytes, cut between characters', () => {
    const text = '€'.repeat(50_000);
    const file = pcapFile([segment(1)]);
    const { bytes } = sliced([file], {
      flows: [],
      notes: [note({ on: 'packet', flow: 0, packet: 1 }, text)],
    });
    const pieces = readAll(bytes).reader.comments.map((comment) => comment.text);
    expect(pieces).toHaveLength(3);
    expect(pieces.join('')).toBe(`Ann, 2026-11-20 14:02 UTC: ${text}`);
  });

  test('of a pseudonymous session say nothing of interfaces but their clock', () => {
    const secret = 'vpn-to-acme';
    const file = pcapngFile([{ bytes: segment(1), sec: 1000, nsec: 7 }], {
      ...{ name: secret, description: secret, hardware: secret, operatingSystem: secret },
      ...{ filter: secret, comment: secret, tsresol: 9, tsoffset: 60n },
    });
    const session = wholeAnalysis(memorySource('c.pcapng', file));
    const names = new Pseudonyms((message) => createHash('sha256').update(message).digest(), false);
    const { bytes } = whole(packetSlice(pseudonymousSession(session, names), [0], Infinity, COPY));
    expect(Buffer.from(bytes).includes(secret)).toBe(false);
    const { records, reader } = readAll(bytes);
    expect(records).toMatchObject([{ sec: 1000, nsec: 7, original: 54 }]);
    expect(reader.interfaces).toMatchObject([{ name: 'interface 0', resolution: '1 ns' }]);
  });

  test('are the same bytes for the same input', () => {
    const file = pcapngFile([segment(1, 'abc'), segment(4)], { name: 'eth0' });
    expect(sliced([file]).bytes).toEqual(sliced([file]).bytes);
  });
});

describe('a slice with a limit', () => {
  const payload = 'z'.repeat(1000);
  const many = pcapFile([
    segment(0, '', 'S'),
    ...Array.from({ length: 200 }, (_, i) => segment(1 + i * 1000, payload)),
    segment(200_001, '', 'FA'),
    segment(200_002, '', 'R'),
  ]);
  const all = sliced([many]);

  test('leaves everything as it is where it fits', () => {
    const fits = sliced([many], NO_ANNOTATIONS, all.bytes.length);
    expect(fits).toEqual(all);
    expect(all).toMatchObject({ packets: 203, shortened: 0, omitted: 0 });
    expect(all.places[202]).toEqual({ capture: 0, packet: 203 });
  });

  test('leaves out payload of bulk data first, far from both ends, and keeps original lengths', () => {
    const limit = Math.floor(all.bytes.length / 2);
    const less = sliced([many], NO_ANNOTATIONS, limit);
    expect(less.bytes.length).toBeLessThanOrEqual(limit);
    expect(less.bytes.length).toBeGreaterThan(limit - 2000);
    expect(less.omitted).toBe(0);
    expect(less.packets).toBe(203);
    const { records } = readAll(less.bytes);
    const cut = records.filter(({ bytes, original }) => bytes.length < original);
    expect(cut).toHaveLength(less.shortened);
    expect(cut.every(({ bytes, original }) => bytes.length === 54 && original === 1054)).toBe(true);
    const ends = [...records.slice(0, 12), ...records.slice(-12)];
    expect(ends.every(({ bytes, original }) => bytes.length === original)).toBe(true);
  });

  test('keeps what was written about and what is around it', () => {
    const notes = [note({ on: 'packet', flow: 0, packet: 100 }, 'here')];
    const less = sliced([many], { flows: [], notes }, Math.floor(all.bytes.length / 3));
    const { records } = readAll(less.bytes);
    expect(less.omitted).toBe(0);
    expect(records.slice(96, 103).every(({ bytes }) => bytes.length === 1054)).toBe(true);
  });

  test('then leaves out packets, says how many, and still is a capture', () => {
    const less = sliced([many], NO_ANNOTATIONS, 30_000);
    expect(less.bytes.length).toBeLessThanOrEqual(30_000);
    expect(less.omitted).toBeGreaterThan(0);
    expect(less.packets + less.omitted).toBe(203);
    const { records, reader } = readAll(less.bytes);
    expect(records).toHaveLength(less.packets);
    expect(reader.health.filter(({ severity }) => severity === 'damage')).toEqual([]);
    const places = less.places.map(({ packet }) => packet);
    expect(places.slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(places.at(-1)).toBe(203);
  });

  test('is a capture without packets where not even one fits', () => {
    const none = sliced([many], NO_ANNOTATIONS, 0);
    expect(none).toMatchObject({ packets: 0, omitted: 203, shortened: 0 });
    expect(readAll(none.bytes).records).toEqual([]);
  });
});
