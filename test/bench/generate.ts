import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeBulk, writeLong } from './traffic/bulk.ts';
import { writeMany } from './traffic/many.ts';
import type { TrafficCounts } from './traffic/played-flow.ts';
import { writeWide } from './traffic/wide.ts';

/** Raise it whenever a generator's output changes: files of older numbers are then made anew. */
const generatorVersion = 1;
const seed = 20260301;

export type CaptureKind = 'many' | 'wide' | 'bulk' | 'long';

/** A generated capture, with what its generator knows of it. */
export interface BenchCapture {
  readonly kind: CaptureKind;
  readonly scale: number;
  readonly name: string;
  readonly path: string;
  readonly counts: TrafficCounts;
}

/** Folder of the generated files and of the results; never inside the project. */
export function benchFolder(): string {
  const folder = process.env.TEARDOWN_BENCH_DIR ?? join(tmpdir(), 'teardown-bench');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Returns the capture of this kind and size, generated unless a whole one is there already. */
export function ensureCapture(
  kind: CaptureKind,
  scale: number,
  say: (line: string) => void,
): BenchCapture {
  const name = `${kind}-${String(scale)}-v${String(generatorVersion)}.pcap`;
  const path = join(benchFolder(), name);
  const known = readCounts(path);
  if (known !== null) {
    return { kind, scale, name, path, counts: known };
  }
  const begun = performance.now();
  const unfinished = `${path}.part`;
  rmSync(`${path}.json`, { force: true });
  const counts = write(kind, unfinished, scale);
  renameSync(unfinished, path);
  writeFileSync(`${path}.json`, `${JSON.stringify(counts)}\n`);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  say(`generated ${name}: ${describeCounts(counts)}, in ${seconds} s`);
  return { kind, scale, name, path, counts };
}

/** "8,700,123 packets, 1,000,000 TCP flows, 0.90 GB". */
export function describeCounts({ packets, tcpFlows, bytes }: TrafficCounts): string {
  const size = (bytes / 1e9).toFixed(2);
  return `${packets.toLocaleString('en')} packets, ${tcpFlows.toLocaleString('en')} TCP flows, ${size} GB`;
}

function write(kind: CaptureKind, path: string, scale: number): TrafficCounts {
  switch (kind) {
    case 'many':
      return writeMany(path, Math.round(1_000_000 * scale), seed);
    case 'wide':
      return writeWide(path, Math.round(1_000_000 * scale), seed);
    case 'bulk':
      return writeBulk(path, Math.round(1_100_000 * scale), seed);
    case 'long':
      return writeLong(path, Math.round(1_000_000 * scale), seed);
  }
}

function readCounts(path: string): TrafficCounts | null {
  if (!existsSync(path) || !existsSync(`${path}.json`)) {
    return null;
  }
  const counts = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as TrafficCounts;
  return statSync(path).size === counts.bytes ? counts : null;
}
