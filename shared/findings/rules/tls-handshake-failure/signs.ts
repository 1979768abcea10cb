import type { PacketNumber, SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { ClearAlert, TlsFacts } from '../../../tls/tls-facts.ts';
import { firstCloser } from '../../sides.ts';
import { ANSWER_WITHIN, RETRANSMISSIONS_TO_SILENCE, TLS_STALLED } from '../../thresholds.ts';

/** How a TLS handshake failed. */
export type Failure =
  /** A fatal alert in clear. */
  | 'alert'
  /** TLS 1.3: the client answered the server's flight with an encrypted alert. */
  | 'early-alert'
  /** TLS 1.3: the client's certificate flight was answered by an encrypted alert, and nothing else. */
  | 'certificate-refused'
  /** TLS 1.3: the server closed on the client's certificate flight without another record. */
  | 'certificate-cut'
  /** The server answered the ClientHello in clear text. */
  | 'clear-answer'
  /** A reset or FIN before both Finished. */
  | 'cut';

/** A first encrypted record of a TLS 1.3 client of these lengths is a Finished (or EndOfEarlyData), so no certificate was asked for. */
const NO_CERTIFICATE: ReadonlySet<number> = new Set([0, 11, 19, 21, 45, 53, 61, 69]);

/** The earliest fatal alert in clear of either side, null where there is none. */
export function fatalAlert(tls: TlsFacts): { side: SideIndex; alert: ClearAlert } | null {
  const client = tls.sides[0].clearAlerts.find(isFatal);
  const server = tls.sides[1].clearAlerts.find(isFatal);
  if (client !== undefined && (server === undefined || client.packet < server.packet))
    return { side: 0, alert: client };
  return server === undefined ? null : { side: 1, alert: server };
}

function isFatal({ level }: ClearAlert): boolean {
  return level === 'fatal';
}

/** The reset or the first FIN that ended the connection after the ClientHello, and its side; 0 where it goes on. */
export function cutPacket(facts: FlowFacts): PacketNumber {
  const side = cutSide(facts);
  if (side === null) return 0;
  const { fin } = facts.sides[side];
  const reset = facts.ending !== null && facts.ending.side === side ? facts.ending.packet : 0;
  return fin > 0 && (reset === 0 || fin < reset) ? fin : reset;
}

/** The side that ended it first. */
export function cutSide(facts: FlowFacts): SideIndex | null {
  const { ending } = facts;
  const closer = firstCloser(facts);
  if (ending === null) return closer;
  return closer !== null && facts.sides[closer].fin < ending.packet ? closer : ending.side;
}

/** The newest step of the handshake before a packet, whose it is, and its packet. */
export interface Step {
  readonly side: SideIndex;
  readonly step: string;
  readonly packet: PacketNumber;
}

/** What the handshake had come to when `cut` came; 0: at all. */
export function stepBefore(tls: TlsFacts, cut: PacketNumber): Step {
  let best: Step = { side: 0, step: 'ClientHello', packet: tls.clientHello };
  const take = (side: SideIndex, step: string | null, packet: PacketNumber): void => {
    if (step === null || packet < best.packet || (cut > 0 && packet >= cut)) return;
    best = { side, step, packet };
  };
  take(1, 'ServerHello', tls.serverHello);
  take(0, tls.sides[0].step, tls.sides[0].stepPacket);
  take(1, tls.sides[1].step, tls.sides[1].stepPacket);
  return best;
}

/**
 * The client closed before the server had answered, and before anybody could call that late: it
 * changed its mind (an unused preconnect, a race that another address won).
 */
export function gaveUpEarly(facts: FlowFacts): boolean {
  const { tls } = facts;
  const cut = cutPacket(facts);
  if (tls === null || cutSide(facts) !== 0 || cut === 0) return false;
  const answered = facts.sides[1].firstData;
  return (answered === 0 || answered > cut) && facts.between(tls.clientHello, cut) < TLS_STALLED;
}

/** The server's host never said that it had the ClientHello, however often it was sent. */
export function neverArrived(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  return (
    server.uniqueBytes === 0 &&
    client.unackedBytes > 0 &&
    client.retransmissions >= RETRANSMISSIONS_TO_SILENCE
  );
}

/** How the handshake failed, as far as the records and the close tell; null where it did not. */
export function failureOf(facts: FlowFacts): Failure | null {
  const { tls } = facts;
  if (tls === null || tls.clientHello === 0) return null;
  if (tls.sides[0].clearAlerts.some(isFatal) || tls.sides[1].clearAlerts.some(isFatal))
    return 'alert';
  const cut = cutPacket(facts);
  if (cut === 0 || cut < tls.clientHello) return null;
  if (tls.finished) {
    if (!askedForCertificate(tls) || tls.applicationData) return null;
    return refusal(facts, tls, cut);
  }
  if (tls.sides[0].earlyAlert > 0 && !tls.sides[0].lost) return 'early-alert';
  if (tls.serverHello === 0 && answeredInClear(facts, tls)) return 'clear-answer';
  return 'cut';
}

/** TLS 1.3: the client's second flight began with more than a Finished: a Certificate. */
export function askedForCertificate(tls: TlsFacts): boolean {
  return tls.version === '1.3' && !NO_CERTIFICATE.has(tls.sides[0].firstEncrypted);
}

/** What the server made of the client's certificate flight: an alert and nothing else, or only its close. */
function refusal(facts: FlowFacts, tls: TlsFacts, cut: PacketNumber): Failure | null {
  const [client, server] = tls.sides;
  if (client.lost || server.lost || server.lastRecord === null) return null;
  const flight = client.stepPacket;
  if (server.lastRecord.packet < flight) {
    const atOnce = cutSide(facts) === 1 && facts.between(flight, cut) <= ANSWER_WITHIN;
    return atOnce ? 'certificate-cut' : null;
  }
  if (server.closeNotify !== 'sent' || server.closeNotifyStrength === 'certain') return null;
  // A goodbye of the client before it makes it an answer to that.
  if (server.previousRecord >= flight || server.closeNotifyPacket > cut) return null;
  if (client.closeNotify === 'sent' && client.closeNotifyPacket < server.closeNotifyPacket)
    return null;
  return facts.between(flight, server.closeNotifyPacket) <= ANSWER_WITHIN
    ? 'certificate-refused'
    : null;
}

/** The server's first bytes came after the ClientHello and are no TLS. */
function answeredInClear(facts: FlowFacts, tls: TlsFacts): boolean {
  const { speech, firstData } = facts.sides[1];
  return (
    firstData > tls.clientHello && (speech === 'http' || speech === 'ssh' || speech === 'text')
  );
}
