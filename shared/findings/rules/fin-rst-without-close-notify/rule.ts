import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { notifyIsSure, notifyOf } from '../../close-notify.ts';
import { lateBytes, tookDataAfterFin, unackedData } from '../../delivery.ts';
import { isAnswer, isSuspect, soonAfterOwnFin } from '../../resets.ts';
import type { CauseRule, Confidence, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, WEAK, atMost, matched } from '../../scoring.ts';
import { other } from '../../sides.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  const reset = facts.ending;
  if (reset === null || !soonAfterOwnFin(facts, reset)) return null;
  const notify = notifyOf(facts, reset.side);
  if (notify === null) return null;
  if (notify === 'sent' && notifyIsSure(facts, reset.side)) return null;
  const peer = other(reset.side);
  const unread = reset.form === 'rst-ack' && tookDataAfterFin(facts, reset.side);
  const delivered = lateBytes(facts, peer) === 0 && unackedData(facts, peer) === 0 && !unread;
  const verdictClass = delivered ? 'benign' : 'watch';
  if (notify === 'sent') return matched(WEAK, 'low', verdictClass);

  let score = STRONG;
  if (notify === 'absent') score += MEDIUM + WEAK;
  if (reset.form === 'rst-ack' && reset.seqFromOwnFin === 1) score += MEDIUM;
  let confidence: Confidence = 'high';
  if (!isAnswer(reset) && reset.form === 'rst') confidence = 'medium';
  if (notify === 'unknown' || facts.tls === null || facts.tls.serverHello === 0) confidence = 'low';
  if (isSuspect(facts, reset)) confidence = 'low';
  if (facts.snapped) confidence = atMost(confidence, 'medium');
  return matched(score, atMost(confidence, captureCap(facts)), verdictClass);
}

/** FIN, then RST, no close_notify: reference 002. */
export const finRstWithoutCloseNotify: CauseRule = {
  id: 'fin-rst-without-close-notify',
  title: 'FIN+RST without close_notify',
  match,
  headline,
  tell,
};
