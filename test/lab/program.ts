import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Stage } from './scenario.ts';
import { type Place, pause } from './topology.ts';

/** A program of the world outside (curl, nginx, ...) in one of the lab's hosts, and all that it said. */
export class Program {
  private said = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly over: Promise<unknown>,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        this.said += bytes.toString();
      });
    }
  }

  static start(stage: Stage, place: Place, name: string, words: readonly string[]): Program {
    const child = stage.topology.start(place, name, words);
    return new Program(child, once(child, 'close'));
  }

  /** Writes to its standard input. */
  type(text: string): void {
    this.child.stdin?.write(text);
  }

  /** Sends it a signal. */
  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP'): void {
    this.child.kill(name);
  }

  /** Waits for its end: the status it left, and everything it said. */
  async finished(): Promise<{ readonly status: number | null; readonly output: string }> {
    await this.over;
    return { status: this.child.exitCode, output: this.said };
  }

  /** Everything it said so far. */
  get output(): string {
    return this.said;
  }
}

/** A folder of one scenario for what its programs need; gone with the run, never kept. */
export function workFolder(stage: Stage, id: string): string {
  const folder = join(dirname(stage.certificate.cert), `work-${id}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Starts nginx on the server as one process, with these lines in its `http` block; returns once it listens. */
export async function startNginx(
  stage: Stage,
  id: string,
  port: number,
  http: string,
): Promise<Program> {
  const folder = workFolder(stage, id);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  const file = join(folder, 'nginx.conf');
  writeFileSync(join(folder, 'large.txt'), 'teardown '.repeat(20_000));
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr notice;
    events {}
    http { access_log off; root ${folder}; ${temporary} ${http} }`,
  );
  const words = ['-p', folder, '-c', file, '-e', 'stderr'];
  return listening(stage, port, Program.start(stage, 'server', 'nginx', words));
}

/** Starts HAProxy on the server with this configuration; returns once it listens. */
export async function startHaproxy(
  stage: Stage,
  id: string,
  port: number,
  config: string,
): Promise<Program> {
  const file = join(workFolder(stage, id), 'haproxy.cfg');
  writeFileSync(file, `${config}\n`);
  return listening(stage, port, Program.start(stage, 'server', 'haproxy', ['-db', '-f', file]));
}

async function listening(stage: Stage, port: number, program: Program): Promise<Program> {
  for (let tries = 0; tries < 100; tries += 1) {
    const rows = await stage.topology.command('server', 'ss', '-ltnH', `sport = :${port}`);
    if (rows.trim() !== '') return program;
    await pause(0.1);
  }
  throw new Error(`nothing listens on port ${port}: ${program.output}`);
}
