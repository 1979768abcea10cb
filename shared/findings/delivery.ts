import type { SideIndex } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import { notifyBytes } from './close-notify.ts';
import { other } from './sides.ts';

/** Payload that a side sent after the other one's FIN or reset, its close_notify not counted. */
export function lateBytes(facts: FlowFacts, side: SideIndex): number {
  const sent = facts.sides[side].bytesAfterPeerClose;
  if (sent === 0) return 0;
  const said = facts.tls?.sides[side];
  const peerFin = facts.sides[other(side)].fin;
  const late =
    said !== undefined && said.closeNotifyPacket > peerFin ? notifyBytes(facts, side) : 0;
  return sent > late ? sent - late : 0;
}

/** Payload of a side that nobody acknowledged, its close_notify not counted. */
export function unackedData(facts: FlowFacts, side: SideIndex): number {
  const open = facts.sides[side].unackedBytes;
  const notify = open > 0 ? notifyBytes(facts, side) : 0;
  return open > notify ? open - notify : 0;
}

/** Bytes of the first response's body: promised by Content-Length, and sent as far as the capture shows. */
export function responseProgress(facts: FlowFacts): { promised: number; sent: number } | null {
  const missing = bytesToCome(facts);
  if (missing === null) return null;
  const promised = facts.http?.responseLength ?? 0;
  return { promised, sent: promised - missing };
}

/**
 * Bytes of the first response's body that were still to come, 0 when it was complete; null where
 * that cannot be told (no HTTP in clear, no Content-Length, or an answer that has no body).
 */
export function bytesToCome(facts: FlowFacts): number | null {
  const { http } = facts;
  if (http === null || http.responseLength === null || http.responseBodySeq === null) return null;
  if (http.method === 'HEAD' || http.status === 304 || http.status === 204) return null;
  const server = facts.sides[1];
  const end = 1 + server.uniqueBytes + server.missingBytes;
  const left = http.responseBodySeq + http.responseLength - end;
  return left > 0 ? left : 0;
}

/** The client sent something after the server's last data: a request without an answer. */
export function awaitsAnswer(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  return client.lastData > 0 && client.lastData > server.lastData;
}
