import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { sideName, type PacketNumber, type SideIndex } from '../base/units.ts';
import type { CloseNotify, TlsSideFacts } from '../tls/tls-facts.ts';
import { afterOwnFin } from './resets.ts';
import { firstCloser, missedBeginning, other } from './sides.ts';
import { ANSWER_WITHIN, TLS_PORTS } from './thresholds.ts';

/**
 * How a flow is known to carry TLS: by its records; by its server port alone, where the capture
 * missed the beginning and no record is left to see; or not at all.
 */
export function tlsBasis(facts: FlowFacts): 'records' | 'port' | 'none' {
  if (facts.tls !== null) return 'records';
  const byPort = missedBeginning(facts) && facts.http === null && TLS_PORTS.has(facts.server.port);
  return byPort ? 'port' : 'none';
}

/**
 * Whether a side said close_notify. null: no TLS flow. A flow known by its port alone says
 * `absent` only for a side that sent not a single byte in the capture, in which the other side's
 * FIN is the older one: what it sent before the capture cannot belong to this close.
 */
export function notifyOf(facts: FlowFacts, side: SideIndex): CloseNotify | null {
  if (facts.tls !== null) {
    const { closeNotify } = facts.tls.sides[side];
    return closeNotify === 'absent' && spokeOnlyBefore(facts, side) ? 'unknown' : closeNotify;
  }
  if (tlsBasis(facts) === 'none') return null;
  return silentSincePeerFin(facts, side) ? 'absent' : 'unknown';
}

/** Not a byte of the side is in the capture, and what it sent before may belong to this close. */
function spokeOnlyBefore(facts: FlowFacts, side: SideIndex): boolean {
  return (
    missedBeginning(facts) && facts.sides[side].bytes === 0 && !silentSincePeerFin(facts, side)
  );
}

/** From the other side's FIN to its own the side sent no byte, and none before in this capture. */
export function silentSincePeerFin(facts: FlowFacts, side: SideIndex): boolean {
  const own = facts.sides[side];
  const peer = facts.sides[other(side)];
  return own.bytes === 0 && own.missingBytes === 0 && peer.fin > 0 && own.fin > peer.fin;
}

/**
 * The side that ended the TLS stream first: the first FIN's sender, unless the other side had said
 * close_notify before that FIN and so asked for it (the FINs then only crossed on the wire).
 */
export function tlsCloser(facts: FlowFacts): SideIndex | null {
  const closer = firstCloser(facts);
  if (closer === null || facts.tls === null) return closer;
  const peer = other(closer);
  const asked = facts.tls.sides[peer].closeNotifyPacket;
  const { fin } = facts.sides[closer];
  const first = facts.tls.sides[closer].closeNotifyPacket;
  const before = asked > 0 && asked < fin && (first === 0 || asked < first);
  return before && facts.sides[peer].fin > 0 && notifyIsSure(facts, peer) ? peer : closer;
}

/** The close_notify was read in clear; every other one may be a fatal alert of the same size. */
export function notifyIsCertain(facts: FlowFacts, side: SideIndex): boolean {
  return facts.tls?.sides[side].closeNotifyStrength === 'certain' && notifyIsSure(facts, side);
}

/**
 * The server's last record looks like an alert, and no application data of both sides went before it:
 * rather a rejection (a client certificate, a broken record) than a goodbye.
 */
export function mayBeRejection(facts: FlowFacts): boolean {
  const { tls } = facts;
  if (tls === null || tls.clientHello === 0 || tls.serverHello === 0) return false;
  const { closeNotify } = tls.sides[1];
  return closeNotify === 'sent' && !tls.applicationData && !notifyIsCertain(facts, 1);
}

/**
 * The client's record that the server's last one, which looks like an alert, follows at once and
 * without any other answer: 0 where there is none. Rather a verdict on that record than a goodbye.
 */
export function recordBeforeAlert(facts: FlowFacts): PacketNumber {
  const { tls } = facts;
  if (tls?.applicationData !== true || notifyIsCertain(facts, 1)) return 0;
  const [client, server] = tls.sides;
  const alert = server.closeNotifyPacket;
  if (server.closeNotify !== 'sent' || server.lastRecord?.packet !== alert) return 0;
  if (client.closeNotify === 'sent' && client.closeNotifyPacket < alert) return 0;
  const last = client.lastRecord?.packet ?? 0;
  const newest = last < alert ? last : client.previousRecord;
  if (newest === 0 || newest >= alert || server.previousRecord >= newest) return 0;
  return facts.between(newest, alert) <= ANSWER_WITHIN ? newest : 0;
}

/** The close_notify is more than a record of the same size that other data has as well. */
export function notifyIsSure(facts: FlowFacts, side: SideIndex): boolean {
  const said = facts.tls?.sides[side];
  return (
    said !== undefined && said.closeNotify === 'sent' && said.closeNotifyStrength !== 'possible'
  );
}

/** The reset's sender had said close_notify and sent its FIN before: TLS and TCP were closed by it, in order. */
export function afterGoodbye(facts: FlowFacts, reset: RstFacts): boolean {
  if (!afterOwnFin(facts, reset) || !notifyIsSure(facts, reset.side)) return false;
  return (facts.tls?.sides[reset.side].closeNotifyPacket ?? 0) < reset.packet;
}

/** The TLS handshake was not finished: no ServerHello, or a fatal alert in clear. */
export function tlsHandshakeUnfinished(facts: FlowFacts): boolean {
  const { tls } = facts;
  if (tls === null || tls.clientHello === 0) return false;
  if (tls.serverHello === 0) return true;
  return hasFatalAlert(facts, 0) || hasFatalAlert(facts, 1);
}

/**
 * The follower saw the handshake, and that it was not finished when a side sent its FIN: the ServerHello came only
 * after it, or all of both sides' records are known and a Finished is not among them.
 */
export function closedInHandshake(facts: FlowFacts, side: SideIndex): boolean {
  const { tls, sides } = facts;
  if (tls === null || tls.clientHello === 0 || tls.serverHello === 0) return false;
  if (tls.finished || tls.applicationData || sides.some((it) => it.missingBytes > 0)) return false;
  const { fin } = sides[side];
  if (fin > 0 && fin < tls.serverHello) return true;
  return !tls.sides[0].lost && !tls.sides[1].lost;
}

/** A side sent a fatal alert in clear. */
export function hasFatalAlert(facts: FlowFacts, side: SideIndex): boolean {
  const alerts = facts.tls?.sides[side].clearAlerts;
  return alerts !== undefined && alerts.length > 0 && alerts.some(isFatal);
}

function isFatal(alert: { readonly level: string }): boolean {
  return alert.level === 'fatal';
}

/** Bytes on the wire of a side's close_notify record, 0 where it sent none. */
export function notifyBytes(facts: FlowFacts, side: SideIndex): number {
  const said = facts.tls?.sides[side];
  if (said === undefined || said.closeNotify !== 'sent' || said.lastRecord === null) return 0;
  return said.lastRecord.length + 5;
}

/** What the record that decides about close_notify is, for evidence: "last TLS record of the client: no close_notify". */
export function decidingRecord(said: TlsSideFacts, side: SideIndex): string {
  const of = `of the ${sideName(side)}`;
  switch (said.closeNotify) {
    case 'sent':
      return said.closeNotifyStrength === 'certain'
        ? `close_notify ${of}`
        : `close_notify ${of}, by its type and size`;
    case 'absent':
      return `last TLS record ${of}: no close_notify`;
    case 'unknown':
      return `last TLS record ${of} that could be followed`;
  }
}
