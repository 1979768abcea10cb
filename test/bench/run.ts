// Measures the built app and its peers on generated captures: npm run bench -- --help
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

import { benchFolder, describeCounts, ensureCapture } from './generate.ts';
import type { BenchCapture } from './generate.ts';
import { judge } from './judge.ts';
import { canMeasureMemory, medianCost } from './measure.ts';
import type { Cost } from './measure.ts';
import { parseOptions, usage } from './options.ts';
import type { Options } from './options.ts';
import { peers, teardown } from './programs.ts';
import type { Program } from './programs.ts';
import { reportOf } from './report.ts';
import type { Measured, Results } from './results.ts';
import { timeLadder } from './ladder.ts';
import { canOpenWindow } from './bench-window.ts';
import { isMeasured, measureTenGigabytes, openTenGigabytes } from './ten-gigabytes.ts';
import { readIndex, timeWindow } from './window.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const options = parseOptions(words);
  if (typeof options === 'string') {
    console.error(`bench: ${options}\n${usage}`);
    return 2;
  }
  if (options.row === 'ten-gigabytes')
    return isMeasured() ? openTenGigabytes() : measureTenGigabytes();
  if (options.generateOnly) {
    for (const kind of ['many', 'wide', 'bulk', 'long'] as const) {
      const { path, counts } = ensureCapture(kind, options.scale, say);
      console.log(`${path}: ${describeCounts(counts)}`);
    }
    return 0;
  }
  if (spawnSync(process.execPath, ['build/build.mjs'], { stdio: 'inherit' }).status !== 0) {
    say('The build failed: the app itself is not measured, only its peers.');
  }
  const load = loadavg()[0];
  const wanted = peers.filter(({ id }) => options.peers?.includes(id) ?? true);
  const missing = wanted.filter((peer) => !peer.isThere());
  for (const { id, from } of missing) say(`MISSING PEER: ${id} (${from}). It is not compared.`);
  const present = [teardown, ...wanted].filter((program) => program.isThere());
  const remarks: string[] = [];
  if (!canMeasureMemory()) {
    remarks.push('/usr/bin/time is missing: no processor time and no memory of programs.');
  }
  if (options.scale < 1) {
    remarks.push(
      'The targets are meant for scale 1: below it the start of the programs counts too much.',
    );
  }
  const measured = await measureAll(present, options, remarks);
  const window = options.window
    ? await attempt('window', remarks, () => windowTimes(options))
    : null;
  const indexes = options.window ? await attempt('index', remarks, () => indexesOf(options)) : null;
  const ladder = options.window
    ? await attempt('ladder', remarks, () => ladderTimes(options))
    : null;
  const found = {
    date: new Date().toISOString(),
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown processor',
      cores: cpus().length,
      memoryBytes: totalmem(),
      system: `${type()} ${release().split('-')[0]}`,
      node: process.versions.node,
      load: [load, loadavg()[0]] as const,
    },
    scale: options.scale,
    missingPeers: missing.map(({ id, from }) => `${id} (${from})`),
    remarks,
    measured,
    window,
    indexes,
    ladder,
  };
  writeResults({ ...found, judgements: judge(found) });
  return 0;
}

/** Every program on its captures; the quick ones in interleaved rounds so that a busy moment hits all alike. */
async function measureAll(
  programs: readonly Program[],
  options: Options,
  remarks: string[],
): Promise<Measured[]> {
  const { scale } = options;
  const plan: { capture: BenchCapture; programs: readonly Program[] }[] = [];
  for (const kind of ['many', 'wide', 'bulk'] as const) {
    const capped = ({ cap }: Program): boolean =>
      !options.uncapped && cap !== null && cap.kinds.includes(kind) && cap.scale < scale;
    plan.push({
      capture: ensureCapture(kind, scale, say),
      programs: programs.filter((program) => !capped(program)),
    });
    for (const { id, cap } of programs.filter(capped)) {
      remarks.push(
        `${id} ${cap?.why ?? ''}: measured on scale ${String(cap?.scale)} of \`${kind}\` only.`,
      );
    }
    const small = programs.filter((program) => capped(program) || program.id === teardown.id);
    const sizes = new Set(small.map(({ cap }) => cap?.scale ?? scale / 10));
    for (const size of sizes) {
      const capture = ensureCapture(kind, size, say);
      plan.push({
        capture,
        programs: small.filter(({ id, cap }) => id === teardown.id || cap?.scale === size),
      });
    }
  }
  const out: Measured[] = [];
  for (const { capture, programs: chosen } of plan) {
    say(`${capture.name}: ${describeCounts(capture.counts)}`);
    warm(capture.path);
    out.push(...(await measureRounds(capture, chosen, options, remarks)));
  }
  return out;
}

async function measureRounds(
  capture: BenchCapture,
  programs: readonly Program[],
  { rounds, limitSeconds }: Options,
  remarks: string[],
): Promise<Measured[]> {
  const costs = new Map<string, Cost[]>(programs.map(({ id }) => [id, []]));
  for (let round = 0; round < rounds; round++) {
    for (const program of programs.filter(({ slow }) => round === 0 || !slow)) {
      const cost = await program.run(capture, limitSeconds);
      costs.get(program.id)?.push(cost);
      const how = cost.stopped
        ? ' (stopped)'
        : cost.status === 0
          ? ''
          : ` (exit ${String(cost.status)})`;
      say(`  ${program.id}: ${cost.seconds.toFixed(2)} s${how}`);
      if (program.id === teardown.id && round === 0) compareCounts(cost, capture, remarks);
    }
  }
  return programs.map(({ id }) => {
    const own = costs.get(id) ?? [];
    return { program: id, capture, cost: medianCost(own), rounds: own.length };
  });
}

/** A fast wrong answer is worth nothing: packets and flows must be those that were generated. */
function compareCounts(
  { output, status }: Cost,
  { name, counts }: BenchCapture,
  remarks: string[],
): void {
  if (status !== 0) return;
  const summary = JSON.parse(output) as { packets: number; flows: number };
  const flows = counts.tcpFlows + counts.udpFlows;
  if (summary.packets === counts.packets && summary.flows === flows) return;
  const wrong =
    `WRONG COUNTS on ${name}: ${String(summary.packets)} packets and ${String(summary.flows)} flows ` +
    `reported, ${String(counts.packets)} and ${String(flows)} generated.`;
  remarks.push(`**${wrong}**`);
  say(`  ${wrong}`);
}

async function windowTimes({ scale }: Options): ReturnType<typeof timeWindow> {
  return timeWindow(ensureCapture('many', scale, say));
}

async function indexesOf({ scale }: Options): Promise<NonNullable<Results['indexes']>> {
  return {
    wide: await readIndex(ensureCapture('wide', scale, say)),
    bulk: await readIndex(ensureCapture('bulk', scale, say)),
  };
}

async function ladderTimes({ scale }: Options): ReturnType<typeof timeLadder> {
  return timeLadder(ensureCapture('long', scale, say));
}

async function attempt<T>(
  what: string,
  remarks: string[],
  run: () => Promise<T>,
): Promise<T | null> {
  if (!canOpenWindow()) {
    remarks.push(`${what}: not measured, the app is not built.`);
    return null;
  }
  try {
    return await run();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    remarks.push(`${what}: failed: ${why}`);
    say(`${what}: failed: ${why}`);
    return null;
  }
}

/** Reads a file once, so that every program finds it in the page cache. */
function warm(path: string): void {
  const file = openSync(path, 'r');
  const chunk = Buffer.allocUnsafe(1 << 20);
  while (readSync(file, chunk, 0, chunk.length, null) > 0);
  closeSync(file);
}

function writeResults(results: Results): void {
  const stem = join(benchFolder(), `results-${results.date.slice(0, 19).replaceAll(':', '')}`);
  const report = reportOf(results);
  writeFileSync(`${stem}.json`, `${JSON.stringify(results, withoutOutput, 2)}\n`);
  writeFileSync(`${stem}.md`, report);
  console.log(`\n${report}\nWritten to ${stem}.json and .md`);
}

function withoutOutput(key: string, value: unknown): unknown {
  return key === 'output' ? undefined : value;
}

function say(line: string): void {
  console.error(line);
}
