import { scaledWindow } from './segment-analysis.ts';
import type { SequenceHoles } from './sequence-holes.ts';
import * as word from './tcp-words.ts';

/** Windows are not trusted below this: they may have been larger a moment before. */
const LEAST_WINDOW = 65535;

/**
 * A FIN so far right that its receiver must drop it: beyond what was sent or acknowledged, and beyond
 * the window after that. One forged packet would otherwise open a hole of gigabytes and close the side.
 */
export function isFarFin(w: Uint32Array, me: number, peer: number, finSeq: number): boolean {
  const theirs = w[peer + word.S_FLAGS];
  if ((theirs & word.MAX_ACK_KNOWN) === 0 || (w[me + word.S_FLAGS] & word.NEXT_KNOWN) === 0)
    return false;
  if ((w[peer + word.S_WINDOW] & 0x1000000) === 0) return false;
  const acked = w[peer + word.S_MAX_ACK];
  const next = w[me + word.S_NEXT];
  const edge = ((acked - next) | 0) > 0 ? acked : next;
  const scaled = (theirs & (word.SCALE_KNOWN | word.SCALE_NONE)) !== 0;
  const window = scaled ? scaledWindow(w, peer, me) : (w[peer + word.S_WINDOW] & 0xffff) * 2 ** 14;
  return ((finSeq - edge) | 0) > Math.max(window, LEAST_WINDOW);
}

/**
 * Keeps a side's first FIN. Another FIN with another number replaces one that was never acknowledged
 * (a host repeats its FIN with the same number, so the earlier one was not its own), and what had been
 * seen beyond the new one does not count. `key`: flow * 2 + side.
 */
export function latchFin(
  holes: SequenceHoles,
  w: Uint32Array,
  me: number,
  peer: number,
  key: number,
  finSeq: number,
  packet: number,
): void {
  if ((w[me + word.S_FLAGS] & word.SAW_FIN) !== 0) {
    if (w[me + word.S_FIN_SEQ] === finSeq || w[me + word.S_FIN_ACKED] !== 0) return;
    cutAt(holes, w, me, peer, key, (finSeq + 1) >>> 0);
  }
  w[me + word.S_FLAGS] |= word.SAW_FIN;
  w[me + word.S_FIN] = packet;
  w[me + word.S_FIN_SEQ] = finSeq;
}

function cutAt(
  holes: SequenceHoles,
  w: Uint32Array,
  me: number,
  peer: number,
  key: number,
  end: number,
): void {
  const next = w[me + word.S_NEXT];
  const acked = w[peer + word.S_MAX_ACK];
  const base = w[me + word.S_BASE];
  if ((end - base) >>> 0 >= (next - base) >>> 0) return; // not within what was seen: two numberings in one flow
  if ((w[peer + word.S_FLAGS] & word.MAX_ACK_KNOWN) !== 0 && ((acked - end) | 0) > 0) return;
  w[me + word.S_NEXT] = end;
  if ((w[me + word.S_FLAGS] & word.HAS_HOLES) === 0) return;
  holes.fill(key, (end - 1) >>> 0, next);
  if (holes.total(key) === 0) w[me + word.S_FLAGS] &= ~word.HAS_HOLES;
}
