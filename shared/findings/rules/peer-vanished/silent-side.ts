import type { Nanoseconds, PacketNumber, SideIndex } from '../../../base/units.ts';
import type { FlowFacts, IdleGap, RstFacts } from '../../../flows/flow-facts.ts';
import { gaveUp } from '../../reset-reason.ts';
import { isAnswer } from '../../resets.ts';
import { lacksBareAcks, other } from '../../sides.ts';
import {
  IDLE_FIRST,
  RETRANSMISSIONS_TO_SILENCE,
  SILENCE_SAYS_SOMETHING,
  UNANSWERED_FOR,
} from '../../thresholds.ts';

/** How a side's silence shows. */
export type Vanishing =
  /** Data or a FIN was sent again and again, and nothing answered any more. */
  | 'unanswered'
  /** Keep-alives were not answered, and their sender gave up. */
  | 'keep-alives-unanswered'
  /** Data was sent again and again; what answered in the end had no socket. */
  | 'no-socket-in-the-end'
  /** Data or a FIN was the last word, and nothing came back; its sender did not repeat it three times either. */
  | 'never-answered';

/** The side that fell silent; null where none did. */
export function vanishedSide(facts: FlowFacts): SideIndex | null {
  if (vanishing(facts, 1) !== null) return 1;
  return vanishing(facts, 0) !== null ? 0 : null;
}

/** The first packet of the other side's last words that nothing answered: data, else a FIN; 0: none is open. */
export function unansweredWord(facts: FlowFacts, silent: SideIndex): PacketNumber {
  const { lastData, unackedBytes, fin } = facts.sides[other(silent)];
  const heard = facts.sides[silent].lastPacket;
  if (unackedBytes > 0 && lastData > heard && (fin === 0 || lastData < fin)) return lastData;
  return isFinUnanswered(facts, silent) ? fin : 0;
}

/** From the first unanswered word to the end of the capture. */
export function unansweredFor(facts: FlowFacts, silent: SideIndex): Nanoseconds {
  const word = unansweredWord(facts, silent);
  return word === 0 ? 0 : facts.between(word, facts.lastPacket) + facts.silenceAtEnd;
}

/** The first packet that was sent again in vain, from which on nothing answered; the silent side's last packet where none is known. */
export function repeatedFrom(facts: FlowFacts, silent: SideIndex): PacketNumber {
  const { firstUnanswered } = facts.sides[other(silent)];
  if (firstUnanswered > 0) return firstUnanswered;
  return isFinUnanswered(facts, silent)
    ? facts.sides[other(silent)].fin
    : facts.sides[silent].lastPacket;
}

/**
 * The silence after the silent side's last packet that the first word without an answer broke, where it was long
 * enough for a device on the way to forget the connection; null where there was none.
 */
export function idleBeforeSilence(facts: FlowFacts, silent: SideIndex): IdleGap | null {
  const sender = facts.sides[other(silent)];
  if (sender.firstUnanswered === 0) return null;
  if (facts.between(facts.sides[silent].lastPacket, sender.firstUnanswered) < IDLE_FIRST)
    return null;
  const idle = facts.idleBefore(sender.firstUnanswered);
  if (idle === null || idle.nanos < IDLE_FIRST) return null;
  const since = idle.before >= facts.sides[silent].lastPacket;
  return since && idle.after < sender.firstUnanswered ? idle : null;
}

/** Whether and how a side fell silent. */
export function vanishing(facts: FlowFacts, silent: SideIndex): Vanishing | null {
  if (facts.sides[silent].packets === 0) return null;
  if (isUnanswered(facts, silent)) return 'unanswered';
  const reset = facts.ending;
  if (reset === null) return isNeverAnswered(facts, silent) ? 'never-answered' : null;
  if (reset.side === silent) return lostItsSocket(facts, reset) ? 'no-socket-in-the-end' : null;
  const lasted = facts.between(facts.sides[silent].lastPacket, reset.packet);
  return lasted > SILENCE_SAYS_SOMETHING && gaveUp(facts, reset) ? 'keep-alives-unanswered' : null;
}

function isUnanswered(facts: FlowFacts, silent: SideIndex): boolean {
  const quiet = facts.sides[silent];
  const sender = facts.sides[other(silent)];
  return (
    repeats(facts, silent) >= RETRANSMISSIONS_TO_SILENCE &&
    quiet.firstRst === null &&
    quiet.lastPacket < sender.lastPacket &&
    facts.between(quiet.lastPacket, sender.lastPacket) > SILENCE_SAYS_SOMETHING
  );
}

/**
 * A recording that stops before the first retransmission, or a raw sender that repeats nothing. Where no
 * bare ACK of the silent side was captured in a flow with data for it, bare ACKs may have been left out.
 */
function isNeverAnswered(facts: FlowFacts, silent: SideIndex): boolean {
  if (facts.firstReset > 0 || facts.sides[silent].fin > 0) return false;
  return unansweredFor(facts, silent) >= UNANSWERED_FOR && !lacksBareAcks(facts);
}

function lostItsSocket(facts: FlowFacts, reset: RstFacts): boolean {
  const { stuckTries, unackedBytes } = facts.sides[other(reset.side)];
  return (
    reset.form === 'rst' &&
    isAnswer(reset) &&
    unackedBytes > 0 &&
    stuckTries >= RETRANSMISSIONS_TO_SILENCE &&
    facts.sides[reset.side].fin === 0
  );
}

/** How often the other side sent its data or its FIN again without an answer of `silent`. */
export function repeats(facts: FlowFacts, silent: SideIndex): number {
  const sender = facts.sides[other(silent)];
  const data = sender.unackedBytes > 0 ? sender.unansweredRetransmissions : 0;
  const fins = isFinUnanswered(facts, silent) ? sender.finCount - 1 : 0;
  return data > fins ? data : fins;
}

/** Nothing came back since the other side's first FIN. */
function isFinUnanswered(facts: FlowFacts, silent: SideIndex): boolean {
  const { fin, finAcked } = facts.sides[other(silent)];
  return fin > 0 && finAcked === 0 && fin > facts.sides[silent].lastPacket;
}
