import type { SideIndex } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import { notifyBytes } from './close-notify.ts';
import { other } from './sides.ts';

/** Fresh payload that a side sent after the other one's FIN or reset and that nobody acknowledged, its close_notify not counted. */
export function lateBytes(facts: FlowFacts, side: SideIndex): number {
  const sent = facts.sides[side].bytesAfterPeerClose;
  if (sent === 0) return 0;
  const said = facts.tls?.sides[side];
  const peerFin = facts.sides[other(side)].fin;
  const late =
    said !== undefined && said.closeNotifyPacket > peerFin ? notifyBytes(facts, side) : 0;
  return sent > late ? sent - late : 0;
}

/**
 * A side acknowledged payload of the other one after its own FIN, more than a close_notify: it was
 * half-closed, and an abort after that may have thrown away what its program had not read.
 */
export function tookDataAfterFin(facts: FlowFacts, side: SideIndex): boolean {
  if (facts.sides[side].lastAckAfterOwnFin === 0) return false;
  const peer = other(side);
  const { firstDataAfterPeerFin } = facts.sides[peer];
  const notify = facts.tls?.sides[peer].closeNotifyPacket ?? 0;
  return firstDataAfterPeerFin === 0 || firstDataAfterPeerFin !== notify;
}

/** Payload of a side that the other one acknowledged only after its own FIN, a close_notify not counted. */
export function ackedAfterPeerFin(facts: FlowFacts, side: SideIndex): number {
  const { ackedAfterPeerFin: late, unackedBytes, lastData } = facts.sides[side];
  const notify = facts.tls?.sides[side].closeNotifyPacket ?? 0;
  const notifyIsIn = late > 0 && unackedBytes === 0 && notify > 0 && notify === lastData;
  return notifyIsIn ? Math.max(late - notifyBytes(facts, side), 0) : late;
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
 * that cannot be told: no HTTP in clear, no Content-Length, or a later message followed the first
 * response. Acknowledged bytes that the capture lacks count as sent.
 */
export function bytesToCome(facts: FlowFacts): number | null {
  const { http } = facts;
  if (http === null || http.responseLength === null || http.responseBodySeq === null) return null;
  const server = facts.sides[1];
  const end = 1 + server.uniqueBytes + server.missingBytes;
  const left = http.responseBodySeq + http.responseLength - end;
  if (left > 0) return left;
  return left < 0 || askedAgain(facts) ? null : 0;
}

/** The client sent data after the first response had begun: a second request, or the rest of an upload. */
export function askedAgain(facts: FlowFacts): boolean {
  const response = facts.http?.response ?? 0;
  return response > 0 && facts.sides[0].lastData > response;
}

/** HTTP in clear of which more than the first response was sent: how the later ones ended is not followed. */
export function hasLaterMessages(facts: FlowFacts): boolean {
  return facts.http !== null && (askedAgain(facts) || saidMoreThanFirst(facts));
}

function saidMoreThanFirst(facts: FlowFacts): boolean {
  const { http } = facts;
  if (http === null || http.responseLength === null || http.responseBodySeq === null) return false;
  const { uniqueBytes, missingBytes } = facts.sides[1];
  return 1 + uniqueBytes + missingBytes > http.responseBodySeq + http.responseLength;
}

/** The client's last data came after the server's: a request without an answer. */
export function clientSpokeLast(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  return client.lastData > 0 && client.lastData > server.lastData;
}

/** HTTP in clear whose last message is the client's: it closed or was closed without an answer. */
export function requestUnanswered(facts: FlowFacts): boolean {
  const { http } = facts;
  if (http === null || http.request === 0) return false;
  const switched = http.status === 101 || http.method === 'CONNECT';
  const [client, server] = facts.sides;
  const repeated = client.retransmissions > 0 && server.uniqueBytes > 0;
  return !switched && !repeated && server.missingBytes === 0 && clientSpokeLast(facts);
}
