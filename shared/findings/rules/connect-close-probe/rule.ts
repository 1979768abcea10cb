import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { lateBytes, unackedData } from '../../delivery.ts';
import { afterPeerFin } from '../../resets.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, WEAK, atMost, matched } from '../../scoring.ts';
import { hasSpoken } from '../../sides.ts';
import { GREETING_AT_MOST, PROBE_WITHIN } from '../../thresholds.ts';
import { headline, probeEnd, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  const [client, server] = facts.sides;
  if (client.syn === 0 || server.syn === 0 || hasSpoken(client)) return null;
  if (client.firstAck === 0 && client.fin === 0) return null;
  if (server.uniqueBytes + server.missingBytes > GREETING_AT_MOST) return null;
  if (unackedData(facts, 1) > 0 || lateBytes(facts, 1) > 0) return null;
  const end = probeEnd(facts);
  if (end === 0 || facts.at(end) > PROBE_WITHIN) return null;
  if (server.fin > 0 && server.fin < end) return null;
  if (server.lastData > end) return null;
  const reset = facts.ending;
  if (reset !== null && (reset.side === 1 || afterPeerFin(facts, reset))) {
    if (client.fin === 0 || reset.packet < client.fin) return null;
  }
  return matched(STRONG + MEDIUM + MEDIUM + WEAK, atMost('medium', captureCap(facts)), 'benign');
}

/** Connects and closes without a word. */
export const connectCloseProbe: CauseRule = {
  id: 'connect-close-probe',
  title: 'Connect-and-close probe',
  match,
  headline,
  tell,
};
