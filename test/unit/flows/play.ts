import { emptyRecord } from '../../../shared/capture/record.ts';
import { classifyClose } from '../../../shared/close/classify-close.ts';
import { buildFacts } from '../../../shared/flows/build-facts.ts';
import type { EndpointGeneration, FlowFacts } from '../../../shared/flows/flow-facts.ts';
import type { FlowPackets } from '../../../shared/flows/flow-packets.ts';
import { replayFlow } from '../../../shared/flows/replay.ts';
import { Tracker } from '../../../shared/flows/tracker.ts';
import { PACKET_MARKS, TCP_STATES } from '../../../shared/tcp/tcp-names.ts';
import { ACK, DecodedPacket, FIN, PSH, RST, SYN } from '../../../shared/wire/decoded-packet.ts';

/** One packet of a listing; sequence numbers are raw. */
export interface Shown {
  readonly from: 'client' | 'server';
  readonly flags: string;
  readonly seq: number;
  readonly ack: number;
  readonly length: number;
  readonly window: number;
  /** Microseconds since the listing's start. */
  readonly at: number;
  readonly ipId: number;
  readonly reservedBits: number;
}

const LETTERS: Readonly<Record<string, number>> = { S: SYN, A: ACK, F: FIN, R: RST, P: PSH };
const GAP = 1000;

/**
 * A listing as text, one packet a line; `C` is the client, flags as tcpdump's letters:
 *
 *   C S 100            seq 100
 *   S SA 500 101       seq, ack
 *   C PA 101 501 420   seq, ack, length
 *   C A 521 501 0 @5s win=0 id=7 rsv=4   at 5 s, window 0, IP-ID 7, reserved header bits 4
 *
 * Without `@` a packet follows its predecessor by one millisecond.
 */
export function listing(text: string): readonly Shown[] {
  const packets: Shown[] = [];
  let at = -GAP;
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/);
    if (words[0] !== 'C' && words[0] !== 'S') continue;
    const numbers = words
      .slice(2)
      .filter((word) => /^\d+$/.test(word))
      .map(Number);
    const extra = (name: string): string | undefined =>
      words.find((word) => word.startsWith(name))?.slice(name.length);
    const time = extra('@');
    at = time === undefined ? at + GAP : Math.round(Number.parseFloat(time) * 1e6);
    packets.push({
      from: words[0] === 'C' ? 'client' : 'server',
      flags: words[1] ?? '',
      seq: numbers[0] ?? 0,
      ack: numbers[1] ?? 0,
      length: numbers[2] ?? 0,
      window: Number(extra('win=') ?? 8192),
      ipId: Number(extra('id=') ?? 0),
      reservedBits: Number(extra('rsv=') ?? 0),
      at,
    });
  }
  return packets;
}

/** A played listing: its tracker, and packets for the second look. */
export interface Played {
  readonly tracker: Tracker;
  readonly shown: readonly Shown[];
}

const CLIENT = { ip: 0x0a000002, port: 50000 };
const SERVER = { ip: 0x0a000009, port: 443 };

/** Plays a listing through a tracker; `quiet` seconds of other traffic end the capture. */
export function play(text: string, quiet = 0): Played {
  const tracker = new Tracker([]);
  const shown = listing(text);
  const record = emptyRecord();
  const decoded = new DecodedPacket();
  for (const packet of shown) {
    show(packet, decoded);
    setTime(record, packet.at);
    tracker.packet(record, decoded, 0);
  }
  if (quiet > 0) {
    decoded.kind = 'other';
    setTime(record, (shown.at(-1)?.at ?? 0) + quiet * 1e6);
    tracker.packet(record, decoded, 0);
  }
  return { tracker, shown };
}

function setTime(record: ReturnType<typeof emptyRecord>, at: number): void {
  record.sec = 1000 + Math.floor(at / 1e6);
  record.nsec = (at % 1e6) * 1000;
}

/** Fills a decoded packet from a shown one. */
export function show(packet: Shown, decoded: DecodedPacket): void {
  const [from, to] = packet.from === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT];
  decoded.kind = 'tcp';
  decoded.protocol = 6;
  decoded.addresses[0] = from.ip;
  decoded.addresses[4] = to.ip;
  decoded.sourcePort = from.port;
  decoded.destinationPort = to.port;
  decoded.seq = packet.seq;
  decoded.ack = packet.ack;
  decoded.flags = [...packet.flags].reduce((bits, letter) => bits | (LETTERS[letter] ?? 0), 0);
  decoded.window = packet.window;
  decoded.ipId = packet.ipId;
  decoded.reservedBits = packet.reservedBits;
  decoded.ttl = 64;
  decoded.hasOptions = true;
  decoded.payloadLength = packet.length;
  decoded.payloadCaptured = packet.length;
}

/** The facts of a flow, close included. */
export function factsOf(played: Played, flow = 0): FlowFacts {
  return buildFacts(played.tracker, flow, {
    close: classifyClose,
    tls: () => null,
    http: () => null,
  });
}

/** The second look at a flow of a played listing; its endpoints are of today's generation unless told. */
export function secondLook(
  played: Played,
  flow = 0,
  generation: EndpointGeneration = 'linux-current',
): FlowPackets {
  return replayFlow(played.tracker, flow, {
    generation,
    readPacket: (packet, _record, decoded) => {
      show(played.shown[packet - 1], decoded);
      return true;
    },
  });
}

/** "client state / server state" after each packet. */
export function statesOf(packets: FlowPackets): readonly string[] {
  return Array.from(
    { length: packets.count },
    (_, i) => `${TCP_STATES[packets.clientState[i]]} / ${TCP_STATES[packets.serverState[i]]}`,
  );
}

/** Names of a packet's marks. */
export function markNames(played: Played, packet: number): readonly string[] {
  const marks = played.tracker.index.marks(packet);
  return PACKET_MARKS.filter((_, bit) => (marks & (1 << bit)) !== 0);
}

/** SYN, SYN+ACK, ACK with bases 100 and 500: the next numbers are 101 and 501. */
export const HANDSHAKE = `
  C S 100
  S SA 500 101
  C A 101 501
`;
