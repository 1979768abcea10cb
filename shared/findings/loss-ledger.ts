import type { SideIndex } from '../base/units.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { notifyBytes } from './close-notify.ts';
import {
  ackedAfterPeerFin,
  capturedBytes,
  lateBytes,
  missedBytes,
  unackedData,
} from './delivery.ts';
import { afterOwnFin, hasForeignSign, isAnswer } from './resets.ts';
import { other } from './sides.ts';
import { thrownAway, type ThrownAway } from './thrown-away.ts';

/**
 * Payload bytes of one side that did not simply arrive, be acknowledged and be read: the numbers of the
 * verdict's `dataLostWhy`. A close_notify is no program's data and is counted apart.
 */
export interface LedgerSide {
  /** Different payload bytes sent: captured, or acknowledged by the other side though the capture lacks them. */
  readonly sent: number;
  /** Not acknowledged when the flow ended. */
  readonly unacknowledged: number;
  /** Acknowledged only after the other side had closed its own direction (its FIN): was it still read? */
  readonly acknowledgedAfterPeerClose: number;
  /**
   * Of the unacknowledged: reached a socket that was closed. All of them where it answered one of them with
   * a RST; those sent after its FIN or reset where it only had sent one. None where something says that
   * another device sent that RST, or that the network gave packets back.
   */
  readonly atClosedSocket: number;
  /** In place of that: of the unacknowledged, sent after such a reset; whether they reached a socket cannot be told. */
  readonly afterReset?: number;
  /** Of its close_notify, so many bytes were never acknowledged. */
  readonly closeNotify: number;
}

/** Where bytes were left, by side. */
export interface LossLedger {
  readonly client: LedgerSide;
  readonly server: LedgerSide;
  /** Of the server's: what the client's cancel threw away; null where the client cancelled nothing. */
  readonly thrownAway: ThrownAway | null;
}

/** The loss ledger of a flow. UDP acknowledges nothing: there only `sent` says something. */
export function lossLedger(facts: FlowFacts): LossLedger {
  const server = ledgerSide(facts, 1);
  return {
    client: ledgerSide(facts, 0),
    server,
    thrownAway: thrownAway(facts, server.unacknowledged),
  };
}

/** One side of it: no more than its payload on the wire, whatever numbers its packets carry. */
export function ledgerSide(facts: FlowFacts, side: SideIndex): LedgerSide {
  const { unackedBytes } = facts.sides[side];
  const captured = capturedBytes(facts, side);
  const unacknowledged = Math.min(unackedData(facts, side), captured);
  const late = bytesAfterReset(facts, side, unacknowledged);
  const sent = captured + missedBytes(facts, side);
  return {
    sent,
    unacknowledged,
    acknowledgedAfterPeerClose: Math.min(ackedAfterPeerFin(facts, side), sent - unacknowledged),
    atClosedSocket: Math.min(bytesAtClosedSocket(facts, side), unacknowledged),
    ...(late > 0 && { afterReset: late }),
    closeNotify: Math.min(unackedBytes, notifyBytes(facts, side)),
  };
}

function bytesAtClosedSocket(facts: FlowFacts, side: SideIndex): number {
  const resets = facts.resets.filter((reset) => reset.side === other(side));
  if (resets.length === 0 || isOpenWhoReset(facts, side)) return 0;
  return resets.some(isAnswer) ? facts.sides[side].unackedBytes : lateBytes(facts, side);
}

function bytesAfterReset(facts: FlowFacts, side: SideIndex, unacknowledged: number): number {
  if (unacknowledged === 0 || !isOpenWhoReset(facts, side)) return 0;
  return Math.min(lateBytes(facts, side), unacknowledged);
}

/**
 * Another device may have sent the other side's resets, or the network gave packets back: no socket is known to
 * have closed. What a box in front of it sends after the closed socket's own answer changes nothing.
 */
function isOpenWhoReset(facts: FlowFacts, side: SideIndex): boolean {
  const resets = facts.resets.filter((reset) => reset.side === other(side));
  if (resets.length === 0) return false;
  if (facts.icmp !== null) return true;
  if (!resets.some((reset) => hasForeignSign(facts, reset))) return false;
  return !resets.some((reset) => !hasForeignSign(facts, reset) && saysSocketGone(facts, reset));
}

/** The answer of a stack whose socket had closed. */
function saysSocketGone(facts: FlowFacts, reset: RstFacts): boolean {
  return reset.form === 'rst' && isAnswer(reset) && afterOwnFin(facts, reset);
}
