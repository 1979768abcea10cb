import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import { noteIp } from './ip-series.ts';
import { awaitLongest, LONGEST_MASK } from './longest-segment.ts';
import * as word from './tcp-words.ts';
import { noteWindow } from './widest-window.ts';

/** Counters that every packet moves: packets, bytes, first and last, window, completeness. */
export function countPacket(
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  side: number,
  p: DecodedPacket,
  packet: number,
): void {
  const flags = p.flags;
  const length = p.payloadLength;
  if (length > 0) {
    const low = w[me + word.S_BYTES_LOW];
    const sum = (low + length) >>> 0;
    w[me + word.S_BYTES_LOW] = sum;
    let high = w[me + word.S_BYTES_HIGH];
    if (sum < low) high += LONGEST_MASK + 1;
    if (length > (high & LONGEST_MASK) && (flags & RST) === 0) {
      const from = (flags & SYN) !== 0 ? p.seq + 1 : p.seq;
      awaitLongest(w, row, me, side, (from + length) >>> 0);
      high = (high & ~LONGEST_MASK) | Math.min(length, LONGEST_MASK);
    }
    w[me + word.S_BYTES_HIGH] = high;
  }
  if (w[me + word.S_FIRST] === 0) w[me + word.S_FIRST] = packet;
  w[me + word.S_LAST] = packet;
  if ((flags & RST) === 0) {
    noteIp(w, me, p);
    noteWindow(w, me, peer, p);
    if ((flags & ACK) !== 0) w[me + word.S_FLAGS] |= word.LAST_HAD_ACK;
    else w[me + word.S_FLAGS] &= ~word.LAST_HAD_ACK;
  }
  const bits = completenessBits(flags, length);
  w[row + word.C_FLAGS] |= isFirstOfFlow(w, row) ? bits << word.FIRST_COMPLETENESS_SHIFT : bits;
  w[me + word.S_PACKETS] += 1;
}

/** No packet of the flow has been counted yet. */
export function isFirstOfFlow(w: Uint32Array, row: number): boolean {
  return w[row + word.S_PACKETS] === 0 && w[row + word.SIDE_STEP + word.S_PACKETS] === 0;
}

/** Wireshark's tcp.completeness bits of one packet; SYN comes from `TcpMachine.begin` (FACTS 6.3). */
function completenessBits(flags: number, length: number): number {
  let bits = 0;
  if ((flags & (SYN | ACK)) === (SYN | ACK)) bits |= 2;
  else if ((flags & (SYN | ACK)) === ACK) bits |= length > 0 ? 8 : 4;
  if ((flags & (FIN | ACK)) === (FIN | ACK)) bits |= 16;
  if ((flags & RST) !== 0) bits |= 32;
  return bits;
}

/** Adds one to a saturating byte of `S_COUNTS`; `shift` is where the byte begins. */
export function addCount(w: Uint32Array, me: number, shift: number): void {
  if (((w[me + word.S_COUNTS] >>> shift) & 255) < 255) w[me + word.S_COUNTS] += 1 << shift;
}
