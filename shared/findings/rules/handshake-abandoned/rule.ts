import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { CAPTURE_CAPS } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { endedSoon, hasSpoken } from '../../sides.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const [client, server] = facts.sides;
  if (facts.proto !== 'tcp') return scale.no('UDP has no handshake');
  if (hasSpoken(client) || hasSpoken(server)) return scale.no('data was sent');
  if (client.firstAck > 0) return scale.no('the client acknowledged: the handshake was finished');
  if (client.fin > 0 || server.fin > 0) return scale.no('a side sent a FIN');
  if (server.syn === 0) {
    if (client.syn === 0) return scale.no('no SYN of the client is in the capture');
    if (client.firstRst === null)
      return scale.no('no SYN-ACK was seen, and no reset of the client');
    if (server.firstRst !== null) return scale.no('the server answered with a reset');
    scale.add(STRONG, 'the client reset its own attempt before any SYN-ACK was seen');
    scale.open('syn-unanswered');
    return scale.grade('low', 'watch');
  }
  if (client.firstRst === null && server.synCount <= 1 && endedSoon(facts)) {
    scale.add(WEAK, 'a SYN-ACK without an ACK, but the capture ended right after it');
    scale.open('capture-artefact');
    scale.cap(CAPTURE_CAPS.endsEarly);
    return scale.grade('low', 'watch');
  }
  scale.add(STRONG, 'a SYN-ACK, and never the ACK that finishes the handshake');
  if (client.firstRst !== null) {
    scale.add(MEDIUM, 'the client reset the half-open connection');
    scale.open('scan-syn');
    return scale.grade('high', 'watch');
  }
  scale.open('capture-artefact');
  if (server.synCount > 1) {
    scale.add(MEDIUM, 'the server repeated its SYN-ACK');
    return scale.grade('high', 'watch');
  }
  scale.add(MEDIUM, 'the capture went on, and nothing more came');
  return scale.grade('low', 'watch');
}

/** The handshake's last ACK never came. */
export const handshakeAbandoned: CauseRule = {
  id: 'handshake-abandoned',
  title: 'Handshake abandoned',
  match,
  headline,
  tell,
};
