import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

/** Something the main process asked of Electron. */
export interface ElectronRecord {
  readonly what: string;
  readonly detail: unknown;
}

interface FromMain {
  readonly kind: 'record' | 'sent' | 'answer';
  readonly id?: number;
  readonly what?: string;
  readonly detail?: unknown;
  readonly channel?: string;
  readonly args?: readonly unknown[];
  readonly result?: unknown;
  readonly problem?: string;
}

/** How the main process is started. */
export interface MainProcessOptions {
  readonly files: readonly string[];
  readonly configFolder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The built main process (out/electron/main.js), running under the stand-in `electron` module. */
export class MainProcess {
  readonly records: ElectronRecord[] = [];
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (message: FromMain) => void>();
  private readonly sentListeners = new Set<(channel: string, args: readonly unknown[]) => void>();
  private nextId = 1;
  readonly exited: Promise<number | null>;

  constructor(options: MainProcessOptions) {
    this.child = fork(path.resolve('out/electron/main.js'), [...options.files], {
      execArgv: ['--import', path.resolve('test/electron/stand-in/register.mjs')],
      env: { ...process.env, TEARDOWN_CONFIG: options.configFolder, ...options.environment },
      serialization: 'advanced',
    });
    this.exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.on('message', (message) => this.receive(message as FromMain));
  }

  /** Does something that a user, Chromium or the system would do. */
  act(act: string, details: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (message) => {
        if (message.problem === undefined) resolve(message.result);
        else reject(new Error(message.problem));
      });
      this.child.send({ act, id, ...details });
    });
  }

  /** What the main process sends to its window. */
  onSent(listener: (channel: string, args: readonly unknown[]) => void): void {
    this.sentListeners.add(listener);
  }

  /** Waits for something that the app asks of Electron. */
  async recorded(what: string): Promise<unknown> {
    for (;;) {
      const found = this.records.find((record) => record.what === what);
      if (found !== undefined) return found.detail;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  end(): void {
    this.child.kill();
  }

  private receive(message: FromMain): void {
    if (message.kind === 'record') {
      this.records.push({ what: message.what ?? '', detail: message.detail });
    } else if (message.kind === 'sent') {
      for (const listener of this.sentListeners)
        listener(message.channel ?? '', message.args ?? []);
    } else {
      this.waiting.get(message.id ?? 0)?.(message);
    }
  }
}
