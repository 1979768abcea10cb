import { packSmall, unpackSmall } from './small-float.ts';
import * as word from './tcp-words.ts';

/** Bits of `S_BYTES_HIGH` that hold the longest payload. */
export const LONGEST_MASK = 0xfffff;
const BITS = 2;
/** The largest number that six bits hold. */
const MOST = 0x1ffff;

/**
 * A segment longer than all of its side before: from now on it is the one whose delivery is waited for.
 * What was delivered of the one before is kept as a small float (six bits of `C_FLAGS` for each side).
 * Call before `S_BYTES_HIGH` learns of it.
 */
export function awaitLongest(
  w: Uint32Array,
  row: number,
  me: number,
  side: number,
  end: number,
): void {
  if ((w[me + word.S_MISC] & word.MISC_LONGEST_PASSED) !== 0) {
    const shift = word.PASSED_SHIFT + side * word.PASSED_BITS;
    const passed = packSmall(Math.min(w[me + word.S_BYTES_HIGH] & LONGEST_MASK, MOST), BITS);
    w[row + word.C_FLAGS] =
      (w[row + word.C_FLAGS] & ~(word.PASSED_MASK << shift)) | (passed << shift);
    w[me + word.S_MISC] &= ~word.MISC_LONGEST_PASSED;
  }
  w[me + word.S_LONGEST_END] = end;
}

/** The other side acknowledged up to `ack`, all before included. */
export function notePassed(w: Uint32Array, sender: number, ack: number): void {
  if ((w[sender + word.S_MISC] & word.MISC_LONGEST_PASSED) !== 0) return;
  if ((w[sender + word.S_BYTES_HIGH] & LONGEST_MASK) === 0) return;
  if (((ack - w[sender + word.S_LONGEST_END]) | 0) >= 0)
    w[sender + word.S_MISC] |= word.MISC_LONGEST_PASSED;
}

/**
 * The other side has a block that ends at `right`, holes before it. Where that is the end of the longest
 * segment, or a whole number of such lengths behind it (a sender with a hole goes on with full segments),
 * one of that length has passed.
 */
export function noteSelectivelyPassed(w: Uint32Array, sender: number, right: number): void {
  if ((w[sender + word.S_MISC] & word.MISC_LONGEST_PASSED) !== 0) return;
  const longest = w[sender + word.S_BYTES_HIGH] & LONGEST_MASK;
  if (longest === 0) return;
  const behind = (right - w[sender + word.S_LONGEST_END]) | 0;
  if (behind >= 0 && behind % longest === 0) w[sender + word.S_MISC] |= word.MISC_LONGEST_PASSED;
}

/**
 * Longest payload of a side that the other is known to have: exact where the longest ever sent passed;
 * else that of the longest before it (a quarter too small at most), or 1 where only some byte is known to
 * have passed: acknowledged, or selectively beyond a hole.
 */
export function longestPassed(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  side: number,
): number {
  const longest = w[me + word.S_BYTES_HIGH] & LONGEST_MASK;
  if (longest === 0) return 0;
  if ((w[me + word.S_MISC] & word.MISC_LONGEST_PASSED) !== 0) return longest;
  const shift = word.PASSED_SHIFT + side * word.PASSED_BITS;
  const before = (w[row + word.C_FLAGS] >>> shift) & word.PASSED_MASK;
  if (before !== 0) return unpackSmall(before, BITS);
  return somethingPassed(w, me, peer) ? 1 : 0;
}

function somethingPassed(w: Uint32Array, me: number, peer: number): boolean {
  if ((w[peer + word.S_FLAGS] & word.MAX_ACK_KNOWN) === 0) return false;
  const ack = w[peer + word.S_MAX_ACK];
  if (((ack - w[me + word.S_BASE] - 1) | 0) > 0) return true;
  return (
    (w[peer + word.S_MISC] & word.MISC_SACK) !== 0 && ((w[peer + word.S_SACK_RIGHT] - ack) | 0) > 0
  );
}
