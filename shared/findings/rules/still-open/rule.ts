import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { unheededReset } from '../../resets.ts';
import type { Scale } from '../../scale.ts';
import { STRONG } from '../../scoring.ts';
import { longSilent, missedBeginning } from '../../sides.ts';
import { headline, tell } from './texts.ts';

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
  if (client.firstAck === 0 || facts.oneSided) return scale.grade('low', 'benign');
  if (unheededReset(facts) !== null) return scale.grade('medium', 'watch');
  if (facts.close.kind === 'timeout') return scale.grade('low', 'watch');
  return scale.grade(longSilent(facts) ? 'medium' : 'high', 'benign');
}

/** No close in the capture. */
export const stillOpen: CauseRule = {
  id: 'still-open',
  title: 'Still open',
  match,
  headline,
  tell,
};
