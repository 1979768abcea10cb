import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { FIN, SYN } from '../wire/decoded-packet.ts';
import * as word from './tcp-words.ts';

/**
 * Keeps, for the two newest distinct ACK fields of a side, the packet that a reset from the other
 * side would answer: the newest one, but a pure ACK does not displace data or a FIN that the other
 * side has not acknowledged.
 */
export function rememberAnswerable(
  w: Uint32Array,
  me: number,
  peer: number,
  p: DecodedPacket,
  packet: number,
): void {
  const full = p.payloadLength > 0 || (p.flags & (SYN | FIN)) !== 0;
  const known = (w[me + word.S_FLAGS] & word.LAST_ACK_KNOWN) !== 0;
  const first = known && w[me + word.S_LAST_ACK] === p.ack ? 0 : word.MISC_ACK_PACKET_FIRST;
  if (first === 0) {
    const heldFull = (w[me + word.S_MISC] & word.MISC_ACK_PACKET_FULL) !== 0;
    const theirs = w[peer + word.S_FLAGS];
    const open =
      (theirs & word.MAX_ACK_KNOWN) === 0 ||
      ((w[peer + word.S_MAX_ACK] - w[me + word.S_NEXT]) | 0) < 0;
    if (!full && heldFull && open) return;
  } else if (known) {
    w[me + word.S_PREVIOUS_ACK] = w[me + word.S_LAST_ACK];
    w[me + word.S_PREVIOUS_ACK_PACKET] = w[me + word.S_ACK_PACKET];
  }
  w[me + word.S_LAST_ACK] = p.ack;
  w[me + word.S_FLAGS] |= word.LAST_ACK_KNOWN;
  w[me + word.S_ACK_PACKET] = packet;
  w[me + word.S_MISC] =
    (w[me + word.S_MISC] & ~(word.MISC_ACK_PACKET_FULL | word.MISC_ACK_PACKET_FIRST)) |
    (full ? word.MISC_ACK_PACKET_FULL : 0) |
    first;
}
