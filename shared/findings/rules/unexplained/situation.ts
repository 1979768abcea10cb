import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { afterOwnFin, isAnswer } from '../../resets.ts';
import { fellSilent, firstCloser, other, synAckRepeatedAfterAck } from '../../sides.ts';

/** What was observed where no cause has a name for it. */
export type Situation =
  /** One side retransmits, the other says nothing more. */
  | 'fell-silent'
  /** The server repeats its SYN-ACK though the capture shows the client's ACK. */
  | 'syn-ack-repeated'
  /** A bare RST answers a segment, and its sender had not closed. */
  | 'no-socket'
  /** A FIN that nobody acknowledged. */
  | 'fin-unanswered'
  /** A reset, and nothing that leads up to it. */
  | 'reset-only'
  | 'none';

/** The side that fell silent, null where none did. */
export function silentSide(facts: FlowFacts): SideIndex | null {
  if (fellSilent(facts, 1)) return 1;
  return fellSilent(facts, 0) ? 0 : null;
}

/** Reads it off the facts. */
export function situationOf(facts: FlowFacts): Situation {
  if (facts.proto !== 'tcp') return 'none';
  if (silentSide(facts) !== null) return 'fell-silent';
  if (synAckRepeatedAfterAck(facts)) return 'syn-ack-repeated';
  const reset = facts.ending;
  if (reset !== null) {
    if (isAnswer(reset) && !afterOwnFin(facts, reset)) return 'no-socket';
    return 'reset-only';
  }
  const closer = firstCloser(facts);
  if (closer === null) return 'none';
  return facts.sides[closer].finAcked === 0 && facts.sides[other(closer)].fin === 0
    ? 'fin-unanswered'
    : 'none';
}
