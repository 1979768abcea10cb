import type { FlowFacts, RstFacts, SideFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, WEAK, matched } from '../../scoring.ts';
import { hasSpoken } from '../../sides.ts';
import { TTL_JUMP } from '../../thresholds.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  const [client, server] = facts.sides;
  const reset = server.firstRst;
  if (facts.proto !== 'tcp' || client.syn === 0 || reset === null) return null;
  if (server.syn > 0 || server.fin > 0 || hasSpoken(server)) return null;
  if (wentOnBefore(client, reset)) return null;
  if (reset.form === 'rst-ack' && !acknowledgesSyn(facts, reset)) return null;
  const mixed = server.lastRst !== null && Math.abs(server.lastRst.ttl - reset.ttl) >= TTL_JUMP;
  const clean = reset.form === 'rst-ack' && !mixed;
  return matched(STRONG + MEDIUM + (clean ? WEAK : 0), clean ? 'medium' : 'low', 'watch');
}

/** The client went on after its SYN: it had a SYN-ACK that the capture lacks. */
function wentOnBefore(client: SideFacts, reset: RstFacts): boolean {
  const acked = client.firstAck > 0 && client.firstAck < reset.packet;
  return acked || (client.lastData > client.syn && client.lastData < reset.packet);
}

/** SND.UNA < ack <= SND.NXT in SYN-SENT (RFC 9293 section 3.10.7.3): the SYN, and the data that it carried. */
function acknowledgesSyn(facts: FlowFacts, reset: RstFacts): boolean {
  const acked = facts.relativeSeq(0, reset.ack);
  return acked >= 1 && acked <= 1 + facts.sides[0].uniqueBytes;
}

/** RST+ACK to a SYN. */
export const connectionRefused: CauseRule = {
  id: 'connection-refused',
  title: 'Connection refused',
  match,
  headline,
  tell,
};
