import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ByteSource, SourceGrowth } from '../../../shared/capture/byte-source.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { followState } from '../../../shared/capture/followable.ts';
import { openAnalysis } from '../../../shared/session/analysis.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { PcapngBuilder } from '../../support/capture-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

const LAB = path.join(process.cwd(), 'test/lab/recordings');
const SAMPLE = path.join(process.cwd(), 'host/sample/teardown-sample.pcapng');

/** A file that its writer appends to, and how often each byte of it was read in order. */
class Growing implements ByteSource {
  readonly name: string;
  size = 0;
  growth: SourceGrowth = { state: 'growing', remark: null };

  constructor(private readonly whole: Uint8Array) {
    this.name = 'growing.pcap';
  }

  read(offset: number, into: Uint8Array): number {
    const part = this.whole.subarray(offset, Math.min(offset + into.length, this.size));
    into.set(part);
    return part.length;
  }

  write(bytes: number): void {
    this.size = Math.min(this.size + bytes, this.whole.length);
  }
}

/** Reads a capture that is written in pieces of these sizes, over and over, until it is whole. */
function followed(
  bytes: Uint8Array,
  pieces: readonly number[],
  state: SourceGrowth['state'] = 'ended',
): AnalysisSession {
  const source = new Growing(bytes);
  let piece = 0;
  const write = (): void => {
    source.write(pieces[piece % pieces.length]);
    piece += 1;
  };
  while (followState(source) === 'early') write();
  const opened = openAnalysis([source]);
  if (!opened.ok) throw new Error(opened.error.detail);
  const session = opened.value;
  while (source.size < bytes.length) {
    while (!session.waiting) session.step(50);
    expect(session.done).toBe(false);
    write();
    session.step(50);
  }
  source.growth = { state, remark: null };
  while (session.step(1000));
  return session;
}

function told(session: AnalysisSession): unknown {
  const records = Array.from({ length: session.flowCount }, (_, flow) => session.record(flow));
  return JSON.parse(JSON.stringify({ records, health: session.health().entries }));
}

function pcapngOf(): Uint8Array {
  return readFileSync(SAMPLE);
}

/** A block that is stepped over and larger than the reader's buffer stands between two packets. */
function longBlock(): Uint8Array {
  const frame = new Uint8Array(60);
  return new PcapngBuilder()
    .section({ bigEndian: false })
    .interface({ tsresol: 6, linkType: 1 })
    .packet({ bytes: frame, sec: 1, nsec: 0, interfaceIndex: 0 })
    .block(0x7777, new Uint8Array(3 << 20))
    .packet({ bytes: frame, sec: 2, nsec: 0, interfaceIndex: 0 })
    .bytes();
}

const RECORDINGS: readonly (readonly [string, () => Uint8Array])[] = [
  ['a pcapng of many connections', pcapngOf],
  ['a pcapng with a block longer than any buffer', longBlock],
  ...['nginx-graceful', 'linger0-server', 'mid-capture'].flatMap((name) => {
    const file = path.join(LAB, name, 'client.pcap');
    return [[`the lab's ${name}`, () => readFileSync(file)] as const];
  }),
];

describe.each(RECORDINGS)('%s, written in pieces', (_name, bytesOf) => {
  test('becomes the same records and the same health as the finished file', () => {
    const bytes = bytesOf();
    const whole = told(wholeAnalysis(memorySource('growing.pcap', bytes)));
    const piece = fc.integer({ min: 1, max: Math.max(2, bytes.length >> 2) });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
        // Pieces of a few bytes only would take a quadratic number of looks.
        const spread = [...pieces, (bytes.length >> 5) + 1];
        expect(told(followed(bytes, spread))).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });
});

test('each of the first bytes may come alone', () => {
  const bytes = pcapngOf();
  const whole = told(wholeAnalysis(memorySource('growing.pcap', bytes)));
  const single = Array.from({ length: 2000 }, () => 1);
  expect(told(followed(bytes, [...single, bytes.length]))).toEqual(whole);
});

test('a record that is not whole when following ends is no damage; when the writer ends it is', () => {
  const bytes = readFileSync(path.join(LAB, 'nginx-graceful/client.pcap')).subarray(0, -7);
  const left = followed(bytes, [100], 'left');
  expect(left.outcome).toBe('whole');
  expect(left.health().entries.map(({ code }) => code)).toContain('followed');
  const ended = followed(bytes, [100], 'ended');
  expect(ended.outcome).toBe('part');
  expect(ended.health().entries.map(({ code }) => code)).toContain('cut-short');
});

test('what can be followed is told by the first bytes', () => {
  const text = new TextEncoder().encode('12:00:00.000 IP 10.0.0.1.80 > 10.0.0.2.1: Flags [S]');
  const cases: readonly (readonly [Uint8Array, number, string])[] = [
    [text, 0, 'early'],
    [text, 3, 'early'],
    [text, 4, 'other'],
    [Uint8Array.of(0x1f, 0x8b, 8, 0, 0), 5, 'other'],
    [pcapngOf(), 11, 'early'],
    [pcapngOf(), 27, 'early'],
    [pcapngOf(), 4096, 'ready'],
    [readFileSync(path.join(LAB, 'nginx-graceful/client.pcap')), 23, 'early'],
    [readFileSync(path.join(LAB, 'nginx-graceful/client.pcap')), 24, 'ready'],
  ];
  for (const [bytes, size, expected] of cases) {
    const source = new Growing(bytes);
    source.write(size);
    expect(followState(source), `${size} bytes`).toBe(expected);
  }
});
