import type { FlowFacts } from '../flows/flow-facts.ts';
import type { Citations } from './citations.ts';

/** A flow without a packet: first fragments name its ports, and none of their datagrams became whole. */
export function fragmentsSentence(facts: FlowFacts, { cite }: Citations): string {
  return `Only fragments of this flow were captured: ${cite(facts.firstPacket, 'first fragment: it has the ports')} names the ports, but the rest of its datagram is missing, so nothing of it counts.`;
}
