import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import { S_FLAGS, SAW_SYN, ZEEK_SHIFT } from './tcp-words.ts';

/** Zeek's endpoint states (FACTS 6.1). */
const INACTIVE = 0;
const PARTIAL = 1;
const SYN_SENT = 2;
const SYN_ACK_SENT = 3;
const ESTABLISHED = 4;
const CLOSED = 5;
const RESET = 6;
/** Reset after it had sent its FIN: a FIN of the other side makes it closed again. */
const RESET_AFTER_FIN = 7;

/**
 * Steps Zeek's two endpoint states by one packet of `me`, as its TCP session adapter does. Side 0 of a row
 * is the originator, `responder` tells that `me` is the other one.
 */
export function stepZeek(
  w: Uint32Array,
  me: number,
  peer: number,
  responder: boolean,
  flags: number,
  length: number,
): void {
  const mine = zeekOf(w, me);
  if (mine === ESTABLISHED && (flags & (SYN | FIN | RST)) === 0) return;
  switch (mine) {
    case INACTIVE:
      beginZeek(w, me, peer, responder, flags, length);
      return;
    case SYN_SENT:
    case SYN_ACK_SENT:
      if ((flags & RST) !== 0) setZeek(w, me, RESET);
      else if ((flags & FIN) !== 0) setZeek(w, me, CLOSED);
      return;
    case PARTIAL:
    case ESTABLISHED:
      if ((flags & RST) !== 0) {
        setZeek(w, me, RESET);
      } else if ((flags & FIN) !== 0) {
        setZeek(w, me, CLOSED);
        if (zeekOf(w, peer) === RESET_AFTER_FIN) setZeek(w, peer, CLOSED);
      } else if (
        mine === PARTIAL &&
        (flags & (SYN | ACK)) === SYN &&
        zeekOf(w, peer) === INACTIVE
      ) {
        setZeek(w, me, SYN_SENT);
      }
      return;
    case CLOSED:
      if ((flags & RST) !== 0 && zeekOf(w, peer) !== CLOSED) setZeek(w, me, RESET_AFTER_FIN);
      return;
    default:
      return; // nothing leaves RESET by a packet of its own
  }
}

/** The first packet of a side, and all before one that says something. */
function beginZeek(
  w: Uint32Array,
  me: number,
  peer: number,
  responder: boolean,
  flags: number,
  length: number,
): void {
  const theirs = zeekOf(w, peer);
  let next = INACTIVE;
  if ((flags & SYN) !== 0 && !responder) next = (flags & ACK) !== 0 ? SYN_ACK_SENT : SYN_SENT;
  if ((flags & SYN) !== 0 && responder) {
    if (theirs === SYN_SENT) setZeek(w, peer, ESTABLISHED);
    next = ESTABLISHED;
  }
  if ((flags & FIN) !== 0) next = CLOSED;
  if ((flags & RST) !== 0) next = RESET;
  if (next === INACTIVE) {
    if (responder && length === 0 && theirs === SYN_SENT) return; // an ACK before the SYN+ACK
    next = (flags & ACK) !== 0 && theirs === ESTABLISHED ? ESTABLISHED : PARTIAL;
  }
  setZeek(w, me, next);
}

/** Zeek looks at zero windows of this packet's sender, before it steps the states. */
export function watchesWindow(w: Uint32Array, me: number, peer: number): boolean {
  return !isReset(zeekOf(w, me)) && zeekOf(w, peer) !== CLOSED;
}

/** Zeek looks at repeats of this side: not once it has reset. */
export function watchesRepeats(w: Uint32Array, me: number): boolean {
  return !isReset(zeekOf(w, me));
}

/** Zeek believes a gap only between ends that were established and at most closed by FIN since. */
export function believesGaps(w: Uint32Array, row: number, responder: number): boolean {
  const o = zeekOf(w, row);
  const r = zeekOf(w, responder);
  if ((o !== ESTABLISHED && o !== CLOSED) || (r !== ESTABLISHED && r !== CLOSED)) return false;
  return (w[responder + S_FLAGS] & SAW_SYN) !== 0; // without its SYN nobody was established before the FIN
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
  if (isReset(r)) {
    const nothingSent = payload[0] === 0 && payload[1] === 0;
    if (o === SYN_SENT || o === SYN_ACK_SENT || (isReset(o) && nothingSent)) return 'REJ';
    return oInactive ? 'RSTRH' : 'RSTR';
  }
  if (isReset(o)) {
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

function isReset(state: number): boolean {
  return state === RESET || state === RESET_AFTER_FIN;
}

function zeekOf(w: Uint32Array, side: number): number {
  return (w[side + S_FLAGS] >>> ZEEK_SHIFT) & 7;
}

function setZeek(w: Uint32Array, side: number, value: number): void {
  w[side + S_FLAGS] = (w[side + S_FLAGS] & ~(7 << ZEEK_SHIFT)) | (value << ZEEK_SHIFT);
}
