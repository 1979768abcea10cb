import type { FlowFacts } from '../../../flows/flow-facts.ts';
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
  const mixed = server.lastRst !== null && Math.abs(server.lastRst.ttl - reset.ttl) >= TTL_JUMP;
  const clean = reset.form === 'rst-ack' && !mixed;
  return matched(STRONG + MEDIUM + (clean ? WEAK : 0), clean ? 'medium' : 'low', 'watch');
}

/** RST+ACK to a SYN. */
export const connectionRefused: CauseRule = {
  id: 'connection-refused',
  title: 'Connection refused',
  match,
  headline,
  tell,
};
