import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import type { AnomalyTable } from './anomaly-table.ts';
import * as word from './tcp-words.ts';
import * as zeek from './zeek-history.ts';
import { watchesRepeats, watchesWindow } from './zeek-state.ts';

/** What `lookForZeek` saw, as bits. */
const SENT_AGAIN = 1;
const NEW_FIN = 2;

/** What of a packet's letters only the row before it tells. */
export function lookForZeek(w: Uint32Array, me: number, p: DecodedPacket): number {
  let seen = 0;
  if (p.payloadLength > 0 && sentAgain(w, me, p)) seen = SENT_AGAIN;
  if ((p.flags & FIN) !== 0) {
    const dataEnd = (p.seq + p.payloadLength) >>> 0;
    const known = (w[me + word.S_FLAGS] & word.SAW_FIN) !== 0;
    if (!known || w[me + word.S_FIN_SEQ] !== dataEnd) seen |= NEW_FIN;
  }
  return seen;
}

/**
 * Payload that does not move the end of what its side sent, whatever Wireshark calls it: also what fills a hole.
 * A FIN right after the SYN sets that end anew, and a side that has reset has none.
 */
function sentAgain(w: Uint32Array, me: number, p: DecodedPacket): boolean {
  if ((w[me + word.S_MISC] & word.MISC_ANALYSED) === 0 || !watchesRepeats(w, me)) return false;
  const last = w[me + word.S_ANALYSED_NEXT];
  const afterSyn = last === (w[me + word.S_BASE] + 1) >>> 0;
  if ((p.flags & FIN) !== 0 && afterSyn && (w[me + word.S_FLAGS] & word.SAW_SYN) !== 0)
    return false;
  // Wireshark's end does not move by the probe of a closed window, Zeek's does.
  const probed = (w[me + word.S_FLAGS] & word.LAST_ZERO_PROBE) !== 0 ? 1 : 0;
  const payload = (p.flags & RST) !== 0 ? 0 : p.payloadLength;
  const controls = ((p.flags & SYN) !== 0 ? 1 : 0) + ((p.flags & FIN) !== 0 ? 1 : 0);
  return ((p.seq + payload + controls - last - probed) | 0) <= 0;
}

/** Writes the letters of one packet, after the row has learnt it and before `stepZeek` and `countPacket`. */
export function writeZeekLetters(
  history: zeek.ZeekHistory,
  anomalies: AnomalyTable,
  newResetSeq: boolean,
  w: Uint32Array,
  row: number,
  me: number,
  peer: number,
  flow: number,
  side: number,
  p: DecodedPacket,
  seen: number,
): void {
  const flags = p.flags;
  switch (flags & (SYN | FIN | RST)) {
    case 0:
      if (p.payloadLength > 0) history.addOnce(w, row, me, flow, side, zeek.LETTER_DATA, 1);
      else if ((flags & ACK) !== 0) history.addOnce(w, row, me, flow, side, zeek.LETTER_ACK, 0);
      break;
    case SYN: // Zeek takes another SYN's number as the new base: it is no other SYN to it
      if (!history.mayHave(w, row, side, zeek.LETTER_SYN, zeek.LETTER_SYN_ACK))
        history.add(
          w,
          row,
          flow,
          side,
          (flags & ACK) !== 0 ? zeek.LETTER_SYN_ACK : zeek.LETTER_SYN,
        );
      break;
    case FIN:
      if (
        (seen & NEW_FIN) !== 0 ||
        !history.mayHave(w, row, side, zeek.LETTER_FIN, zeek.LETTER_FIN)
      )
        history.add(w, row, flow, side, zeek.LETTER_FIN);
      break;
    case RST:
      if (newResetSeq) history.add(w, row, flow, side, zeek.LETTER_RST);
      break;
    default: // several of them: that, and nothing else
      if ((flags & FIN) !== 0 && (flags & RST) !== 0)
        history.addOnce(w, row, me, flow, side, zeek.LETTER_INCONSISTENT, 2);
      else history.addOnce(w, row, me, flow, side, zeek.LETTER_MULTI_FLAG, 3);
  }
  if (p.window === 0 && (flags & RST) === 0 && watchesWindow(w, me, peer))
    history.addLogarithmic(w, row, flow, side, zeek.LETTER_ZERO_WINDOW, 1, anomalies);
  if ((seen & SENT_AGAIN) !== 0)
    history.addLogarithmic(w, row, flow, side, zeek.LETTER_RETRANSMIT, 0, anomalies);
}
