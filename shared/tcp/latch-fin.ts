import type { SequenceHoles } from './sequence-holes.ts';
import * as word from './tcp-words.ts';

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
