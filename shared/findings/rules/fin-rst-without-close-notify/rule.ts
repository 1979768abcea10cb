import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { CAPTURE_CAPS, captureCap } from '../../capture-quality.ts';
import { closedInHandshake, notifyIsSure, notifyOf } from '../../close-notify.ts';
import { lateBytes, tookDataAfterFin, unackedData } from '../../delivery.ts';
import { isAnswer, isSuspect, resetPastOwnFin, soonAfterOwnFin } from '../../resets.ts';
import type { CauseId, CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { abortOf, other } from '../../sides.ts';
import { FIN_TO_RST_WITHIN } from '../../thresholds.ts';
import { headline, tell } from './texts.ts';

const NO_FIN_BEFORE = `no FIN of its sender came in the ${FIN_TO_RST_WITHIN / 1e9} s before the reset`;

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const reset = facts.ending;
  if (reset === null) return scale.no('no reset ended the connection');
  const overtook = resetPastOwnFin(facts, reset) !== null;
  if (!overtook && !soonAfterOwnFin(facts, reset)) return scale.no(NO_FIN_BEFORE);
  const notify = notifyOf(facts, reset.side);
  if (notify === null) return scale.no('no TLS records were seen');
  if (notify === 'sent' && notifyIsSure(facts, reset.side))
    return scale.no("the reset's sender had said close_notify");
  if (closedInHandshake(facts, reset.side)) return scale.no('the TLS handshake was never finished');
  const peer = other(reset.side);
  const unread = reset.form === 'rst-ack' && tookDataAfterFin(facts, reset.side);
  const delivered = lateBytes(facts, peer) === 0 && unackedData(facts, peer) === 0 && !unread;
  const verdictClass = delivered ? 'benign' : 'watch';
  scale.cap(captureCap(facts));
  if (facts.snapped) scale.cap(CAPTURE_CAPS.snapped);
  const orderly = isAnswer(reset) ? 'late-data-reset' : abortOf(reset.side);
  if (notify === 'sent') {
    scale.add(WEAK, 'what looks like its close_notify may be other data of that size');
    scale.open(orderly);
    return scale.grade('low', verdictClass);
  }
  scale.add(STRONG, 'FIN and reset of one side, on TLS');
  if (notify === 'absent') scale.add(MEDIUM + WEAK, 'no close_notify of that side before its FIN');
  if (reset.form === 'rst-ack' && reset.seqFromOwnFin === 1)
    scale.add(MEDIUM, 'RST+ACK with seq = FIN + 1: no byte of its own in between');
  if (overtook) scale.add(MEDIUM, 'RST+ACK with seq = FIN + 1, which passed its FIN on the way');
  const suspect = isSuspect(facts, reset);
  if (suspect || (!isAnswer(reset) && reset.form === 'rst')) scale.open('injected-reset');
  if (notify === 'unknown' || facts.tls === null) scale.open(orderly);
  else if (facts.tls.serverHello === 0) scale.open('tls-handshake-failure');
  const thin = notify === 'unknown' || facts.tls === null || facts.tls.serverHello === 0;
  return scale.grade(suspect || thin ? 'low' : 'high', verdictClass);
}

/** With a close_notify that went unseen, late data that meets a closed socket has a name of its own. */
function rulesOut(facts: FlowFacts, cause: CauseId): boolean {
  const reset = facts.ending;
  return cause === 'late-data-reset' && reset !== null && notifyOf(facts, reset.side) === 'absent';
}

/** FIN, then RST, no close_notify: reference 002. */
export const finRstWithoutCloseNotify: CauseRule = {
  id: 'fin-rst-without-close-notify',
  title: 'FIN+RST without close_notify',
  match,
  rulesOut,
  headline,
  tell,
};
