import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { CAPTURE_CAPS } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { endedSoon } from '../../sides.ts';
import { headline, tell } from './texts.ts';
import { ONE_SYN_WAITED_FOR } from '../../thresholds.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const [client, server] = facts.sides;
  if (facts.proto !== 'tcp') return scale.no('UDP has no SYN');
  if (client.syn === 0) return scale.no('no SYN of the client is in the capture');
  if (server.packets > 0) return scale.no('the server sent packets');
  if (client.fin > 0) return scale.no('the client closed: it had an answer that the capture lacks');
  if (client.firstRst !== null) return scale.no('the client reset its own attempt');
  if (client.firstAck > 0 || client.packets > client.synCount)
    return scale.no('the client went on after its SYN: it had an answer');
  scale.open('capture-artefact');
  if (client.synCount === 1 && endedSoon(facts)) {
    scale.cap(CAPTURE_CAPS.endsEarly);
    scale.add(WEAK, 'one SYN without an answer, but the capture ended right after it');
    return scale.grade('low', 'harmful');
  }
  const sure = client.synCount > 1 || facts.silenceAtEnd >= ONE_SYN_WAITED_FOR;
  scale.add(STRONG, 'a SYN, and not one packet of the server');
  scale.add(MEDIUM, 'repeated, or waited for: the capture went on without an answer');
  return scale.grade(sure ? 'high' : 'low', 'harmful');
}

/** No answer to a SYN. */
export const synUnanswered: CauseRule = {
  id: 'syn-unanswered',
  title: 'SYN never answered',
  match,
  headline,
  tell,
};
