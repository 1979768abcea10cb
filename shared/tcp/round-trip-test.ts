import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK } from '../wire/decoded-packet.ts';
import type { PacketClock } from './packet-clock.ts';
import * as word from './tcp-words.ts';

/** Shorter round trips than this drown in the jitter of hosts and captures. */
export const LEAST_ROUND_TRIP_NANOS = 1_000_000;

/**
 * The RTT test of FACTS 1.6 for a reset of `me`: it shows knowledge of a packet of the other side that
 * passed the capture point less than half a round trip before it, so that its sender cannot have had
 * that packet. What shows such knowledge:
 *
 *   RST+ACK   its ACK field is the end of what the other side sent and nobody acknowledged that before:
 *             the packet that brought that end;
 *   RST       it answers a packet by carrying its ACK field, which no packet before had and which is not
 *             simply the sender's own next number (any host knows that one without an answer).
 *
 * The round trip is the handshake's, from the capture point to the reset's sender, and only where
 * neither SYN nor SYN+ACK was repeated; less where the sender answered sooner later on (a proxy
 * opens its other side before it sends the SYN+ACK, and then answers itself).
 */
export function beatsRoundTrip(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  p: DecodedPacket,
  answers: number,
  clock: PacketClock,
  sec: number,
  nsec: number,
): boolean {
  const known =
    (p.flags & ACK) !== 0 ? acknowledged(w, me, peer, p.ack) : answered(w, me, peer, p, answers);
  if (known === 0) return false;
  const roundTrip = Math.min(
    handshakeTripTo(w, row, me, peer, clock),
    answerTime(w[peer + word.S_FIRST_DATA], w[me + word.S_FIRST_ACK], clock),
    answerTime(w[peer + word.S_FIRST_DATA], w[me + word.S_FIRST_DATA], clock),
    answerTime(w[peer + word.S_FIN], w[peer + word.S_FIN_ACKED], clock),
  );
  const since = clock.nanosSince(known, sec, nsec);
  return roundTrip > LEAST_ROUND_TRIP_NANOS && since >= 0 && since < roundTrip / 2;
}

/** The packet that first brought the other side's stream to `ack`, 0 where `ack` is not its end. */
function acknowledged(w: Uint32Array, me: number, peer: number, ack: number): number {
  const mine = (w[me + word.S_FLAGS] & word.MAX_ACK_KNOWN) !== 0;
  if (mine && ((ack - w[me + word.S_MAX_ACK]) | 0) <= 0) return 0;
  const ends = (w[peer + word.S_FLAGS] & word.NEXT_KNOWN) !== 0 && ack === w[peer + word.S_NEXT];
  return ends && ack === w[peer + word.S_ANALYSED_NEXT] ? w[peer + word.S_NEXT_PACKET] : 0;
}

/** The packet that a plain reset answers, where nothing else explains its number. */
function answered(
  w: Uint32Array,
  me: number,
  peer: number,
  p: DecodedPacket,
  answers: number,
): number {
  const first = (w[peer + word.S_MISC] & word.MISC_ACK_PACKET_FIRST) !== 0;
  if (answers === 0 || answers !== w[peer + word.S_ACK_PACKET] || !first) return 0;
  const known = (w[me + word.S_FLAGS] & word.NEXT_KNOWN) !== 0;
  return known && p.seq !== w[me + word.S_NEXT] ? answers : 0;
}

/** From a packet of the other side to what came back after it: no round trip is longer; Infinity: not seen. */
function answerTime(packet: number, answer: number, clock: PacketClock): number {
  return packet === 0 || answer <= packet ? Infinity : clock.nanosBetween(packet, answer);
}

/** From the capture point to `me` and back, by the handshake; 0 where it does not show that. */
function handshakeTripTo(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  clock: PacketClock,
): number {
  const ack = w[row + word.C_HANDSHAKE_ACK];
  const syn = w[row + word.C_RECENT_SYN];
  if (ack === 0 || syn === 0 || synCount(w, me) !== 1 || synCount(w, peer) !== 1) return 0;
  const opener = word.sideAt(row, (w[row + word.C_FLAGS] & word.SYN_SIDE) === 0 ? 0 : 1);
  return me === opener
    ? clock.nanosBetween(w[peer + word.S_SYN], ack)
    : clock.nanosBetween(syn, w[me + word.S_SYN]);
}

function synCount(w: Uint32Array, side: number): number {
  return (w[side + word.S_COUNTS] >>> 8) & 255;
}
