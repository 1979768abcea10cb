import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import { LONGEST_MASK } from './longest-segment.ts';
import type { PacketClock } from './packet-clock.ts';
import * as word from './tcp-words.ts';

/** Radar looks at the first ten packets of each direction (FACTS 2.3), where nobody chose otherwise. */
export const RADAR_PACKETS = 10;

/** No stack repeats its SYN within a millisecond (RFC 6298: one second): a mirror port did (FACTS 2.5 #17). */
const TWICE_NANOS = 1e6;
/** Most packets before the SYN that are told apart. */
const MOST_BEFORE = 15;
/** Bits of `S_MISC` that a SYN clears when packets of its side were captured before it. */
const COUNTED =
  (3 * word.RADAR_RST) |
  (3 * word.RADAR_RST_ACK) |
  (3 * word.RADAR_DATA) |
  word.RADAR_FIN |
  word.RADAR_ACK |
  word.MISC_SYN_DATA;

/**
 * Takes a packet of a side into what Radar counts of it (FACTS 2.3): A, F and D of the first `most`
 * packets from the SYN on, whatever the other side sent and whether a receiver would take the packet,
 * so that a capture of one direction gives the same. Resets count in `countRadarReset`. Call before the
 * packet changes the row.
 */
export function countRadar(
  w: Uint32Array,
  me: number,
  p: DecodedPacket,
  most: number,
  clock: PacketClock,
  sec: number,
  nsec: number,
): void {
  const { flags } = p;
  if ((flags & (SYN | ACK | RST)) === SYN) noteSyn(w, me, p, clock, sec, nsec);
  if ((flags & RST) !== 0 || packetsFromSyn(w, me) >= most) return;
  if ((flags & FIN) !== 0) w[me + word.S_MISC] |= word.RADAR_FIN;
  if ((flags & SYN) !== 0) {
    if (p.payloadLength > 0 && dataSegments(w, me) === 0) w[me + word.S_MISC] |= word.MISC_SYN_DATA;
    return;
  }
  settleSynData(w, me);
  if (p.payloadLength > 0) {
    const known = dataSegments(w, me);
    if (known === 0 || (known === 1 && !isWithinLongest(w, me, p)))
      w[me + word.S_MISC] += word.RADAR_DATA;
  } else if ((flags & (ACK | FIN)) === ACK) w[me + word.S_MISC] |= word.RADAR_ACK;
}

/** A reset that was not captured twice: R or RA of FACTS 2.3. True: it is among the first `most` packets. */
export function countRadarReset(w: Uint32Array, me: number, flags: number, most: number): boolean {
  if (packetsFromSyn(w, me) >= most) return false;
  settleSynData(w, me);
  const one = (flags & ACK) !== 0 ? word.RADAR_RST_ACK : word.RADAR_RST;
  if ((w[me + word.S_MISC] & (2 * one)) === 0) w[me + word.S_MISC] += one;
  return true;
}

/** Packets of the side so far, its first SYN being the first one (all of them where none was captured). */
export function packetsFromSyn(w: Uint32Array, me: number): number {
  return w[me + word.S_PACKETS] - ((w[me + word.S_MISC] >>> word.BEFORE_SYN_SHIFT) & MOST_BEFORE);
}

/** Fresh payload: a flight of its own where the other side spoke since this side's payload before. */
export function countFlight(w: Uint32Array, me: number, packet: number): void {
  const spoke = (w[me + word.S_MISC] & word.MISC_PEER_SPOKE) !== 0;
  if (spoke && w[me + word.S_FIRST_DATA] !== packet) w[me + word.S_MISC] |= word.MISC_SECOND_FLIGHT;
  w[me + word.S_MISC] &= ~word.MISC_PEER_SPOKE;
}

/** P begins with the SYN: what was captured before it does not count. The same SYN again is remembered. */
function noteSyn(
  w: Uint32Array,
  me: number,
  p: DecodedPacket,
  clock: PacketClock,
  sec: number,
  nsec: number,
): void {
  if ((w[me + word.S_FLAGS] & word.SAW_SYN) === 0) {
    const before = Math.min(w[me + word.S_PACKETS], MOST_BEFORE);
    if (before > 0)
      w[me + word.S_MISC] = (w[me + word.S_MISC] & ~COUNTED) | (before << word.BEFORE_SYN_SHIFT);
    return;
  }
  const last = w[me + word.S_LAST];
  const twice =
    (p.ipId === 0 || (w[me + word.S_IP] & 0xffff) === p.ipId) &&
    clock.nanosSince(last, sec, nsec) <= TWICE_NANOS;
  if (!twice) w[me + word.S_MISC] |= word.MISC_SYN_AGAIN;
}

/** Payload of a SYN counts once the side sent more than SYNs (FACTS 2.5 #4). */
function settleSynData(w: Uint32Array, me: number): void {
  if ((w[me + word.S_MISC] & word.MISC_SYN_DATA) === 0) return;
  w[me + word.S_MISC] = (w[me + word.S_MISC] & ~word.MISC_SYN_DATA) + word.RADAR_DATA;
}

/** Distinct data segments so far: 0, 1, or 2 for several. */
function dataSegments(w: Uint32Array, me: number): number {
  return (w[me + word.S_MISC] >>> 8) & 3;
}

/** As long as there is one data segment, it is the longest: a repetition of it or of a part lies within (#2). */
function isWithinLongest(w: Uint32Array, me: number, p: DecodedPacket): boolean {
  const length = w[me + word.S_BYTES_HIGH] & LONGEST_MASK;
  const end = w[me + word.S_LONGEST_END];
  const start = (end - length) >>> 0;
  return ((p.seq - start) | 0) >= 0 && ((p.seq + p.payloadLength - end) | 0) <= 0;
}
