import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { notifyIsSure, notifyOf, tlsCloser, tlsHandshakeUnfinished } from '../../close-notify.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, WEAK, atMost, matched } from '../../scoring.ts';
import { bothFinsAcknowledged } from '../../sides.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  const closer = tlsCloser(facts);
  if (closer === null) return null;
  const notify = notifyOf(facts, closer);
  if (notify === null || facts.ending !== null || tlsHandshakeUnfinished(facts)) return null;
  const [client, server] = facts.sides;
  if (!(client.fin > 0 && server.fin > 0) && !facts.oneSided) return null;
  if (notify === 'sent') {
    return notifyIsSure(facts, closer) ? null : matched(WEAK, 'low', 'watch');
  }
  if (notify === 'unknown') return matched(WEAK, 'low', 'watch');
  if (facts.tls === null) return matched(STRONG, 'low', 'watch');
  if (facts.tls.serverHello === 0) return matched(STRONG + MEDIUM, 'low', 'watch');
  const best = bothFinsAcknowledged(facts) && !facts.snapped ? 'high' : 'medium';
  return matched(STRONG + MEDIUM + WEAK, atMost(best, captureCap(facts)), 'watch');
}

/** TLS closed by a bare FIN. */
export const finWithoutCloseNotify: CauseRule = {
  id: 'fin-without-close-notify',
  title: 'FIN without close_notify',
  match,
  headline,
  tell,
};
