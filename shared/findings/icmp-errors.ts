import type { FlowFacts, IcmpFacts } from '../flows/flow-facts.ts';

/** An error that says "not deliverable": not "packet too big", source quench or redirect. */
export function isRejection(icmp: IcmpFacts): boolean {
  if (icmp.version === 4) {
    if (icmp.type === 3) return icmp.code !== 4;
    return icmp.type === 11 || icmp.type === 12;
  }
  return icmp.type === 1 || icmp.type === 3 || icmp.type === 4;
}

/** After the ICMP error the side that it stands in for said nothing any more. */
export function isFinal(facts: FlowFacts, icmp: IcmpFacts): boolean {
  const answering = facts.sides[icmp.quotedSide === 0 ? 1 : 0];
  return answering.lastPacket < icmp.packet;
}
