import type { SideIndex } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import { notifyBytes } from './close-notify.ts';
import { ackedAfterPeerFin, lateBytes, unackedData } from './delivery.ts';
import { isAnswer } from './resets.ts';
import { other } from './sides.ts';

/**
 * Payload bytes of one side that did not simply arrive, be acknowledged and be read: the numbers of the
 * verdict's `dataLostWhy`. A close_notify is no program's data and is counted apart.
 */
export interface LedgerSide {
  /** Different payload bytes sent, as far as captured packets, acknowledgements or later numbers show. */
  readonly sent: number;
  /** Not acknowledged when the flow ended. */
  readonly unacknowledged: number;
  /** Acknowledged only after the other side had closed its own direction (its FIN): was it still read? */
  readonly acknowledgedAfterPeerClose: number;
  /**
   * Of the unacknowledged: reached a socket that was closed. All of them where it answered one of them with
   * a RST; those sent after its FIN or reset where it only had sent one.
   */
  readonly atClosedSocket: number;
  /** Of its close_notify, so many bytes were never acknowledged. */
  readonly closeNotify: number;
}

/** Where bytes were left, by side. */
export interface LossLedger {
  readonly client: LedgerSide;
  readonly server: LedgerSide;
}

/** The loss ledger of a flow. UDP acknowledges nothing: there only `sent` says something. */
export function lossLedger(facts: FlowFacts): LossLedger {
  return { client: ledgerSide(facts, 0), server: ledgerSide(facts, 1) };
}

/** One side of it. */
export function ledgerSide(facts: FlowFacts, side: SideIndex): LedgerSide {
  const { uniqueBytes, missingBytes, unackedBytes } = facts.sides[side];
  const unacknowledged = unackedData(facts, side);
  const takenLate = ackedAfterPeerFin(facts, side);
  return {
    sent: Math.max(uniqueBytes + missingBytes, unackedBytes + takenLate),
    unacknowledged,
    acknowledgedAfterPeerClose: takenLate,
    atClosedSocket: Math.min(bytesAtClosedSocket(facts, side), unacknowledged),
    closeNotify: Math.min(unackedBytes, notifyBytes(facts, side)),
  };
}

function bytesAtClosedSocket(facts: FlowFacts, side: SideIndex): number {
  const resets = facts.resets.filter((reset) => reset.side === other(side));
  if (resets.length === 0) return 0;
  return resets.some(isAnswer) ? facts.sides[side].unackedBytes : lateBytes(facts, side);
}
