import type { Nanoseconds, PacketNumber, SideIndex } from '../../../base/units.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { quietBefore } from '../../quiet.ts';
import { afterOwnFin, afterPeerFin, isAnswer } from '../../resets.ts';
import { firstCloser, other } from '../../sides.ts';
import { ANSWER_WITHIN, LONG_SILENCE } from '../../thresholds.ts';
import { isNearTimer } from '../../idle-timers.ts';
import type { TimedSilence } from '../../timer-use.ts';

/** How a silence ended. */
export type SilenceEnd =
  /** A reset came straight out of it. */
  | 'reset'
  /** Somebody spoke again and met a reset. */
  | 'speech-met-reset'
  /** A FIN came straight out of it, after a time like that of a known timer. */
  | 'fin';

/** A silence that may have been a timer's. */
export interface Silence {
  readonly end: SilenceEnd;
  /** Who closed or reset. */
  readonly side: SideIndex;
  readonly nanos: Nanoseconds;
  /** The packet that broke it. */
  readonly packet: PacketNumber;
}

/** The same, as the table of timers wants it. */
export function timed({ end, side, nanos, packet }: Silence): TimedSilence {
  return { nanos, side, packet, broken: end === 'speech-met-reset' ? 'speech' : end };
}

/** The silence before the close, where it is long or like a known timer; null where there is none such. */
export function silenceBeforeClose(facts: FlowFacts): Silence | null {
  const reset = facts.ending;
  if (reset === null) return beforeFin(facts);
  if (afterOwnFin(facts, reset) || afterPeerFin(facts, reset)) return null;
  return beforeReset(facts, reset) ?? beforeSpeech(facts, reset);
}

function beforeFin(facts: FlowFacts): Silence | null {
  const side = firstCloser(facts);
  if (side === null || facts.firstReset > 0) return null;
  const packet = facts.sides[side].fin;
  const nanos = quietBefore(facts, packet);
  if (nanos === null || !isNearTimer(facts, { nanos, side, broken: 'fin', packet })) return null;
  return { end: 'fin', side, nanos, packet };
}

function beforeReset(facts: FlowFacts, { side, packet, answers }: RstFacts): Silence | null {
  if (answers > 0) return null;
  const nanos = quietBefore(facts, packet);
  if (nanos === null) return null;
  if (nanos < LONG_SILENCE && !isNearTimer(facts, { nanos, side, broken: 'reset', packet }))
    return null;
  return { end: 'reset', side, nanos, packet };
}

/** The first speech after a long silence met a reset within a second: its answer, or an abort on its arrival. */
function beforeSpeech(facts: FlowFacts, reset: RstFacts): Silence | null {
  const speech = isAnswer(reset) ? reset.answers : facts.sides[other(reset.side)].lastData;
  if (speech === 0 || speech > reset.packet || facts.at(speech) < LONG_SILENCE) return null;
  if (facts.between(speech, reset.packet) > ANSWER_WITHIN + (facts.handshakeRtt ?? 0)) return null;
  const gap = facts.idleBefore(speech);
  if (gap === null || gap.nanos < LONG_SILENCE) return null;
  return { end: 'speech-met-reset', side: reset.side, nanos: gap.nanos, packet: gap.after };
}
