import type { FlowNumber, SideIndex } from '../base/units.ts';
import { largestIpIdStep, largestTtlStep } from '../tcp/ip-series.ts';
import type { KeptReset } from '../tcp/kept-reset.ts';
import { longestPassed, LONGEST_MASK } from '../tcp/longest-segment.ts';
import { stateOf } from '../tcp/state-numbers.ts';
import { RST_VALIDITIES, TCP_STATES } from '../tcp/tcp-names.ts';
import * as word from '../tcp/tcp-words.ts';
import { knowsWindow, lastWindow, widestWindow } from '../tcp/widest-window.ts';
import type { RstFacts, SideFacts } from './flow-facts.ts';
import { RST_OUTCOMES } from './rst-outcomes.ts';
import { F_FLAGS, F_FLIPPED, F_UDP, speechCodeOf } from './flow-table.ts';
import { speechOf } from './speech.ts';
import type { Tracker } from './tracker.ts';

/** Payload bytes of a side, 64-bit safe. */
export function bytesOf(w: Uint32Array, at: number): number {
  return (w[at + word.S_BYTES_HIGH] >>> 20) * 0x100000000 + w[at + word.S_BYTES_LOW];
}

/** The facts of one raw side of a flow's row. */
export function sideFacts(
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
  const counts = w[at + word.S_COUNTS];
  const [rstCount, rstAckCount] = tcp.resets.counts(w, row, raw);
  const udp = (w[row + F_FLAGS] & F_UDP) !== 0;
  const bytes = bytesOf(w, at);
  const known = knowsWindow(w, at);
  const unacked = udp ? 0 : unackedBytes(w, at, peer);
  return {
    packets: w[at + word.S_PACKETS],
    bytes,
    uniqueBytes: udp ? bytes : uniqueBytes(tracker, w, at, key),
    missingBytes: missingBytes(tracker, w, at, peer, key),
    firstPacket: w[at + word.S_FIRST],
    lastPacket: w[at + word.S_LAST],
    syn: w[at + word.S_SYN],
    synCount: (counts >>> 8) & 255,
    lastSyn: Math.max(w[at + word.S_SYN], tcp.anomalies.lastSyn(w, row, raw)),
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
    unackedBytes: unacked,
    bytesAfterPeerClose: Math.min(unacked, tcp.anomalies.lateBytes(w, row, raw)),
    firstDataAfterPeerFin: tcp.anomalies.latePacket(w, row, raw),
    lastAckAfterOwnFin: tcp.anomalies.lateAck(w, row, raw),
    ackedAfterPeerFin: tcp.anomalies.lateAckBytes(w, row, raw ^ 1),
    conflictingData: tracker.starts.conflict(key),
    retransmissions: tcp.anomalies.retransmissions(w, row, raw),
    unansweredRetransmissions: tcp.anomalies.unanswered(w, row, raw),
    firstUnanswered: tcp.anomalies.firstUnanswered(w, row, raw),
    zeroWindows: tcp.anomalies.zeroWindows(w, row, raw),
    zeroWindowSince: tcp.anomalies.closedSince(w, row, raw),
    lastWindow: known ? lastWindow(w, at, peer) : null,
    ttl: (w[at + word.S_WINDOW] >>> 16) & 255,
    largestIpIdStep: largestIpIdStep(w[at + word.S_IP]),
    largestTtlStep: largestTtlStep(w[at + word.S_IP]),
    maxSegment: w[at + word.S_BYTES_HIGH] & LONGEST_MASK,
    largestWindow: known ? widestWindow(w, at, peer) : null,
    stuckLength: tcp.anomalies.stuckLength(w, row, raw),
    stuckTries: tcp.anomalies.stuckTries(w, row, raw),
    largestDelivered: udp ? 0 : longestPassed(w, row, at, peer, raw),
    speech: speechOf(speechCodeOf(w, row, raw), w[at + word.S_FIRST_DATA] !== 0),
    state: TCP_STATES[stateOf(w, at)],
  };
}

/** What the other side acknowledged of this one; the lowest number where it acknowledged nothing. */
function ackedBy(w: Uint32Array, at: number, peer: number): number {
  return (w[peer + word.S_FLAGS] & word.MAX_ACK_KNOWN) !== 0
    ? w[peer + word.S_MAX_ACK]
    : w[at + word.S_BASE];
}

/** Bytes of a raw side of a flow that the other one acknowledged and the capture lacks. */
export function missingBytesOf(tracker: Tracker, flow: FlowNumber, raw: number): number {
  const { rows } = tracker.flows;
  const w = rows.page(flow);
  const row = rows.base(flow);
  return missingBytes(tracker, w, word.sideAt(row, raw), word.sideAt(row, raw ^ 1), flow * 2 + raw);
}

function missingBytes(
  { tcp }: Tracker,
  w: Uint32Array,
  at: number,
  peer: number,
  key: number,
): number {
  const holes = (w[at + word.S_FLAGS] & word.HAS_HOLES) !== 0;
  return missingTail(w, at, peer) + (holes ? tcp.holes.below(key, ackedBy(w, at, peer)) : 0);
}

/**
 * Acknowledged beyond the last byte captured: the capture lacks the tail. One alone is nothing: that is
 * the FIN, or the byte of a window probe.
 */
function missingTail(w: Uint32Array, at: number, peer: number): number {
  const flags = w[at + word.S_FLAGS];
  if ((flags & word.NEXT_KNOWN) === 0 || (w[peer + word.S_FLAGS] & word.MAX_ACK_KNOWN) === 0)
    return 0;
  const next = w[at + word.S_NEXT];
  if (finIsLast(w, at)) return 0;
  const tail = (w[peer + word.S_MAX_ACK] - next) | 0;
  return tail > 1 ? tail : 0;
}

/** The highest number is the FIN's own; where data reaches beyond it, its number is one of the data's. */
function finIsLast(w: Uint32Array, at: number): boolean {
  return (
    (w[at + word.S_FLAGS] & word.SAW_FIN) !== 0 &&
    w[at + word.S_NEXT] === (w[at + word.S_FIN_SEQ] + 1) >>> 0
  );
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
  const fin = finIsLast(w, at) ? 1 : 0;
  const holes = (flags & word.HAS_HOLES) === 0 ? 0 : tracker.tcp.holes.total(key);
  return Math.max(0, span - fin - holes);
}

/** Payload beyond the other side's highest ACK. */
function unackedBytes(w: Uint32Array, at: number, peer: number): number {
  const flags = w[at + word.S_FLAGS];
  if ((flags & word.NEXT_KNOWN) === 0) return 0;
  const next = w[at + word.S_NEXT];
  const dataEnd = (next - (finIsLast(w, at) ? 1 : 0)) >>> 0;
  const acked = (w[peer + word.S_FLAGS] & word.MAX_ACK_KNOWN) !== 0;
  const max = w[peer + word.S_MAX_ACK];
  // A FIN numbered before the data: the ACK of it acknowledges no byte of them.
  const finOnly = (flags & word.SAW_FIN) !== 0 && max === (w[at + word.S_FIN_SEQ] + 1) >>> 0;
  const from = acked ? (finOnly ? w[at + word.S_FIN_SEQ] : max) : (w[at + word.S_BASE] + 1) >>> 0;
  return Math.max(0, (dataEnd - from) | 0);
}

/** A kept reset of a raw side as the rules see it. */
export function rstFacts(
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
    ipIdStep: kept.ipIdStep,
    window: kept.window,
    payload: kept.payload,
    receiverState: TCP_STATES[kept.receiverState],
    outcomes: RST_OUTCOMES[kept.outcomes],
    reservedBits: kept.reservedBits,
    ipIdCopied: kept.ipIdCopied,
    beatsRoundTrip: kept.beatsRoundTrip,
  };
}
