import type { SideIndex } from '../base/units.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { captureCap } from './capture-quality.ts';
import { bytesToCome, lateBytes, unackedData } from './delivery.ts';
import { afterOwnFin, afterPeerFin, isAnswer, isSuspect, receiverWentOn } from './resets.ts';
import type { Confidence, RuleMatch } from './rule.ts';
import { MEDIUM, STRONG, WEAK, atMost, matched } from './scoring.ts';
import { hasSpoken, missedAnswer, missedBeginning, other } from './sides.ts';

/** Whether a side's reset ended a live connection: the predicate behind client-abort and server-abort. */
export function matchAbort(facts: FlowFacts, side: SideIndex): RuleMatch | null {
  const reset = facts.ending;
  if (reset === null || reset.side !== side || !wasConnected(facts)) return null;
  const score = scoreOf(facts, reset);
  return matched(
    score,
    atMost(confidenceOf(facts, reset), captureCap(facts)),
    classOf(facts, reset),
  );
}

/** Both sides took part: handshake seen, or traffic of both in a capture that began later. */
export function wasConnected(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  if (missedBeginning(facts))
    return hasSpoken(client) || hasSpoken(server) || bothMoreThanResets(facts);
  if (client.syn > 0 && server.syn === 0)
    return hasSpoken(server) || facts.oneSided || missedAnswer(facts);
  return client.firstAck > 0 || hasSpoken(client) || client.fin > 0;
}

/** Each side sent something else than resets. */
function bothMoreThanResets(facts: FlowFacts): boolean {
  return facts.sides.every((side) => side.packets > side.rstCount + side.rstAckCount);
}

/** The aborting side had nothing more to get: the other one had finished and all of it was acknowledged. */
export function peerHadFinished(facts: FlowFacts, reset: RstFacts): boolean {
  const peer = other(reset.side);
  return (
    afterPeerFin(facts, reset) && unackedData(facts, peer) === 0 && lateBytes(facts, peer) === 0
  );
}

function scoreOf(facts: FlowFacts, reset: RstFacts): number {
  if (afterOwnFin(facts, reset)) {
    const shape = reset.form === 'rst-ack' && reset.seqFromOwnFin === 1 ? MEDIUM : 0;
    return (reset.form === 'rst-ack' ? STRONG : WEAK) + shape;
  }
  if (reset.form === 'rst-ack') return STRONG + (afterPeerFin(facts, reset) ? MEDIUM : WEAK);
  return isAnswer(reset) ? WEAK : STRONG;
}

function confidenceOf(facts: FlowFacts, reset: RstFacts): Confidence {
  if (isSuspect(facts, reset) || reset.form === 'rst' || receiverWentOn(facts, reset)) return 'low';
  if (facts.tls !== null && facts.tls.clientHello > 0 && facts.tls.serverHello === 0) return 'low';
  return mayBeUnread(facts, reset) ? 'low' : 'medium';
}

/**
 * The other side's newest data came after everything this side sent, so nothing suggests that it was
 * read: close() over unread data looks the same as an abort, and a capture cannot see reads.
 */
function mayBeUnread(facts: FlowFacts, reset: RstFacts): boolean {
  const own = facts.sides[reset.side];
  const peer = facts.sides[other(reset.side)];
  return peer.lastData > own.lastData;
}

function classOf(facts: FlowFacts, reset: RstFacts): 'benign' | 'watch' {
  return peerHadFinished(facts, reset) && (bytesToCome(facts) ?? 0) === 0 ? 'benign' : 'watch';
}
