import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { type Place, type Topology, labFolder } from './topology.ts';
import type { Address } from './truth.ts';

/** One step of a program at an end of a connection; `endpoints/endpoint.py` says what each does. */
export type Step =
  | readonly ['send' | 'send-hex', string]
  | readonly ['send-bytes', number]
  | readonly ['stream', size: number, pauseSeconds: number, times: number]
  | readonly ['read', number]
  | readonly ['read-until', string]
  | readonly ['read-eof' | 'raw-eof']
  | readonly ['await-unread', number]
  | readonly ['sleep' | 'drain', seconds: number]
  | readonly ['say' | 'wait', string]
  | readonly ['close-notify' | 'shutdown' | 'close' | 'reset' | 'kill']
  | readonly ['end' | 'destroy' | 'pause']
  | readonly ['request' | 'answer' | 'goaway' | 'leave'];

export interface TlsSettings {
  readonly version: '1.2' | '1.3';
  readonly sni?: string;
  readonly alpn?: readonly string[];
  readonly ciphers?: string;
  /** The server refuses clients without a certificate; none of the lab's clients has one. */
  readonly clientCertificate?: 'required';
  readonly cert?: string;
  readonly key?: string;
  /** File of the authorities that a client checks the server's certificate against; without it, it takes any. */
  readonly trust?: string;
  /** Seconds after which a handshake without an answer is given up. */
  readonly patience?: number;
}

export interface EndpointSettings {
  readonly role: 'client' | 'server';
  /** python: steps to the byte, on bare sockets. node, http2: Node's own net and tls, or http2, as services use them. */
  readonly program?: 'python' | 'node' | 'http2' | undefined;
  readonly ip: string;
  readonly port: number;
  readonly from?: string | undefined;
  readonly times?: number | undefined;
  readonly every?: number | undefined;
  readonly rcvbuf?: number | undefined;
  /** Server: how many finished handshakes may wait to be accepted, and that none is before the lab says a word. */
  readonly backlog?: number | undefined;
  readonly acceptAfter?: string | undefined;
  /** Client: says "ready" and connects once the lab says a word. */
  readonly connectAfter?: string | undefined;
  /** Milliseconds without an acknowledgement after which the kernel gives up (TCP_USER_TIMEOUT). */
  readonly userTimeout?: number | undefined;
  /** SO_KEEPALIVE: seconds before the first probe, seconds between two, how many. */
  readonly keepAlive?: readonly [idle: number, interval: number, count: number] | undefined;
  readonly tls?: TlsSettings | undefined;
  readonly steps: readonly Step[];
}

const programFiles = { python: 'endpoint.py', node: 'endpoint.mjs', http2: 'http2.mjs' } as const;

interface Report {
  readonly event: 'listening' | 'flow' | 'connected' | 'say' | 'saw' | 'step' | 'done' | 'exit';
  /** Seconds of the machine's steady clock: comparable between programs. */
  readonly at?: number;
  readonly what?: string;
  readonly ip?: string;
  readonly port?: number;
}

/** A running endpoint program: what it reported so far, and a way to wait for more. */
export class Endpoint {
  private readonly reports: Report[] = [];
  private readonly watchers = new Set<() => void>();
  private complaint = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly role: string,
  ) {
    let rest = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      const lines = (rest + bytes.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.note(JSON.parse(line) as Report);
    });
    child.stderr?.on('data', (bytes: Buffer) => {
      this.complaint += bytes.toString();
    });
    child.once('close', () => {
      this.note({ event: 'exit' });
    });
  }

  /** Starts the program in its host's namespace. */
  static start(topology: Topology, settings: EndpointSettings): Endpoint {
    const { program = 'python', ...config } = settings;
    const command = program === 'python' ? 'python3' : process.execPath;
    const file = programFiles[program];
    const words = [join(labFolder, 'endpoints', file), JSON.stringify(config)];
    return new Endpoint(topology.start(settings.role, command, words), settings.role);
  }

  /** Starts Node's HTTP server as it comes; it reports when it listens. */
  static startHttpServer(topology: Topology, { ip, port }: Address): Endpoint {
    const words = [join(labFolder, 'endpoints', 'http-server.mjs'), ip, String(port)];
    return new Endpoint(topology.start('server', process.execPath, words), 'http-server.mjs');
  }

  /** Starts another of the lab's Python programs that reports as the endpoints do. */
  static startProgram(topology: Topology, place: Place, file: string, config: object): Endpoint {
    const words = [join(labFolder, 'endpoints', file), JSON.stringify(config)];
    return new Endpoint(topology.start(place, 'python3', words), file);
  }

  /** Waits until the program has reported an event, `count` times in all. */
  async reported(event: Report['event'], what?: string, count = 1): Promise<void> {
    const seen = (): boolean =>
      this.reports.filter(
        (report) => report.event === event && (what === undefined || report.what === what),
      ).length >= count;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        fail('waited 60 s');
      }, 60_000);
      const fail = (reason: string): void => {
        stop();
        const wanted = [event, what].filter(Boolean).join(' ');
        reject(new Error(`${this.role}: ${reason} for "${wanted}". ${this.complaint}`));
      };
      const stop = (): void => {
        clearTimeout(timer);
        this.watchers.delete(look);
      };
      const look = (): void => {
        if (seen()) {
          stop();
          resolve();
        } else if (this.reports.at(-1)?.event === 'exit') {
          fail('ended while the lab waited');
        }
      };
      this.watchers.add(look);
      look();
    });
  }

  /** Answers a `wait` step. */
  tell(word: string): void {
    this.child.stdin?.write(`${word}\n`);
  }

  /** Waits for the program's own end; one that failed is an error of the lab. */
  async finished(): Promise<void> {
    await this.reported('exit');
    const { exitCode, signalCode } = this.child;
    if (exitCode !== 0 && signalCode !== 'SIGKILL') {
      throw new Error(`${this.role} failed (${String(exitCode ?? signalCode)}): ${this.complaint}`);
    }
  }

  /** Own addresses of the connections opened so far, in order. */
  get flows(): readonly Address[] {
    return this.reports.flatMap(({ event, ip, port }) =>
      event === 'flow' && ip !== undefined && port !== undefined ? [{ ip, port }] : [],
    );
  }

  /** What the program saw of the end: errors, close_notify, ends of stream. */
  get sightings(): readonly string[] {
    return this.reports.flatMap(({ event, what }) =>
      event === 'saw' && what !== undefined ? [what] : [],
    );
  }

  /** When (steady clock, seconds) the program ended its last step of this name. */
  timeOf(step: string): number {
    const at = this.reports.findLast(({ event, what }) => event === 'step' && what === step)?.at;
    if (at === undefined) throw new Error(`${this.role} never ended a step "${step}"`);
    return at;
  }

  private note(report: Report): void {
    this.reports.push(report);
    for (const look of [...this.watchers]) look();
  }
}
