import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { unheededReset } from '../../resets.ts';
import { STRONG, matched } from '../../scoring.ts';
import { longSilent, missedBeginning } from '../../sides.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  const [client, server] = facts.sides;
  if (facts.proto === 'udp') return matched(STRONG, 'high', 'benign');
  if (missedBeginning(facts) || client.fin > 0 || server.fin > 0) return null;
  if (facts.ending !== null) return null;
  if (client.firstAck === 0 || facts.oneSided) return matched(STRONG, 'low', 'benign');
  if (unheededReset(facts) !== null) return matched(STRONG, 'medium', 'watch');
  if (facts.close.kind === 'timeout') return matched(STRONG, 'low', 'watch');
  return matched(STRONG, longSilent(facts) ? 'medium' : 'high', 'benign');
}

/** No close in the capture. */
export const stillOpen: CauseRule = {
  id: 'still-open',
  title: 'Still open',
  match,
  headline,
  tell,
};
