import type { FlowNumber, Nanoseconds, PacketNumber, SideIndex } from '../base/units.ts';
import type { CloseFacts } from '../close/close-facts.ts';
import type { HttpFacts } from '../http/http-facts.ts';
import {
  ACK_FIELD_DIFFERING,
  ACK_FIELD_NONZERO,
  ACK_FIELD_ZERO,
  type KeptReset,
} from '../tcp/reset-table.ts';
import { scaledWindow } from '../tcp/segment-analysis.ts';
import { stateOf } from '../tcp/state-numbers.ts';
import { PACKET_MARKS, RST_VALIDITIES, TCP_STATES, type PacketMark } from '../tcp/tcp-names.ts';
import * as word from '../tcp/tcp-words.ts';
import { zeekConnState } from '../tcp/zeek-state.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';
import type {
  FlowFacts,
  FlowObservation,
  IcmpFacts,
  RadarCounts,
  RstFacts,
  SideFacts,
} from './flow-facts.ts';
import {
  F_BASIS_SHIFT,
  F_FLAGS,
  F_FLIPPED,
  F_ICMP,
  F_SYN_VARIANT,
  F_UDP,
  firstPacketOf,
  ROLE_BASES,
} from './flow-table.ts';
import type { Tracker } from './tracker.ts';

/** Who adds what the tracker does not know itself. */
export interface FactsParts {
  close(observed: FlowObservation): CloseFacts;
  /** With the client first, also where the tracker learnt the roles late. */
  tls(flow: FlowNumber): TlsFacts | null;
  http(flow: FlowNumber): HttpFacts | null;
}

/** All facts of one flow, as of now. */
export function buildFacts(tracker: Tracker, flow: FlowNumber, parts: FactsParts): FlowFacts {
  const observed = observeFlow(tracker, flow, parts);
  return { ...observed, close: parts.close(observed) };
}

/** The facts of one flow before its close is classified. */
export function observeFlow(
  tracker: Tracker,
  flow: FlowNumber,
  parts: Pick<FactsParts, 'tls' | 'http'>,
): FlowObservation {
  const { index, tcp } = tracker;
  const w = tracker.flows.rows.page(flow);
  const row = tracker.flows.rows.base(flow);
  const flags = w[row + F_FLAGS];
  const flip = (flags & F_FLIPPED) === 0 ? 0 : 1;
  const client = sideFacts(tracker, w, row, flow, flip);
  const server = sideFacts(tracker, w, row, flow, flip ^ 1);
  const firstPacket = firstPacketOf(w, row);
  const lastPacket = Math.max(client.lastPacket, server.lastPacket);
  const bases: readonly [number, number] = [
    w[word.sideAt(row, flip) + word.S_BASE],
    w[word.sideAt(row, flip ^ 1) + word.S_BASE],
  ];
  const common = w[row + word.C_FLAGS];
  const handshakeAck = w[row + word.C_HANDSHAKE_ACK];
  const recentSyn = w[row + word.C_RECENT_SYN];
  const ending = tcp.resets.ending(w, row);
  const clientAt = word.sideAt(row, flip);
  const firstReset = firstOf(client.firstRst?.packet ?? 0, server.firstRst?.packet ?? 0);
  return {
    flow,
    proto: (flags & F_UDP) !== 0 ? 'udp' : 'tcp',
    client: endpoint(tracker, flow, flip),
    server: endpoint(tracker, flow, flip ^ 1),
    roleBasis: ROLE_BASES[(flags >>> F_BASIS_SHIFT) & 3],
    firstPacket,
    lastPacket,
    packets: client.packets + server.packets,
    sides: [client, server],
    completeness: completeness(common, client.packets + server.packets),
    sawHandshake: handshakeAck !== 0,
    handshakeRtt:
      handshakeAck !== 0 && recentSyn !== 0 ? index.nanosBetween(recentSyn, handshakeAck) : null,
    oneSided: client.packets === 0 || server.packets === 0,
    snapped: (common & word.SNAPPED) !== 0,
    synVariants: (flags & F_SYN_VARIANT) !== 0 ? 2 : w[clientAt + word.S_SYN] !== 0 ? 1 : 0,
    tls: parts.tls(flow),
    http: parts.http(flow),
    icmp: (flags & F_ICMP) !== 0 ? icmpFacts(tracker, flow, flip) : null,
    firstClose: firstOf(client.fin, server.fin, firstReset),
    firstReset,
    resets: orderedResets(client, server),
    silenceAtEnd: index.nanosSince(lastPacket, tracker.end.sec, tracker.end.nsec),
    at: (packet: PacketNumber): Nanoseconds => index.nanosBetween(firstPacket, packet),
    between: (a: PacketNumber, b: PacketNumber): Nanoseconds => index.nanosBetween(a, b),
    relativeSeq: (side: SideIndex, seq: number): number => (seq - bases[side]) >>> 0,
    radar: radarCounts(tracker, w, row, clientAt, flip),
    endedBy:
      ending === null
        ? null
        : {
            packet: ending.packet,
            side: (ending.side ^ flip) as SideIndex,
            receiverState: TCP_STATES[ending.receiverState],
          },
    bothClosed: word.bothClosed(w, row),
  };
}

/** The smallest packet number that is not 0; 0 where all are. */
function firstOf(...packets: readonly number[]): PacketNumber {
  return packets.reduce(
    (first, packet) => (packet !== 0 && (first === 0 || packet < first) ? packet : first),
    0,
  );
}

/** Wireshark's final value (two passes): a flow of one packet shows only its SYN, others all bits. */
function completeness(common: number, packets: number): number {
  const first = packets > 1 ? common >>> word.FIRST_COMPLETENESS_SHIFT : 0;
  return (common | first) & word.COMPLETENESS_MASK;
}

/** Packets so marked, by Wireshark's names (contract `analysis`). */
export function analysisCounts(
  tracker: Tracker,
  flow: FlowNumber,
): Readonly<Record<PacketMark, number>> {
  const w = tracker.flows.rows.page(flow);
  const row = tracker.flows.rows.base(flow);
  const counts = {} as Record<PacketMark, number>;
  for (let i = 0; i < PACKET_MARKS.length; i += 1)
    counts[PACKET_MARKS[i]] = tracker.tcp.anomalies.marked(w, row, i);
  return counts;
}

/** Zeek's conn_state and history (contract `zeek`); null for UDP. */
export function zeekFacts(
  tracker: Tracker,
  flow: FlowNumber,
): { readonly state: string; readonly history: string } | null {
  const w = tracker.flows.rows.page(flow);
  const row = tracker.flows.rows.base(flow);
  if ((w[row + F_FLAGS] & F_UDP) !== 0) return null;
  const flip = (w[row + F_FLAGS] & F_FLIPPED) === 0 ? 0 : 1;
  const history = tracker.tcp.history.text(w, row, flow, flip === 1);
  const originator = word.sideAt(row, flip);
  const responder = word.sideAt(row, flip ^ 1);
  const state = zeekConnState(
    w,
    originator,
    responder,
    [bytesOf(w, originator), bytesOf(w, responder)],
    history,
  );
  return { state, history };
}

/** Payload bytes of a side, 64-bit safe. */
function bytesOf(w: Uint32Array, at: number): number {
  return (w[at + word.S_BYTES_HIGH] >>> 20) * 0x100000000 + w[at + word.S_BYTES_LOW];
}

function sideFacts(
  tracker: Tracker,
  w: Uint32Array,
  row: number,
  flow: number,
  raw: number,
): SideFacts {
  const { tcp } = tracker;
  const at = word.sideAt(row, raw);
  const peer = word.sideAt(row, raw ^ 1);
  const key = flow * 2 + raw;
  const flags = w[at + word.S_FLAGS];
  const counts = w[at + word.S_COUNTS];
  const [rstCount, rstAckCount] = tcp.resets.counts(w, row, raw);
  const udp = (w[row + F_FLAGS] & F_UDP) !== 0;
  const bytes = bytesOf(w, at);
  const known = (w[at + word.S_WINDOW] & 0x1000000) !== 0;
  return {
    packets: w[at + word.S_PACKETS],
    bytes,
    uniqueBytes: udp ? bytes : uniqueBytes(tracker, w, at, key),
    missingBytes: (flags & word.HAS_HOLES) === 0 ? 0 : tcp.holes.below(key, ackedBy(w, at, peer)),
    firstPacket: w[at + word.S_FIRST],
    lastPacket: w[at + word.S_LAST],
    syn: w[at + word.S_SYN],
    synCount: (counts >>> 8) & 255,
    firstData: w[at + word.S_FIRST_DATA],
    lastData: w[at + word.S_LAST_DATA],
    dataSegments: counts & 255,
    fin: w[at + word.S_FIN],
    finCount: (counts >>> 16) & 255,
    finSeq: w[at + word.S_FIN_SEQ],
    finAcked: w[at + word.S_FIN_ACKED],
    firstAck: w[at + word.S_FIRST_ACK],
    rstCount,
    rstAckCount,
    firstRst: rstFacts(tcp.resets.kept(w, row, raw, 0), raw, w, row),
    lastRst: rstFacts(tcp.resets.kept(w, row, raw, 1), raw, w, row),
    unackedBytes: udp ? 0 : unackedBytes(w, at, peer),
    bytesAfterPeerClose: tcp.anomalies.lateBytes(w, row, raw),
    firstDataAfterPeerFin: tcp.anomalies.latePacket(w, row, raw),
    retransmissions: tcp.anomalies.retransmissions(w, row, raw),
    zeroWindows: tcp.anomalies.zeroWindows(w, row, raw),
    lastWindow: known ? scaledWindow(w, at, peer) : null,
    ttl: (w[at + word.S_WINDOW] >>> 16) & 255,
    maxSegment: w[at + word.S_BYTES_HIGH] & 0xfffff,
    state: TCP_STATES[stateOf(w, at)],
  };
}

/** What the other side acknowledged of this one; the lowest number where it acknowledged nothing. */
function ackedBy(w: Uint32Array, at: number, peer: number): number {
  return (w[peer + word.S_FLAGS] & word.MAX_ACK_KNOWN) !== 0
    ? w[peer + word.S_MAX_ACK]
    : w[at + word.S_BASE];
}

/** Sequence space from the stream's first byte to its last, less the holes, SYN and FIN. */
function uniqueBytes(tracker: Tracker, w: Uint32Array, at: number, key: number): number {
  const flags = w[at + word.S_FLAGS];
  if ((flags & word.NEXT_KNOWN) === 0) return 0;
  const base = w[at + word.S_BASE];
  const wraps = (flags >>> word.WRAPS_SHIFT) & 255;
  let span = ((w[at + word.S_NEXT] - base) >>> 0) + wraps * 0x100000000 - 1;
  if ((w[at + word.S_MISC] & word.MISC_FLOOR) !== 0) {
    const start = (base + 1) >>> 0;
    span += (start - tracker.tcp.holes.floor(key, start)) >>> 0;
  }
  const fin =
    (flags & word.SAW_FIN) !== 0 && ((w[at + word.S_NEXT] - w[at + word.S_FIN_SEQ]) | 0) > 0
      ? 1
      : 0;
  const holes = (flags & word.HAS_HOLES) === 0 ? 0 : tracker.tcp.holes.total(key);
  return Math.max(0, span - fin - holes);
}

/** Payload beyond the other side's highest ACK. */
function unackedBytes(w: Uint32Array, at: number, peer: number): number {
  const flags = w[at + word.S_FLAGS];
  if ((flags & word.NEXT_KNOWN) === 0) return 0;
  const next = w[at + word.S_NEXT];
  const fin = (flags & word.SAW_FIN) !== 0 && next === (w[at + word.S_FIN_SEQ] + 1) >>> 0 ? 1 : 0;
  const dataEnd = (next - fin) >>> 0;
  const acked = (w[peer + word.S_FLAGS] & word.MAX_ACK_KNOWN) !== 0;
  const from = acked ? w[peer + word.S_MAX_ACK] : (w[at + word.S_BASE] + 1) >>> 0;
  return Math.max(0, (dataEnd - from) | 0);
}

function rstFacts(
  kept: KeptReset | null,
  raw: number,
  w: Uint32Array,
  row: number,
): RstFacts | null {
  if (kept === null) return null;
  const flip = (w[row + F_FLAGS] & F_FLIPPED) === 0 ? 0 : 1;
  return {
    packet: kept.packet,
    side: (raw ^ flip) as SideIndex,
    form: kept.withAck ? 'rst-ack' : 'rst',
    seq: kept.seq,
    ack: kept.ack,
    validity: RST_VALIDITIES[kept.validity],
    answers: kept.answers,
    seqFromOwnFin: kept.seqFromOwnFin,
    ttl: kept.ttl,
    ipId: kept.ipId,
    window: kept.window,
    payload: kept.payload,
    receiverState: TCP_STATES[kept.receiverState],
  };
}

function orderedResets(client: SideFacts, server: SideFacts): readonly RstFacts[] {
  const all: RstFacts[] = [];
  for (const side of [client, server]) {
    if (side.firstRst === null) continue;
    all.push(side.firstRst);
    if (side.lastRst !== null && side.lastRst.packet !== side.firstRst.packet)
      all.push(side.lastRst);
  }
  return all.sort((a, b) => a.packet - b.packet);
}

function radarCounts(
  tracker: Tracker,
  w: Uint32Array,
  row: number,
  at: number,
  raw: number,
): RadarCounts {
  const misc = w[at + word.S_MISC];
  const bits = tracker.tcp.resets.ackFieldBits(w, row, raw);
  return {
    rst: misc & 15,
    rstAck: (misc >>> 4) & 15,
    data: (misc >>> 8) & 15,
    fin: (misc & word.RADAR_FIN) !== 0,
    ack: (misc & word.RADAR_ACK) !== 0,
    ackZero: (bits & ACK_FIELD_ZERO) !== 0,
    ackNonzero: (bits & ACK_FIELD_NONZERO) !== 0,
    ackDiffering: (bits & ACK_FIELD_DIFFERING) !== 0,
    zmap: (misc & word.MISC_ZMAP) !== 0,
  };
}

function endpoint(
  tracker: Tracker,
  flow: FlowNumber,
  raw: number,
): { readonly ip: string; readonly port: number } {
  return { ip: tracker.flows.ip(flow, raw), port: tracker.flows.port(flow, raw) };
}

function icmpFacts(tracker: Tracker, flow: FlowNumber, flip: number): IcmpFacts | null {
  const kept = tracker.icmp.of(flow);
  return kept === null ? null : { ...kept, quotedSide: (kept.quotedSide ^ flip) as SideIndex };
}
