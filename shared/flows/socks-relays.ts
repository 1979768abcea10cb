import type { FlowNumber } from '../base/units.ts';
import type { CaptureRecord } from '../capture/record.ts';
import { KEEP_ALIVE, OUT_OF_ORDER, RETRANSMISSION } from '../tcp/segment-analysis.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import type { FlowTable } from './flow-table.ts';
import { endsText, type ReservedStreams } from './reserved-streams.ts';

/** The port that Wireshark reads as SOCKS (RFC 1928). */
const SOCKS_PORT = 1080;

const V4 = 4;
const V5 = 5;
const CONNECT = 1;
const UDP_ASSOCIATE = 3;
/** Old extensions of SOCKS 5, whose data Wireshark shows itself. */
const PING = 0x80;
const TRACEROUTE = 0x81;
const V4_GRANTED = 90;
const NO_METHOD_NEEDED = 0;
const USER_AND_PASSWORD = 2;
const GSSAPI = 1;
const GSSAPI_FAILED = 0xff;
const IPV4 = 1;
const DOMAIN = 3;
const IPV6 = 4;

/** Segments that Wireshark hands to no dissector. */
const NOT_READ = RETRANSMISSION | OUT_OF_ORDER | KEEP_ALIVE;

type ClientStep = 'greeting' | 'method' | 'command' | 'done';
type ServerStep = 'method' | 'chosen' | 'user' | 'gssapi' | 'reply' | 'done' | 'over';

/** How far one connection to a proxy has come. */
interface Handshake {
  readonly version: number;
  /** The port to which the first payload went. */
  readonly proxyPort: number;
  client: ClientStep;
  server: ServerStep;
  method: number;
  command: number;
  /** Port of the host behind the proxy; 0 where the command names none. */
  port: number;
}

/**
 * Connections relayed by a SOCKS proxy, only as far as they take a stream number. Wireshark reads what a client
 * says through a proxy as a connection to the port behind it, between the client's and the *proxy's* address, and
 * with the first segment after the proxy's consent that connection gets the next `tcp.stream`, though no packet
 * ever bears it. All streams that begin later have higher numbers. Followed step by step as Wireshark 4.0 does
 * (measured: test/unit/flows/socks-relays.test.ts), also where it reads what no client should say: one message a
 * segment, nothing put together, retransmissions not read. No verdict rests on this.
 */
export class SocksRelays {
  private readonly open = new Map<FlowNumber, Handshake>();
  /** Flows that are settled, a bit each: relayed, or no SOCKS. */
  private settled = new Uint32Array(0);

  constructor(
    private readonly flows: FlowTable,
    private readonly reserved: ReservedStreams,
  ) {}

  /** A segment with payload of a flow; true where a relayed connection begins with it, which takes `next`. */
  takesNumber(
    flow: FlowNumber,
    record: CaptureRecord,
    p: DecodedPacket,
    marks: number,
    next: number,
  ): boolean {
    if (p.destinationPort !== SOCKS_PORT && p.sourcePort !== SOCKS_PORT) return false;
    if ((marks & NOT_READ) !== 0 || this.isSettled(flow)) return false;
    const message = new Message(record.bytes, p.payloadStart, p.payloadCaptured);
    let shake = this.open.get(flow);
    if (shake === undefined) {
      const version = message.byte(0);
      if (version !== V4 && version !== V5) return this.settle(flow);
      shake = begun(version, p.destinationPort);
      this.open.set(flow, shake);
    }
    if (shake.client !== 'done' || shake.server !== 'done') {
      const toProxy = p.destinationPort === shake.proxyPort;
      if (shake.version === V4) stepV4(shake, message, toProxy);
      else if (toProxy) clientV5(shake, message, 0);
      else serverV5(shake, message);
      if (shake.server === 'over') this.settle(flow);
      return false;
    }
    this.settle(flow);
    if (shake.command === PING || shake.command === TRACEROUTE) return false;
    const toProxy = p.destinationPort === SOCKS_PORT;
    const from = toProxy ? p.sourcePort : shake.port;
    const to = toProxy ? shake.port : p.destinationPort;
    const ends = endsText(p.ipVersion, p.addresses, from, to);
    const slot = this.flows.find(p.addresses, from, to, false, p.ipVersion === 6, p.point);
    if (this.flows.flowAt(slot) >= 0 || this.reserved.has(ends)) return false;
    this.reserved.reserve(ends, next);
    return true;
  }

  private isSettled(flow: FlowNumber): boolean {
    return ((this.settled[flow >>> 5] ?? 0) & (1 << (flow & 31))) !== 0;
  }

  private settle(flow: FlowNumber): false {
    this.open.delete(flow);
    if (flow >>> 5 >= this.settled.length) {
      const settled = new Uint32Array(2 * ((flow >>> 5) + 1));
      settled.set(this.settled);
      this.settled = settled;
    }
    this.settled[flow >>> 5] |= 1 << (flow & 31);
    return false;
  }
}

/** The captured payload of one segment. */
class Message {
  constructor(
    private readonly bytes: Uint8Array,
    private readonly start: number,
    readonly length: number,
  ) {}

  /** -1 beyond the end. */
  byte(at: number): number {
    return at < this.length ? this.bytes[this.start + at] : -1;
  }

  /** Big-endian; -1 where it is not whole. */
  word(at: number): number {
    return at + 1 < this.length ? this.byte(at) * 256 + this.byte(at + 1) : -1;
  }
}

function begun(version: number, proxyPort: number): Handshake {
  const steps = { client: 'greeting', server: 'method' } as const;
  return { version, proxyPort, ...steps, method: -1, command: -1, port: 0 };
}

/** One request, one answer. A message too short to be read changes nothing. */
function stepV4(shake: Handshake, message: Message, toProxy: boolean): void {
  if (!toProxy) {
    const status = message.byte(1);
    if (status >= 0 && shake.server === 'method')
      shake.server = status === V4_GRANTED ? 'done' : 'over';
    return;
  }
  if (shake.client === 'done' || message.byte(1) < 0) return;
  shake.command = message.byte(1);
  if (message.length < 4) return;
  if (shake.command === CONNECT) shake.port = message.word(2);
  shake.client = 'done';
}

function clientV5(shake: Handshake, message: Message, at: number): void {
  switch (shake.client) {
    case 'greeting':
      greet(shake, message);
      break;
    case 'method':
      if (shake.server !== 'chosen') return;
      shake.client = 'command';
      shake.server = shake.method === USER_AND_PASSWORD ? 'user' : 'gssapi';
      break;
    case 'command':
      command(shake, message, at);
      break;
    case 'done':
      break;
  }
}

function greet(shake: Handshake, message: Message): void {
  const methods = message.byte(1);
  const first = message.byte(2);
  if (methods < 0 || (methods === 1 && first < 0)) return;
  if (methods > 1 || (methods === 1 && first !== NO_METHOD_NEEDED)) {
    shake.client = 'method';
    return;
  }
  shake.client = 'command';
  if (message.length > 2 + methods) command(shake, message, 2 + methods);
}

function command(shake: Handshake, message: Message, at: number): void {
  const code = message.byte(at + 1);
  if (code < 0) return;
  shake.command = code;
  const port = afterAddress(message, at + 3);
  if (port < 0) return;
  if (code === CONNECT || code === UDP_ASSOCIATE) {
    if (message.word(port) < 0) return;
    shake.port = message.word(port);
  }
  shake.client = 'done';
}

/** Where the port begins; -1 where the address is not whole. A type that is none has no address. */
function afterAddress(message: Message, at: number): number {
  const type = message.byte(at);
  if (type < 0) return -1;
  if (type === IPV4) return message.length < at + 5 ? -1 : at + 5;
  if (type === IPV6) return message.length < at + 17 ? -1 : at + 17;
  if (type !== DOMAIN) return at + 1;
  const name = message.byte(at + 1);
  return name < 0 ? -1 : at + 2 + name;
}

function serverV5(shake: Handshake, message: Message): void {
  switch (shake.server) {
    case 'method':
      shake.method = message.byte(1);
      if (shake.method < 0) return;
      if (shake.method === NO_METHOD_NEEDED) {
        shake.server = 'reply';
        shake.client = 'command';
      } else {
        shake.server =
          shake.method === USER_AND_PASSWORD || shake.method === GSSAPI ? 'chosen' : 'over';
      }
      break;
    case 'user':
      shake.server = 'reply';
      break;
    case 'gssapi':
      if (message.byte(1) === GSSAPI_FAILED) shake.server = 'over';
      else if (message.word(2) === 0) shake.server = 'reply';
      break;
    case 'reply':
      // A BIND or UDP ASSOCIATE never comes to an end there.
      if ([CONNECT, PING, TRACEROUTE].includes(shake.command)) shake.server = 'done';
      break;
    case 'chosen':
    case 'done':
    case 'over':
      break;
  }
}
