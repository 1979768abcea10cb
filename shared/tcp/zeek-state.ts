import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import { S_FLAGS, ZEEK_SHIFT } from './tcp-words.ts';

/** Zeek's endpoint states (FACTS 6.1). */
const INACTIVE = 0;
const PARTIAL = 1;
const SYN_SENT = 2;
const SYN_ACK_SENT = 3;
const ESTABLISHED = 4;
const CLOSED = 5;
const RESET = 6;

/** Steps Zeek's two endpoint states by one packet. */
export function stepZeek(w: Uint32Array, me: number, peer: number, flags: number): void {
  const mine = zeekOf(w, me);
  if (mine === RESET) return;
  if ((flags & RST) !== 0) {
    setZeek(w, me, RESET);
  } else if ((flags & FIN) !== 0) {
    setZeek(w, me, CLOSED);
  } else if ((flags & SYN) !== 0) {
    if (mine <= SYN_SENT) setZeek(w, me, (flags & ACK) !== 0 ? SYN_ACK_SENT : SYN_SENT);
  } else if (mine === INACTIVE) {
    setZeek(w, me, PARTIAL);
  } else if (mine === SYN_SENT && zeekOf(w, peer) === SYN_ACK_SENT && (flags & ACK) !== 0) {
    setZeek(w, me, ESTABLISHED);
    setZeek(w, peer, ESTABLISHED);
  }
}

/** Zeek's `conn_state` from both endpoints' states, the originator's first; top down as in FACTS 6.1. */
export function zeekConnState(
  w: Uint32Array,
  originator: number,
  responder: number,
  payload: readonly [number, number],
  history: string,
): string {
  const o = zeekOf(w, originator);
  const r = zeekOf(w, responder);
  const oInactive = o === INACTIVE || o === PARTIAL;
  const rInactive = r === INACTIVE || r === PARTIAL;
  if (r === RESET) {
    const nothingSent = payload[0] === 0 && payload[1] === 0;
    if (o === SYN_SENT || o === SYN_ACK_SENT || (o === RESET && nothingSent)) return 'REJ';
    return oInactive ? 'RSTRH' : 'RSTR';
  }
  if (o === RESET) {
    if (!rInactive) return 'RSTO';
    return /^\^?S[^HAFGIQ]*R/.test(history) ? 'RSTOS0' : 'OTH';
  }
  if (o === CLOSED && r === CLOSED) return 'SF';
  if (o === CLOSED) return rInactive ? 'SH' : 'S2';
  if (r === CLOSED) return oInactive ? 'SHR' : 'S3';
  if (o === SYN_SENT && r === INACTIVE) return 'S0';
  if (o === ESTABLISHED && r === ESTABLISHED) return 'S1';
  return 'OTH';
}

function zeekOf(w: Uint32Array, side: number): number {
  return (w[side + S_FLAGS] >>> ZEEK_SHIFT) & 7;
}

function setZeek(w: Uint32Array, side: number, value: number): void {
  w[side + S_FLAGS] = (w[side + S_FLAGS] & ~(7 << ZEEK_SHIFT)) | (value << ZEEK_SHIFT);
}
