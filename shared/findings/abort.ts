import type { SideIndex } from '../base/units.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { captureCap } from './capture-quality.ts';
import { afterGoodbye } from './close-notify.ts';
import { lateBytes, unackedData } from './delivery.ts';
import { outlastsATimer } from './idle-timers.ts';
import { weighForgery } from './injected-reset.ts';
import { quietBefore } from './quiet.ts';
import { afterOwnFin, afterPeerFin, isAnswer, isSuspect, receiverWentOn } from './resets.ts';
import type { RuleMatch } from './rule.ts';
import type { Scale } from './scale.ts';
import { MEDIUM, STRONG, WEAK } from './scoring.ts';
import { hasSpoken, missedAnswer, missedBeginning, other } from './sides.ts';

/** Whether a side's reset ended a live connection: the predicate behind client-abort and server-abort. */
export function matchAbort(facts: FlowFacts, side: SideIndex, scale: Scale): RuleMatch | null {
  const reset = facts.ending;
  if (reset === null) return scale.no('no reset ended the connection');
  if (reset.side !== side) return scale.no("the reset that ended it is the other side's");
  if (!wasConnected(facts)) return scale.no('the capture shows no connection that stood');
  if (afterGoodbye(facts, reset))
    return scale.no(
      'its sender had closed before, by close_notify and FIN: nothing was left to abort',
    );
  weigh(facts, reset, scale);
  weighOthers(facts, reset, scale);
  scale.cap(captureCap(facts));
  return scale.grade(isDoubtful(facts, reset) ? 'low' : 'high', 'watch');
}

/** Both sides took part: handshake seen, or traffic of both in a capture that began later. */
export function wasConnected(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  if (missedBeginning(facts))
    return hasSpoken(client) || hasSpoken(server) || bothMoreThanResets(facts);
  if (client.syn > 0 && server.syn === 0)
    return hasSpoken(server) || facts.oneSided || (missedAnswer(facts) && !refusedSyn(facts));
  return client.firstAck > 0 || hasSpoken(client) || client.fin > 0;
}

/** The server's reset came before the client went on: there was no connection, whatever the client sent then. */
function refusedSyn({ sides: [client, server] }: FlowFacts): boolean {
  const reset = server.firstRst?.packet ?? 0;
  const acked = client.firstAck > 0 && client.firstAck < reset;
  const wrote = client.firstData > client.syn && client.firstData < reset;
  return reset > 0 && !acked && !wrote;
}

/** Each side sent something else than resets. */
function bothMoreThanResets(facts: FlowFacts): boolean {
  return facts.sides.every((side) => side.packets > side.rstCount + side.rstAckCount);
}

/**
 * FIN, then RST+ACK, and the other side's data was the last word: close() over it unread looks just so.
 * A close_notify is nothing that a program reads.
 */
function abortedOverNews(facts: FlowFacts, reset: RstFacts): boolean {
  if (reset.form !== 'rst-ack' || reset.seqFromOwnFin !== 1) return false;
  const own = facts.sides[reset.side];
  const peer = facts.sides[other(reset.side)];
  const notify = facts.tls?.sides[other(reset.side)].closeNotifyPacket ?? 0;
  return peer.lastData > own.lastData && peer.lastData !== notify;
}

/** The aborting side had nothing more to get: the other one had finished and all of it was acknowledged. */
export function peerHadFinished(facts: FlowFacts, reset: RstFacts): boolean {
  const peer = other(reset.side);
  return (
    afterPeerFin(facts, reset) &&
    unackedData(facts, peer) === 0 &&
    lateBytes(facts, peer) === 0 &&
    !abortedOverNews(facts, reset)
  );
}

function weigh(facts: FlowFacts, reset: RstFacts, scale: Scale): void {
  if (afterOwnFin(facts, reset)) {
    if (reset.form !== 'rst-ack') {
      scale.add(WEAK, "a reset after its sender's own FIN");
      return;
    }
    scale.add(STRONG, "RST+ACK after its sender's own FIN");
    if (reset.seqFromOwnFin === 1)
      scale.add(MEDIUM, 'with seq = FIN + 1: no byte of its own in between');
  } else if (reset.form === 'rst-ack') {
    scale.add(STRONG, 'RST+ACK without a FIN before: an abort');
    if (afterPeerFin(facts, reset)) scale.add(MEDIUM, "after the other side's FIN");
    else scale.add(WEAK, 'while the other side had not closed');
  } else if (isAnswer(reset)) {
    scale.add(WEAK, 'a reset, but one that answers a segment: the socket was gone already');
  } else {
    scale.add(STRONG, 'a reset of its own, no answer to a segment');
  }
}

/** What else it may be. */
function weighOthers(facts: FlowFacts, reset: RstFacts, scale: Scale): void {
  weighForgery(facts, reset, scale);
  const { tls } = facts;
  if (tls !== null && tls.clientHello > 0 && tls.serverHello === 0)
    scale.open('tls-handshake-failure');
  if (mayBeIdleTimeout(facts, reset)) scale.open('idle-timeout-reset');
  if (mayBeUnread(facts, reset)) scale.open('abort-with-unread-data');
  if (receiverWentOn(facts, reset)) scale.open('reset-ignored-by-endpoint');
}

/** Marks of another sender, no ACK flag as an abort has it, or a receiver that did not notice. */
function isDoubtful(facts: FlowFacts, reset: RstFacts): boolean {
  return isSuspect(facts, reset) || reset.form === 'rst' || receiverWentOn(facts, reset);
}

/** The silence before it outlasts a known timer, or it is a bare reset, as boxes send it. */
export function mayBeIdleTimeout(facts: FlowFacts, reset: RstFacts): boolean {
  if (reset.form === 'rst') return true;
  const quiet = quietBefore(facts, reset.packet);
  return quiet !== null && outlastsATimer(quiet);
}

/**
 * RST+ACK from a side that had got data: close() over a part of it unread looks the same, after a half-close
 * as well, even where the side had answered. A capture cannot see reads.
 */
export function mayBeUnread(facts: FlowFacts, reset: RstFacts): boolean {
  return reset.form === 'rst-ack' && facts.sides[other(reset.side)].lastData > 0;
}
