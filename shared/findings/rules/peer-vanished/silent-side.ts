import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { other } from '../../sides.ts';
import { RETRANSMISSIONS_TO_SILENCE, SILENCE_SAYS_SOMETHING } from '../../thresholds.ts';

/** The side that fell silent while the other one sent the same again and again; null where none did. */
export function vanishedSide(facts: FlowFacts): SideIndex | null {
  if (isVanished(facts, 1)) return 1;
  return isVanished(facts, 0) ? 0 : null;
}

function isVanished(facts: FlowFacts, silent: SideIndex): boolean {
  const quiet = facts.sides[silent];
  const sender = facts.sides[other(silent)];
  return (
    repeats(facts, silent) >= RETRANSMISSIONS_TO_SILENCE &&
    quiet.packets > 0 &&
    quiet.firstRst === null &&
    quiet.lastPacket < sender.lastPacket &&
    facts.between(quiet.lastPacket, sender.lastPacket) > SILENCE_SAYS_SOMETHING
  );
}

/** How often the other side sent its data or its FIN again since it last heard of `silent`. */
export function repeats(facts: FlowFacts, silent: SideIndex): number {
  const sender = facts.sides[other(silent)];
  const data = sender.unackedBytes > 0 ? sender.unansweredRetransmissions : 0;
  const fins = isFinUnanswered(facts, silent) ? sender.finCount - 1 : 0;
  return data > fins ? data : fins;
}

/** Nothing came back since the other side's first FIN. */
function isFinUnanswered(facts: FlowFacts, silent: SideIndex): boolean {
  const { fin, finAcked } = facts.sides[other(silent)];
  return fin > 0 && finAcked === 0 && fin > facts.sides[silent].lastPacket;
}
