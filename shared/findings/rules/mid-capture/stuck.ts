import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts, SideFacts } from '../../../flows/flow-facts.ts';
import { RETRANSMISSIONS_TO_SILENCE } from '../../thresholds.ts';

/** The side whose last data was sent again and again without any answer in the capture; null where none was. */
export function stuckSide({ sides: [client, server] }: FlowFacts): SideIndex | null {
  if (isStuck(client)) return 0;
  return isStuck(server) ? 1 : null;
}

function isStuck({ firstUnanswered, unansweredRetransmissions }: SideFacts): boolean {
  return firstUnanswered > 0 && unansweredRetransmissions >= RETRANSMISSIONS_TO_SILENCE;
}
