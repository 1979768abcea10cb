import type { FlowFacts } from '../flows/flow-facts.ts';
import type { SideIndex } from '../base/units.ts';

/** Payload bytes of one side that did not simply arrive, be acknowledged and be read. */
export interface LedgerSide {
  /** Different payload bytes sent. */
  readonly sent: number;
  /** Not acknowledged when the flow ended. */
  readonly unacknowledged: number;
  /** Acknowledged only after the other side had closed its own direction (its FIN): was it still read? */
  readonly acknowledgedAfterPeerClose: number;
  /** Reached a socket that was closed (answered by a RST, or sent after the reset that ended the flow). */
  readonly atClosedSocket: number;
}

/** Where bytes were left, by side. */
export interface LossLedger {
  readonly client: LedgerSide;
  readonly server: LedgerSide;
}

/** The loss ledger of a flow. */
export function lossLedger(facts: FlowFacts): LossLedger {
  return { client: ledgerSide(facts, 0), server: ledgerSide(facts, 1) };
}

function ledgerSide(facts: FlowFacts, side: SideIndex): LedgerSide {
  const { uniqueBytes, unackedBytes, bytesAfterPeerClose } = facts.sides[side];
  return {
    sent: uniqueBytes,
    unacknowledged: unackedBytes,
    acknowledgedAfterPeerClose: 0,
    atClosedSocket: bytesAfterPeerClose,
  };
}
