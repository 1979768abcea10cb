import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';

import { allScenarios } from './all-scenarios.ts';
import { recordSample, sampleHosts } from './sample.ts';
import type { Scenario, Stage } from './scenario.ts';
import { Topology, type Wishes, labFolder, pause } from './topology.ts';
import { capturePoints, writeTruth } from './truth.ts';

/** Scenarios at a time; they mostly wait. */
const atOnce = 6;

const needed = [
  'ip',
  'tcpdump',
  'ethtool',
  'nft',
  'sysctl',
  'python3',
  'openssl',
  'nstat',
  'conntrack',
  'ss',
];

/** Networks that exist or are being built right now, so that an interrupted run leaves nothing behind. */
const standing = new Set<Promise<Topology>>();

process.exitCode = await main(process.argv.slice(2).filter((word) => word !== '--'));

async function main(wanted: readonly string[]): Promise<number> {
  const obstacle = findObstacle(wanted);
  if (obstacle !== null) {
    process.stderr.write(`lab: ${obstacle}\n`);
    return 2;
  }
  const workFolder = mkdtempSync(join(tmpdir(), 'teardown-lab-'));
  try {
    const certificate = makeCertificate(workFolder);
    const queue = allScenarios.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
    leaveNothingBehind(queue, workFolder);
    const failures: string[] = [];
    const attempt = async (id: string, work: Promise<void>): Promise<void> => {
      await work.catch((error: unknown) => {
        failures.push(id);
        process.stderr.write(`lab: ${id}: ${String(error)}\n`);
      });
    };
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        await attempt(next.id, record(next, certificate, join(workFolder, next.id)));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    if (wanted.includes('sample')) {
      const made = onNetwork('sample', { extraAddresses: sampleHosts }, (topology) =>
        recordSample(stageOn(topology, certificate, workFolder), workFolder),
      );
      await attempt('sample', made);
    }
    return failures.length === 0 ? 0 : 1;
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** One line on why the lab cannot run here, or null. */
function findObstacle(wanted: readonly string[]): string | null {
  if (process.getuid?.() !== 0) return 'needs root (network namespaces); nothing was recorded';
  if (!existsSync(join(labFolder, 'endpoints'))) return "must be started from the project's root";
  const missing = needed.filter((program) => !isInstalled(program));
  if (missing.length > 0) return `needs ${missing.join(', ')}; nothing was recorded`;
  const known = new Set(['sample', ...allScenarios.map(({ id }) => id)]);
  const unknown = wanted.filter((id) => !known.has(id));
  return unknown.length > 0 ? `no such scenario: ${unknown.join(', ')}` : null;
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A throw-away certificate of this run; never kept. */
function makeCertificate(folder: string): Stage['certificate'] {
  const cert = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=shop.example';
  execFileSync('openssl', [...words.split(' '), '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert, key };
}

function stageOn(
  topology: Topology,
  certificate: Stage['certificate'],
  folder: string,
  blind?: Scenario['blind'],
): Stage {
  return {
    topology,
    certificate,
    startRecording: () => topology.startRecording(folder, capturePoints, blind),
    stopRecording: () => topology.stopRecording(),
  };
}

async function onNetwork(
  name: string,
  wishes: Wishes,
  work: (topology: Topology) => Promise<void>,
): Promise<void> {
  const building = Topology.build(name, wishes);
  standing.add(building);
  try {
    const topology = await building;
    try {
      await work(topology);
    } finally {
      await topology.destroy();
    }
  } finally {
    standing.delete(building);
  }
}

/** On an interrupt: starts no more scenarios, takes down what stands, ends with the usual status. */
function leaveNothingBehind(queue: Scenario[], folder: string): void {
  const stop = async (): Promise<void> => {
    queue.length = 0;
    for (const built of await Promise.allSettled(standing)) {
      if (built.status === 'fulfilled') await built.value.destroy();
    }
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

/** Plays one scenario on a network of its own and, if all went well, keeps what was recorded. */
async function record(
  scenario: Scenario,
  certificate: Stage['certificate'],
  folder: string,
): Promise<void> {
  const absent = (scenario.needs ?? []).filter((program) => !isInstalled(program));
  if (absent.length > 0) {
    process.stderr.write(
      `lab: SKIPPED ${scenario.id}: needs ${absent.join(', ')}; its recording stays as it is\n`,
    );
    return;
  }
  const began = Date.now();
  mkdirSync(folder);
  await onNetwork(scenario.id, scenario, async (topology) => {
    const stage = stageOn(topology, certificate, folder, scenario.blind);
    const byHand = scenario.recording === 'by-hand';
    if (!byHand) await stage.startRecording();
    const flows = await scenario.play(stage);
    // What was sent last still crosses the cable, and its answer too.
    await pause(2 * (scenario.cable ?? 0));
    if (!byHand) await stage.stopRecording();
    writeTruth(join(folder, 'truth.json'), {
      schema: 'teardown.truth/1',
      scenario: scenario.id,
      title: scenario.title,
      kernel: release(),
      recorded: new Date(began).toISOString(),
      flows,
    });
  });
  cpSync(folder, join(labFolder, 'recordings', scenario.id), { recursive: true });
  process.stdout.write(`${scenario.id}  ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
}
