import type { FlowNumber } from '../base/units.ts';
import * as word from '../tcp/tcp-words.ts';
import type { FlowContext } from './flow-facts.ts';
import { F_FLAGS, F_FLIPPED, F_UDP, speechCodeOf } from './flow-table.ts';
import { FlowGroups } from './flow-groups.ts';
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
};

/** What is counted for each server endpoint, and for each client. */
const FLOWS = 0;
const ACCEPTED = 1;
const TLS = 2;
const TARGETS = 0;
const PORTS = 1;
const HOSTS = 2;
/** A target to which some flow of the client did send payload. */
const SPOKEN = 0;

/**
 * What all flows of a read capture say about each one: how its server's port fares otherwise, and what
 * else its client only knocked at. Counted once reading is over, in slices: one pass over the flows, a
 * second one where some client sent a SYN and nothing after it, and one over what was knocked at. All
 * counts are exact, and memory grows with the different endpoints: a group is named by its first flow
 * (`FlowGroups`), so no address is kept twice.
 */
export class FlowContexts {
  private readonly servers: FlowGroups;
  private readonly clients: FlowGroups;
  /** Client, server and port of the flows whose client sent a SYN and no payload; dropped at the end. */
  private targets: FlowGroups;
  private ports: FlowGroups;
  private hosts: FlowGroups;
  private pass: 'flows' | 'spoken' | 'targets' | 'done' = 'flows';
  private cursor = 0;

  constructor(private readonly tracker: Tracker) {
    const { flows } = tracker;
    this.servers = new FlowGroups(flows, { client: false, server: true, port: true }, 3);
    this.clients = new FlowGroups(flows, { client: true, server: false, port: false }, 3);
    this.targets = new FlowGroups(flows, { client: true, server: true, port: true }, 1);
    this.ports = new FlowGroups(flows, { client: true, server: false, port: true }, 0);
    this.hosts = new FlowGroups(flows, { client: true, server: true, port: false }, 0);
  }

  /** All is counted. */
  get complete(): boolean {
    return this.pass === 'done';
  }

  /** Bytes held. */
  get byteLength(): number {
    return [this.servers, this.clients, this.targets, this.ports, this.hosts].reduce(
      (sum, groups) => sum + groups.byteLength,
      0,
    );
  }

  /** Counts on, at most `most` flows or targets; true once all is counted. */
  step(most: number): boolean {
    const end = this.pass === 'targets' ? this.targets.size : this.tracker.flowCount;
    const stop = Math.min(this.cursor + most, end);
    for (; this.cursor < stop; this.cursor += 1) {
      if (this.pass === 'flows') this.countFlow(this.cursor);
      else if (this.pass === 'spoken') this.countSpoken(this.cursor);
      else this.countTarget(this.cursor);
    }
    if (this.cursor >= end) this.nextPass();
    return this.complete;
  }

  /** What is known about the flow; nothing before all is counted. */
  of(flow: FlowNumber): FlowContext {
    if (!this.complete || this.isUdp(flow)) return NO_CONTEXT;
    const { servers, clients } = this;
    const server = servers.find(flow);
    const client = clients.find(flow);
    return {
      portFlows: servers.counter(server, FLOWS),
      portAccepted: servers.counter(server, ACCEPTED),
      portTls: servers.counter(server, TLS) - (this.serverTalksTls(flow) ? 1 : 0),
      probedTargets: clients.counter(client, TARGETS),
      probedPorts: clients.counter(client, PORTS),
      probedHosts: clients.counter(client, HOSTS),
    };
  }

  private nextPass(): void {
    this.cursor = 0;
    if (this.pass === 'flows' && this.targets.size > 0) this.pass = 'spoken';
    else if (this.pass === 'spoken') this.pass = 'targets';
    else {
      this.pass = 'done';
      this.targets = this.targets.emptied();
      this.ports = this.ports.emptied();
      this.hosts = this.hosts.emptied();
    }
  }

  private countFlow(flow: FlowNumber): void {
    const { rows } = this.tracker.flows;
    const w = rows.page(flow);
    const row = rows.base(flow);
    if ((w[row + F_FLAGS] & F_UDP) !== 0) return;
    const flip = (w[row + F_FLAGS] & F_FLIPPED) === 0 ? 0 : 1;
    const client = word.sideAt(row, flip);
    const server = word.sideAt(row, flip ^ 1);
    if (w[client + word.S_PACKETS] === 0 && w[server + word.S_PACKETS] === 0) return;
    const group = this.servers.findOrAdd(flow);
    this.servers.count(group, FLOWS);
    if (accepted(w, server)) this.servers.count(group, ACCEPTED);
    if (talksTls(speechCodeOf(w, row, flip ^ 1))) this.servers.count(group, TLS);
    if ((w[client + word.S_FLAGS] & word.SAW_SYN) !== 0 && w[client + word.S_FIRST_DATA] === 0)
      this.targets.findOrAdd(flow);
  }

  private countSpoken(flow: FlowNumber): void {
    const { rows } = this.tracker.flows;
    const w = rows.page(flow);
    const row = rows.base(flow);
    const flip = (w[row + F_FLAGS] & F_FLIPPED) === 0 ? 0 : 1;
    if ((w[row + F_FLAGS] & F_UDP) !== 0) return;
    if (w[word.sideAt(row, flip) + word.S_FIRST_DATA] === 0) return;
    const target = this.targets.find(flow);
    if (target >= 0) this.targets.count(target, SPOKEN);
  }

  private countTarget(target: number): void {
    if (this.targets.counter(target, SPOKEN) > 0) return;
    const flow = this.targets.first(target);
    const client = this.clients.findOrAdd(flow);
    const { ports, hosts } = this;
    this.clients.count(client, TARGETS);
    if (ports.add(flow)) this.clients.count(client, PORTS);
    if (hosts.add(flow)) this.clients.count(client, HOSTS);
  }

  private isUdp(flow: FlowNumber): boolean {
    return (this.tracker.flows.rows.get(flow, F_FLAGS) & F_UDP) !== 0;
  }

  private serverTalksTls(flow: FlowNumber): boolean {
    const { rows } = this.tracker.flows;
    const server = this.tracker.flipped(flow) ? 0 : 1;
    return talksTls(speechCodeOf(rows.page(flow), rows.base(flow), server));
  }
}

/** The server took the connection: data, an acknowledgement of its own, or its FIN. */
function accepted(w: Uint32Array, server: number): boolean {
  return (
    w[server + word.S_FIRST_DATA] !== 0 ||
    w[server + word.S_FIRST_ACK] !== 0 ||
    w[server + word.S_FIN] !== 0
  );
}
