import type { SideIndex } from '../base/units.ts';
import { TLS_1_3 } from './alert-length.ts';
import { LOST_REASONS, type LostReason } from './close-notify.ts';
import * as W from './tls-words.ts';

/** Counts a record of type 23 that is whole: all of them, and those after the handshake flights. */
export function countCiphered(
  page: Uint32Array,
  flowAt: number,
  side: SideIndex,
  length: number,
): void {
  const at = flowAt + W.FLOW_WORDS + side * W.SIDE_WORDS;
  const otherAt = flowAt + W.FLOW_WORDS + (1 - side) * W.SIDE_WORDS;
  const counts = page[at + W.S_COUNTS];
  const ciphered = Math.min(255, (counts & 0xff) + 1);
  const tls13 = (page[flowAt] & 0xffff) === TLS_1_3;
  const isClient = side === ((page[flowAt] & W.V_CLIENT_IS_1) === 0 ? 0 : 1);
  const peerCiphered = page[otherAt + W.S_COUNTS] & 0xff;
  // TLS 1.3: the client's first encrypted record is (or begins) its Finished flight; the server's flight ends before it.
  const after = !tls13 || (isClient ? ciphered > 1 : peerCiphered > 0);
  const later = Math.min(255, ((counts >>> 8) & 0xff) + (after ? 1 : 0));
  page[at + W.S_COUNTS] = ((counts & ~0xffff) | (later << 8) | ciphered) >>> 0;
  countSmall(page, at + W.S_SMALL, length);
}

/** Counts records of the two lengths that an alert can have in TLS 1.3, and how many stand together at the end. */
function countSmall(page: Uint32Array, word: number, length: number): void {
  const small = page[word];
  if (length !== 19 && length !== 11) {
    page[word] = small & 0xffffff;
    return;
  }
  const shift = length === 19 ? 0 : 12;
  const count = (small >>> shift) & 0xfff;
  const run = Math.min(255, (small >>> 24) + 1);
  const counted = count < 0xfff ? small + (1 << shift) : small;
  page[word] = ((counted & 0xffffff) | (run << 24)) >>> 0;
}

/** Ends the following of one side, for good. */
export function lose(page: Uint32Array, at: number, reason: LostReason, packet: number): void {
  if ((page[at] & W.SYNC_MASK) === W.SYNC_LOST) return;
  const confirmed = (page[at] & W.SYNC_MASK) === W.SYNC_FOLLOWING;
  // A start that nothing confirmed is no TLS, lost or not.
  if (!confirmed) {
    page[at] &= W.SPOKE;
    return;
  }
  page[at] =
    (page[at] & ~(W.SYNC_MASK | W.LOST_MASK)) |
    W.SYNC_LOST |
    (LOST_REASONS.indexOf(reason) << W.LOST_SHIFT);
  page[at + W.S_NEXT] = packet;
}
