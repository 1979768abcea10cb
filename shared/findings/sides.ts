import type { SideIndex } from '../base/units.ts';
import type { FlowFacts, SideFacts } from '../flows/flow-facts.ts';
import { LONG_SILENCE, RETRANSMISSIONS_TO_SILENCE, SILENCE_SAYS_SOMETHING } from './thresholds.ts';

/** The other end. */
export function other(side: SideIndex): SideIndex {
  return side === 0 ? 1 : 0;
}

/** The cause that names an abort by that side. */
export function abortOf(side: SideIndex): 'client-abort' | 'server-abort' {
  return side === 0 ? 'client-abort' : 'server-abort';
}

/** Nothing of the flow's beginning is in the capture. */
export function missedBeginning(facts: FlowFacts): boolean {
  return facts.sides[0].syn === 0 && facts.sides[1].syn === 0;
}

/** The client went on after its SYN, so it had a SYN-ACK that the capture lacks. */
export function missedAnswer(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  return (
    client.syn > 0 && server.syn === 0 && (client.firstAck > 0 || client.lastData > client.syn)
  );
}

/** The side whose FIN came first, null where there is none. */
export function firstCloser(facts: FlowFacts): SideIndex | null {
  const [client, server] = facts.sides;
  if (client.fin === 0 && server.fin === 0) return null;
  if (server.fin === 0) return 0;
  if (client.fin === 0) return 1;
  return client.fin <= server.fin ? 0 : 1;
}

/** Both FINs are there and acknowledged. */
export function bothFinsAcknowledged(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  return client.fin > 0 && server.fin > 0 && client.finAcked > 0 && server.finAcked > 0;
}

/** A side kept retransmitting since the last packet of the other one, which had not closed. */
export function fellSilent(facts: FlowFacts, silent: SideIndex): boolean {
  const quiet = facts.sides[silent];
  const sender = facts.sides[other(silent)];
  return (
    sender.unackedBytes > 0 &&
    sender.unansweredRetransmissions >= RETRANSMISSIONS_TO_SILENCE &&
    quiet.packets > 0 &&
    quiet.fin === 0 &&
    quiet.firstRst === null &&
    quiet.lastPacket < sender.lastPacket &&
    facts.between(quiet.lastPacket, sender.lastPacket) > SILENCE_SAYS_SOMETHING
  );
}

/**
 * Both sides sent data and no bare ACK of either is there, though a stack acknowledges at the latest every
 * second segment: the recording may leave them out, and then a missing ACK says nothing.
 */
export function lacksBareAcks(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  return client.bytes > 0 && server.bytes > 0 && client.firstAck === 0 && server.firstAck === 0;
}

/** The handshake's ACK never made it: the server repeated its SYN-ACK after it, and no data flowed. */
export function synAckRepeatedAfterAck(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  return (
    client.firstAck > 0 &&
    server.synCount > 1 &&
    server.bytes === 0 &&
    server.fin === 0 &&
    server.firstRst === null &&
    server.lastPacket > client.firstAck
  );
}

/** The capture ended so soon after the last packet that silence means nothing. */
export function endedSoon(facts: FlowFacts): boolean {
  return facts.silenceAtEnd < SILENCE_SAYS_SOMETHING;
}

/** The flow was silent for long when the capture ended. */
export function longSilent(facts: FlowFacts): boolean {
  return facts.silenceAtEnd >= LONG_SILENCE;
}

/** Payload or holes of payload: the side has spoken. */
export function hasSpoken(side: SideFacts): boolean {
  return side.uniqueBytes > 0 || side.missingBytes > 0;
}

/**
 * The side whose FIN has a number before the end of the data that it had sent: the ACK of that FIN
 * does not acknowledge that data. Null where every FIN comes last, and where the highest ACK covers
 * the data all the same.
 */
export function finBeforeEnd(facts: FlowFacts): SideIndex | null {
  const early = (side: SideIndex): boolean =>
    facts.sides[side].fin > 0 &&
    facts.sides[side].unackedBytes > 0 &&
    bytesFromFin(facts, side) > 0 &&
    !spokeBeyondFin(facts, side);
  return early(0) ? 0 : early(1) ? 1 : null;
}

/** Bytes of a side from the number of its own FIN on; 0 where the FIN comes last, as it should. */
export function bytesFromFin(facts: FlowFacts, side: SideIndex): number {
  const { uniqueBytes, missingBytes, finSeq } = facts.sides[side];
  return Math.max(0, 1 + uniqueBytes + missingBytes - facts.relativeSeq(side, finSeq));
}

/**
 * A side sent bytes beyond its own FIN: one honest stack cannot, so two senders spoke for it (an
 * injected response and the real one).
 */
export function spokeBeyondFin(facts: FlowFacts, side: SideIndex): boolean {
  const own = facts.sides[side];
  if (own.fin === 0 || own.lastData < own.fin) return false;
  return bytesFromFin(facts, side) > 0;
}
