import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, WEAK, matched } from '../../scoring.ts';
import { endedSoon } from '../../sides.ts';
import { headline, tell } from './texts.ts';

const LONG_ENOUGH_FOR_ONE = 10e9;

function match(facts: FlowFacts): RuleMatch | null {
  const [client, server] = facts.sides;
  if (facts.proto !== 'tcp' || client.syn === 0 || server.packets > 0) return null;
  if (client.fin > 0 || client.firstRst !== null || client.firstAck > 0) return null;
  if (client.packets > client.synCount) return null;
  if (client.synCount === 1 && endedSoon(facts)) return matched(WEAK, 'low', 'harmful');
  const sure = client.synCount > 1 || facts.silenceAtEnd >= LONG_ENOUGH_FOR_ONE;
  return matched(STRONG + MEDIUM, sure ? 'medium' : 'low', 'harmful');
}

/** No answer to a SYN. */
export const synUnanswered: CauseRule = {
  id: 'syn-unanswered',
  title: 'SYN never answered',
  match,
  headline,
  tell,
};
