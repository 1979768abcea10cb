// Opens a capture of 10 GB with 2 GB of heap: npm run bench -- --row ten-gigabytes
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { openAnalysis } from '../../shared/session/analysis.ts';
import { ensureCapture } from './generate.ts';
import { repeatCaptures } from './repeated-capture.ts';

const BYTES = 10e9;
const HEAP_MEGABYTES = 2048;
/** Says that this process is the one that is measured. */
const MEASURED = 'TEARDOWN_BENCH_TEN_GIGABYTES';

/** Runs the row in a process of its own, for the heap's bound and a peak that is the analysis's alone. */
export function measureTenGigabytes(): number {
  const child = spawnSync(
    process.execPath,
    [
      `--max-old-space-size=${HEAP_MEGABYTES}`,
      fileURLToPath(import.meta.url),
      '--row',
      'ten-gigabytes',
    ],
    { stdio: 'inherit', env: { ...process.env, [MEASURED]: '1' } },
  );
  return child.status ?? 1;
}

/** This process was started by `measureTenGigabytes`. */
export function isMeasured(): boolean {
  return process.env[MEASURED] === '1';
}

/** Reads it all, judges every flow and prints what that took. */
export function openTenGigabytes(): number {
  const say = (line: string): void => {
    console.error(line);
  };
  const files = [ensureCapture('bulk', 0.002, say), ensureCapture('many', 0.0001, say)].map(
    ({ path }) => new Uint8Array(readFileSync(path)),
  );
  const { turnBytes } = repeatCaptures(files, 1);
  const { source, packets } = repeatCaptures(files, Math.ceil(BYTES / turnBytes));
  const begun = performance.now();
  const opened = openAnalysis([source]);
  if (!opened.ok) throw new Error(opened.error.detail);
  const analysis = opened.value;
  let heap = 0;
  let arrays = 0;
  while (analysis.step(20_000)) {
    const used = process.memoryUsage();
    heap = Math.max(heap, used.heapUsed);
    arrays = Math.max(arrays, used.arrayBuffers);
  }
  const seconds = (performance.now() - begun) / 1000;
  const { captures, index } = analysis.health();
  const whole = captures[0].packets === packets && captures[0].read === 'whole';
  const lines = [
    `${(source.size / 1e9).toFixed(2)} GB, ${packets.toLocaleString('en')} packets, ${analysis.flowCount.toLocaleString('en')} flows, in ${seconds.toFixed(0)} s`,
    `peak resident ${megabytes(process.resourceUsage().maxRSS * 1024)}, heap ${megabytes(heap)} of ${HEAP_MEGABYTES} MB, typed arrays ${megabytes(arrays)}`,
    `index ${index.packetBytes.toFixed(1)} bytes a packet, ${index.flowBytes.toFixed(0)} bytes a flow`,
    whole
      ? 'read whole'
      : `WRONG: ${captures[0].packets} packets of ${packets} (${captures[0].read})`,
  ];
  console.log(lines.join('\n'));
  return whole ? 0 : 1;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
}
