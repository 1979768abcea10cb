import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { writeBulk, writeLong } from './traffic/bulk.ts';
import { foldChecksum, sumWords } from './traffic/checksum.ts';
import { writeMany } from './traffic/many.ts';
import type { TrafficCounts } from './traffic/played-flow.ts';
import { writeWide } from './traffic/wide.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'teardown-generators-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const generators: readonly [string, (path: string, seed: number) => TrafficCounts][] = [
  ['many flows', (path, seed) => writeMany(path, 400, seed)],
  ['many flows at the same time', (path, seed) => writeWide(path, 400, seed)],
  ['bulk transfer', (path, seed) => writeBulk(path, 4_000, seed)],
  ['one long flow, cut to 96 bytes', (path, seed) => writeLong(path, 4_000, seed)],
];

interface Frame {
  readonly time: number;
  readonly captured: number;
  readonly original: number;
  readonly bytes: Buffer;
}

function framesOf(file: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 24; at < file.length;) {
    const captured = file.readUInt32LE(at + 8);
    frames.push({
      time: file.readUInt32LE(at) * 1e6 + file.readUInt32LE(at + 4),
      captured,
      original: file.readUInt32LE(at + 12),
      bytes: file.subarray(at + 16, at + 16 + captured),
    });
    at += 16 + captured;
  }
  return frames;
}

/** Checksum over the transport segment and its pseudo header: 0 where its own field is right. */
function transportRemainder({ bytes }: Frame): number {
  const ipv6 = bytes.readUInt16BE(12) === 0x86dd;
  const protocol = ipv6 ? bytes[20] : bytes[23];
  const from = ipv6 ? 54 : 34;
  const to = ipv6 ? from + bytes.readUInt16BE(18) : 14 + bytes.readUInt16BE(16);
  const addresses = ipv6 ? sumWords(bytes, 22, 54) : sumWords(bytes, 26, 34);
  const pseudo = protocol === 1 ? 0 : addresses + protocol + (to - from);
  return foldChecksum(sumWords(bytes, from, to) + pseudo);
}

describe.each(generators)('%s', (name, write) => {
  test('the same seed gives the same bytes, another seed others', () => {
    const paths = ['a', 'b', 'c'].map((end) => join(folder, `${name}-${end}`));
    write(paths[0], 1);
    write(paths[1], 1);
    write(paths[2], 2);
    const [a, b, c] = paths.map((path) => readFileSync(path));
    expect(a.equals(b)).toBe(true);
    expect(a.equals(c)).toBe(false);
  });

  test('packets are as many as counted, in order of time, with correct checksums', () => {
    const path = join(folder, `${name}-d`);
    const counts = write(path, 3);
    const file = readFileSync(path);
    const frames = framesOf(file);
    expect(file.length).toBe(counts.bytes);
    expect(frames.length).toBe(counts.packets);
    expect(frames.every(({ time }, i) => i === 0 || frames[i - 1].time <= time)).toBe(true);
    const whole = frames.filter(({ captured, original }) => captured === original);
    expect(whole.length).toBeGreaterThan(counts.packets / 3);
    expect(whole.filter((frame) => transportRemainder(frame) !== 0)).toEqual([]);
  });
});

/** Packet numbers of the first and the last packet of every client's IPv4 TCP traffic. */
function spansOf(path: string): { first: number; last: number }[] {
  const spans = new Map<number, { first: number; last: number }>();
  for (const [index, { bytes }] of framesOf(readFileSync(path)).entries()) {
    if (bytes.readUInt16BE(12) !== 0x0800 || bytes[23] !== 6) continue;
    const inbound = bytes[5] === 0x20;
    const client = bytes.readUInt32BE(inbound ? 26 : 30);
    const span = spans.get(client);
    if (span === undefined) spans.set(client, { first: index, last: index });
    else span.last = index;
  }
  return [...spans.values()];
}

test('hundreds of flows are open at the same time within a second', () => {
  const path = join(folder, 'open');
  writeMany(path, 6_000, 4);
  const spans = spansOf(path);
  const middle = spans.map(({ first }) => first).sort((a, b) => a - b)[spans.length >> 1];
  const open = spans.filter(({ first, last }) => first <= middle && last > middle);
  expect(open.length).toBeGreaterThan(500);
});

test('of flows at the same time every one begins before any goes on', () => {
  const path = join(folder, 'wide');
  const { tcpFlows, udpFlows } = writeWide(path, 2_000, 4);
  const spans = spansOf(path);
  const begun = Math.max(...spans.map(({ first }) => first));
  expect(begun).toBeLessThan(tcpFlows + udpFlows);
  expect(spans.filter(({ last }) => last > begun).length).toBeGreaterThan(spans.length / 2);
});
