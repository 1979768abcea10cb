import type { FlowFacts } from '../../../flows/flow-facts.ts';

/** How a full accept queue shows: the server repeats its SYN-ACK after the client's ACK, or ignores SYNs. */
export type OverflowSign = 'syn-ack-repeated' | 'syn-ignored';

/** Reads it off the facts; null where neither fits. */
export function overflowSign(facts: FlowFacts): OverflowSign | null {
  const [client, server] = facts.sides;
  if (server.packets === 0) {
    const silent = client.firstAck === 0 && client.fin === 0 && client.firstRst === null;
    return silent && client.synCount > 1 && facts.context.portAccepted > 0 ? 'syn-ignored' : null;
  }
  return synAckRepeated(facts) ? 'syn-ack-repeated' : null;
}

/** SYN-ACKs came after the handshake's ACK, the server never spoke, and no reset in its name came in between. */
function synAckRepeated(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  if (client.firstAck === 0 || server.synCount < 2 || server.lastSyn <= client.firstAck)
    return false;
  if (server.bytes > 0 || server.fin > 0) return false;
  return server.firstRst === null || server.firstRst.packet > server.lastSyn;
}

/** The client had sent data before the last SYN-ACK, and none of it was taken: its ACKs were not just lost once. */
export function dataIgnored(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  return (
    client.firstData > 0 &&
    client.firstData < server.lastSyn &&
    client.unackedBytes >= client.uniqueBytes &&
    client.retransmissions > 0
  );
}
