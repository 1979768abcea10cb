import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { isAnswer } from '../../resets.ts';
import { endedSoon, hasSpoken, other } from '../../sides.ts';
import { NOBODY_GIVES_UP_WITHIN } from '../../thresholds.ts';

/**
 * How a probe fared.
 *
 * half-open    the SYN-ACK was answered with a reset: the port is open
 * connect      the handshake was completed and reset without a byte: the port is open
 * abandoned    the SYN-ACK was never answered
 * refused      RST+ACK to the SYN: the port is closed
 * unanswered   nothing but SYNs, no answer: filtered
 * odd-flags    no SYN and no ACK flag (FIN, NULL, Xmas), answered by RST+ACK: the port is closed
 */
export type Probe = 'half-open' | 'connect' | 'abandoned' | 'refused' | 'unanswered' | 'odd-flags';

/** What kind of probe the flow may be; null where it is none. The sweep around it is not looked at. */
export function probeOf(facts: FlowFacts): Probe | null {
  const [client, server] = facts.sides;
  if (hasSpoken(client) || hasSpoken(server)) return null;
  if (oddProber(facts) !== null) return 'odd-flags';
  if (client.syn === 0 || client.fin > 0 || server.fin > 0) return null;
  if (facts.close.kind === 'refused') return client.packets === client.synCount ? 'refused' : null;
  if (server.syn === 0) {
    const alone = server.packets === 0 && client.packets === client.synCount;
    return alone && !endedSoon(facts) ? 'unanswered' : null;
  }
  if (server.firstRst !== null && client.firstRst === null) return null;
  if (client.firstRst === null) {
    const waited = server.synCount > 1 || !endedSoon(facts);
    return client.firstAck === 0 && client.packets === 1 && waited ? 'abandoned' : null;
  }
  if (client.firstAck > 0) return 'connect';
  return client.synCount === 1 ? 'half-open' : null;
}

/** A SYN-ACK so quick that no program had given up, reset at once: the SYN was none of its host's kernel. */
export function noProgramGivesUpSo(facts: FlowFacts): boolean {
  const [client, server] = facts.sides;
  if (client.firstRst === null || server.syn === 0) return false;
  return facts.between(client.syn, client.firstRst.packet) < NOBODY_GIVES_UP_WITHIN;
}

/**
 * The side whose only segment has neither SYN nor ACK nor payload, and was answered by a RST+ACK that
 * acknowledges it (RFC 9293 3.10.7.1: seq 0, only for segments without ACK). No stack in use sends
 * such a segment.
 */
export function oddProber(facts: FlowFacts): SideIndex | null {
  for (const side of [0, 1] as const) {
    const prober = facts.sides[side];
    const answer = facts.sides[other(side)];
    const reset = answer.firstRst;
    if (reset === null || prober.syn > 0 || prober.firstAck > 0 || prober.firstRst !== null)
      continue;
    if (prober.packets !== answer.rstAckCount || answer.packets !== answer.rstAckCount) continue;
    if (prober.firstPacket < reset.packet && isAnswer(reset) && reset.window === 0) return side;
  }
  return null;
}
