import { CLOSED, FIN_WAIT_2, LISTEN, SYN_SENT, TIME_WAIT } from './state-numbers.ts';
import { RST_VALIDITIES, type RstValidity } from './tcp-names.ts';

/** What an endpoint does with a reset, two bits each. */
export const OUTCOME_UNKNOWN = 0;
export const OUTCOME_ACCEPTED = 1;
export const OUTCOME_CHALLENGED = 2;
export const OUTCOME_DROPPED = 3;

/** Their names, in the order of the numbers. */
export const RST_OUTCOME_NAMES = ['unknown', 'accepted', 'challenged', 'dropped'] as const;

/** Positions in ENDPOINT_GENERATIONS (shared/flows/flow-facts). */
export const RFC_793 = 0;
export const RFC_5961 = 1;
export const LINUX_CURRENT = 2;

/** A reset's number against [RCV.WUP, RCV.NXT + window], the range that RFC 793 endpoints take: 2.6.26. */
export type OldRange = 'inside' | 'outside' | 'open';

/** What the capture shows of a reset and its receiver. */
export interface ResetSight {
  /** The receiver's state before it (state-numbers). */
  readonly receiverState: number;
  /** The receiver has finished: both FINs were acknowledged. */
  readonly bothClosed: boolean;
  /** Index into RST_VALIDITIES; in SYN-SENT `exact`: it acknowledges the SYN. */
  readonly validity: number;
  readonly oldRange: OldRange;
  /** Its number is that of the FIN that its receiver has, in CLOSE-WAIT, LAST-ACK or CLOSING. */
  readonly finNumber: boolean;
  /** Its number is the right edge of the highest SACK block of its receiver. */
  readonly sackEdge: boolean;
  /** Its number is the end of what was seen, and bytes below are missing: perhaps only in the capture. */
  readonly captureGap: boolean;
}

/**
 * What endpoints of each generation make of a reset (FACTS 3.8 and 3.9; RFC 793 section 3.4, RFC 5961
 * section 3.2, Linux 2.6.26, and 6.1 to 7.2), packed: two bits a generation. In TIME-WAIT Linux obeys
 * an exact one (unless tcp_rfc1337 is set) and drops the rest. In FIN-WAIT-2 it depends on what packets do not
 * show: after close() Linux keeps a small record that obeys any number in the window (measured on 6.18, the
 * lab's `reset-obeyed-fin-wait-2-closed-inside`), after shutdown() the socket sends a challenge ACK: unknown. A state CLOSED that only a reset made is
 * judged like the one before it, for the reset may have been forged.
 */
export function resetOutcomes(sight: ResetSight): number {
  const { receiverState: state } = sight;
  const validity = RST_VALIDITIES[sight.validity];
  if (state === SYN_SENT) return same(validity === 'exact' ? OUTCOME_ACCEPTED : OUTCOME_DROPPED);
  if (state === LISTEN) return same(OUTCOME_UNKNOWN);
  if (state === CLOSED && sight.bothClosed) return same(OUTCOME_DROPPED);
  if (validity === 'exact') return same(OUTCOME_ACCEPTED);
  const modern = modernOutcome(validity, sight.captureGap);
  if (state === TIME_WAIT) {
    const linux = modern === OUTCOME_UNKNOWN ? OUTCOME_UNKNOWN : OUTCOME_DROPPED;
    return pack(linux, modern, linux);
  }
  const old =
    sight.oldRange === 'inside'
      ? OUTCOME_ACCEPTED
      : sight.oldRange === 'outside'
        ? OUTCOME_DROPPED
        : OUTCOME_UNKNOWN;
  if (sight.finNumber || sight.sackEdge) return pack(old, modern, OUTCOME_ACCEPTED);
  const closedOrHalf = state === FIN_WAIT_2 && modern === OUTCOME_CHALLENGED;
  return pack(old, modern, closedOrHalf ? OUTCOME_UNKNOWN : modern);
}

/** The outcome for one generation (a position above) of a packed triple. */
export function outcomeOf(packed: number, generation: number): number {
  return (packed >>> (generation * 2)) & 3;
}

/** RFC 5961 section 3.2: exact resets, in-window ones get a challenge ACK, others nothing. */
function modernOutcome(validity: RstValidity, captureGap: boolean): number {
  if (captureGap) return OUTCOME_UNKNOWN;
  switch (validity) {
    case 'exact':
      return OUTCOME_ACCEPTED;
    case 'in-window':
      return OUTCOME_CHALLENGED;
    case 'left':
    case 'right':
      return OUTCOME_DROPPED;
    case 'unknown':
      return OUTCOME_UNKNOWN;
  }
}

function same(outcome: number): number {
  return pack(outcome, outcome, outcome);
}

function pack(rfc793: number, rfc5961: number, linux: number): number {
  return rfc793 | (rfc5961 << 2) | (linux << 4);
}
