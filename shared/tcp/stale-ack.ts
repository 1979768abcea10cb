import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import * as state from './state-numbers.ts';
import * as word from './tcp-words.ts';

/**
 * A pure ACK to an end in SYN-SENT that does not acknowledge its SYN: it belongs to an older connection
 * of the same ports that one end still holds (RFC 9293 section 3.5.1, half-open connections). It says
 * nothing about this one: the end in SYN-SENT answers it with a reset and sends its SYN again.
 */
export function isStaleAck(w: Uint32Array, me: number, peer: number, p: DecodedPacket): boolean {
  return (
    state.stateOf(w, peer) === state.SYN_SENT &&
    (p.flags & (ACK | SYN | FIN | RST)) === ACK &&
    p.payloadLength === 0 &&
    (w[me + word.S_FLAGS] & word.SAW_SYN) === 0 &&
    !acknowledgesSyn(w, peer, p.ack)
  );
}

/** SND.UNA < ack <= SND.NXT of an end that has sent its SYN, perhaps with payload, and nothing else. */
export function acknowledgesSyn(w: Uint32Array, side: number, ack: number): boolean {
  return ((ack - w[side + word.S_BASE]) | 0) > 0 && ((ack - w[side + word.S_NEXT]) | 0) <= 0;
}

/**
 * A SYN+ACK begins its side anew where older packets of the ports had given it other numbers, or where its
 * own first SYN+ACK acknowledged no SYN of this flow (a device that rewrites numbers, captured on both sides).
 */
export function restartAtSynAck(w: Uint32Array, me: number, peer: number, p: DecodedPacket): void {
  if (w[me + word.S_BASE] === p.seq || !acknowledgesSyn(w, peer, p.ack)) return;
  if ((w[me + word.S_FLAGS] & word.SAW_SYN) === 0) {
    if (state.stateOf(w, peer) !== state.SYN_SENT) return;
  } else {
    if (w[me + word.S_FIRST_DATA] !== 0 || w[me + word.S_FIN] !== 0) return;
    if ((w[me + word.S_FLAGS] & word.MAX_ACK_KNOWN) === 0) return;
    if (acknowledgesSyn(w, peer, w[me + word.S_MAX_ACK])) return;
  }
  w[me + word.S_BASE] = p.seq;
  w[me + word.S_FLAGS] &= ~(word.NEXT_KNOWN | word.MAX_ACK_KNOWN | word.HAS_HOLES);
}
