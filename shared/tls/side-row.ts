import { LOST_REASONS, type LostReason } from './close-notify.ts';
import * as W from './tls-words.ts';

/** Counts records of the two lengths that an alert can have in TLS 1.3, and how many stand together at the end. */
export function countSmall(page: Uint32Array, word: number, length: number): void {
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
