import type { FlowFacts, IcmpFacts } from '../flows/flow-facts.ts';

/** After the ICMP error the side that it stands in for said nothing any more. */
export function isFinal(facts: FlowFacts, icmp: IcmpFacts): boolean {
  const answering = facts.sides[icmp.quotedSide === 0 ? 1 : 0];
  return answering.lastPacket < icmp.packet;
}
