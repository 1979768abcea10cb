import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK } from '../wire/decoded-packet.ts';
import { handshakeRtt } from './learn-handshake.ts';
import type { PacketClock } from './packet-clock.ts';
import {
  OUTCOME_ACCEPTED,
  OUTCOME_UNKNOWN,
  outcomeOf,
  resetOutcomes,
  type OldRange,
  type ResetSight,
} from './reset-outcome.ts';
import { scaledWindow } from './segment-analysis.ts';
import type { SequenceHoles } from './sequence-holes.ts';
import { acknowledgesSyn } from './stale-ack.ts';
import * as state from './state-numbers.ts';
import { RST_VALIDITIES } from './tcp-names.ts';
import {
  bothClosed,
  C_RECENT_SYN,
  HAS_HOLES,
  LAST_ACK_KNOWN,
  LAST_HAD_ACK,
  MAX_ACK_KNOWN,
  MISC_GOT_FIN,
  MISC_SACK,
  NEXT_KNOWN,
  S_ACK_PACKET,
  S_BASE,
  S_FIN,
  S_FIN_SEQ,
  S_FLAGS,
  S_LAST,
  S_LAST_ACK,
  S_LAST_DATA,
  S_MAX_ACK,
  S_MISC,
  S_NEXT,
  S_PREVIOUS_ACK,
  S_PREVIOUS_ACK_PACKET,
  S_SACK_RIGHT,
  S_SYN,
  S_WINDOW,
  SAW_FIN,
  SAW_SYN,
  SCALE_KNOWN,
  SCALE_NONE,
} from './tcp-words.ts';

/** Positions in RST_VALIDITIES, for packed columns. */
export const EXACT = RST_VALIDITIES.indexOf('exact');
export const IN_WINDOW = RST_VALIDITIES.indexOf('in-window');
export const LEFT = RST_VALIDITIES.indexOf('left');
export const RIGHT = RST_VALIDITIES.indexOf('right');
export const UNJUDGED = RST_VALIDITIES.indexOf('unknown');

/**
 * A reset answers at once: within this, or two round trips where those are longer. The same number
 * after a longer pause is a coincidence (nothing else was sent).
 */
export const ANSWER_NANOS = 1e9;
/** Without a known round trip, an ACK this much later than data was sent after the data had arrived. */
export const CROSSING_NANOS = 200_000_000;

/** What a reset means to its receiver. Filled by `judgeReset`, reused for every reset. */
export class ResetJudgement implements ResetSight {
  /** Index into RST_VALIDITIES. */
  validity = UNJUDGED;
  /** The receiver's endpoint obeys it (Linux today: RFC 5961 and its two exceptions). */
  accepted = false;
  /** Accepted by an exception or for want of knowledge: the receiver's later packets may disprove it. */
  weak = false;
  /** The packet of the receiver that it answers, 0: spontaneous. */
  answers = 0;
  /** The receiver's state before it. */
  receiverState: number = state.UNKNOWN;
  /** What endpoints of each generation make of it, packed (reset-outcome). */
  outcomes = 0;
  /** Signs of another sender: see ip-series and round-trip-test. */
  ipIdCopied = false;
  beatsRoundTrip = false;
  bothClosed = false;
  oldRange: OldRange = 'open';
  finNumber = false;
  sackEdge = false;
  captureGap = false;
}

/**
 * Judges a reset from `me` to `peer` by what the capture shows of the receiver: RCV.NXT lies between its
 * own highest ACK (below that it is certainly left) and the end of the contiguous bytes sent to it, of
 * which some may have been lost behind the capture point. The end is taken for exact; so is the highest
 * ACK when it was repeated after those bytes; between them it cannot be told.
 *
 * Accepted (FACTS 3.8, Linux 6.1 to 7.2): seq = RCV.NXT; seq = RCV.NXT - 1 in CLOSE-WAIT, LAST-ACK and
 * CLOSING (the number of the FIN that it has); seq = right edge of its highest SACK block; and in
 * SYN-SENT a RST+ACK that acknowledges the SYN or a part of its payload (RFC 9293 3.10.7.3). In-window others get a challenge ACK.
 */
export function judgeReset(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  senderKey: number,
  p: DecodedPacket,
  holes: SequenceHoles,
  clock: PacketClock,
  sec: number,
  nsec: number,
  out: ResetJudgement,
): void {
  out.receiverState = state.stateOf(w, peer);
  out.answers = answeredPacket(w, row, me, peer, p);
  out.weak = false;
  out.bothClosed = bothClosed(w, row) !== 0;
  out.oldRange = 'open';
  out.finNumber = false;
  out.sackEdge = false;
  out.captureGap = false;
  judgeNumber(w, row, me, peer, senderKey, p, holes, clock, sec, nsec, out);
  out.outcomes = resetOutcomes(out);
}

/**
 * Makes the receiver take the reset as an endpoint of another generation would, for good: what packets
 * show of it later does not undo that. Where the capture does not tell, today's judgement stays.
 */
export function obeyAs(generation: number, out: ResetJudgement): void {
  const outcome = outcomeOf(out.outcomes, generation);
  if (outcome === OUTCOME_UNKNOWN) return;
  out.accepted = outcome === OUTCOME_ACCEPTED;
  out.weak = false;
}

/** The capture tells what an endpoint of a generation makes of the reset. */
export function isTold(generation: number, out: ResetJudgement): boolean {
  return outcomeOf(out.outcomes, generation) !== OUTCOME_UNKNOWN;
}

/** Validity, whether the receiver obeys, and what the generations' rules need. */
function judgeNumber(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  senderKey: number,
  p: DecodedPacket,
  holes: SequenceHoles,
  clock: PacketClock,
  sec: number,
  nsec: number,
  out: ResetJudgement,
): void {
  if (out.receiverState === state.SYN_SENT) {
    const fits = (p.flags & ACK) !== 0 && acknowledgesSyn(w, peer, p.ack);
    out.validity = fits ? EXACT : UNJUDGED;
    out.accepted = fits;
    return; // however late: only an answer can carry the SYN's number
  }
  if (out.answers !== 0 && !isAtOnce(w, row, out.answers, clock, sec, nsec)) out.answers = 0;
  const mine = w[me + S_FLAGS];
  const theirs = w[peer + S_FLAGS];
  if ((mine & NEXT_KNOWN) === 0 && (theirs & MAX_ACK_KNOWN) === 0) {
    out.validity = UNJUDGED;
    out.accepted = true;
    out.weak = true;
    return;
  }
  const expected = receiveNext(w, me, peer, senderKey, holes);
  const distance = (p.seq - expected) | 0;
  out.validity =
    distance === 0
      ? EXACT
      : distance < 0
        ? leftOrOpen(w, row, me, peer, p.seq, clock)
        : rightOrInside(w, me, peer, distance);
  out.oldRange = oldRange(w, me, peer, p.seq, expected, out.validity);
  out.accepted = out.validity === EXACT;
  if (distance === 0) return;
  out.weak = true;
  out.finNumber =
    distance === -1 &&
    (mine & SAW_FIN) !== 0 &&
    p.seq === w[me + S_FIN_SEQ] &&
    holdsFin(w, peer, out.receiverState);
  out.sackEdge =
    (w[peer + S_MISC] & MISC_SACK) !== 0 &&
    p.seq === w[peer + S_SACK_RIGHT] &&
    ((p.seq - w[peer + S_MAX_ACK]) | 0) > 0;
  // The capture, not the receiver, may lack the bytes between: an abort at the sender's own end.
  out.captureGap = (mine & HAS_HOLES) !== 0 && p.seq === w[me + S_NEXT];
  const obeyed = out.finNumber && out.receiverState !== state.CLOSED;
  if (obeyed || out.sackEdge || out.captureGap) out.accepted = true;
}

/** CLOSE-WAIT, LAST-ACK, CLOSING, or CLOSED by a reset after one of them. */
function holdsFin(w: Uint32Array, peer: number, receiverState: number): boolean {
  return (
    receiverState === state.CLOSE_WAIT ||
    receiverState === state.LAST_ACK ||
    receiverState === state.CLOSING ||
    (receiverState === state.CLOSED && (w[peer + S_MISC] & MISC_GOT_FIN) !== 0)
  );
}

/** [RCV.WUP, RCV.NXT + window]: RCV.WUP is the receiver's highest ACK, if none is on its way here. */
function oldRange(
  w: Uint32Array,
  me: number,
  peer: number,
  seq: number,
  expected: number,
  validity: number,
): OldRange {
  const acked =
    (w[peer + S_FLAGS] & MAX_ACK_KNOWN) !== 0 ? w[peer + S_MAX_ACK] : (w[me + S_BASE] + 1) >>> 0;
  const above = (seq - expected) | 0;
  if (validity === EXACT || above === 0) return 'inside';
  if (above < 0) return ((seq - acked) | 0) < 0 ? 'outside' : 'open';
  if ((w[peer + S_WINDOW] & 0x1000000) === 0) return 'open';
  const known = (w[peer + S_FLAGS] & (SCALE_KNOWN | SCALE_NONE)) !== 0;
  const raw = w[peer + S_WINDOW] & 0xffff;
  const least = known ? scaledWindow(w, peer, me) : raw;
  const most = known ? least : raw * 2 ** 14;
  if (((seq - acked) | 0) <= least) return 'inside';
  return above > most ? 'outside' : 'open';
}

/** The receiver's RCV.NXT as far as the capture shows it: contiguous bytes of `me`, at least what `peer` acknowledged. */
function receiveNext(
  w: Uint32Array,
  me: number,
  peer: number,
  senderKey: number,
  holes: SequenceHoles,
): number {
  const mine = w[me + S_FLAGS];
  const theirs = w[peer + S_FLAGS];
  if ((theirs & MAX_ACK_KNOWN) === 0) {
    const next = w[me + S_NEXT];
    return (mine & HAS_HOLES) === 0
      ? next
      : holes.firstAbove(senderKey, (next - 0x7fffffff) >>> 0, next);
  }
  const acked = w[peer + S_MAX_ACK];
  if ((mine & NEXT_KNOWN) === 0) return acked;
  const next = w[me + S_NEXT];
  if (((acked - next) | 0) >= 0) return acked;
  const contiguous = (mine & HAS_HOLES) === 0 ? next : holes.firstAbove(senderKey, acked, next);
  return ((contiguous - acked) | 0) > 0 ? contiguous : acked;
}

/** Left of what the receiver acknowledged, exactly there, or not to be told. */
function leftOrOpen(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  seq: number,
  clock: PacketClock,
): number {
  const known = (w[peer + S_FLAGS] & MAX_ACK_KNOWN) !== 0;
  const acked = known ? w[peer + S_MAX_ACK] : (w[me + S_BASE] + 1) >>> 0;
  const distance = (seq - acked) | 0;
  if (distance < 0) return LEFT;
  return distance === 0 && known && lacksTheRest(w, row, me, peer, clock) ? EXACT : UNJUDGED;
}

/** The receiver repeated its highest ACK a round trip after the sender's newest data: that never arrived. */
function lacksTheRest(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  clock: PacketClock,
): boolean {
  if ((w[peer + S_FLAGS] & LAST_HAD_ACK) === 0 || w[peer + S_LAST_ACK] !== w[peer + S_MAX_ACK])
    return false;
  const sent = Math.max(w[me + S_LAST_DATA], w[me + S_FIN]);
  const rtt = handshakeRtt(w, row, clock);
  return (
    sent !== 0 &&
    w[peer + S_LAST] > sent &&
    clock.nanosBetween(sent, w[peer + S_LAST]) >= (rtt > 0 ? rtt : CROSSING_NANOS)
  );
}

/** A packet is answered at once or not at all. */
export function isAtOnce(
  w: Uint32Array,
  row: number,
  packet: number,
  clock: PacketClock,
  sec: number,
  nsec: number,
): boolean {
  const limit = Math.max(ANSWER_NANOS, 2 * handshakeRtt(w, row, clock));
  return clock.nanosSince(packet, sec, nsec) <= limit;
}

/** Beyond the window, in it, or not to be told because the window's scale was not seen. */
function rightOrInside(w: Uint32Array, me: number, peer: number, distance: number): number {
  if ((w[peer + S_WINDOW] & 0x1000000) === 0) return UNJUDGED;
  const known = (w[peer + S_FLAGS] & (SCALE_KNOWN | SCALE_NONE)) !== 0;
  const raw = w[peer + S_WINDOW] & 0xffff;
  if (distance < (known ? scaledWindow(w, peer, me) : raw)) return IN_WINDOW;
  return known || distance >= raw * 2 ** 14 ? RIGHT : UNJUDGED;
}

/**
 * RFC 9293 3.5.2: a segment with ACK is answered by a RST without ACK and seq = its ACK field; one
 * without ACK by a RST+ACK with seq 0 and ack = its end. Resets are never remembered as answerable.
 */
function answeredPacket(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  p: DecodedPacket,
): number {
  const theirs = w[peer + S_FLAGS];
  if ((p.flags & ACK) === 0) {
    if (
      (theirs & LAST_ACK_KNOWN) !== 0 &&
      w[peer + S_ACK_PACKET] !== 0 &&
      p.seq === w[peer + S_LAST_ACK]
    ) {
      return tookData(w, me, peer, w[peer + S_ACK_PACKET]) ? 0 : w[peer + S_ACK_PACKET];
    }
    if (p.seq !== w[peer + S_PREVIOUS_ACK]) return 0;
    const before = w[peer + S_PREVIOUS_ACK_PACKET];
    return tookData(w, me, peer, before) ? 0 : before;
  }
  if ((theirs & NEXT_KNOWN) === 0) return 0;
  const synSent = state.stateOf(w, peer) === state.SYN_SENT;
  if (synSent ? !acknowledgesSyn(w, peer, p.ack) : p.ack !== w[peer + S_NEXT]) return 0;
  const silentSoFar = (w[me + S_FLAGS] & (SAW_SYN | NEXT_KNOWN)) === 0;
  if (p.seq !== 0 && !silentSoFar) return 0;
  if ((theirs & LAST_HAD_ACK) === 0 && w[peer + S_LAST] !== 0) return w[peer + S_LAST];
  if ((theirs & SAW_SYN) !== 0 && synSent) {
    const recent = w[row + C_RECENT_SYN];
    return recent !== 0 ? recent : w[peer + S_SYN];
  }
  return 0;
}

/** That newest data was acknowledged after it came: a live socket took it, so no reset answers it. */
function tookData(w: Uint32Array, me: number, peer: number, packet: number): boolean {
  return (
    packet === w[peer + S_LAST_DATA] &&
    w[me + S_LAST] > packet &&
    (w[me + S_FLAGS] & MAX_ACK_KNOWN) !== 0 &&
    w[me + S_MAX_ACK] === w[peer + S_NEXT] &&
    (w[peer + S_FLAGS] & SAW_FIN) === 0
  );
}
