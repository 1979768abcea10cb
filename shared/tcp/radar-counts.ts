import { SYN } from '../wire/decoded-packet.ts';
import * as word from './tcp-words.ts';

/** Radar looks at the first ten packets of each direction (FACTS 2.3), where nobody chose otherwise. */
export const RADAR_PACKETS = 10;

/** Distinct data segments; payload of a SYN counts only once the side sent more than SYNs (FACTS 2.5 #4). */
export function countRadarData(w: Uint32Array, me: number, flags: number, fresh: number): void {
  if ((flags & SYN) !== 0) {
    if (fresh > 0) w[me + word.S_MISC] |= word.MISC_SYN_DATA;
    return;
  }
  if ((w[me + word.S_MISC] & word.MISC_SYN_DATA) !== 0) {
    w[me + word.S_MISC] &= ~word.MISC_SYN_DATA;
    addRadar(w, me, word.RADAR_DATA, 8);
  }
  if (fresh > 0) addRadar(w, me, word.RADAR_DATA, 8);
}

/** Fresh payload: a flight of its own where the other side spoke since this side's payload before. */
export function countFlight(w: Uint32Array, me: number, packet: number): void {
  const spoke = (w[me + word.S_MISC] & word.MISC_PEER_SPOKE) !== 0;
  if (spoke && w[me + word.S_FIRST_DATA] !== packet) w[me + word.S_MISC] |= word.MISC_SECOND_FLIGHT;
  w[me + word.S_MISC] &= ~word.MISC_PEER_SPOKE;
}

/** Adds one to a saturating four-bit counter of `S_MISC`. */
export function addRadar(w: Uint32Array, me: number, one: number, shift: number): void {
  if (((w[me + word.S_MISC] >>> shift) & 15) < 15) w[me + word.S_MISC] += one;
}
