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
import { endOfPacket } from '../../support/end-of-packet.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

const LAB = path.join(process.cwd(), 'test/lab/recordings');
/** Far more than the longest of these captures takes. */
const MOST_STEPS = 10_000;
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

/** Steps until there is nothing left to do now; a reader that never waits fails instead of hanging. */
function stepUntil(session: AnalysisSession, packets: number, isOver: () => boolean): void {
  for (let steps = 0; !isOver(); steps += 1) {
    if (steps > MOST_STEPS) throw new Error(`Still not there after ${steps} steps.`);
    session.step(packets);
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
  while (followState(source) === 'early') {
    if (source.size === bytes.length) throw new Error('All is written, and it is still early.');
    write();
  }
  const opened = openAnalysis([source]);
  if (!opened.ok) throw new Error(opened.error.detail);
  const session = opened.value;
  while (source.size < bytes.length) {
    stepUntil(session, 50, () => session.waiting || session.done);
    expect(session.done).toBe(false);
    write();
    session.step(50);
  }
  source.growth = { state, remark: null };
  stepUntil(session, 1000, () => session.done);
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

test('while it is followed no verdict speaks of an end of the capture; afterwards they do', () => {
  const bytes = readFileSync(path.join(LAB, 'linger0-server/client.pcap'));
  const said = (packets: number): readonly string[] => {
    const source = new Growing(bytes.subarray(0, endOfPacket(bytes, packets)));
    source.write(bytes.length);
    const opened = openAnalysis([source]);
    if (!opened.ok) throw new Error(opened.error.detail);
    const session = opened.value;
    stepUntil(session, 50, () => session.waiting);
    const words = (): string => {
      const { record, matters, dataLostWhy } = session.story(0);
      return [session.row(0).headline, record.verdict.why, matters, dataLostWhy].join(' ');
    };
    const now = words();
    source.growth = { state: 'ended', remark: null };
    stepUntil(session, 50, () => session.done);
    return [now, words()];
  };
  for (const packets of [1, 2, 3, 4, 5]) {
    const [now, then] = said(packets);
    expect(now, `${packets} packets`).not.toMatch(/capture end|end of the capture/iu);
    expect(then, `${packets} packets`).toMatch(/capture end|end of the capture/iu);
  }
  expect(said(3)[0]).toContain('Still open.');
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
