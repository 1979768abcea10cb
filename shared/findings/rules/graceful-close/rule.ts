import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { notifyIsSure, notifyOf, tlsCloser, tlsHandshakeUnfinished } from '../../close-notify.ts';
import { bytesToCome } from '../../delivery.ts';
import { endingReset } from '../../resets.ts';
import type { CauseRule, Confidence, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, atMost, matched } from '../../scoring.ts';
import { bothFinsAcknowledged, other, spokeBeyondFin } from '../../sides.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  const [client, server] = facts.sides;
  const closer = tlsCloser(facts);
  if (closer === null || client.fin === 0 || server.fin === 0) return null;
  const whole = bothFinsAcknowledged(facts);
  const reset = endingReset(facts);
  if (reset !== null && !(whole && reset.packet > Math.max(client.finAcked, server.finAcked))) {
    return null;
  }
  const unfinished = tlsHandshakeUnfinished(facts);
  const notify = notifyOf(facts, closer);
  if (notify === 'absent' && !unfinished) return null;
  let confidence: Confidence = whole ? 'high' : 'medium';
  if (notify === 'unknown') {
    confidence = atMost(confidence, notifyIsSure(facts, other(closer)) ? 'medium' : 'low');
  }
  if (unfinished || (notify === 'sent' && !notifyIsSure(facts, closer))) confidence = 'low';
  const twoVoices = spokeBeyondFin(facts, 0) || spokeBeyondFin(facts, 1);
  if (twoVoices) return matched(STRONG + MEDIUM + 1, 'low', 'watch');
  if (notify === null && whole) return graded(facts, confidence, unfinished);
  return graded(facts, atMost(confidence, captureCap(facts)), unfinished);
}

function graded(facts: FlowFacts, confidence: Confidence, unfinished: boolean): RuleMatch {
  const cut = (bytesToCome(facts) ?? 0) > 0;
  return matched(STRONG + MEDIUM + 1, confidence, cut || unfinished ? 'watch' : 'benign');
}

/** Both FINs acknowledged. */
export const gracefulClose: CauseRule = {
  id: 'graceful-close',
  title: 'Graceful close',
  match,
  headline,
  tell,
};
