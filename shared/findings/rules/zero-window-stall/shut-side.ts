import type { Nanoseconds, SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { other } from '../../sides.ts';
import { WINDOW_STAYS_SHUT } from '../../thresholds.ts';

/** The side whose receive window stayed shut to the end while the other one had more to send; null where none did. */
export function shutSide(facts: FlowFacts): SideIndex | null {
  if (isShut(facts, 0)) return 0;
  return isShut(facts, 1) ? 1 : null;
}

function isShut(facts: FlowFacts, side: SideIndex): boolean {
  if (facts.sides[side].zeroWindowSince === 0) return false;
  const waits = facts.zeroWindowProbes > 0 || facts.sides[other(side)].unackedBytes > 0;
  return waits && shutFor(facts, side) >= WINDOW_STAYS_SHUT;
}

/** How long the window was shut: to the reset or FIN that ended the wait, else to the end of the capture. */
export function shutFor(facts: FlowFacts, side: SideIndex): Nanoseconds {
  const { zeroWindowSince } = facts.sides[side];
  if (facts.ending !== null) return facts.between(zeroWindowSince, facts.ending.packet);
  return facts.between(zeroWindowSince, facts.lastPacket) + facts.silenceAtEnd;
}
