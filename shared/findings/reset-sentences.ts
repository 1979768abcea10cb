import { sideName, type PacketNumber, type SideIndex } from '../base/units.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import type { Citations } from './citations.ts';
import { hasOddWindow, hasTtlJump, isAnswer, isOnFinNumber, receiverWentOn } from './resets.ts';
import { IN_FIN_WAIT_2, ON_FIN_NUMBER } from './endpoint-words.ts';
import { other } from './sides.ts';
import { who } from './words.ts';

/** "RST" or "RST+ACK". */
export function formText(reset: RstFacts): string {
  return reset.form === 'rst' ? 'RST' : 'RST+ACK';
}

/** What a packet of a side carries, as far as the facts tell: "FIN", "close_notify", "data". */
export function whatIs(facts: FlowFacts, side: SideIndex, packet: PacketNumber): string {
  const sender = facts.sides[side];
  if (packet === sender.syn) return side === 0 ? 'SYN' : 'SYN-ACK';
  if (packet === sender.fin) return 'FIN';
  if (packet === sender.firstAck) return 'ACK';
  if (packet === (facts.tls?.sides[side].closeNotifyPacket ?? 0)) return 'close_notify';
  if (packet === sender.lastData || packet === sender.firstDataAfterPeerFin) return 'data';
  return 'segment';
}

/** The fields of a reset for its line in the evidence. */
export function resetEvidence(facts: FlowFacts, reset: RstFacts): string {
  const seq = facts.relativeSeq(reset.side, reset.seq);
  const place = {
    exact: 'exactly what its receiver expects',
    'in-window': 'in the window, not the exact number',
    left: 'left of the window',
    right: 'right of the window',
    unknown: 'window not known',
  }[reset.validity];
  const answer = isAnswer(reset) ? `, answers #${reset.answers}` : '';
  return `${formText(reset)} from the ${sideName(reset.side)}, seq ${seq}: ${place}${answer}`;
}

/** Cites a reset. */
export function citeReset(facts: FlowFacts, { cite }: Citations, reset: RstFacts): string {
  return cite(reset.packet, resetEvidence(facts, reset));
}

/** Cites the packet that a reset answers: "the server's close_notify #12". */
export function citeAnswered(facts: FlowFacts, { cite }: Citations, reset: RstFacts): string {
  const peer = other(reset.side);
  const what = whatIs(facts, peer, reset.answers);
  return `the ${who(peer)}'s ${what} ${cite(reset.answers, `${what} from the ${who(peer)} that #${reset.packet} answers`)}`;
}

/**
 * One sentence about the first reset of the side that did not end the connection, null where it
 * sent none: "The server's RST #5 has no ACK flag and its seq is the ACK field of #3: it answers
 * the FIN, not the RST, and says only that its socket is gone."
 */
export function otherResetSentence(
  facts: FlowFacts,
  citing: Citations,
  ending: RstFacts,
): string | null {
  const side = other(ending.side);
  const reset = facts.sides[side].firstRst;
  if (reset === null) return null;
  if (reset.packet < ending.packet && isOffTheMark(reset))
    return rejectedSentence(facts, citing, reset);
  const named = `The ${who(side)}'s ${formText(reset)} ${citeReset(facts, citing, reset)}`;
  if (!isAnswer(reset)) {
    return `${named} comes ${reset.packet > ending.packet ? 'after' : 'before'} it; no host answers a RST with a RST, so it is the ${who(side)}'s own.`;
  }
  const answered = citeAnswered(facts, citing, reset);
  if (reset.form === 'rst-ack') {
    return `${named} carries the numbers of ${answered}: it answers that packet, never the reset, and says only that the ${who(side)} has no such connection.`;
  }
  return `${named} has no ACK flag and its seq is the ACK field of ${answered}: it answers that packet, never the reset, and says only that the ${who(side)}'s socket is gone.`;
}

/**
 * Why an earlier reset did not end the connection, by its place against the window; null where there
 * is none. What the receiver had is seen from the capture point only, so nothing is certain here.
 */
export function rejectedResetSentence(facts: FlowFacts, citing: Citations): string | null {
  for (const reset of facts.resets) {
    if (facts.ending !== null && reset.packet >= facts.ending.packet) return null;
    if (facts.ending === null || isOffTheMark(reset)) return rejectedSentence(facts, citing, reset);
  }
  return null;
}

function isOffTheMark({ validity }: RstFacts): boolean {
  return validity === 'left' || validity === 'right' || validity === 'in-window';
}

function rejectedSentence(facts: FlowFacts, citing: Citations, reset: RstFacts): string {
  const receiver = who(other(reset.side));
  const named = `The ${who(reset.side)}'s ${formText(reset)} ${citeReset(facts, citing, reset)}`;
  const wentOn = receiverWentOn(facts, reset);
  if (isOnFinNumber(reset)) {
    return `${named} lies left of the window: its seq is the number of the FIN that the ${receiver} already has, one below what it expects. In ${reset.receiverState}, ${ON_FIN_NUMBER}.${wentOn ? ` This ${receiver} ignored it and went on sending.` : ''}`;
  }
  if (reset.validity === 'in-window' && reset.receiverState === 'FIN-WAIT-2') {
    return `${named} is in the window but not exact, and the ${receiver} was in FIN-WAIT-2: ${IN_FIN_WAIT_2}.${wentOn ? ` This ${receiver} went on.` : ''}`;
  }
  if (reset.validity === 'in-window') {
    return `${named} is in the window but not exact: a stack with RFC 5961 answers with a challenge ACK and lives on.${wentOn ? ` This ${receiver} did.` : ''}`;
  }
  if (!isOffTheMark(reset)) {
    return facts.sides[other(reset.side)].lastPacket > reset.packet
      ? `${named} could have ended it, yet the ${receiver} went on: it did not arrive, or was not obeyed.`
      : `${named} carries a number of which the capture cannot tell whether the ${receiver} takes it.`;
  }
  const where = reset.validity === 'right' ? 'right' : 'left';
  return `${named} lies ${where} of the window as far as the capture shows: stacks ignore such a reset.${wentOn ? ` The ${receiver} went on sending.` : ''}`;
}

/** A RST+ACK with window 0 from an open window; null where there is nothing to say. */
export function windowSentence(facts: FlowFacts, reset: RstFacts): string | null {
  return hasOddWindow(facts, reset)
    ? 'Its window is 0: Linux sends its real window in an abort; Windows and devices on the way send 0.'
    : null;
}

/** "TTL 43 where the server's packets have 228"; null where the TTLs agree. */
export function ttlSentence(facts: FlowFacts, reset: RstFacts): string | null {
  if (!hasTtlJump(facts, reset)) return null;
  return `The reset arrived with TTL ${reset.ttl}, the ${who(reset.side)}'s first packet with ${facts.sides[reset.side].ttl}: it took another path, or another device sent it.`;
}
