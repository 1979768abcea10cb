import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import type { PacketClock } from './packet-clock.ts';
import { PACKET_MARKS, type PacketMark } from './tcp-names.ts';
import {
  C_HANDSHAKE_ACK,
  C_RECENT_SYN,
  CONTIGUOUS_KNOWN,
  LAST_KEEP_ALIVE,
  LAST_ZERO_PROBE,
  MAX_ACK_KNOWN,
  MISC_ANALYSED,
  S_CONTIGUOUS,
  S_COUNTS,
  S_FLAGS,
  S_MAX_ACK,
  S_LAST,
  S_ANALYSED_ACK,
  S_ANALYSED_WINDOW,
  S_ANALYSED_NEXT,
  S_MISC,
  S_NEXT_PACKET,
  S_WINDOW,
  SCALE_KNOWN,
  SCALE_NONE,
  SCALE_SHIFT,
} from './tcp-words.ts';

/** The bit of a mark in the packet index. */
export function markBit(mark: PacketMark): number {
  return 1 << PACKET_MARKS.indexOf(mark);
}

/** The marks as bits, one for each of PACKET_MARKS. */
export const RETRANSMISSION = markBit('retransmission');
export const FAST_RETRANSMISSION = markBit('fastRetransmission');
export const SPURIOUS_RETRANSMISSION = markBit('spuriousRetransmission');
export const OUT_OF_ORDER = markBit('outOfOrder');
export const LOST_SEGMENT = markBit('lostSegment');
export const ACK_LOST_SEGMENT = markBit('ackLostSegment');
export const DUPLICATE_ACK = markBit('duplicateAck');
export const ZERO_WINDOW = markBit('zeroWindow');
export const ZERO_WINDOW_PROBE = markBit('zeroWindowProbe');
export const WINDOW_FULL = markBit('windowFull');
export const KEEP_ALIVE = markBit('keepAlive');
export const REUSED_PORTS = markBit('reusedPorts');
export const KEEP_ALIVE_ACK = markBit('keepAliveAck');
export const ZERO_WINDOW_PROBE_ACK = markBit('zeroWindowProbeAck');
export const WINDOW_UPDATE = markBit('windowUpdate');

/** Fast retransmissions follow the duplicate ACKs within 20 ms; without an RTT, 3 ms part reordering from loss. */
const FAST_NANOS = 20_000_000;
const REORDER_NANOS = 3_000_000;

const ZERO_ACKS = 0x00ffffff;
const ONE_ACK = 0x01000000;

/**
 * Wireshark's tcp.analysis flags of one packet (FACTS 6.4, in its order), judged before the row
 * learns of the packet, and the three numbers per side that only this analysis needs
 * (contiguous end, duplicate-ACK run, last segment's kind). Returns the marks.
 */
export function analyseSegment(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  p: DecodedPacket,
  clock: PacketClock,
  sec: number,
  nsec: number,
): number {
  const flags = p.flags;
  const length = p.payloadLength;
  const seq = p.seq;
  const control = flags & (SYN | FIN | RST);
  const mine = w[me + S_FLAGS];
  const theirs = w[peer + S_FLAGS];
  const nextKnown = (w[me + S_MISC] & MISC_ANALYSED) !== 0;
  const next = w[me + S_ANALYSED_NEXT];
  const ackSame = p.ack === w[me + S_ANALYSED_ACK];
  const lastWindow = w[me + S_ANALYSED_WINDOW] & 0xffff;

  let marks = 0;
  if (
    length === 1 &&
    nextKnown &&
    seq === next &&
    (w[peer + S_ANALYSED_WINDOW] & 0x1ffff) === 0x10000
  ) {
    marks = ZERO_WINDOW_PROBE;
  } else {
    if (p.window === 0 && control === 0) marks |= ZERO_WINDOW;
    if (nextKnown && ((seq - next) | 0) > 0 && (flags & RST) === 0) marks |= LOST_SEGMENT;
    if (nextKnown && length <= 1 && seq === (next - 1) >>> 0 && control === 0) marks |= KEEP_ALIVE;
    if (length > 0 && control === 0 && (theirs & (SCALE_KNOWN | SCALE_NONE)) !== 0) {
      const edge = (w[peer + S_ANALYSED_ACK] + analysedWindow(w, peer, me)) >>> 0;
      if ((seq + length) >>> 0 === edge) marks |= WINDOW_FULL;
    }
    if (length === 0 && control === 0 && nextKnown && seq === next && ackSame) {
      marks |= pureAckMark(p.window, lastWindow, theirs);
    }
  }

  if ((marks & DUPLICATE_ACK) !== 0) countDuplicateAck(w, me);
  else if (!ackSame) w[me + S_COUNTS] &= ZERO_ACKS;

  if (
    (flags & ACK) !== 0 &&
    (theirs & CONTIGUOUS_KNOWN) !== 0 &&
    ((p.ack - w[peer + S_CONTIGUOUS]) | 0) > 0
  ) {
    if (tellsOfGap(w, peer)) marks |= ACK_LOST_SEGMENT;
  }

  if ((length > 0 || (flags & (SYN | FIN)) !== 0) && (marks & KEEP_ALIVE) === 0) {
    marks |= repeatMark(w, row, me, peer, p, clock, sec, nsec);
  }

  const kept = mine & ~(LAST_KEEP_ALIVE | LAST_ZERO_PROBE);
  const kind =
    (marks & KEEP_ALIVE) !== 0
      ? LAST_KEEP_ALIVE
      : (marks & ZERO_WINDOW_PROBE) !== 0
        ? LAST_ZERO_PROBE
        : 0;
  w[me + S_FLAGS] = kept | kind;
  return marks;
}

/**
 * What Wireshark takes for a keep-alive is the same byte sent again, where it carries the last byte sent and that
 * was never acknowledged: a keep-alive asks about what the other side has.
 */
export function isByteAgain(
  w: Uint32Array,
  peer: number,
  p: DecodedPacket,
  marks: number,
): boolean {
  if ((marks & KEEP_ALIVE) === 0 || p.payloadLength !== 1) return false;
  if ((w[peer + S_ANALYSED_WINDOW] & 0x1ffff) === 0x10000) return false;
  return (w[peer + S_FLAGS] & MAX_ACK_KNOWN) !== 0 && ((p.seq - w[peer + S_MAX_ACK]) | 0) >= 0;
}

/**
 * What the analysis keeps of the packet: ACK field, window, Wireshark's end of the sequence space and
 * its contiguous part. A zero-window probe does not move the latter two.
 */
export function advanceAnalysed(
  w: Uint32Array,
  me: number,
  p: DecodedPacket,
  packet: number,
  marks: number,
): void {
  w[me + S_ANALYSED_ACK] = p.ack;
  w[me + S_ANALYSED_WINDOW] = p.window | ((p.flags & SYN) !== 0 ? 0x30000 : 0x10000);
  if ((marks & ZERO_WINDOW_PROBE) !== 0) return;
  const end = (p.seq + p.payloadLength + ((p.flags & (SYN | FIN)) !== 0 ? 1 : 0)) >>> 0;
  if ((w[me + S_MISC] & MISC_ANALYSED) === 0 || ((end - w[me + S_ANALYSED_NEXT]) | 0) > 0) {
    w[me + S_ANALYSED_NEXT] = end;
    w[me + S_NEXT_PACKET] = packet;
    w[me + S_MISC] |= MISC_ANALYSED;
  }
  if ((w[me + S_FLAGS] & CONTIGUOUS_KNOWN) !== 0 && p.seq !== w[me + S_CONTIGUOUS]) return;
  w[me + S_CONTIGUOUS] = w[me + S_ANALYSED_NEXT];
  w[me + S_FLAGS] |= CONTIGUOUS_KNOWN;
}

/**
 * An ACK beyond what was seen is told once for a gap: until the side with the gap acknowledges
 * something new. Wireshark remembers that in the side's count of duplicate ACKs (all bits set).
 */
function tellsOfGap(w: Uint32Array, side: number): boolean {
  if (((w[side + S_CONTIGUOUS] - w[side + S_ANALYSED_NEXT]) | 0) < 0) {
    w[side + S_CONTIGUOUS] = w[side + S_ANALYSED_NEXT];
    return true;
  }
  const untold = w[side + S_COUNTS] >>> 24 === 0;
  w[side + S_COUNTS] |= ~ZERO_ACKS;
  return untold;
}

/** One more in a row: from 255 ("told of a gap") to 1, as Wireshark numbers them. */
function countDuplicateAck(w: Uint32Array, me: number): void {
  const count = w[me + S_COUNTS] >>> 24;
  const next = count === 255 ? 1 : Math.min(count + 1, 254);
  w[me + S_COUNTS] = (w[me + S_COUNTS] & ZERO_ACKS) | (next * ONE_ACK);
}

/** An empty segment that repeats the last acknowledgement: what its window makes of it. */
function pureAckMark(window: number, lastWindow: number, theirs: number): number {
  if (window !== lastWindow) return window === 0 ? 0 : WINDOW_UPDATE;
  if (window === 0) return (theirs & LAST_ZERO_PROBE) !== 0 ? ZERO_WINDOW_PROBE_ACK : 0;
  return (theirs & LAST_KEEP_ALIVE) !== 0 ? KEEP_ALIVE_ACK : DUPLICATE_ACK;
}

/** The window that Wireshark compares with: of the last packet of any kind, a SYN's never scaled. */
function analysedWindow(w: Uint32Array, side: number, other: number): number {
  const packed = w[side + S_ANALYSED_WINDOW];
  const shift = (packed & 0x20000) !== 0 ? 0 : windowShift(w, side, other);
  return (packed & 0xffff) << shift;
}

/** The receive window of `side` in bytes; scaling counts only when both SYNs offered it. */
export function scaledWindow(w: Uint32Array, side: number, other: number): number {
  return (w[side + S_WINDOW] & 0xffff) << windowShift(w, side, other);
}

/** The shift of a side's windows, 0 to 14 (the decoder takes larger ones for 14): a scaled window stays below 2^30. */
export function windowShift(w: Uint32Array, side: number, other: number): number {
  const flags = w[side + S_FLAGS];
  const scales = (flags & SCALE_KNOWN) !== 0 && (w[other + S_FLAGS] & SCALE_NONE) === 0;
  return scales ? (flags >>> SCALE_SHIFT) & 15 : 0;
}

/** Spurious, fast, reordered or plain retransmission: for segments that occupy sequence space. */
function repeatMark(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  p: DecodedPacket,
  clock: PacketClock,
  sec: number,
  nsec: number,
): number {
  const length = p.payloadLength;
  const end = (p.seq + length) >>> 0;
  const peerAck = w[peer + S_ANALYSED_ACK];
  if (length > 0 && peerAck !== 0 && ((end - peerAck) | 0) <= 0)
    return SPURIOUS_RETRANSMISSION | RETRANSMISSION;

  const next = w[me + S_ANALYSED_NEXT];
  if ((w[me + S_MISC] & MISC_ANALYSED) === 0 || ((p.seq - next) | 0) >= 0) return 0;
  if (length > 1 && p.seq === (next - 1) >>> 0) return 0;

  if (w[peer + S_COUNTS] >>> 24 >= 2 && peerAck === p.seq) {
    const since = clock.nanosSince(w[peer + S_LAST], sec, nsec);
    if (since >= 0 && since < FAST_NANOS) return FAST_RETRANSMISSION | RETRANSMISSION;
  }
  const endWithFlags = (end + ((p.flags & (SYN | FIN)) !== 0 ? 1 : 0)) >>> 0;
  if (endWithFlags !== next) {
    const since = clock.nanosSince(w[me + S_NEXT_PACKET], sec, nsec);
    if (since >= 0 && since < reorderLimit(w, row, clock)) return OUT_OF_ORDER;
  }
  return RETRANSMISSION;
}

/** The handshake's round trip (SYN to the handshake's ACK), 3 ms where it was not seen. */
function reorderLimit(w: Uint32Array, row: number, clock: PacketClock): number {
  const ack = w[row + C_HANDSHAKE_ACK];
  const syn = w[row + C_RECENT_SYN];
  if (ack === 0 || syn === 0) return REORDER_NANOS;
  const rtt = clock.nanosBetween(syn, ack);
  return rtt > 0 ? rtt : REORDER_NANOS;
}
