import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { unheededReset } from '../../resets.ts';
import type { Scale } from '../../scale.ts';
import { STRONG } from '../../scoring.ts';
import { abortOf, longSilent, missedBeginning } from '../../sides.ts';
import { headline, tell } from './texts.ts';
import { weighForgery } from '../../injected-reset.ts';
import { CAPTURE_CAPS } from '../../capture-quality.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const [client, server] = facts.sides;
  if (facts.proto === 'udp') {
    scale.add(STRONG, 'UDP has no close');
    return scale.grade('high', 'benign');
  }
  if (missedBeginning(facts)) return scale.no('the beginning is not in the capture');
  if (client.fin > 0 || server.fin > 0) return scale.no('a side sent a FIN');
  if (facts.ending !== null) return scale.no('a reset ended the connection');
  scale.add(STRONG, 'no FIN, and no reset that was obeyed');
  if (facts.oneSided) scale.cap(CAPTURE_CAPS.oneSided);
  if (client.firstAck === 0 && client.lastData <= client.syn) {
    scale.open(server.packets === 0 ? 'syn-unanswered' : 'handshake-abandoned');
    return scale.grade('low', 'benign');
  }
  const reset = unheededReset(facts);
  if (reset !== null) {
    weighForgery(facts, reset, scale);
    scale.open(abortOf(reset.side));
    return scale.grade('high', 'benign');
  }
  const waits = facts.close.kind === 'timeout';
  if (waits || longSilent(facts)) scale.open('peer-vanished');
  return scale.grade(waits ? 'low' : 'high', 'benign');
}

/** No close in the capture. */
export const stillOpen: CauseRule = {
  id: 'still-open',
  title: 'Still open',
  match,
  headline,
  tell,
};
