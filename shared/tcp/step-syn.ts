import { LACKS } from '../capture/record.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK } from '../wire/decoded-packet.ts';
import type { AnomalyTable } from './anomaly-table.ts';
import { addCount, isFirstOfFlow } from './count-packet.ts';
import { isScannerSyn, isZmapSyn } from './scanner-syn.ts';
import { restartAtSynAck } from './stale-ack.ts';
import * as word from './tcp-words.ts';

/** What a SYN or a SYN+ACK of side `me` tells: repeats, window scaling, and of a SYN who began and with what traits. */
export function stepSyn(
  anomalies: AnomalyTable,
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  side: number,
  p: DecodedPacket,
  packet: number,
): void {
  if ((p.flags & ACK) !== 0) restartAtSynAck(w, me, peer, p);
  if (w[me + word.S_SYN] === 0) w[me + word.S_SYN] = packet;
  else anomalies.setLastSyn(w, row, side, packet);
  addCount(w, me, 8);
  let flags = w[me + word.S_FLAGS] | word.SAW_SYN;
  flags &= ~((15 << word.SCALE_SHIFT) | word.SCALE_KNOWN | word.SCALE_NONE);
  if (p.windowScale >= 0) flags |= word.SCALE_KNOWN | (p.windowScale << word.SCALE_SHIFT);
  else if ((p.lacks & LACKS.options) === 0) flags |= word.SCALE_NONE;
  w[me + word.S_FLAGS] = flags;
  if ((p.flags & ACK) !== 0) return;
  if (w[row + word.C_HANDSHAKE_ACK] === 0) w[row + word.C_RECENT_SYN] = packet;
  w[row + word.C_FLAGS] =
    (w[row + word.C_FLAGS] & ~word.SYN_SIDE) | (side === 0 ? 0 : word.SYN_SIDE);
  if (p.payloadLength > 0) w[me + word.S_MISC] |= word.MISC_TFO;
  if (isZmapSyn(p)) w[me + word.S_MISC] |= word.MISC_ZMAP;
  if (isScannerSyn(p)) w[me + word.S_MISC] |= word.MISC_SCANNER_SYN;
}

/** The SYN of a flow that re-used its ports, or a SYN+ACK that disagrees with the base (FACTS 6.4). */
export function reusesPorts(w: Uint32Array, row: number, me: number, p: DecodedPacket): boolean {
  if ((p.flags & ACK) !== 0) return p.seq !== w[me + word.S_BASE];
  return (w[row + word.C_FLAGS] & word.REUSED) !== 0 && isFirstOfFlow(w, row);
}
