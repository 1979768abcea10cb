import { LACKS } from '../capture/record.ts';
import type { FlowNumber, Nanoseconds, PacketNumber, SideIndex } from '../base/units.ts';
import type { CloseFacts } from './close-facts.ts';
import type { HttpFacts } from '../http/http-facts.ts';
import { PACKET_MARKS, type PacketMark } from '../tcp/tcp-names.ts';
import * as word from '../tcp/tcp-words.ts';
import { zeekConnState } from '../tcp/zeek-state.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';
import type {
  CloseShape,
  FlowFacts,
  FlowContext,
  FlowObservation,
  IdleGap,
  IcmpFacts,
  ProbePace,
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
import { NO_CONTEXT } from './flow-context.ts';
import { AFTERMATH_NANOS, longestIdle } from './idle-gaps.ts';
import { probePace } from './probe-pace.ts';
import { radarInput } from './radar-input.ts';
import { bytesOf, rstFacts, sideFacts } from './side-facts.ts';
import type { Tracker } from './tracker.ts';

/** Who adds what the tracker does not know itself. */
export interface FactsParts {
  close(observed: FlowObservation): CloseFacts;
  /** With the client first, also where the tracker learnt the roles late. */
  tls(flow: FlowNumber): TlsFacts | null;
  http(flow: FlowNumber): HttpFacts | null;
  /** What the other flows say; left out: nothing yet. */
  readonly context?: (flow: FlowNumber) => FlowContext;
  /** What is wrong with the recording (bits of `FAULT`); left out: nothing. */
  readonly recording?: (flow: FlowNumber) => number;
}

/** All facts of one flow, as of now. */
export function buildFacts(tracker: Tracker, flow: FlowNumber, parts: FactsParts): FlowFacts {
  const observed = new ObservedFlow(tracker, flow, parts);
  observed.close = parts.close(observed);
  return observed;
}

/** The facts of one flow before its close is classified. */
export function observeFlow(
  tracker: Tracker,
  flow: FlowNumber,
  parts: Omit<FactsParts, 'close'>,
): FlowObservation {
  return new ObservedFlow(tracker, flow, parts);
}

const nothingOfOthers = (): FlowContext => NO_CONTEXT;
const nothingWrong = (): number => 0;

const ZERO_WINDOW_PROBES = PACKET_MARKS.indexOf('zeroWindowProbe');

const UNCLASSIFIED: CloseFacts = {
  kind: 'open',
  by: 'unknown',
  stage: 'none',
  tags: [],
  signature: null,
  excluded: null,
};

/**
 * One flow's facts as one object of one shape: a million of them are built in a row when an analysis
 * is judged, so nothing is copied, methods are on the prototype, and what only texts need (addresses)
 * is made when asked.
 */
class ObservedFlow implements FlowFacts, FlowObservation {
  close = UNCLASSIFIED;
  readonly flow: FlowNumber;
  readonly proto: 'tcp' | 'udp';
  readonly roleBasis: FlowFacts['roleBasis'];
  readonly firstPacket: PacketNumber;
  readonly lastPacket: PacketNumber;
  readonly packets: number;
  readonly sides: readonly [SideFacts, SideFacts];
  readonly completeness: number;
  readonly sawHandshake: boolean;
  readonly handshakeRtt: Nanoseconds | null;
  readonly oneSided: boolean;
  readonly snapped: boolean;
  readonly listed: number;
  readonly synVariants: number;
  readonly synScales: boolean | null;
  readonly tls: TlsFacts | null;
  readonly http: HttpFacts | null;
  readonly icmp: IcmpFacts | null;
  readonly firstClose: PacketNumber;
  readonly firstReset: PacketNumber;
  readonly resets: readonly RstFacts[];
  readonly silenceAtEnd: Nanoseconds;
  readonly ending: RstFacts | null;
  readonly radar: RadarCounts;
  readonly shape: CloseShape;
  readonly bothClosed: PacketNumber;
  readonly zeroWindowProbes: number;
  private readonly tracker: Tracker;
  private readonly flip: 0 | 1;
  private readonly clientBase: number;
  private readonly serverBase: number;
  private readonly contextOf: (flow: FlowNumber) => FlowContext;
  private readonly recordingOf: (flow: FlowNumber) => number;

  constructor(tracker: Tracker, flow: FlowNumber, parts: Omit<FactsParts, 'close'>) {
    const { index, tcp } = tracker;
    const w = tracker.flows.rows.page(flow);
    const row = tracker.flows.rows.base(flow);
    const flags = w[row + F_FLAGS];
    const flip = (flags & F_FLIPPED) === 0 ? 0 : 1;
    const clientAt = word.sideAt(row, flip);
    const common = w[row + word.C_FLAGS];
    const handshakeAck = w[row + word.C_HANDSHAKE_ACK];
    const recentSyn = w[row + word.C_RECENT_SYN];
    const ending = tcp.resets.ending(w, row);
    const client = sideFacts(tracker, w, row, flow, flip);
    const server = sideFacts(tracker, w, row, flow, flip ^ 1);
    this.tracker = tracker;
    this.flip = flip;
    this.clientBase = w[clientAt + word.S_BASE];
    this.serverBase = w[word.sideAt(row, flip ^ 1) + word.S_BASE];
    this.flow = flow;
    this.proto = (flags & F_UDP) !== 0 ? 'udp' : 'tcp';
    this.roleBasis = ROLE_BASES[(flags >>> F_BASIS_SHIFT) & 3];
    this.firstPacket = firstPacketOf(w, row);
    this.lastPacket = Math.max(client.lastPacket, server.lastPacket);
    this.packets = client.packets + server.packets;
    this.sides = [client, server];
    this.completeness = completeness(common, this.packets);
    this.sawHandshake = handshakeAck !== 0;
    this.listed = tracker.listed.get(flow) ?? 0;
    const untimed = (this.listed & LACKS.time) !== 0;
    this.handshakeRtt =
      handshakeAck !== 0 && recentSyn !== 0 && !untimed
        ? index.nanosBetween(recentSyn, handshakeAck)
        : null;
    this.oneSided = client.packets === 0 || server.packets === 0;
    this.snapped = (common & word.SNAPPED) !== 0;
    this.synVariants = (flags & F_SYN_VARIANT) !== 0 ? 2 : w[clientAt + word.S_SYN] !== 0 ? 1 : 0;
    this.synScales = synScales(w, clientAt);
    this.tls = parts.tls(flow);
    this.http = parts.http(flow);
    this.icmp = (flags & F_ICMP) !== 0 ? icmpFacts(tracker, flow, flip) : null;
    this.firstReset = firstOf(client.firstRst?.packet ?? 0, server.firstRst?.packet ?? 0);
    this.firstClose = firstOf(firstOf(client.fin, server.fin), this.firstReset);
    this.ending =
      ending === null ? null : rstFacts(tcp.resets.keptEnding(w, row), ending.side, w, row);
    this.resets = orderedResets(client, server, this.ending);
    const watched = tracker.watchedUntil(this.lastPacket);
    this.silenceAtEnd = untimed ? 0 : index.nanosSince(this.lastPacket, watched.sec, watched.nsec);
    this.radar = radarInput(tracker, flow);
    this.shape = closeShape(w, row, clientAt);
    this.bothClosed = word.bothClosed(w, row);
    this.zeroWindowProbes =
      tcp.anomalies.marked(w, row, ZERO_WINDOW_PROBES) + tcp.anomalies.keepAliveProbes(w, row);
    this.contextOf = parts.context ?? nothingOfOthers;
    this.recordingOf = parts.recording ?? nothingWrong;
  }

  get client(): { readonly ip: string; readonly port: number } {
    return endpoint(this.tracker, this.flow, this.flip);
  }

  get server(): { readonly ip: string; readonly port: number } {
    return endpoint(this.tracker, this.flow, this.flip ^ 1);
  }

  get context(): FlowContext {
    return this.contextOf(this.flow);
  }

  get recording(): number {
    return this.recordingOf(this.flow);
  }

  get idle(): IdleGap | null {
    const { tracker, lastPacket } = this;
    if ((this.listed & LACKS.time) !== 0) return null;
    return longestIdle(tracker.index, tracker.chainStart(this.flow), lastPacket, Infinity);
  }

  get keepAlives(): number {
    return analysisCounts(this.tracker, this.flow).keepAlive;
  }

  probePace(since: PacketNumber): ProbePace {
    return probePace(this.tracker.index, since);
  }

  idleBefore(packet: PacketNumber): IdleGap | null {
    const { tracker } = this;
    if ((this.listed & LACKS.time) !== 0) return null;
    return longestIdle(tracker.index, tracker.chainStart(this.flow), packet, AFTERMATH_NANOS);
  }

  at(packet: PacketNumber): Nanoseconds {
    return this.tracker.index.nanosBetween(this.firstPacket, packet);
  }

  between(a: PacketNumber, b: PacketNumber): Nanoseconds {
    return this.tracker.index.nanosBetween(a, b);
  }

  relativeSeq(side: SideIndex, seq: number): number {
    return (seq - (side === 0 ? this.clientBase : this.serverBase)) >>> 0;
  }
}

/** The smaller packet number that is not 0; 0 where both are. */
function firstOf(a: PacketNumber, b: PacketNumber): PacketNumber {
  if (a === 0) return b;
  return b !== 0 && b < a ? b : a;
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

/** Letters of a history that a table shows; the record has it whole. */
const SHOWN_LETTERS = 200;

/** Zeek's history for tables: at most 200 letters and then `…`; null for UDP. */
export function shownHistory(tracker: Tracker, flow: FlowNumber): string | null {
  const w = tracker.flows.rows.page(flow);
  const row = tracker.flows.rows.base(flow);
  const flags = w[row + F_FLAGS];
  if ((flags & F_UDP) !== 0) return null;
  return tracker.tcp.history.text(w, row, flow, (flags & F_FLIPPED) !== 0, SHOWN_LETTERS);
}

const NO_RESETS: readonly RstFacts[] = [];

function orderedResets(
  client: SideFacts,
  server: SideFacts,
  ending: RstFacts | null,
): readonly RstFacts[] {
  if (client.firstRst === null && server.firstRst === null) return NO_RESETS;
  const all: RstFacts[] = [];
  for (const side of [client, server]) {
    if (side.firstRst === null) continue;
    all.push(side.firstRst);
    if (side.lastRst !== null && side.lastRst.packet !== side.firstRst.packet)
      all.push(side.lastRst);
  }
  if (ending !== null && !all.some((reset) => reset.packet === ending.packet)) all.push(ending);
  return all.sort((a, b) => a.packet - b.packet);
}

function closeShape(w: Uint32Array, row: number, client: number): CloseShape {
  const misc = w[client + word.S_MISC];
  const both = w[row + word.S_MISC] | w[row + word.SIDE_STEP + word.S_MISC];
  return {
    secondFlight: (misc & word.MISC_SECOND_FLIGHT) !== 0,
    synData: (misc & word.MISC_TFO) !== 0,
    illegalFlags: (both & word.MISC_ILLEGAL_FLAGS) !== 0,
    reusedPorts: (w[row + word.C_FLAGS] & word.REUSED) !== 0,
    scannerSyn: (misc & word.MISC_SCANNER_SYN) !== 0,
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

function synScales(w: Uint32Array, clientAt: number): boolean | null {
  const known = w[clientAt + word.S_FLAGS] & (word.SCALE_KNOWN | word.SCALE_NONE);
  if (w[clientAt + word.S_SYN] === 0 || known === 0) return null;
  return (known & word.SCALE_KNOWN) !== 0;
}
