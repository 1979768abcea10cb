import type { Nanoseconds, SideIndex } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import { notifyBytes } from './close-notify.ts';
import { other } from './sides.ts';
import { FASTEST_BYTES_A_SECOND } from './thresholds.ts';

/** A window without scaling. */
const LARGEST_UNSCALED_WINDOW = 65_535;

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
  const peer = other(side);
  if (ackedAfterPeerFin(facts, peer) === 0 && facts.sides[peer].bytes === 0) return false;
  if (facts.sides[side].lastAckAfterOwnFin === 0) return false;
  const { firstDataAfterPeerFin } = facts.sides[peer];
  const notify = facts.tls?.sides[peer].closeNotifyPacket ?? 0;
  return firstDataAfterPeerFin === 0 || firstDataAfterPeerFin !== notify;
}

/** Payload of a side that the other one acknowledged only after its own FIN, a close_notify not counted. */
export function ackedAfterPeerFin(facts: FlowFacts, side: SideIndex): number {
  const { ackedAfterPeerFin: late, unackedBytes, lastData } = facts.sides[side];
  const notify = facts.tls?.sides[side].closeNotifyPacket ?? 0;
  const notifyIsIn = late > 0 && unackedBytes === 0 && notify > 0 && notify === lastData;
  const data = notifyIsIn ? Math.max(late - notifyBytes(facts, side), 0) : late;
  return Math.min(data, capturedBytes(facts, side) + missedBytes(facts, side));
}

/** Different payload bytes of a side in the capture: numbers that jump make no more of them than there is payload. */
export function capturedBytes(facts: FlowFacts, side: SideIndex): number {
  const { bytes, uniqueBytes } = facts.sides[side];
  return uniqueBytes < bytes ? uniqueBytes : bytes;
}

/** Acknowledged bytes that the capture lacks; more than ACKs can have taken in that time is a jump of numbers: 0. */
export function missedBytes(facts: FlowFacts, side: SideIndex): number {
  const { missingBytes } = facts.sides[side];
  if (missingBytes <= LARGEST_UNSCALED_WINDOW) return missingBytes;
  const peer = facts.sides[other(side)];
  const nanos = facts.between(facts.firstPacket, facts.lastPacket);
  return isJump(missingBytes, peer.packets, peer.largestWindow ?? 0, nanos) ? 0 : missingBytes;
}

/** More bytes than so many packets of the peer can have acknowledged, or a link can have carried: a jump of numbers. */
export function isJump(bytes: number, acks: number, window: number, nanos: Nanoseconds): boolean {
  if (bytes <= LARGEST_UNSCALED_WINDOW) return false;
  const most = acks * Math.max(window, LARGEST_UNSCALED_WINDOW);
  return bytes > Math.max(most, (nanos / 1e9) * FASTEST_BYTES_A_SECOND);
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
