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
  /** Called with the first output on stdout or stderr. */
  readonly onOutput?: (child: ReturnType<typeof spawn>) => void;
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
      if (output.stdout === '' && output.stderr === '') options.onOutput?.(child);
      output[name] += text;
    });
  }
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin);
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...output };
}
