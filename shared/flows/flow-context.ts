import type { FlowNumber } from '../base/units.ts';
import * as word from '../tcp/tcp-words.ts';
import type { FlowContext } from './flow-facts.ts';
import { EndGroups } from './end-groups.ts';
import { F_FLAGS, F_FLIPPED, F_UDP, F_V6, speechCodeOf } from './flow-table.ts';
import { firstTtl, HostTtls, isRefusal } from './host-ttls.ts';
import { NumberPairs } from './number-pairs.ts';
import { PairCounts } from './pair-counts.ts';
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
  probedOddly: 0,
  probedPortsHere: 0,
  probedHostsHere: 0,
  clientFlows: 0,
  clientSpoke: 0,
  serverElsewhere: null,
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
const ODDLY = 6;
/** The client for which a host was counted last, plus 1, and how many ports of the host it knocked at. */
const CLIENT = 0;
const HOST_PORTS = 1;

/** No side of the flow knocks. */
const NOBODY = -1;

/** Counts below this are kept for no port and no host: they make no sweep, and most flows have nothing else. */
const KEPT_FROM = 3;

type Pass = 'flows' | 'again' | 'targets' | 'done';

/**
 * What all flows of a read capture say about each one: how its server's port fares otherwise, what else its
 * client only knocked at, and what a host that refuses sends elsewhere. Counted once reading is over, in
 * slices: one pass over the flows, a second one where some client sent a SYN and nothing after it or was
 * refused, and one over what was knocked at. All
 * counts are exact, without a bound; memory grows with the different ends (about 10 bytes a flow on a
 * link with a quarter of scans), and most of it is given back at the end.
 */
export class FlowContexts {
  private readonly servers: EndGroups;
  private readonly clients: EndGroups;
  /** Client and server's port of the flows whose client sent a SYN and where nobody sent payload. */
  private targets = new NumberPairs();
  private hosts: EndGroups;
  /** The targets by client; the client for which a port was counted last, and how many hosts it knocked at there. */
  private order = new Uint32Array(0);
  private portsOf = new Int32Array(0);
  private portHosts = new Uint32Array(0);
  /** Hosts of which one client knocked at several ports; how many by client and host, and hosts by client and port. */
  private readonly sweptHosts: EndGroups;
  private readonly portsByHost = new PairCounts();
  private readonly hostsByPort = new PairCounts();
  private readonly ttls: HostTtls;
  private pass: Pass = 'flows';
  private cursor = 0;

  constructor(private readonly tracker: Tracker) {
    this.servers = new EndGroups(tracker.flows, 3);
    this.clients = new EndGroups(tracker.flows, 7);
    this.hosts = new EndGroups(tracker.flows, 2);
    this.sweptHosts = new EndGroups(tracker.flows, 0);
    this.ttls = new HostTtls(tracker.flows);
  }

  /** All is counted. */
  get complete(): boolean {
    return this.pass === 'done';
  }

  /** Bytes held. */
  get byteLength(): number {
    const { servers, clients, targets, hosts, sweptHosts, ttls } = this;
    const { order, portsOf, portHosts, portsByHost, hostsByPort } = this;
    const groups = [servers, clients, targets, hosts, sweptHosts, ttls];
    const counts = [order, portsOf, portHosts, portsByHost, hostsByPort];
    return [...groups, ...counts].reduce((sum, part) => sum + part.byteLength, 0);
  }

  /** Counts on, at most `most` flows or targets; true once all is counted. */
  step(most: number): boolean {
    const end = this.pass === 'targets' ? this.targets.size : this.tracker.flowCount;
    const stop = Math.min(this.cursor + most, end);
    for (; this.cursor < stop; this.cursor += 1) {
      if (this.pass === 'targets') this.countTarget(this.order[this.cursor]);
      else if (this.pass === 'flows') this.countFlow(this.cursor);
      else this.countAgain(this.cursor);
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
    const prober = this.proberOf(w, row, raw);
    const from = prober === NOBODY ? raw ^ 1 : prober;
    const client = clients.find(v6, flows.addressAt(w, row, from), 0);
    const target = flows.addressAt(w, row, from ^ 1);
    const swept = this.sweptHosts.find(v6, target, 0);
    const serverAt = word.sideAt(row, raw);
    return {
      portFlows: servers.counter(server, FLOWS),
      portAccepted: servers.counter(server, ACCEPTED),
      portTls: servers.counter(server, TLS) - (talksTls(speechCodeOf(w, row, raw)) ? 1 : 0),
      probedTargets: clients.counter(client, TARGETS),
      probedPorts: clients.counter(client, PORTS),
      probedHosts: clients.counter(client, HOSTS),
      probedAgain: clients.counter(client, AGAIN),
      probedOddly: clients.counter(client, ODDLY),
      probedPortsHere: client < 0 || swept < 0 ? 0 : this.portsByHost.of(client, swept),
      probedHostsHere: client < 0 ? 0 : this.hostsByPort.of(client, flows.port(flow, from ^ 1)),
      clientFlows: clients.counter(client, CLIENT_FLOWS),
      clientSpoke: clients.counter(client, SPOKE),
      serverElsewhere: isRefusal(w, row, word.sideAt(row, raw ^ 1), serverAt)
        ? this.ttls.of(v6, flows.addressAt(w, row, raw), firstTtl(w, serverAt))
        : null,
    };
  }

  private nextPass(): void {
    this.cursor = 0;
    if (this.pass === 'flows' && (this.targets.size > 0 || !this.ttls.empty)) {
      this.pass = 'again';
    } else if (this.pass === 'again') {
      this.pass = 'targets';
      this.order = byFirst(this.targets, this.clients.size);
      this.portsOf = new Int32Array(0x10000);
      this.portHosts = new Uint32Array(0x10000);
    } else {
      this.pass = 'done';
      this.targets = new NumberPairs();
      this.hosts = new EndGroups(this.tracker.flows, 2);
      this.order = new Uint32Array(0);
      this.portsOf = new Int32Array(0);
      this.portHosts = new Uint32Array(0);
    }
  }

  /** First time: its port, its target where it is one, and who refused. */
  private countFlow(flow: FlowNumber): void {
    const { flows } = this.tracker;
    const w = flows.rows.page(flow);
    const row = flows.rows.base(flow);
    const flags = w[row + F_FLAGS];
    if ((flags & F_UDP) !== 0) return;
    const raw = (flags & F_FLIPPED) === 0 ? 1 : 0;
    const client = word.sideAt(row, raw ^ 1);
    const server = word.sideAt(row, raw);
    if (w[client + word.S_PACKETS] === 0 && w[server + word.S_PACKETS] === 0) return;
    const v6 = (flags & F_V6) !== 0;
    const address = flows.addressAt(w, row, raw);
    const group = this.servers.findOrAdd(v6, address, flows.port(flow, raw));
    this.servers.count(group, FLOWS);
    if (accepted(w, server)) this.servers.count(group, ACCEPTED);
    if (talksTls(speechCodeOf(w, row, raw))) this.servers.count(group, TLS);
    if (isRefusal(w, row, client, server)) this.ttls.refused(v6, address);
    if (w[client + word.S_FIRST_DATA] !== 0 || w[server + word.S_FIRST_DATA] !== 0) return;
    const prober = this.proberOf(w, row, raw);
    if (prober === NOBODY) return;
    const known = this.clients.findOrAdd(v6, flows.addressAt(w, row, prober), 0);
    const target =
      prober === raw
        ? this.servers.findOrAdd(
            v6,
            flows.addressAt(w, row, prober ^ 1),
            flows.port(flow, prober ^ 1),
          )
        : group;
    if ((w[word.sideAt(row, prober) + word.S_FLAGS] & word.SAW_SYN) === 0)
      this.clients.count(known, ODDLY);
    this.targets.add(known, target, w[word.sideAt(row, prober ^ 1) + word.S_PACKETS] !== 0);
  }

  /** Second time: its client's share of speech, targets that are none, and the TTLs of hosts that refused. */
  private countAgain(flow: FlowNumber): void {
    const { flows } = this.tracker;
    const w = flows.rows.page(flow);
    const row = flows.rows.base(flow);
    const flags = w[row + F_FLAGS];
    if ((flags & F_UDP) !== 0) return;
    const raw = (flags & F_FLIPPED) === 0 ? 1 : 0;
    const client = word.sideAt(row, raw ^ 1);
    const server = word.sideAt(row, raw);
    if (w[client + word.S_PACKETS] === 0 && w[server + word.S_PACKETS] === 0) return;
    const v6 = (flags & F_V6) !== 0;
    const address = flows.addressAt(w, row, raw);
    if (!this.ttls.empty) this.ttls.took(w, server, v6, address);
    const known = this.clients.find(v6, flows.addressAt(w, row, raw ^ 1), 0);
    if (known < 0) return;
    const clientSpoke = w[client + word.S_FIRST_DATA] !== 0;
    this.clients.count(known, CLIENT_FLOWS);
    if (clientSpoke) this.clients.count(known, SPOKE);
    if (clientSpoke || w[server + word.S_FIRST_DATA] !== 0)
      this.targets.mark(known, this.servers.find(v6, address, flows.port(flow, raw)));
  }

  private countTarget(target: number): void {
    const { targets, clients, servers, hosts, portsOf, portHosts } = this;
    if (targets.isMarked(target)) return;
    const client = targets.first(target);
    const server = targets.second(target);
    clients.count(client, TARGETS);
    if (targets.cameAgain(target)) clients.count(client, AGAIN);
    const port = servers.port(server);
    if (portsOf[port] !== client + 1) {
      portsOf[port] = client + 1;
      portHosts[port] = 0;
      clients.count(client, PORTS);
    }
    portHosts[port] += 1;
    if (portHosts[port] >= KEPT_FROM) this.hostsByPort.set(client, port, portHosts[port]);
    const host = servers.addressIn(hosts, server);
    if (hosts.counter(host, CLIENT) !== client + 1) {
      hosts.setCounter(host, CLIENT, client + 1);
      hosts.setCounter(host, HOST_PORTS, 0);
      clients.count(client, HOSTS);
    }
    hosts.count(host, HOST_PORTS);
    const ports = hosts.counter(host, HOST_PORTS);
    if (ports >= KEPT_FROM)
      this.portsByHost.set(client, servers.addressIn(this.sweptHosts, server), ports);
  }

  /**
   * The raw side that knocks: the client where it sent a SYN, else a side that sent nothing but segments with
   * neither SYN nor ACK nor RST nor payload. No kernel sends such ones. `server`: the raw side of the server.
   */
  private proberOf(w: Uint32Array, row: number, server: number): number {
    const client = server ^ 1;
    if ((w[word.sideAt(row, client) + word.S_FLAGS] & word.SAW_SYN) !== 0) return client;
    if (this.sentOddFlagsOnly(w, row, client)) return client;
    return this.sentOddFlagsOnly(w, row, server) ? server : NOBODY;
  }

  private sentOddFlagsOnly(w: Uint32Array, row: number, raw: number): boolean {
    const side = word.sideAt(row, raw);
    if (w[side + word.S_PACKETS] === 0 || (w[side + word.S_FLAGS] & TOOK_PART) !== 0) return false;
    if ((w[word.sideAt(row, raw ^ 1) + word.S_FLAGS] & word.SAW_SYN) !== 0) return false;
    const [plain, withAck] = this.tracker.tcp.resets.counts(w, row, raw);
    return plain === 0 && withAck === 0 && w[side + word.S_FIRST_DATA] === 0;
  }
}

/** A SYN, or any segment with the ACK flag. */
const TOOK_PART = word.SAW_SYN | word.LAST_ACK_KNOWN | word.MAX_ACK_KNOWN | word.LAST_HAD_ACK;

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
