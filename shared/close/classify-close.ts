import type { FlowObservation, SideFacts } from '../flows/flow-facts.ts';
import { isFinal, isRejection } from '../flows/icmp-text.ts';
import type { CloseBy, CloseFacts, CloseKind } from '../flows/close-facts.ts';
import { productTags } from './product-tags.ts';
import { radarFacts } from './radar.ts';
import { RADAR_DEFAULTS, type RadarChoices } from './radar-parameters.ts';
import { signatureOf } from './signature.ts';
import { REPEATS_TO_SILENCE, SYN_IS_FRESH, UNANSWERED_FOR } from '../flows/close-thresholds.ts';

/** How a flow ended does not depend on how often its SYN was sent, nor on who used its ports before. */
const ANY_SYNS: RadarChoices = {
  silenceSeconds: RADAR_DEFAULTS.silenceSeconds,
  keep: ['syn-retransmit', 'port-reuse'],
};

interface KindAndBy {
  readonly kind: CloseKind;
  readonly by: CloseBy;
}

/** How a flow ended, who ended it, Radar's stage and tags, ours, and the published signature it matches. */
export function classifyClose(flow: FlowObservation): CloseFacts {
  const radar = radarFacts(flow.radar);
  const { kind, by } = flow.proto === 'udp' ? udpKind(flow) : tcpKind(flow, fellSilent(flow));
  const { stage, excluded } = radar;
  const own = productTags(flow, radar);
  return {
    kind,
    by,
    stage,
    tags: own.length === 0 ? radar.tags : [...radar.tags, ...own],
    signature: signatureOf(stage, radar.tags),
    excluded,
  };
}

/** Radar's timeout, whatever it excludes for its SYNs. */
function fellSilent(flow: FlowObservation): boolean {
  return flow.oneSided && radarFacts(flow.radar, ANY_SYNS).tags.includes('timeout');
}

/**
 * The first that holds:
 *
 * refused      the server sent nothing but resets, and one that acknowledges the SYN ended it in SYN-SENT
 * reset        a reset that its receiver had to obey came before both FINs were acknowledged. Also
 *              after one FIN or two: FIN then RST (reference 002), or the answer to data that reached
 *              a closed socket. A reset that the receiver rejects (left, right or merely inside the
 *              window) is none; nor is one whose receiver is seen to go on (reference 004)
 * timeout      both FINs, but one was repeated for ten seconds and nothing answered it any more
 * graceful     both FINs, acknowledged as far as captured. A reset after that only says "no such
 *              connection" to a straggler, or ends TIME-WAIT early: it changes nothing
 * rejected     an ICMP error that quotes it (no path MTU message), and nothing of the peer after
 * unanswered   SYNs without any answer, or with none that a client in SYN-SENT may believe
 * half-closed  one FIN; the other side stayed open to the end of what was captured
 * timeout      what was sent last was never answered, for ten seconds and more
 * mid-capture  neither beginning nor end was captured
 * open         everything else
 */
function tcpKind(flow: FlowObservation, radarTimeout: boolean): KindAndBy {
  const [client, server] = flow.sides;
  const began = client.syn !== 0 || server.syn !== 0;
  if (refused(flow)) return { kind: 'refused', by: 'server' };
  if (flow.ending !== null)
    return { kind: 'reset', by: flow.ending.side === 0 ? 'client' : 'server' };
  if (client.fin !== 0 && server.fin !== 0) {
    return finUnanswered(flow, 0) || finUnanswered(flow, 1)
      ? { kind: 'timeout', by: 'unknown' }
      : { kind: 'graceful', by: closedFirst(flow) };
  }
  if (wasRejected(flow)) return { kind: 'rejected', by: 'network' };
  if (
    client.syn !== 0 &&
    onlyResets(server) &&
    (client.bytes === 0 || client.packets === client.synCount) &&
    client.fin === 0 &&
    client.firstAck === 0
  ) {
    return flow.silenceAtEnd < SYN_IS_FRESH && client.synCount === 1
      ? { kind: 'open', by: 'unknown' }
      : { kind: 'unanswered', by: 'unknown' };
  }
  const silent = flow.silenceAtEnd >= UNANSWERED_FOR;
  if (client.fin !== 0 || server.fin !== 0) {
    const closer = client.fin !== 0 ? client : server;
    if (closer.finAcked === 0 && !flow.oneSided && silent)
      return { kind: 'timeout', by: 'unknown' };
    return { kind: 'half-closed', by: client.fin !== 0 ? 'client' : 'server' };
  }
  if (silent && (awaitsAnswer(flow) || radarTimeout)) return { kind: 'timeout', by: 'unknown' };
  return { kind: began ? 'open' : 'mid-capture', by: 'unknown' };
}

/** RFC 9293 3.10.7.3: a RST+ACK for the SYN (SND.UNA < ack <= SND.NXT), to a client that had sent nothing else. */
function refused(flow: FlowObservation): boolean {
  const { ending } = flow;
  return (
    ending !== null &&
    ending.side === 1 &&
    ending.receiverState === 'SYN-SENT' &&
    onlyResets(flow.sides[1])
  );
}

/** A server that sent nothing, or nothing but resets. */
function onlyResets(side: SideFacts): boolean {
  return side.rstCount + side.rstAckCount === side.packets;
}

/**
 * A side's FIN was sent three times more, for ten seconds, and not one packet answered: for it the close was
 * never completed, whatever the other side had sent before. A FIN that nobody repeats was acknowledged unseen.
 */
function finUnanswered(flow: FlowObservation, side: 0 | 1): boolean {
  const { fin, finAcked, finCount, lastPacket } = flow.sides[side];
  if (fin === 0 || finAcked > 0 || finCount <= REPEATS_TO_SILENCE || flow.oneSided) return false;
  if (flow.sides[side === 0 ? 1 : 0].lastPacket > fin) return false;
  return flow.between(fin, lastPacket) + flow.silenceAtEnd >= UNANSWERED_FOR;
}

/** UDP has no close: only an ICMP error ends it visibly. */
function udpKind(flow: FlowObservation): KindAndBy {
  return wasRejected(flow) ? { kind: 'rejected', by: 'network' } : { kind: 'open', by: 'unknown' };
}

/** Who sent the first FIN; both where the second was sent without having the first (simultaneous close). */
function closedFirst(flow: FlowObservation): CloseBy {
  const [client, server] = flow.sides;
  const first = client.fin < server.fin ? client : server;
  const second = first === client ? server : client;
  const crossed = first.finAcked === 0 || first.finAcked > second.fin;
  if (crossed) return 'both';
  return first === client ? 'client' : 'server';
}

function wasRejected(flow: FlowObservation): boolean {
  const { icmp } = flow;
  if (icmp === null || !isRejection(icmp.version, icmp.type, icmp.code)) return false;
  return isFinal(flow.sides, icmp);
}

/** Something is outstanding: payload, or a SYN+ACK whose ACK never came (to the server). */
function awaitsAnswer(flow: FlowObservation): boolean {
  const [client, server] = flow.sides;
  if (client.unackedBytes > 0 && !isLeftover(flow, 0)) return true;
  if (server.unackedBytes > 0 && !isLeftover(flow, 1)) return true;
  if (server.syn === 0 || client.bytes > 0) return false;
  // SYN+ACKs repeated after the client's ACK, and nothing else: that ACK never reached the server.
  const deaf =
    server.synCount > 1 &&
    server.synCount === server.packets &&
    server.lastPacket > client.firstAck;
  return deaf || (!flow.sawHandshake && client.firstAck === 0);
}

/** One-sided captures never show acknowledgements: silence there is Radar's business. */
function isLeftover(flow: FlowObservation, side: 0 | 1): boolean {
  return flow.sides[side === 0 ? 1 : 0].packets === 0;
}
