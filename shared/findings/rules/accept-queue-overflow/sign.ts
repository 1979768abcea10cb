import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { isAnswer } from '../../resets.ts';
import { RETRANSMISSIONS_TO_SILENCE } from '../../thresholds.ts';

/** How a full accept queue shows. */
export type OverflowSign =
  /** The server sends its SYN-ACK again after the client's ACK. */
  | 'syn-ack-repeated'
  /** The server answers the SYN, takes no data at all, and in the end knows no connection. */
  | 'data-ignored'
  /** SYNs go unanswered while the port accepts others. */
  | 'syn-ignored';

/** Reads it off the facts; null where none fits. */
export function overflowSign(facts: FlowFacts): OverflowSign | null {
  const [client, server] = facts.sides;
  if (server.packets === 0) {
    const silent = client.firstAck === 0 && client.fin === 0 && client.firstRst === null;
    return silent && client.synCount > 1 && facts.context.portAccepted > 0 ? 'syn-ignored' : null;
  }
  if (client.firstAck === 0 || server.bytes > 0 || server.fin > 0) return null;
  if (synAckRepeated(facts)) return 'syn-ack-repeated';
  return neverTaken(facts) ? 'data-ignored' : null;
}

/** SYN-ACKs came after the handshake's ACK, and no reset in the server's name came in between. */
function synAckRepeated(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  if (server.synCount < 2 || server.lastSyn <= client.firstAck) return false;
  return server.firstRst === null || server.firstRst.packet > server.lastSyn;
}

/** After its SYN-ACK the server sent nothing but a bare reset that answers data which it had ignored again and again. */
function neverTaken(facts: FlowFacts): boolean {
  const server = facts.sides[1];
  const reset = facts.ending;
  if (reset === null || reset.side !== 1 || reset.form !== 'rst' || !isAnswer(reset)) return false;
  if (server.packets !== server.synCount + server.rstCount) return false;
  return dataIgnored(facts) && facts.sides[0].stuckTries >= RETRANSMISSIONS_TO_SILENCE;
}

/** The client sent data, sent it again, and none of it was taken: its ACKs were not just lost once. */
export function dataIgnored(facts: FlowFacts): boolean {
  const { uniqueBytes, unackedBytes, retransmissions } = facts.sides[0];
  return uniqueBytes > 0 && unackedBytes >= uniqueBytes && retransmissions > 0;
}

/** As many SYNs as a client with patience sends: fewer are as likely a client that went on elsewhere. */
export function keptAsking(facts: FlowFacts): boolean {
  return facts.sides[0].synCount > RETRANSMISSIONS_TO_SILENCE;
}
