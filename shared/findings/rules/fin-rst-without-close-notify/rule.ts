import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { notifyIsSure, notifyOf } from '../../close-notify.ts';
import { lateBytes, tookDataAfterFin, unackedData } from '../../delivery.ts';
import { isAnswer, isSuspect, resetPastOwnFin, soonAfterOwnFin } from '../../resets.ts';
import type { CauseRule, Confidence, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK, atMost } from '../../scoring.ts';
import { other } from '../../sides.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const reset = facts.ending;
  if (reset === null) return scale.no('no reset ended the connection');
  const overtook = resetPastOwnFin(facts, reset) !== null;
  if (!overtook && !soonAfterOwnFin(facts, reset))
    return scale.no("the reset is not preceded by its sender's FIN");
  const notify = notifyOf(facts, reset.side);
  if (notify === null) return scale.no('no TLS records were seen');
  if (notify === 'sent' && notifyIsSure(facts, reset.side))
    return scale.no('the closing side had said close_notify');
  const peer = other(reset.side);
  const unread = reset.form === 'rst-ack' && tookDataAfterFin(facts, reset.side);
  const delivered = lateBytes(facts, peer) === 0 && unackedData(facts, peer) === 0 && !unread;
  const verdictClass = delivered ? 'benign' : 'watch';
  if (notify === 'sent') {
    scale.add(WEAK, 'what looks like its close_notify may be other data of that size');
    return scale.grade('low', verdictClass);
  }
  scale.add(STRONG, 'FIN, then a reset of the same side, on TLS');
  if (notify === 'absent') scale.add(MEDIUM + WEAK, 'no close_notify of that side before its FIN');
  if (reset.form === 'rst-ack' && reset.seqFromOwnFin === 1)
    scale.add(MEDIUM, 'RST+ACK with seq = FIN + 1: an abort right after its own FIN');
  if (overtook) scale.add(MEDIUM, 'RST+ACK with seq = FIN + 1, which passed its FIN on the way');
  let confidence: Confidence = overtook ? 'medium' : 'high';
  if (!isAnswer(reset) && reset.form === 'rst') confidence = 'medium';
  if (notify === 'unknown' || facts.tls === null || facts.tls.serverHello === 0) confidence = 'low';
  if (isSuspect(facts, reset)) confidence = 'low';
  if (facts.snapped) confidence = atMost(confidence, 'medium');
  return scale.grade(atMost(confidence, captureCap(facts)), verdictClass);
}

/** FIN, then RST, no close_notify: reference 002. */
export const finRstWithoutCloseNotify: CauseRule = {
  id: 'fin-rst-without-close-notify',
  title: 'FIN+RST without close_notify',
  match,
  headline,
  tell,
};
