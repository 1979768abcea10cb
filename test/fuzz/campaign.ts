import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LIMITS } from './limits.ts';
import { Random } from './random.ts';
import { fault, type Fault } from './run-case.ts';
import { seeds } from './seeds.ts';
import { targetOf } from './targets.ts';

/** A fault and the input that has it. */
export interface Finding {
  readonly target: string;
  readonly seed: number;
  readonly number: number;
  readonly fault: Fault;
}

/** What a child says at its end. */
export interface ChildReport {
  readonly inputs: number;
  readonly findings: readonly Finding[];
}

/** What is run, and where findings go. */
export interface Campaign {
  /** The bundled fuzz-child. */
  readonly program: string;
  readonly seed: number;
  /** Folder for inputs with a fault; null: they are only named. */
  readonly finds: string | null;
}

const POLL_MS = 500;
const MINIMISE_SECONDS = 6;
const CHILD_TAIL = 2000;

/** Runs inputs `from` on of one target for some seconds, or `count` of them. */
export async function runTarget(
  campaign: Campaign,
  target: string,
  from: number,
  seconds: number,
  count = Number.MAX_SAFE_INTEGER,
): Promise<ChildReport> {
  const report = await child(campaign, target, [campaign.seed, from, count, seconds]);
  const findings: Finding[] = [];
  for (const finding of report.findings) {
    const known = { ...finding, seed: campaign.seed, target };
    const sure = await confirmed(campaign, known);
    if (sure !== null) findings.push(sure);
  }
  return { ...report, findings };
}

/** Runs a file as an input of a target. */
export function runFile(campaign: Campaign, target: string, file: string): Promise<ChildReport> {
  return child(campaign, target, [file]);
}

/** The input of a number, as its child makes it. */
export function inputOf({ seed, target, number }: Omit<Finding, 'fault'>): Uint8Array {
  return targetOf(target).draw(new Random(seed, target, number), seeds());
}

/** Tries an input again by itself; what a busy machine did does not happen twice. */
async function confirmed(campaign: Campaign, finding: Finding): Promise<Finding | null> {
  const folder = mkdtempSync(path.join(tmpdir(), 'teardown-fuzz-'));
  const file = path.join(folder, 'input.bin');
  try {
    writeFileSync(file, inputOf(finding));
    const isThrow = finding.fault.kind === 'throw';
    if (!isThrow) {
      const again = await runFile(campaign, finding.target, file);
      if (again.findings.length === 0) return null;
    }
    if (campaign.finds === null) return finding;
    if (isThrow) await child(campaign, finding.target, [file, MINIMISE_SECONDS]);
    mkdirSync(campaign.finds, { recursive: true });
    const place = path.join(
      campaign.finds,
      `${finding.target}--${campaign.seed}-${finding.number}.bin`,
    );
    writeFileSync(place, readFileSync(file));
    return finding;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One child to its end; one that never ends, or that dies, is a finding at the input it was at. */
async function child(
  { program }: Campaign,
  target: string,
  args: readonly (string | number)[],
): Promise<ChildReport> {
  const folder = mkdtempSync(path.join(tmpdir(), 'teardown-fuzz-'));
  const options = [`--max-old-space-size=${LIMITS.heap}`, '--max-semi-space-size=8'];
  const running = spawn(
    process.execPath,
    [...options, program, folder, target, ...args.map(String)],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TMPDIR: folder },
    },
  );
  let said = '';
  running.stderr.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-CHILD_TAIL);
  });
  const progress = path.join(folder, 'progress');
  try {
    const hung = await ended(running, progress);
    const report = path.join(folder, 'report.json');
    if (!hung && existsSync(report)) return JSON.parse(readFileSync(report, 'utf8')) as ChildReport;
    const number = Number(textOf(progress));
    const inputs = Math.max(1, number - Number(args[1] ?? 0) + 1);
    const what = hung
      ? fault('hang', `no end after ${LIMITS.hang} s`)
      : fault('death', `the process ended: ${said}`);
    return { inputs, findings: [{ target, seed: 0, number, fault: what }] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** True where it had to be ended, because it was at one input for too long. */
function ended(running: ChildProcess, progress: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let at = '';
    let since = performance.now();
    let hung = false;
    const watch = setInterval(() => {
      const now = textOf(progress);
      if (now !== at) {
        at = now;
        since = performance.now();
      } else if (performance.now() - since > LIMITS.hang * 1000) {
        hung = true;
        running.kill('SIGKILL');
      }
    }, POLL_MS);
    running.once('error', reject);
    running.once('close', () => {
      clearInterval(watch);
      resolve(hung);
    });
  });
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
