import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { underWay } from '../../resets.ts';
import { other } from '../../sides.ts';
import { SENT_AGAIN } from '../../thresholds.ts';
import { isUntimedFlow } from '../../words.ts';

/** The last reset that its receiver has to reject, or stacks of an older kind have to, and that did not stop it. */
export function ignoredReset(facts: FlowFacts): RstFacts | null {
  let found: RstFacts | null = null;
  for (const reset of facts.resets)
    if (mayBeRejected(reset) && receiverStayed(facts, reset) && !hadAll(facts, reset))
      found = reset;
  return found;
}

/** Linux of today rejects it: by a challenge ACK, or in silence. */
export function everyStackRejects({ outcomes }: RstFacts): boolean {
  const today = outcomes['linux-current'];
  return today === 'challenged' || today === 'dropped';
}

/** The receiver sent and sent again after it, and the other side never answered. */
export function keptRetransmitting(facts: FlowFacts, reset: RstFacts): boolean {
  const receiver = facts.sides[other(reset.side)];
  return (
    receiver.unansweredRetransmissions > 0 && facts.sides[reset.side].lastPacket === reset.packet
  );
}

/**
 * A number ahead of what was acknowledged may be the right one behind bytes that the capture lacks, while the
 * receiver's packets were long under way: not where it sends again and again, with an ACK below it.
 */
export function mayBeGap(facts: FlowFacts, reset: RstFacts): boolean {
  return isAhead(reset) && facts.sides[other(reset.side)].unansweredRetransmissions < SENT_AGAIN;
}

function isAhead({ validity }: RstFacts): boolean {
  return validity === 'in-window' || validity === 'right';
}

/**
 * The receiver acknowledges later what the reset is numbered after: it had bytes that the capture lacks, the
 * number was the right one, and what it sent was under way for long.
 */
function hadAll(facts: FlowFacts, reset: RstFacts): boolean {
  const { uniqueBytes, missingBytes, unackedBytes } = facts.sides[reset.side];
  const acknowledged = 1 + uniqueBytes + missingBytes - unackedBytes;
  return isAhead(reset) && facts.relativeSeq(reset.side, reset.seq) <= acknowledged;
}

function mayBeRejected(reset: RstFacts): boolean {
  return everyStackRejects(reset) || reset.outcomes.rfc5961 === 'dropped';
}

/**
 * It sent something other than a reset (payload or FIN, new or again) later than what was under way
 * when the reset passed, and the side that reset was not heard any more: where both go on, nothing
 * has happened.
 */
function receiverStayed(facts: FlowFacts, reset: RstFacts): boolean {
  const sender = facts.sides[reset.side];
  if (sender.lastPacket !== sender.lastRst?.packet) return false;
  const { lastPacket, lastRst } = facts.sides[other(reset.side)];
  if (lastPacket <= reset.packet || lastPacket === lastRst?.packet) return false;
  // Without times: what is sent again and again waited for a timer each time.
  return isUntimedFlow(facts)
    ? facts.sides[other(reset.side)].unansweredRetransmissions >= SENT_AGAIN
    : facts.between(reset.packet, lastPacket) >= underWay(facts);
}
