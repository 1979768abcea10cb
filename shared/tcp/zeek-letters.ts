import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import type { AnomalyTable } from './anomaly-table.ts';
import { RETRANSMISSION } from './segment-analysis.ts';
import * as word from './tcp-words.ts';
import * as zeek from './zeek-history.ts';

/** Writes the letters of one packet, after the row has learnt it and before it is counted. */
export function writeZeekLetters(
  history: zeek.ZeekHistory,
  anomalies: AnomalyTable,
  newResetSeq: boolean,
  w: Uint32Array,
  row: number,
  me: number,
  flow: number,
  side: number,
  p: DecodedPacket,
  marks: number,
): void {
  const flags = p.flags;
  if ((flags & RST) !== 0 && (flags & FIN) !== 0) {
    history.addOnce(w, row, me, flow, side, zeek.LETTER_INCONSISTENT, 2);
  }
  if ((flags & SYN) !== 0 && (flags & (FIN | RST)) !== 0) {
    history.addOnce(w, row, me, flow, side, zeek.LETTER_MULTI_FLAG, 3);
  }
  if ((flags & RST) !== 0) {
    if (newResetSeq) history.add(w, row, flow, side, zeek.LETTER_RST);
    return;
  }
  if ((flags & SYN) !== 0) {
    if (((w[me + word.S_COUNTS] >>> 8) & 255) === 1) {
      history.add(w, row, flow, side, (flags & ACK) !== 0 ? zeek.LETTER_SYN_ACK : zeek.LETTER_SYN);
    }
    return;
  }
  if ((flags & ACK) !== 0 && p.payloadLength === 0 && (flags & FIN) === 0) {
    history.addOnce(w, row, me, flow, side, zeek.LETTER_ACK, 0);
  }
  if (p.window === 0)
    history.addLogarithmic(w, row, flow, side, zeek.LETTER_ZERO_WINDOW, 1, anomalies);
  if (p.payloadLength > 0) {
    history.addOnce(w, row, me, flow, side, zeek.LETTER_DATA, 1);
    if ((marks & RETRANSMISSION) !== 0) {
      history.addLogarithmic(w, row, flow, side, zeek.LETTER_RETRANSMIT, 0, anomalies);
    }
  }
  if ((flags & FIN) !== 0 && ((w[me + word.S_COUNTS] >>> 16) & 255) === 1) {
    history.add(w, row, flow, side, zeek.LETTER_FIN);
  }
}
