import type { Nanoseconds, PacketNumber } from '../../../base/units.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { lateBytes, unackedData } from '../../delivery.ts';
import { isAnswer } from '../../resets.ts';
import { ANSWER_WITHIN, KEEP_ALIVE_IDLE, LONG_SILENCE, RACE_WINDOW } from '../../thresholds.ts';
import type { TimedSilence } from '../../timer-use.ts';

/** Data of the client, such as a request, that met the close of an idle connection. */
export interface Race {
  /** The data that the server's bare reset answers, and that reset. */
  readonly request: PacketNumber;
  readonly reset: RstFacts;
  /** What closed the idle connection: the server's FIN or its own RST+ACK; 0 where the capture shows neither. */
  readonly close: PacketNumber;
  readonly by: 'fin' | 'reset' | 'unseen';
  /** How long the connection was idle before the first of close and request. */
  readonly idle: Nanoseconds;
  /** From the close to the request; negative where the request passed first. 0 where the close is not seen. */
  readonly window: Nanoseconds;
}

/** The race of a flow; null where there was none. */
export function raceOf(facts: FlowFacts): Race | null {
  const [client, server] = facts.sides;
  const reset = answeringReset(facts);
  if (reset === null) return null;
  const request = reset.answers;
  if (request === client.fin || !isSpeech(facts, request)) return null;
  if (lateBytes(facts, 0) === 0 && unackedData(facts, 0) === 0) return null;
  if (client.firstData === 0 || client.firstData >= server.lastData) return null;
  if (server.fin > 0) return crossing(facts, reset, server.fin, 'fin');
  const abort = server.firstRst;
  return abort !== null && abort.form === 'rst-ack' && !isAnswer(abort)
    ? crossing(facts, reset, abort.packet, 'reset')
    : unseenClose(facts, reset);
}

/**
 * The data that lost the race is a request for certain: HTTP/1 in clear, on which nothing else follows an
 * answer. In any other protocol, and under TLS, it may as well be a goodbye (a logout, a disconnect).
 */
export function isRequest({ http }: FlowFacts): boolean {
  if (http === null || http.request === 0) return false;
  return http.status !== 101 && http.method !== 'CONNECT';
}

/** The client closed behind that data without waiting for an answer: a goodbye, rather than a request. */
export function saidGoodbye(facts: FlowFacts, { request }: Race): boolean {
  const { fin } = facts.sides[0];
  return !isRequest(facts) && fin > request && facts.between(request, fin) <= ANSWER_WITHIN;
}

/** The request left without having seen the FIN: both were under way at once. */
export function crossedFin({ by, reset, request, close }: Race): boolean {
  return by === 'fin' && (reset.seqFromOwnFin === 0 || request < close);
}

/** The idle time, as the table of timers wants it. */
export function idleOf({ idle, by, close, request }: Race): TimedSilence {
  const broken = by === 'fin' ? 'fin' : by === 'reset' ? 'reset' : 'speech';
  return { nanos: idle, side: 1, broken, packet: close > 0 ? close : request };
}

/** The server's bare reset that answers a packet: its first or its last one. */
export function answeringReset(facts: FlowFacts): RstFacts | null {
  const { firstRst, lastRst } = facts.sides[1];
  if (firstRst !== null && firstRst.form === 'rst' && isAnswer(firstRst)) return firstRst;
  return lastRst !== null && lastRst.form === 'rst' && isAnswer(lastRst) ? lastRst : null;
}

function isSpeech(facts: FlowFacts, packet: PacketNumber): boolean {
  const { firstDataAfterPeerFin, lastData } = facts.sides[0];
  return packet === firstDataAfterPeerFin || packet === lastData;
}

function crossing(
  facts: FlowFacts,
  reset: RstFacts,
  close: PacketNumber,
  by: 'fin' | 'reset',
): Race | null {
  const request = reset.answers;
  const window = facts.between(close, request);
  if (Math.abs(window) > Math.max(RACE_WINDOW, 2 * (facts.handshakeRtt ?? 0))) return null;
  const first = close < request ? close : request;
  if (facts.sides[1].lastData > first) return null;
  const idle = idleUntil(facts, first);
  return idle < KEEP_ALIVE_IDLE ? null : { request, reset, close, by, idle, window };
}

/** The close itself is not in the capture: a short silence and a fresh request make it a race, a long one an idle timeout. */
function unseenClose(facts: FlowFacts, reset: RstFacts): Race | null {
  const request = reset.answers;
  if (facts.sides[1].lastData > request || facts.sides[0].retransmissions > 0) return null;
  const idle = idleUntil(facts, request);
  if (idle < KEEP_ALIVE_IDLE || idle >= LONG_SILENCE) return null;
  return { request, reset, close: 0, by: 'unseen', idle, window: 0 };
}

/**
 * From the server's last answer to `packet`, where nothing but its acknowledgement came in between;
 * else the shorter silence that did.
 */
function idleUntil(facts: FlowFacts, packet: PacketNumber): Nanoseconds {
  const quiet = facts.between(facts.sides[1].lastData, packet);
  const gap = facts.idleBefore(packet);
  return gap === null || gap.nanos > quiet / 2 ? quiet : gap.nanos;
}
