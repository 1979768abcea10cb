import type { Nanoseconds, PacketNumber } from '../../../base/units.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { lateBytes, unackedData } from '../../delivery.ts';
import { KEEP_ALIVE_IDLE, LONG_SILENCE, RACE_WINDOW } from '../../thresholds.ts';
import { isNearTimer } from '../../idle-timers.ts';

/** A request that met the close of an idle connection. */
export interface Race {
  /** The request that the server's reset answers. */
  readonly request: PacketNumber;
  readonly reset: RstFacts;
  /** The server's FIN; 0 where the capture shows none. */
  readonly fin: PacketNumber;
  /** How long the connection was idle before the first of FIN and request. */
  readonly idle: Nanoseconds;
  /** From the FIN to the request; negative where the request left first. 0 without a FIN. */
  readonly window: Nanoseconds;
}

/** The race of a flow; null where there was none. */
export function raceOf(facts: FlowFacts): Race | null {
  const [client, server] = facts.sides;
  const reset = server.firstRst;
  if (reset === null || reset.form !== 'rst' || reset.answers === 0) return null;
  const request = reset.answers;
  if (request === client.fin || !isSpeech(facts, request)) return null;
  if (lateBytes(facts, 0) === 0 && unackedData(facts, 0) === 0) return null;
  if (client.firstData === 0 || client.firstData >= server.lastData) return null;
  return server.fin > 0 ? withFin(facts, reset) : withoutFin(facts, reset);
}

function isSpeech(facts: FlowFacts, packet: PacketNumber): boolean {
  const { firstDataAfterPeerFin, lastData } = facts.sides[0];
  return packet === firstDataAfterPeerFin || packet === lastData;
}

function withFin(facts: FlowFacts, reset: RstFacts): Race | null {
  const { fin, lastData } = facts.sides[1];
  const request = reset.answers;
  const window = facts.between(fin, request);
  if (Math.abs(window) > Math.max(RACE_WINDOW, 2 * (facts.handshakeRtt ?? 0))) return null;
  const first = fin < request ? fin : request;
  if (lastData > first) return null;
  const idle = idleUntil(facts, first);
  return idle < KEEP_ALIVE_IDLE ? null : { request, reset, fin, idle, window };
}

/** The close itself is not in the capture: only a silence like a timer's, or a short one, makes it a race. */
function withoutFin(facts: FlowFacts, reset: RstFacts): Race | null {
  const request = reset.answers;
  if (facts.sides[1].lastData > request) return null;
  const idle = idleUntil(facts, request);
  if (idle < KEEP_ALIVE_IDLE || (idle >= LONG_SILENCE && !isNearTimer(idle, 1))) return null;
  return { request, reset, fin: 0, idle, window: 0 };
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
