import type { FlowNumber } from '../base/units.ts';
import * as word from '../tcp/tcp-words.ts';
import type { FlowContext } from './flow-facts.ts';
import { EndGroups } from './end-groups.ts';
import { F_FLAGS, F_FLIPPED, F_UDP, F_V6, speechCodeOf } from './flow-table.ts';
import { NumberPairs } from './number-pairs.ts';
import { talksTls } from './speech.ts';
import type { Tracker } from './tracker.ts';

/** Nothing known of the other flows: before the capture is read, and for UDP. */
export const NO_CONTEXT: FlowContext = {
  portFlows: 0,
  portAccepted: 0,
  portTls: 0,
  probedTargets: 0,
  probedPorts: 0,
  probedHosts: 0,
  probedAgain: 0,
  clientFlows: 0,
  clientSpoke: 0,
};

/** What is counted for each server's port, and for each client. */
const FLOWS = 0;
const ACCEPTED = 1;
const TLS = 2;
const TARGETS = 0;
const PORTS = 1;
const HOSTS = 2;
const AGAIN = 3;
const CLIENT_FLOWS = 4;
const SPOKE = 5;
/** The client for which a host was counted last, plus 1. */
const CLIENT = 0;

type Pass = 'flows' | 'spoken' | 'targets' | 'done';

/**
 * What all flows of a read capture say about each one: how its server's port fares otherwise, and what
 * else its client only knocked at. Counted once reading is over, in slices: one pass over the flows, a
 * second one where some client sent a SYN and nothing after it, and one over what was knocked at. All
 * counts are exact, without a bound; memory grows with the different ends (about 10 bytes a flow on a
 * link with a quarter of scans), and most of it is given back at the end.
 */
export class FlowContexts {
  private readonly servers: EndGroups;
  private readonly clients: EndGroups;
  /** Client and server's port of the flows whose client sent a SYN and where nobody sent payload. */
  private targets = new NumberPairs();
  private hosts: EndGroups;
  /** The targets by client, and the client for which a port was counted last. */
  private order = new Uint32Array(0);
  private portsOf = new Int32Array(0);
  private pass: Pass = 'flows';
  private cursor = 0;

  constructor(private readonly tracker: Tracker) {
    this.servers = new EndGroups(tracker.flows, 3);
    this.clients = new EndGroups(tracker.flows, 6);
    this.hosts = new EndGroups(tracker.flows, 1);
  }

  /** All is counted. */
  get complete(): boolean {
    return this.pass === 'done';
  }

  /** Bytes held. */
  get byteLength(): number {
    const { servers, clients, targets, hosts, order, portsOf } = this;
    return [servers, clients, targets, hosts, order, portsOf].reduce(
      (sum, part) => sum + part.byteLength,
      0,
    );
  }

  /** Counts on, at most `most` flows or targets; true once all is counted. */
  step(most: number): boolean {
    const end = this.pass === 'targets' ? this.targets.size : this.tracker.flowCount;
    const stop = Math.min(this.cursor + most, end);
    for (; this.cursor < stop; this.cursor += 1) {
      if (this.pass === 'targets') this.countTarget(this.order[this.cursor]);
      else this.countFlow(this.cursor, this.pass === 'flows');
    }
    if (this.cursor >= end) this.nextPass();
    return this.complete;
  }

  /** What is known about the flow; nothing before all is counted. */
  of(flow: FlowNumber): FlowContext {
    const { flows } = this.tracker;
    const w = flows.rows.page(flow);
    const row = flows.rows.base(flow);
    const flags = w[row + F_FLAGS];
    if (!this.complete || (flags & F_UDP) !== 0) return NO_CONTEXT;
    const { servers, clients } = this;
    const raw = (flags & F_FLIPPED) === 0 ? 1 : 0;
    const v6 = (flags & F_V6) !== 0;
    const server = servers.find(v6, flows.addressAt(w, row, raw), flows.port(flow, raw));
    const client = clients.find(v6, flows.addressAt(w, row, raw ^ 1), 0);
    return {
      portFlows: servers.counter(server, FLOWS),
      portAccepted: servers.counter(server, ACCEPTED),
      portTls: servers.counter(server, TLS) - (talksTls(speechCodeOf(w, row, raw)) ? 1 : 0),
      probedTargets: clients.counter(client, TARGETS),
      probedPorts: clients.counter(client, PORTS),
      probedHosts: clients.counter(client, HOSTS),
      probedAgain: clients.counter(client, AGAIN),
      clientFlows: clients.counter(client, CLIENT_FLOWS),
      clientSpoke: clients.counter(client, SPOKE),
    };
  }

  private nextPass(): void {
    this.cursor = 0;
    if (this.pass === 'flows' && this.targets.size > 0) {
      this.pass = 'spoken';
    } else if (this.pass === 'spoken') {
      this.pass = 'targets';
      this.order = byFirst(this.targets, this.clients.size);
      this.portsOf = new Int32Array(0x10000);
    } else {
      this.pass = 'done';
      this.targets = new NumberPairs();
      this.hosts = new EndGroups(this.tracker.flows, 1);
      this.order = new Uint32Array(0);
      this.portsOf = new Int32Array(0);
    }
  }

  /** First time: its port, and its target where it is one. Second time: its client's share of speech, and targets that are none. */
  private countFlow(flow: FlowNumber, firstTime: boolean): void {
    const { flows } = this.tracker;
    const w = flows.rows.page(flow);
    const row = flows.rows.base(flow);
    const flags = w[row + F_FLAGS];
    if ((flags & F_UDP) !== 0) return;
    const raw = (flags & F_FLIPPED) === 0 ? 1 : 0;
    const client = word.sideAt(row, raw ^ 1);
    const server = word.sideAt(row, raw);
    const clientSpoke = w[client + word.S_FIRST_DATA] !== 0;
    const spoke = clientSpoke || w[server + word.S_FIRST_DATA] !== 0;
    const v6 = (flags & F_V6) !== 0;
    const address = flows.addressAt(w, row, raw);
    const port = flows.port(flow, raw);
    const from = flows.addressAt(w, row, raw ^ 1);
    if (firstTime) {
      if (w[client + word.S_PACKETS] === 0 && w[server + word.S_PACKETS] === 0) return;
      const group = this.servers.findOrAdd(v6, address, port);
      this.servers.count(group, FLOWS);
      if (accepted(w, server)) this.servers.count(group, ACCEPTED);
      if (talksTls(speechCodeOf(w, row, raw))) this.servers.count(group, TLS);
      if (spoke || (w[client + word.S_FLAGS] & word.SAW_SYN) === 0) return;
      this.targets.add(
        this.clients.findOrAdd(v6, from, 0),
        group,
        w[server + word.S_PACKETS] !== 0,
      );
      return;
    }
    const known = this.clients.find(v6, from, 0);
    if (known < 0 || (w[client + word.S_PACKETS] === 0 && w[server + word.S_PACKETS] === 0)) return;
    this.clients.count(known, CLIENT_FLOWS);
    if (clientSpoke) this.clients.count(known, SPOKE);
    if (spoke) this.targets.mark(known, this.servers.find(v6, address, port));
  }

  private countTarget(target: number): void {
    const { targets, clients, servers, hosts, portsOf } = this;
    if (targets.isMarked(target)) return;
    const client = targets.first(target);
    const server = targets.second(target);
    clients.count(client, TARGETS);
    if (targets.cameAgain(target)) clients.count(client, AGAIN);
    const port = servers.port(server);
    if (portsOf[port] !== client + 1) {
      portsOf[port] = client + 1;
      clients.count(client, PORTS);
    }
    const host = servers.addressIn(hosts, server);
    if (hosts.counter(host, CLIENT) === client + 1) return;
    hosts.setCounter(host, CLIENT, client + 1);
    clients.count(client, HOSTS);
  }
}

/** The pairs in the order of their first numbers, which are below `most` (a counting sort). */
function byFirst(pairs: NumberPairs, most: number): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(most + 1);
  for (let pair = 0; pair < pairs.size; pair += 1) starts[pairs.first(pair) + 1] += 1;
  for (let i = 1; i <= most; i += 1) starts[i] += starts[i - 1];
  const order = new Uint32Array(pairs.size);
  for (let pair = 0; pair < pairs.size; pair += 1) {
    const first = pairs.first(pair);
    order[starts[first]] = pair;
    starts[first] += 1;
  }
  return order;
}

/** The server took the connection: data, an acknowledgement of its own, or its FIN. */
function accepted(w: Uint32Array, server: number): boolean {
  return (
    w[server + word.S_FIRST_DATA] !== 0 ||
    w[server + word.S_FIRST_ACK] !== 0 ||
    w[server + word.S_FIN] !== 0
  );
}
