import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import type { ResetJudgement } from './judge-reset.ts';
import * as state from './state-numbers.ts';
import { setState, stateOf } from './state-numbers.ts';
import {
  HAS_HOLES,
  MISC_GOT_FIN,
  S_BASE,
  S_FIN_SEQ,
  S_FLAGS,
  S_MISC,
  S_NEXT,
  SAW_FIN,
  SAW_SYN,
} from './tcp-words.ts';

/**
 * Both endpoints' RFC 9293 states (section 3.3.2), stepped by one packet as it passes the capture
 * point: what its sending and what its arrival make of the two ends. UNKNOWN stays until a packet
 * shows the state (a capture that begins in the middle). Called after the row has learnt the
 * packet's numbers.
 *
 *   me -- packet --> peer        first what sending it shows of me, then what it does to peer
 */
export function stepEndpoints(
  w: Uint32Array,
  me: number,
  peer: number,
  flags: number,
  ack: number,
  payload: number,
  judged: ResetJudgement,
): void {
  if ((flags & RST) !== 0) {
    stepReset(w, me, peer, judged);
  } else if ((flags & SYN) !== 0) {
    if ((flags & ACK) === 0) stepSyn(w, me, peer);
    else stepSynAck(w, me, peer, ack);
  } else {
    if ((flags & ACK) !== 0) stepAck(w, me, peer, ack, payload);
    else if (payload > 0 && stateOf(w, me) === state.UNKNOWN) setState(w, me, state.ESTABLISHED);
    if ((flags & FIN) !== 0) stepFin(w, me, peer, flags, ack);
  }
}

/** Who sends a reset has no connection any more (unless its header shows another sender); who must obey it neither. */
function stepReset(w: Uint32Array, me: number, peer: number, judged: ResetJudgement): void {
  const mine = stateOf(w, me);
  // RFC 9293 3.5.2 group 2: a reset for an unacceptable ACK leaves a SYN-SENT as it is.
  const stays =
    mine === state.SYN_SENT &&
    judged.answers !== 0 &&
    stateOf(w, peer) !== state.ESTABLISHED &&
    !judged.accepted;
  if (!stays && !isForeign(judged)) setState(w, me, state.CLOSED);
  if (judged.accepted) setState(w, peer, state.CLOSED);
}

/** Its header or its time shows that its named sender did not send it: it says nothing of that one. */
export function isForeign(judged: ResetJudgement): boolean {
  return judged.ipIdCopied || judged.beatsRoundTrip;
}

function stepSyn(w: Uint32Array, me: number, peer: number): void {
  const mine = stateOf(w, me);
  const theirs = stateOf(w, peer);
  // Simultaneous open (figure 7): the SYN of the other side, which made this one LISTEN, crosses its own.
  if (mine === state.LISTEN) setState(w, me, state.SYN_RECEIVED);
  else if (mine === state.UNKNOWN || mine === state.CLOSED) setState(w, me, state.SYN_SENT);
  if (theirs === state.UNKNOWN) setState(w, peer, state.LISTEN);
  else if (theirs === state.SYN_SENT) setState(w, peer, state.SYN_RECEIVED);
}

function stepSynAck(w: Uint32Array, me: number, peer: number, ack: number): void {
  const mine = stateOf(w, me);
  if (mine <= state.SYN_SENT) setState(w, me, state.SYN_RECEIVED);
  const theirs = stateOf(w, peer);
  const fits = (w[peer + S_FLAGS] & SAW_SYN) === 0 || ((ack - w[peer + S_BASE]) | 0) > 0;
  if (
    (theirs === state.SYN_SENT || theirs === state.SYN_RECEIVED || theirs === state.UNKNOWN) &&
    fits
  ) {
    setState(w, peer, state.ESTABLISHED);
  }
}

function stepAck(w: Uint32Array, me: number, peer: number, ack: number, payload: number): void {
  const mine = stateOf(w, me);
  if (mine === state.SYN_SENT || mine === state.LISTEN || (mine === state.UNKNOWN && payload > 0)) {
    setState(w, me, state.ESTABLISHED);
  }
  // An ACK of the other side's FIN shows that this side has it, also where the capture has holes.
  if ((w[peer + S_FLAGS] & SAW_FIN) !== 0 && ((ack - w[peer + S_FIN_SEQ]) | 0) > 0) {
    receiveFin(w, me, false);
    ackOfFin(w, peer);
  } else if (stateOf(w, peer) === state.SYN_RECEIVED && ((ack - w[peer + S_BASE]) | 0) > 0) {
    setState(w, peer, state.ESTABLISHED);
  }
}

/** The FIN of `closer` was acknowledged. */
function ackOfFin(w: Uint32Array, closer: number): void {
  const before = stateOf(w, closer);
  if (before === state.FIN_WAIT_1) setState(w, closer, state.FIN_WAIT_2);
  else if (before === state.CLOSING) setState(w, closer, state.TIME_WAIT);
  else if (before === state.LAST_ACK) setState(w, closer, state.CLOSED);
}

function stepFin(w: Uint32Array, me: number, peer: number, flags: number, ack: number): void {
  const peerFinCovered =
    (w[peer + S_FLAGS] & SAW_FIN) !== 0 &&
    (flags & ACK) !== 0 &&
    ((ack - w[peer + S_FIN_SEQ]) | 0) > 0;
  const mine = stateOf(w, me);
  if (mine === state.CLOSE_WAIT) setState(w, me, peerFinCovered ? state.LAST_ACK : state.CLOSING);
  else if (mine !== state.CLOSED && mine < state.FIN_WAIT_1) setState(w, me, state.FIN_WAIT_1);

  const inOrder =
    (w[me + S_FLAGS] & HAS_HOLES) === 0 && w[me + S_NEXT] === (w[me + S_FIN_SEQ] + 1) >>> 0;
  if (inOrder) receiveFin(w, peer, peerFinCovered);
}

/** `side` has the other side's FIN, in order. `ownFinAcked`: the FIN's segment acknowledged its own. */
function receiveFin(w: Uint32Array, side: number, ownFinAcked: boolean): void {
  if ((w[side + S_MISC] & MISC_GOT_FIN) !== 0) return;
  w[side + S_MISC] |= MISC_GOT_FIN;
  const before = stateOf(w, side);
  if (before === state.FIN_WAIT_1) setState(w, side, ownFinAcked ? state.TIME_WAIT : state.CLOSING);
  else if (before === state.FIN_WAIT_2) setState(w, side, state.TIME_WAIT);
  else if (before === state.UNKNOWN || (before >= state.SYN_SENT && before <= state.ESTABLISHED)) {
    setState(w, side, state.CLOSE_WAIT);
  }
}
