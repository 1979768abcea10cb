import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { lateBytes, unackedData } from '../../delivery.ts';
import { afterPeerFin } from '../../resets.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { hasSpoken } from '../../sides.ts';
import { GREETING_AT_MOST, PROBE_WITHIN } from '../../thresholds.ts';
import { headline, probeEnd, tell } from './texts.ts';

const LASTED_TOO_LONG = `the client closed later than ${PROBE_WITHIN / 1e9} s after its SYN`;

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const [client, server] = facts.sides;
  if (client.syn === 0 || server.syn === 0) return scale.no('no whole handshake is in the capture');
  if (hasSpoken(client)) return scale.no('the client sent data');
  if (client.firstAck === 0 && client.fin === 0)
    return scale.no('no ACK of the client that finishes the handshake is in the capture');
  if (server.uniqueBytes + server.missingBytes > GREETING_AT_MOST)
    return scale.no('the server sent more than a greeting');
  if (unackedData(facts, 1) > 0 || lateBytes(facts, 1) > 0)
    return scale.no('data of the server was not acknowledged, or came after the close');
  const end = probeEnd(facts);
  if (end === 0)
    return scale.no('no FIN of the client, and no reset of it that ended the connection');
  if (facts.at(end) > PROBE_WITHIN) return scale.no(LASTED_TOO_LONG);
  if (server.fin > 0 && server.fin < end) return scale.no('the server closed first');
  if (server.lastData > end) return scale.no("the server went on sending after the client's close");
  const reset = facts.ending;
  if (reset !== null && (reset.side === 1 || afterPeerFin(facts, reset))) {
    if (client.fin === 0 || reset.packet < client.fin)
      return scale.no("the server's close ended it, not the client's");
  }
  scale.add(STRONG, 'the handshake was finished');
  scale.add(MEDIUM, 'not a byte from the client');
  scale.add(MEDIUM, 'the client closed it within the time of a probe');
  scale.add(WEAK, 'the server said no more than a greeting');
  scale.open('scan-syn');
  scale.cap(captureCap(facts));
  return scale.grade('high', 'benign');
}

/** Connects and closes without a word. */
export const connectCloseProbe: CauseRule = {
  id: 'connect-close-probe',
  title: 'Connect-and-close probe',
  match,
  headline,
  tell,
};
