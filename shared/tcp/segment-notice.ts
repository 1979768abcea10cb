import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import { isAtOnce } from './judge-reset.ts';
import type { PacketClock } from './packet-clock.ts';
import {
  LINUX_CURRENT,
  OUTCOME_CHALLENGED,
  OUTCOME_UNKNOWN,
  outcomeOf,
  RFC_5961,
} from './reset-outcome.ts';
import { scaledWindow } from './segment-analysis.ts';
import { isStaleAck } from './stale-ack.ts';
import * as state from './state-numbers.ts';
import * as word from './tcp-words.ts';

/**
 * What a segment is to its receiver beyond what its flags say; a packed column holds the position plus 1.
 *
 *   challenge-ack        the ACK with which an endpoint answers an inexact reset or a SYN (RFC 5961)
 *   old-connection       an ACK to an end in SYN-SENT that is not for its SYN: an older connection's
 *   closed-socket        payload or a FIN for an end that has closed
 *   syn-repeated         a SYN below the window of a synchronized end: it answers by an ACK
 *   syn-in-window        a SYN in the window of a synchronized end: challenge ACK; RFC 793 resets
 */
export const SEGMENT_NOTICES = [
  'challenge-ack',
  'old-connection',
  'closed-socket',
  'syn-repeated',
  'syn-in-window',
] as const;

/** One of them. */
export type SegmentNotice = (typeof SEGMENT_NOTICES)[number];

const CHALLENGE_ACK = 1;
const OLD_CONNECTION = 2;
/** Their numbers in the column, where the second look needs them. */
export const CLOSED_SOCKET = 3;
const SYN_REPEATED = 4;
export const SYN_IN_WINDOW = 5;

/** Watches one flow's segments for the second look; steps beside the machine, which it never changes. */
export class SegmentWatch {
  /** By side: the packet for which that side owes a challenge ACK, 0: none. */
  private readonly owed: [number, number] = [0, 0];

  constructor(private readonly clock: PacketClock) {}

  /** The notice of a segment (0: none), before the machine learns it. `side` is the sender's. */
  look(
    w: Uint32Array,
    row: number,
    side: 0 | 1,
    p: DecodedPacket,
    packet: number,
    sec: number,
    nsec: number,
  ): number {
    const me = word.sideAt(row, side);
    const peer = word.sideAt(row, side ^ 1);
    if ((p.flags & RST) !== 0) return 0;
    if (isStaleAck(w, me, peer, p)) return OLD_CONNECTION;
    if ((p.flags & SYN) !== 0) return this.lookAtSyn(w, me, peer, side, p, packet);
    if (p.payloadLength > 0 || (p.flags & FIN) !== 0) {
      this.owed[side ^ 1] = 0; // from now on an ACK of the other side may be for this
      return state.stateOf(w, peer) === state.CLOSED ? CLOSED_SOCKET : 0;
    }
    const owed = this.owed[side];
    if (owed === 0 || !repeatsItself(w, me, p)) return 0;
    if (!isAtOnce(w, row, owed, this.clock, sec, nsec)) return 0;
    this.owed[side] = 0;
    return CHALLENGE_ACK;
  }

  /** A reset of `side`, once it was judged (`outcomes` packed): some endpoint of today challenges it. */
  sawReset(side: 0 | 1, packet: number, outcomes: number): void {
    const linux = outcomeOf(outcomes, LINUX_CURRENT);
    const half = linux === OUTCOME_UNKNOWN && outcomeOf(outcomes, RFC_5961) === OUTCOME_CHALLENGED;
    if (linux === OUTCOME_CHALLENGED || half) this.owed[side ^ 1] = packet;
  }

  private lookAtSyn(
    w: Uint32Array,
    me: number,
    peer: number,
    side: 0 | 1,
    p: DecodedPacket,
    packet: number,
  ): number {
    const receiver = state.stateOf(w, peer);
    if (receiver < state.ESTABLISHED || receiver === state.TIME_WAIT) return 0;
    if ((w[peer + word.S_FLAGS] & word.MAX_ACK_KNOWN) === 0) return 0;
    const above = (p.seq - w[peer + word.S_MAX_ACK]) | 0;
    const inWindow = above >= 0 && above < scaledWindow(w, peer, me);
    if (!inWindow && (p.flags & ACK) !== 0) return 0; // the handshake's second step once more
    this.owed[side ^ 1] = packet;
    return inWindow ? SYN_IN_WINDOW : SYN_REPEATED;
  }
}

/** An ACK without payload that says nothing new: SND.NXT and the highest ACK sent before. */
function repeatsItself(w: Uint32Array, me: number, p: DecodedPacket): boolean {
  const flags = w[me + word.S_FLAGS];
  return (
    (p.flags & ACK) !== 0 &&
    (flags & word.NEXT_KNOWN) !== 0 &&
    p.seq === w[me + word.S_NEXT] &&
    (flags & word.MAX_ACK_KNOWN) !== 0 &&
    p.ack === w[me + word.S_MAX_ACK]
  );
}
