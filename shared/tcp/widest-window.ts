import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { LACKS } from '../capture/record.ts';
import { SYN } from '../wire/decoded-packet.ts';
import { scaledWindow, windowShift } from './segment-analysis.ts';
import { packSmall, unpackSmall } from './small-float.ts';
import * as word from './tcp-words.ts';

const KNOWN = 0x1000000;
const WIDEST_SHIFT = 25;
const BITS = 3;

/**
 * Keeps the packet's window as the last one and the widest so far, whose small float is in the seven bits
 * above. A SYN's window is not scaled: it is the last one until the next packet, and only then becomes the
 * widest, divided by the scale that all others have. So 0 in the seven bits says that the last window is a
 * SYN's or that none was open. For packets that are not resets.
 */
export function noteWindow(w: Uint32Array, me: number, peer: number, p: DecodedPacket): void {
  if ((p.lacks & LACKS.window) !== 0) return;
  const before = w[me + word.S_WINDOW];
  let widest = before >>> WIDEST_SHIFT;
  if ((p.flags & SYN) === 0) {
    let raw = p.window;
    if (widest === 0 && (before & KNOWN) !== 0)
      raw = Math.max(raw, (before & 0xffff) >>> windowShift(w, me, peer));
    widest = Math.max(widest, packSmall(raw, BITS));
  }
  w[me + word.S_WINDOW] = ((widest << WIDEST_SHIFT) | (before & 0xff0000) | KNOWN | p.window) >>> 0;
}

/** A window of the side was seen. */
export function knowsWindow(w: Uint32Array, me: number): boolean {
  return (w[me + word.S_WINDOW] & KNOWN) !== 0;
}

/** The last window in bytes, a SYN's not scaled. */
export function lastWindow(w: Uint32Array, me: number, peer: number): number {
  const unscaled = w[me + word.S_WINDOW] >>> WIDEST_SHIFT === 0;
  return unscaled ? w[me + word.S_WINDOW] & 0xffff : scaledWindow(w, me, peer);
}

/** The widest window in bytes, an eighth too small at most, and never smaller than the last one. */
export function widestWindow(w: Uint32Array, me: number, peer: number): number {
  const widest = w[me + word.S_WINDOW] >>> WIDEST_SHIFT;
  const rounded = unpackSmall(widest, BITS) << windowShift(w, me, peer);
  return Math.max(rounded, lastWindow(w, me, peer));
}
