import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, WEAK, matched } from '../../scoring.ts';
import { endedSoon, hasSpoken } from '../../sides.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  const [client, server] = facts.sides;
  if (facts.proto !== 'tcp' || hasSpoken(client) || hasSpoken(server)) return null;
  if (client.firstAck > 0 || client.fin > 0 || server.fin > 0) return null;
  if (server.syn === 0) {
    const gaveUp = client.syn > 0 && client.firstRst !== null && server.firstRst === null;
    return gaveUp ? matched(STRONG, 'low', 'watch') : null;
  }
  if (client.firstRst !== null || server.synCount > 1)
    return matched(STRONG + MEDIUM, 'medium', 'watch');
  return matched(endedSoon(facts) ? WEAK : STRONG + MEDIUM, 'low', 'watch');
}

/** The handshake's last ACK never came. */
export const handshakeAbandoned: CauseRule = {
  id: 'handshake-abandoned',
  title: 'Handshake abandoned',
  match,
  headline,
  tell,
};
