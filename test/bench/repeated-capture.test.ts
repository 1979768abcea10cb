import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { emptyRecord } from '../../shared/capture/record.ts';
import { openAnalysis } from '../../shared/session/analysis.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { repeatCaptures, type RepeatedCapture } from './repeated-capture.ts';
import { writeBulk } from './traffic/bulk.ts';
import { writeMany } from './traffic/many.ts';

let folder = '';
let files: Uint8Array[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'teardown-repeated-'));
  const [many, bulk] = [join(folder, 'many.pcap'), join(folder, 'bulk.pcap')];
  writeMany(many, 400, 1);
  writeBulk(bulk, 2000, 1);
  files = [many, bulk].map((path) => new Uint8Array(readFileSync(path)));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function readAll({ source }: RepeatedCapture): AnalysisSession {
  const opened = openAnalysis([source]);
  if (!opened.ok) throw new Error(opened.error.detail);
  while (opened.value.step(4_000));
  return opened.value;
}

describe('a long capture costs memory by its packets and flows, never by its bytes', () => {
  test(
    'each further packet takes 24 bytes and each further flow at most 320',
    { timeout: 120_000 },
    () => {
      const [short, long] = [100, 200].map((turns) => {
        // Only short flows: of bulk transfers some payload waits for what never comes, within a bound of its own.
        const repeated = repeatCaptures(files.slice(0, 1), turns);
        const analysis = readAll(repeated);
        const { captures, index } = analysis.health();
        expect(captures[0].packets).toBe(repeated.packets);
        const { flowCount: flows } = analysis;
        return {
          packets: repeated.packets,
          flows,
          packetBytes: index.packetBytes * repeated.packets,
          flowBytes: index.flowBytes * flows,
        };
      });
      const packetSlope = (long.packetBytes - short.packetBytes) / (long.packets - short.packets);
      const flowSlope = (long.flowBytes - short.flowBytes) / (long.flows - short.flows);
      expect(long.flows - short.flows).toBeGreaterThan(39_000);
      expect(packetSlope).toBeGreaterThan(22);
      expect(packetSlope).toBeLessThan(26);
      expect(flowSlope).toBeLessThanOrEqual(320);
    },
  );

  test('flows behind 5 GiB are read, and read again, where they lie', { timeout: 120_000 }, () => {
    const gap = 5 * 2 ** 30;
    const flowsIn = readAll(repeatCaptures(files, 1));
    const { source } = repeatCaptures(files, 1);
    const behind = readAll({ ...repeatCaptures(files, 1), source: withGap(source, gap) });
    expect(behind.flowCount).toBe(flowsIn.flowCount);
    const [there, here] = [emptyRecord(), emptyRecord()];
    for (let flow = 0; flow < flowsIn.flowCount; flow += 50) {
      const packet = flowsIn.firstPacket(flow);
      expect(flowsIn.readPacket(packet, here)).toBe(true);
      const moved = behind.firstPacket(flow);
      expect(behind.readPacket(moved, there)).toBe(true);
      expect(there.fileOffset - here.fileOffset).toBeGreaterThanOrEqual(gap);
      expect(bytesOf(there)).toEqual(bytesOf(here));
      expect(behind.row(flow).cause).toBe(flowsIn.row(flow).cause);
    }
  });
});

function bytesOf({ bytes, start, captured }: ReturnType<typeof emptyRecord>): number[] {
  return [...bytes.subarray(start, start + captured)];
}

/** The capture with so many bytes of large records of no known protocol in front of its first one. */
function withGap(source: RepeatedCapture['source'], gap: number): RepeatedCapture['source'] {
  const record = 2 ** 18;
  const header = new Uint8Array(16);
  new DataView(header.buffer).setUint32(0, 1_600_000_000, true);
  new DataView(header.buffer).setUint32(8, record - 16, true);
  new DataView(header.buffer).setUint32(12, record - 16, true);
  return {
    name: source.name,
    size: source.size + gap,
    read: (offset, into) => {
      if (offset < 24) return source.read(offset, into.subarray(0, 24 - offset));
      if (offset >= 24 + gap) return source.read(offset - gap, into);
      const at = (offset - 24) % record;
      const part = into.subarray(0, Math.min(into.length, record - at));
      part.fill(0);
      part.set(header.subarray(Math.min(at, 16), 16).subarray(0, part.length));
      return part.length;
    },
  };
}
