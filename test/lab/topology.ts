import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { type CapturePoint, capturePoints } from './truth.ts';

const run = promisify(execFile);

/** Where the lab's own files are; the lab is always started from the project's root. */
export const labFolder = join(process.cwd(), 'test', 'lab');

/** The addresses of the two hosts. More may be had with `extraAddresses`. */
export const addresses = {
  client: '10.77.1.2',
  server: '10.77.2.2',
  client6: '2001:db8:77:1::2',
  server6: '2001:db8:77:2::2',
} as const;

export type Place = 'client' | 'router' | 'server';

/** What a network may have beyond the usual. */
export interface Wishes {
  /** Further host numbers, the same on both sides. */
  readonly extraAddresses?: readonly number[] | undefined;
  /** Seconds that a packet takes through the router, each way. */
  readonly cable?: number | undefined;
  /** Whether a FIN takes longer than the rest. */
  readonly lateFin?: boolean | undefined;
}

/** Where in the namespaces each capture point listens. */
const listeningPosts: Record<CapturePoint, readonly [Place, string]> = {
  client: ['client', 'eth0'],
  'router-left': ['router', 'left'],
  'router-right': ['router', 'right'],
  server: ['server', 'eth0'],
};

/** One-way delay of the cable inside the router: makes packets cross in flight as they do on real networks. */
const cableDelaySeconds = 0.01;

/**
 * Three network namespaces with a real kernel stack each, cabled in a row, and the processes that run in them.
 *
 *     client eth0 ---- left ROUTER right ---- eth0 server
 *
 * Holds what it made (namespaces, processes) and `destroy` removes exactly that.
 */
export class Topology {
  private readonly prefix: string;
  private readonly children = new Set<ChildProcess>();
  private readonly recorders: { readonly child: ChildProcess; readonly over: Promise<unknown> }[] =
    [];

  private constructor(name: string) {
    this.prefix = `teardown-lab-${process.pid}-${name}`;
  }

  /** Builds the network. */
  static async build(
    name: string,
    { extraAddresses = [], cable: delay = cableDelaySeconds, lateFin = false }: Wishes = {},
  ): Promise<Topology> {
    const topology = new Topology(name);
    try {
      await run('sh', ['-e', '-c', topology.wiring(extraAddresses)]);
      const cable = topology.start('router', 'python3', [
        join(labFolder, 'endpoints', 'delay-line.py'),
        String(delay),
        ...(lateFin ? ['late-fin'] : []),
      ]);
      await firstOutput(cable);
    } catch (error) {
      await topology.destroy();
      throw error;
    }
    return topology;
  }

  /** Name of the namespace of a place. */
  namespace(place: Place): string {
    return `${this.prefix}-${place}`;
  }

  /** Runs a command in a place to its end and gives its standard output. */
  async command(place: Place, ...words: string[]): Promise<string> {
    const { stdout } = await run('ip', ['netns', 'exec', this.namespace(place), ...words]);
    return stdout;
  }

  /** Adds a rule to the packet filter of a place, e.g. `filter('router', 'forward', 'tcp dport 80 drop')`. */
  async filter(place: Place, hook: 'input' | 'forward' | 'output', rule: string): Promise<void> {
    const script = `table inet lab {}
      add chain inet lab ${hook} { type filter hook ${hook} priority 0; }
      add rule inet lab ${hook} ${rule}`;
    await this.command(place, 'nft', script);
  }

  /** A counter of the kernel of a place, as `nstat` names it. */
  async counter(place: Place, name: string): Promise<number> {
    const lines = (await this.command(place, 'nstat', '-asz', name)).split('\n');
    const line = lines.find((it) => it.startsWith(name));
    if (line === undefined) throw new Error(`no counter ${name}`);
    return Number(line.split(/\s+/)[1]);
  }

  /** Sets kernel variables of a place, e.g. `set('server', 'net.ipv4.tcp_synack_retries=1')`. */
  async set(place: Place, ...settings: readonly string[]): Promise<void> {
    await this.command(place, 'sysctl', '-qw', ...settings);
  }

  /** Starts a long-running command in a place; `destroy` ends it. */
  start(place: Place, program: string, words: readonly string[]): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', this.namespace(place), program, ...words], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    this.children.add(child);
    child.once('exit', () => this.children.delete(child));
    return child;
  }

  /** Starts tcpdump at the points (one of them with a narrower filter) and returns once all of them listen. */
  async startRecording(
    folder: string,
    points: readonly CapturePoint[] = capturePoints,
    blind?: { readonly point: CapturePoint; readonly filter: string },
  ): Promise<void> {
    const started = points.map((point) => {
      const filter = point === blind?.point ? `(tcp or icmp) and ${blind.filter}` : 'tcp or icmp';
      const [place, device] = listeningPosts[point];
      const output = join(folder, `${point}.pcap`);
      const words = `-i ${device} -n -U -s 0 -Z root --immediate-mode --time-stamp-precision=nano -w`;
      const child = this.start(place, 'tcpdump', [...words.split(' '), output, filter]);
      const over = once(child, 'exit');
      this.recorders.push({ child, over });
      return waitForText(child, 'listening on');
    });
    await Promise.all(started);
  }

  /** Lets the last packets settle, then ends every tcpdump of this network. */
  async stopRecording(): Promise<void> {
    await pause(0.15);
    const recorders = this.recorders.splice(0);
    for (const { child } of recorders) child.kill('SIGINT');
    await Promise.all(recorders.map(({ over }) => over));
  }

  /** Ends the processes and removes the namespaces that this object made. */
  async destroy(): Promise<void> {
    const children = [...this.children];
    const gone = children.map((child) => once(child, 'exit'));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(gone);
    for (const place of ['client', 'router', 'server'] as const) {
      await run('ip', ['netns', 'del', this.namespace(place)]).catch(() => undefined);
    }
  }

  /** The shell script that makes and cables the three namespaces. */
  private wiring(extraAddresses: readonly number[]): string {
    const client = this.namespace('client');
    const router = this.namespace('router');
    const server = this.namespace('server');
    const host = (namespace: string, side: 1 | 2): string => `
      ip -n ${namespace} addr add 10.77.${side}.2/24 dev eth0
      ${extraAddresses.map((number) => `ip -n ${namespace} addr add 10.77.${side}.${number}/24 dev eth0`).join('\n')}
      ip -n ${namespace} -6 addr add 2001:db8:77:${side}::2/64 dev eth0 nodad
      ip -n ${namespace} link set lo up
      ip -n ${namespace} link set eth0 up
      ip -n ${namespace} route add default via 10.77.${side}.1
      ip -n ${namespace} -6 route add default via 2001:db8:77:${side}::1
      ip netns exec ${namespace} ethtool -K eth0 tx off rx off tso off gso off gro off >/dev/null`;
    const port = (device: string, side: 1 | 2, line: string): string => `
      ip -n ${router} addr add 10.77.${side}.1/24 dev ${device}
      ip -n ${router} -6 addr add 2001:db8:77:${side}::1/64 dev ${device} nodad
      ip -n ${router} link set ${device} up
      ip -n ${router} tuntap add dev ${line} mode tun
      ip -n ${router} link set ${line} up
      for family in -4 -6; do
        ip -n ${router} $family rule add iif ${device} lookup ${100 + side}
        ip -n ${router} $family route add default dev ${line} table ${100 + side}
      done
      ip netns exec ${router} ethtool -K ${device} tx off rx off tso off gso off gro off >/dev/null`;
    return `
      ip netns add ${client}; ip netns add ${router}; ip netns add ${server}
      ip netns exec ${router} sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 \\
        net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
      for namespace in ${client} ${router} ${server}; do
        ip netns exec $namespace sysctl -qw net.ipv6.conf.default.accept_dad=0
      done
      ip -n ${client} link add eth0 type veth peer name left netns ${router}
      ip -n ${server} link add eth0 type veth peer name right netns ${router}
      ${port('left', 1, 'line0')}
      ${port('right', 2, 'line1')}
      ${host(client, 1)}
      ${host(server, 2)}`;
  }
}

/** Waits; in seconds, as the steps of the endpoints. */
export function pause(seconds: number): Promise<void> {
  return sleep(seconds * 1000);
}

function waitForText(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      if (said.includes(text)) resolve();
    });
    child.once('exit', () => {
      reject(new Error(`ended before it said "${text}": ${said}`));
    });
  });
}

function firstOutput(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      complaint += bytes.toString();
    });
    child.stdout?.once('data', () => {
      resolve();
    });
    child.once('exit', () => {
      reject(new Error(`ended before it was ready: ${complaint}`));
    });
  });
}
