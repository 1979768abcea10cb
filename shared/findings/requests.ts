import type { Nanoseconds, PacketNumber } from '../base/units.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { clientSpokeLast, bytesToCome } from './delivery.ts';
import { STILL_FLOWING, TLS_PROLOGUE } from './thresholds.ts';

/** Lengths of a TLS 1.3 Finished record of a client (SHA-256 and SHA-384): no request yet. */
const FINISHED_LENGTHS: ReadonlySet<number> = new Set([53, 69]);

/** The last packet of the client's request: its last data before the reset. */
export function requestPacket(facts: FlowFacts, reset: RstFacts): PacketNumber {
  const client = facts.sides[0];
  if (client.lastData > 0 && client.lastData < reset.packet) return client.lastData;
  const http = facts.http?.request ?? 0;
  return http > 0 && http < reset.packet ? http : client.firstData;
}

/** How old the request was when the reset came. */
export function requestAge(facts: FlowFacts, reset: RstFacts): Nanoseconds {
  return Math.max(facts.between(requestPacket(facts, reset), reset.packet), 0);
}

/** The client had asked for something before the reset: clear data, or TLS application data beyond its handshake. */
export function hasAsked(facts: FlowFacts, reset: RstFacts): boolean {
  const { firstData } = facts.sides[0];
  if (firstData === 0 || firstData > reset.packet) return false;
  const { tls } = facts;
  if (tls === null) return true;
  if (tls.clientHello > 0 && tls.serverHello === 0) return false;
  const last = tls.sides[0].lastRecord;
  if (last === null) return tls.applicationData;
  return last.type === 23 && !(tls.version === '1.3' && FINISHED_LENGTHS.has(last.length));
}

/** How far the answer was when the client reset the connection. */
export type AnswerState =
  'none' | 'tickets-or-short' | 'begun' | 'flowing' | 'recent' | 'complete' | 'idle';

/**
 * Reads it off the packets. `none` and `begun` are certain. `flowing`: the client had not acknowledged all
 * that the server sent. `recent`: it had, shortly before; whether more was to come, packets do not show.
 */
export function answerState(facts: FlowFacts, reset: RstFacts): AnswerState {
  const server = facts.sides[1];
  if (clientSpokeLast(facts) || server.lastData === 0) return 'none';
  const toCome = bytesToCome(facts);
  if (toCome !== null) return toCome > 0 ? 'begun' : 'complete';
  if (server.unackedBytes > 0 || server.bytesAfterPeerClose > 0) return 'flowing';
  if (mayBeTickets(facts)) return 'tickets-or-short';
  const recent = facts.between(server.lastData, reset.packet) <= STILL_FLOWING;
  return recent && facts.http === null ? 'recent' : 'idle';
}

/** TLS 1.3 sends session tickets after the handshake: so little data may be them and no answer yet. */
function mayBeTickets(facts: FlowFacts): boolean {
  const { tls } = facts;
  return tls !== null && tls.version === '1.3' && facts.sides[1].uniqueBytes <= TLS_PROLOGUE;
}
