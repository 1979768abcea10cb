import type { Nanoseconds, PacketNumber } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';

/** The FIN or reset that ended the silence; 0 where none did. */
export function endOf(facts: FlowFacts): PacketNumber {
  const { firstClose } = facts;
  return facts.ending !== null && (firstClose === 0 || facts.ending.packet < firstClose)
    ? facts.ending.packet
    : firstClose;
}

/** How long nobody spoke: from the handshake's ACK to the close, else to the end of the capture. */
export function silentFor(facts: FlowFacts): Nanoseconds {
  const { firstAck } = facts.sides[0];
  const end = endOf(facts);
  if (end > 0) return facts.between(firstAck, end);
  return facts.between(firstAck, facts.lastPacket) + facts.silenceAtEnd;
}
