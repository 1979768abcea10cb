import type { FlowFacts, RstFacts, SideFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { hasSpoken } from '../../sides.ts';
import { maySweep } from '../../sweeps.ts';
import { TTL_JUMP } from '../../thresholds.ts';
import { elsewhere } from './elsewhere.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const [client, server] = facts.sides;
  const reset = server.firstRst;
  if (facts.proto !== 'tcp') return scale.no('UDP has no connections');
  if (reset === null) return scale.no('the server sent no reset');
  if (client.syn === 0) return scale.no('no SYN of the client is in the capture');
  if (server.syn > 0) return scale.no('the server answered the SYN with a SYN-ACK');
  if (server.fin > 0 || hasSpoken(server)) return scale.no('the server sent data or a FIN');
  if (wentOnBefore(client, reset))
    return scale.no('the client went on after its SYN: it had a SYN-ACK that the capture lacks');
  if (reset.form === 'rst-ack' && !acknowledgesSyn(facts, reset))
    return scale.no('the reset does not acknowledge the SYN');
  const mixed = server.lastRst !== null && Math.abs(server.lastRst.ttl - reset.ttl) >= TTL_JUMP;
  const clean = reset.form === 'rst-ack' && !mixed;
  scale.add(STRONG, 'a reset of the server follows the SYN');
  scale.add(MEDIUM, 'no SYN-ACK, data or FIN of the server');
  if (clean) scale.add(WEAK, 'RST+ACK that acknowledges the SYN, as a closed port sends it');
  if (elsewhere(facts, reset) !== 'same') scale.open('injected-reset');
  if (maySweep(facts)) scale.open('scan-syn');
  return scale.grade(clean ? 'high' : 'low', 'watch');
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
