import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { builtFile } from '../support/built-file.ts';

/** What a run of the command line left behind. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What to do with a run besides its arguments. */
export interface RunOptions {
  readonly stdin?: Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
  /** Interrupts the run (Ctrl+C) once its stderr holds this text. */
  readonly until?: string;
}

/** Runs the built command line. */
export async function runTeardown(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const child = spawn(process.execPath, [builtFile('host/cli.js'), ...args], {
    env: { ...process.env, NO_COLOR: '1', ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => {
      output[name] += text;
      const { until } = options;
      if (until !== undefined && output.stderr.includes(until)) child.kill('SIGINT');
    });
  }
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin);
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...output };
}
