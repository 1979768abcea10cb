import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { FIN, SYN } from '../wire/decoded-packet.ts';
import { scaledWindow } from './segment-analysis.ts';
import * as word from './tcp-words.ts';

/** Windows are not trusted below this: they may have been larger a moment before. */
const LEAST_WINDOW = 65535;

/**
 * A FIN, or a segment without payload, so far right that its receiver must drop it: beyond what was sent
 * or acknowledged, and beyond the window after that. One forged FIN, or one ACK with a number made up (a
 * prober writes 0), would otherwise open a hole of gigabytes, as if all that had been sent. What a capture
 * missed is not lost by that: the data after it, and the other side's ACK, tell of it.
 */
export function isFarSegment(w: Uint32Array, me: number, peer: number, p: DecodedPacket): boolean {
  if ((p.flags & SYN) !== 0 || (p.payloadLength > 0 && (p.flags & FIN) === 0)) return false;
  const end = (p.seq + p.payloadLength) >>> 0;
  const next = w[me + word.S_NEXT];
  if (((end - next) | 0) <= LEAST_WINDOW) return false;
  const theirs = w[peer + word.S_FLAGS];
  if ((theirs & word.MAX_ACK_KNOWN) === 0 || (w[me + word.S_FLAGS] & word.NEXT_KNOWN) === 0)
    return false;
  if ((w[peer + word.S_WINDOW] & 0x1000000) === 0) return false;
  const acked = w[peer + word.S_MAX_ACK];
  const edge = ((acked - next) | 0) > 0 ? acked : next;
  const scaled = (theirs & (word.SCALE_KNOWN | word.SCALE_NONE)) !== 0;
  const window = scaled ? scaledWindow(w, peer, me) : (w[peer + word.S_WINDOW] & 0xffff) * 2 ** 14;
  return ((end - edge) | 0) > Math.max(window, LEAST_WINDOW);
}
