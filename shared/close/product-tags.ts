import type { FlowObservation } from '../flows/flow-facts.ts';
import type { ProductTag } from '../flows/close-facts.ts';
import { leftSilently, RADAR_SILENCE_NANOS, type RadarFacts } from './radar.ts';

const NONE: readonly ProductTag[] = Object.freeze([]);

/**
 * Our own tags of a flow, in the order of PRODUCT_TAGS (the numbers are rows of FACTS 2.5). They change
 * nothing of Radar's stage and tags; they say what those leave open.
 */
export function productTags(flow: FlowObservation, radar: RadarFacts): readonly ProductTag[] {
  if (flow.proto === 'udp') return NONE;
  const { shape } = flow;
  const counts = flow.radar;
  const eligible = counts.opened && !counts.multiSyn;
  const reset = eligible && counts.rst + counts.rstAck > 0;
  const silent = eligible && leftSilently(counts);
  const { serverClosed } = counts;
  const longSilent = counts.silence >= RADAR_SILENCE_NANOS;
  const tags: ProductTag[] = [];
  // 1: a first flight of several segments (a post-quantum ClientHello) is one message, not "later".
  const early = reset || (silent && !serverClosed && longSilent);
  if (early && counts.data >= 2 && !shape.secondFlight) tags.push('multi_segment_first_flight');
  if (shape.synData) tags.push('tfo'); // 4
  if (silent && !serverClosed && !longSilent) tags.push('incomplete'); // 9
  if (silent && serverClosed) tags.push('server_closed'); // 10
  if (eligible && !reset && counts.clientReset) tags.push('late_reset'); // 11
  if (counts.opened && counts.synAgain) tags.push('syn_retransmit'); // 12
  if (shape.reusedPorts && flow.synVariants < 2) tags.push('port_reuse'); // 12
  if (isHalfClosedIdle(flow)) tags.push('half_closed_idle'); // 14
  if (shape.illegalFlags) tags.push('illegal_flags'); // 18
  if (radar.stage === 'post-ack' && spokeBeforeClose(flow)) tags.push('server_first'); // 19
  if (shape.scannerSyn) tags.push('scanner_like'); // 1.7
  return tags.length === 0 ? NONE : tags;
}

/** 19: the server sent data before anybody closed. */
function spokeBeforeClose({ sides, firstClose }: FlowObservation): boolean {
  const { firstData } = sides[1];
  return firstData !== 0 && (firstClose === 0 || firstData < firstClose);
}

/** 14: a FIN that was never acknowledged, no reset, and then silence. One direction alone shows no ACK. */
function isHalfClosedIdle(flow: FlowObservation): boolean {
  const [client, server] = flow.sides;
  if (client.fin === 0 && server.fin === 0) return false;
  if (flow.oneSided || flow.firstReset !== 0) return false;
  const unanswered =
    (client.fin !== 0 && client.finAcked === 0) || (server.fin !== 0 && server.finAcked === 0);
  return unanswered && flow.silenceAtEnd >= RADAR_SILENCE_NANOS;
}
