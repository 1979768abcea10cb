import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import type { TeardownError } from '../../../shared/contract/errors.ts';
import { adviceFor, TeardownFailure } from '../../../shared/contract/errors.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { concat, hex } from '../../support/byte-writer.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { unpackedOf } from '../../support/unpacked-memory.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';
import { randomConversations } from '../../golden/corpus/random-conversations.ts';
import { LONG, MADE_BY_TOOLS, SHORT } from './compressed-texts.ts';
import { contentOf, PACKERS } from './packed-file.ts';

const FORMATS = Object.entries(PACKERS);

/** The format's name and bytes of it that are checked by a checksum. */
const CHECKED: readonly (readonly [format: string, packed: Uint8Array])[] = [
  ['gzip', PACKERS.gzip(SHORT)],
  ...MADE_BY_TOOLS.filter(({ content }) => content === SHORT).map(
    ({ command, packed }) => [command, packed] as const,
  ),
];

function openingError(packed: Uint8Array): TeardownError {
  try {
    const opened = openCapture(unpackedOf(packed));
    if (opened.ok) throw new Error('was opened');
    return opened.error;
  } catch (cause) {
    if (cause instanceof TeardownFailure) return cause.error;
    throw cause;
  }
}

describe('compressed files give their content', () => {
  test.each(FORMATS)('%s, whole, with the size of both', (name, pack) => {
    const packed = pack(LONG);
    const source = unpackedOf(packed);
    expect(source.compressed).toMatchObject({ format: name, size: packed.length, ended: false });
    const { content, error } = contentOf(source);
    expect(error).toBeNull();
    expect(Buffer.compare(content, LONG)).toBe(0);
    expect(source.compressed).toMatchObject({ taken: packed.length, ended: true });
    expect(source.size).toBe(LONG.length);
  });

  test.each(MADE_BY_TOOLS)('as made by $command', ({ content, packed }) => {
    const found = contentOf(unpackedOf(packed));
    expect(found.error).toBeNull();
    expect(Buffer.compare(found.content, content)).toBe(0);
  });

  test.each(FORMATS)('%s: what was written one after the other', (_name, pack) => {
    const parts = [LONG.subarray(0, 100_000), new Uint8Array(0), LONG.subarray(100_000)];
    const found = contentOf(unpackedOf(concat(...parts.map(pack))));
    expect(found.error).toBeNull();
    expect(Buffer.compare(found.content, LONG)).toBe(0);
  });

  test('a gzip header with everything that it may have, and zeros behind the last member', () => {
    const plain = gzipSync(SHORT);
    const head = concat(
      hex('1f8b08 1e 00000000 00ff'),
      hex('0300 616263'),
      hex('6e616d6500'),
      hex('6300'),
      hex('0000'),
    );
    const packed = concat(head, plain.subarray(10), new Uint8Array(70_000));
    expect(contentOf(unpackedOf(packed))).toEqual({ content: SHORT, error: null });
  });

  test('frames that are to be skipped, before, between and behind', () => {
    const skipped = hex('502a4d18 03000000 010203');
    for (const pack of [PACKERS.Zstandard, PACKERS.LZ4]) {
      const packed = concat(skipped, skipped, pack(SHORT), skipped, pack(SHORT), skipped);
      expect(contentOf(unpackedOf(packed))).toEqual({ content: concat(SHORT, SHORT), error: null });
    }
  });

  test.each(FORMATS)('%s: any of it again, in any order', (_name, pack) => {
    const source = unpackedOf(pack(LONG));
    const into = new Uint8Array(16);
    for (const at of [LONG.length - 16, 0, 150_000, 7]) {
      expect(source.read(at, into)).toBe(16);
      expect(into).toEqual(LONG.subarray(at, at + 16));
    }
    expect(source.read(LONG.length, into)).toBe(0);
    source.close();
    source.close();
  });

  test('no more is decompressed than somebody asks for', () => {
    const packed = gzipSync(new Uint8Array(64 * 1024 * 1024));
    const source = unpackedOf(packed);
    source.read(0, new Uint8Array(1 << 20));
    expect(source.size).toBeLessThan(1 << 20);
    expect(source.compressed?.taken).toBeLessThan(packed.length / 2);
    expect(source.compressed?.reach(3_000_000)).toBe(true);
    expect(source.size).toBeLessThan(3_200_000);
    expect(source.compressed?.reach(64 * 1024 * 1024 + 1)).toBe(false);
    expect(source.compressed?.ended).toBe(true);
    source.close();
  });

  test.runIf(process.platform !== 'win32')('nobody else can reach the decompressed bytes', () => {
    const folders = (): string[] => readdirSync(tmpdir()).filter((n) => n.startsWith('teardown-'));
    const before = folders();
    const source = unpackedOf(PACKERS.gzip(SHORT));
    source.read(0, new Uint8Array(100));
    expect(folders().filter((name) => !before.includes(name))).toEqual([]);
    expect(source.read(0, new Uint8Array(100))).toBe(100);
    source.close();
  });
});

describe('damaged compressed files give what comes before the damage, and its place', () => {
  test.each(CHECKED)('%s, cut short anywhere', (_name, packed) => {
    const none = packed[0] === 0x1f ? 3 : 4;
    let most = 0;
    for (let length = none; length < packed.length; length += 1) {
      const { content, error } = contentOf(unpackedOf(packed.subarray(0, length)));
      expect(Buffer.compare(content, SHORT.subarray(0, content.length))).toBe(0);
      expect(error).toMatchObject({ code: 'damaged', where: { offset: length } });
      expect(error?.detail).toContain(`at byte ${length} of the compressed file`);
      most = Math.max(most, content.length);
    }
    expect(most).toBe(SHORT.length);
  });

  test.each(FORMATS)('%s, cut in the middle of many blocks', (_name, pack) => {
    // Noise does not compress: as much of the content is there as of the file.
    let state = 1;
    const noise = new Uint8Array(200_000).map(() => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return state >> 16;
    });
    const packed = pack === PACKERS.LZ4 ? concat(pack(noise), pack(noise)) : pack(noise);
    const { content, error } = contentOf(unpackedOf(packed.subarray(0, packed.length - 50_000)));
    expect(error).toMatchObject({ where: { offset: packed.length - 50_000 } });
    expect(content.length).toBeGreaterThan(148_000);
    expect(Buffer.compare(content.subarray(0, 148_000), noise.subarray(0, 148_000))).toBe(0);
  });

  test.each(CHECKED)('%s, with any one bit turned', (_name, packed) => {
    let harmless = 0;
    for (let bit = 32; bit < packed.length * 8; bit += 1) {
      const damaged = packed.slice();
      damaged[bit >> 3] ^= 1 << (bit & 7);
      const { content, error } = contentOf(unpackedOf(damaged));
      if (error === null) {
        expect(Buffer.compare(content, SHORT)).toBe(0);
        harmless += 1;
      } else {
        expect(error.where.offset).toBeLessThanOrEqual(packed.length);
        expect(error.where.offset).toBeGreaterThanOrEqual(0);
      }
    }
    // Time and operating system in gzip's header; padding bits that no decoder reads.
    expect(harmless).toBeLessThanOrEqual(50);
  });

  test('gzip: everything up to the very damage, which the error names', () => {
    const stored = LONG.subarray(0, 60_000);
    const head = hex('1f8b08 00 00000000 0003');
    const block = concat(hex('00 60ea 9f15'), stored);
    const packed = concat(head, block, block, hex('07'), new Uint8Array(5000));
    const { content, error } = contentOf(unpackedOf(packed));
    expect(Buffer.compare(content, concat(stored, stored))).toBe(0);
    expect(error?.where.offset).toBe(head.length + 2 * block.length);
    expect(error?.detail).toContain('invalid block type');
  });

  test.each(FORMATS)('%s: bytes behind the end that are none of it', (name, pack) => {
    const packed = pack(SHORT);
    const found = contentOf(unpackedOf(concat(packed, hex('deadbeefdeadbeef'))));
    expect(found.content).toEqual(SHORT);
    expect(found.error?.detail).toContain(`at byte ${packed.length} of the compressed file`);
    expect(found.error?.detail).toContain(`no ${name}`);
  });

  test('any bytes behind the magic end soon and never throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('1f8b08', '28b52ffd', '04224d18', '04224d18604082', '28b52ffd0038'),
        fc.uint8Array({ maxLength: 3000 }),
        (magic, bytes) => {
          const { content } = contentOf(unpackedOf(concat(hex(magic), bytes)));
          expect(content.length).toBeLessThan(5_000_000);
        },
      ),
    );
  });

  test('a frame that needs more memory than it may have, or a dictionary, is named', () => {
    const large = openingError(hex('28b52ffd 00 a0 010000'));
    expect(large).toMatchObject({ code: 'unsupported-format' });
    expect(large.detail).toContain('needs 1024 MiB of memory');
    expect(adviceFor(large)).toContain('zstd -d');
    const dictionary = openingError(hex('28b52ffd 01 38 07 010000'));
    expect(dictionary.detail).toContain('dictionary');
  });
});

describe('compressed files that are refused', () => {
  test('a bomb ends at the ratio, after the harmless size, and says so', () => {
    const bomb = gzipSync(new Uint8Array(8_000_000));
    const { content, error } = contentOf(unpackedOf(bomb, { harmless: 2_000_000, ratio: 100 }));
    expect(content.length).toBeGreaterThan(1_900_000);
    expect(content.length).toBeLessThanOrEqual(2_000_000);
    expect(error?.detail).toContain('above 100 to 1');
    expect(error?.detail).toContain('bomb');
    expect(contentOf(unpackedOf(bomb, { harmless: 2_000_000, ratio: 2000 })).error).toBeNull();
    expect(contentOf(unpackedOf(bomb, { harmless: 9_000_000, ratio: 1 })).error).toBeNull();
  });

  test('where its own size does not fit on the disk beside what is to stay free', () => {
    const packed = PACKERS.gzip(SHORT);
    const refusal = (freeBytes: number): string => {
      try {
        const source = unpackedOf(packed, { reserve: 1000, freeBytes: () => freeBytes });
        source.close();
        return 'was opened';
      } catch (cause) {
        return cause instanceof TeardownFailure ? cause.error.code : String(cause);
      }
    };
    expect(refusal(1000 + packed.length - 1)).toBe('disk-full');
    expect(refusal(1000 + packed.length)).toBe('was opened');
  });

  test('a disk that fills meanwhile ends it before the last bytes are gone', () => {
    let looks = 0;
    const freeBytes = (): number => {
      looks += 1;
      return 5_000_000 - looks * 500_000;
    };
    const limits = { reserve: 1_000_000, lookEvery: 100_000, freeBytes };
    const packed = gzipSync(new Uint8Array(4_000_000));
    const { content, error } = contentOf(unpackedOf(packed, limits));
    expect(error?.code).toBe('disk-full');
    expect(error?.detail).toContain('set TMPDIR to a larger disk');
    expect(content.length).toBeGreaterThan(600_000);
    expect(content.length).toBeLessThan(1_500_000);
  });

  test.each(FORMATS)(
    '%s that holds nothing, text, another format or no whole header',
    (name, pack) => {
      expect(openingError(pack(new Uint8Array(0)))).toMatchObject({
        code: 'empty-file',
        detail: `What the ${name} file holds is empty.`,
      });
      expect(openingError(pack(SHORT)).detail).toMatch(
        `What the ${name} file holds is neither pcap`,
      );
      expect(openingError(pack(pcapFile([]).subarray(0, 20))).code).toBe('damaged');
      const error = openingError(pack(concat(hex('6274736e6f6f7000'), new Uint8Array(60))));
      expect(error.detail).toBe(`The ${name} file holds a file of another format: btsnoop.`);
      expect(adviceFor(error)).toContain('editcap');
    },
  );

  test('what was compressed twice, with the command that decompresses it once', () => {
    const error = openingError(PACKERS.gzip(PACKERS.Zstandard(pcapFile([]))));
    expect(error).toMatchObject({
      code: 'unsupported-format',
      detail: 'The gzip file holds a Zstandard file: it was compressed twice.',
    });
    expect(adviceFor(error)).toBe('Decompress it once first: gunzip -k test.pcap');
    expect(openingError(PACKERS.LZ4(hex('fd377a585a0000'))).detail).toContain('holds a xz file');
  });

  test.each([
    ['fd377a585a00', 'xz -dk'],
    ['425a6839', 'bunzip2 -k'],
    ['02214c18', 'lz4 -d'],
  ])('%s is not read; the advice is %s', (start, command) => {
    const error = openingError(concat(hex(start), new Uint8Array(100)));
    expect(error.code).toBe('unsupported-format');
    expect(adviceFor(error)).toBe(`Decompress it first: ${command} test.pcap`);
  });

  test('damage before any packet is the error of opening, with its place', () => {
    const packed = PACKERS.gzip(pcapFile([]));
    expect(openingError(packed.subarray(0, 15))).toMatchObject({
      code: 'damaged',
      where: { file: 'test.pcap', offset: 15 },
    });
  });
});

describe('the analysis of a compressed capture', () => {
  test.each(FORMATS)('%s: equals that of the capture, but for its sizes', (name, pack) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 12 }),
        (seed, flows) => {
          const capture = randomConversations(seed, flows);
          const packed = pack(capture);
          const plain = wholeAnalysis(memorySource('test.pcap', capture));
          const source = unpackedOf(packed);
          const ours = wholeAnalysis(source);
          expect(ours.flowCount).toBe(plain.flowCount);
          for (let flow = 0; flow < plain.flowCount; flow += 1) {
            expect(ours.record(flow)).toEqual(plain.record(flow));
            expect(ours.ladderText(flow, false)).toBe(plain.ladderText(flow, false));
          }
          expect(ours.packetDetail(1)).toEqual(plain.packetDetail(1));
          const [before, after] = [plain.health(), ours.health()];
          expect(after.captures).toEqual([
            {
              ...before.captures[0],
              bytes: packed.length,
              format: `${before.captures[0].format}, ${name}`,
            },
          ]);
          expect(after.entries.filter(({ code }) => code !== 'compressed')).toEqual(before.entries);
          expect(after.entries.filter(({ code }) => code === 'compressed')).toHaveLength(1);
          expect(ours.readingState()).toEqual({
            ...plain.readingState(),
            bytesRead: packed.length,
            bytesTotal: packed.length,
          });
          expect(ours.outcome).toBe('whole');
          source.close();
        },
      ),
      { numRuns: 20 },
    );
  });

  test('cut short: what came before is analysed, and health says where and in which bytes', () => {
    const capture = randomConversations(5, 200);
    const packed = PACKERS.gzip(capture);
    const analysis = wholeAnalysis(unpackedOf(packed.subarray(0, packed.length - 3000)));
    expect(analysis.outcome).toBe('part');
    expect(analysis.flowCount).toBeGreaterThan(50);
    const [first] = analysis.health().entries;
    expect(first).toMatchObject({ code: 'unreadable', severity: 'damage' });
    expect(first.text).toMatch(/^Reading stopped there: The gzip data are damaged at byte \d+ of/);
    expect(analysis.health().captures[0]).toMatchObject({
      read: 'part',
      bytes: packed.length - 3000,
    });
  });

  test('progress counts compressed bytes while it reads', () => {
    const capture = randomConversations(5, 1500);
    const packed = PACKERS.gzip(capture);
    const source = unpackedOf(packed);
    const opened = openCapture(source, 1 << 16);
    if (!opened.ok) throw new Error('refused');
    const taken: number[] = [];
    while (opened.value.next()) taken.push(source.compressed?.taken ?? 0);
    expect(taken[0]).toBeLessThan(packed.length);
    expect(taken.at(-1)).toBe(packed.length);
    expect(new Set(taken).size).toBeGreaterThan(2);
    expect([...taken].sort((a, b) => a - b)).toEqual(taken);
  });
});
