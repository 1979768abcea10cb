import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { benchFolder } from './generate.ts';

/** What one run of a program cost. */
export interface Cost {
  /** Wall clock. */
  readonly seconds: number;
  /** User and system time of all its threads; null where /usr/bin/time is missing. */
  readonly cpuSeconds: number | null;
  /** Peak resident memory in bytes; null where it could not be had. */
  readonly peakBytes: number | null;
  readonly status: number | null;
  /** True where the run was stopped at its time limit: it would have taken longer. */
  readonly stopped: boolean;
  /** First 64 KB of standard output. */
  readonly output: string;
}

const timeProgram = '/usr/bin/time';
const outputLimit = 65_536;

/** Whether processor time and peak memory of other programs can be measured here. */
export function canMeasureMemory(): boolean {
  return existsSync(timeProgram);
}

/** Runs a program to its end, or to the time limit, and measures it from outside. */
export async function measure(
  command: string,
  words: readonly string[],
  limitSeconds: number,
): Promise<Cost> {
  const report = join(benchFolder(), `time-${process.pid}.txt`);
  rmSync(report, { force: true });
  const timed = canMeasureMemory();
  const [program, ...rest] = timed
    ? [timeProgram, '-q', '-o', report, '-f', '%e %U %S %M', command, ...words]
    : [command, ...words];
  const begun = performance.now();
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
    env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    if (output.length < outputLimit) output += text.slice(0, outputLimit - output.length);
  });
  let stopped = false;
  const limit = setTimeout(() => {
    stopped = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, limitSeconds * 1000);
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', resolve);
  });
  const seconds = (performance.now() - begun) / 1000;
  clearTimeout(limit);
  const figures = timed && !stopped ? timeFigures(report) : null;
  rmSync(report, { force: true });
  return {
    seconds,
    cpuSeconds: figures === null ? null : figures.user + figures.system,
    peakBytes: figures === null ? null : figures.peakKilobytes * 1024,
    status,
    stopped,
    output,
  };
}

function timeFigures(
  report: string,
): { user: number; system: number; peakKilobytes: number } | null {
  if (!existsSync(report)) return null;
  const last = readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '';
  const [, user, system, peakKilobytes] = last.split(' ').map(Number);
  return Number.isFinite(peakKilobytes) ? { user, system, peakKilobytes } : null;
}

/** The middle one by wall clock. */
export function medianCost(costs: readonly Cost[]): Cost {
  const sorted = [...costs].sort((a, b) => a.seconds - b.seconds);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
