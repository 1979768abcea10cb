import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { afterGoodbye, notifyOf } from '../../close-notify.ts';
import { afterOwnFin, isAnswer, isSuspect } from '../../resets.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { closedBeforeCapture } from './closed-before.ts';
import { lateReset } from './late-answer.ts';
import { headline, tell } from './texts.ts';
import { lossAtClose } from '../../loss.ts';
import { weighForgery } from '../../injected-reset.ts';
import { abortOf } from '../../sides.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const reset = lateReset(facts);
  if (reset === null)
    return scale.no('no reset ended the connection, and none answers data after its own FIN');
  if (reset.form === 'rst-ack' && afterGoodbye(facts, reset)) {
    scale.add(STRONG, "its sender's close_notify and FIN came before the reset");
    scale.add(WEAK, 'RST+ACK after an orderly TLS close');
    weighForgery(facts, reset, scale);
    scale.cap(captureCap(facts));
    return scale.grade(isSuspect(facts, reset) ? 'low' : 'high', 'benign');
  }
  if (reset.form !== 'rst')
    return scale.no('the reset has the ACK flag: a closed socket answers late data without it');
  if (!isAnswer(reset)) return scale.no('the reset answers no segment');
  if (closedBeforeCapture(facts, reset)) {
    scale.add(STRONG, 'RST without ACK, seq = the ACK field of the segment that it answers');
    scale.add(WEAK, 'nothing else of its sender is in the capture, which missed the beginning');
    scale.open(abortOf(reset.side));
    scale.open('idle-timeout-reset');
    scale.open('injected-reset');
    scale.open('scan-syn');
    scale.cap(captureCap(facts));
    return scale.grade('low', 'benign');
  }
  if (!afterOwnFin(facts, reset)) return scale.no('no FIN of its sender came before the reset');
  const notify = notifyOf(facts, reset.side);
  scale.add(STRONG, 'RST without ACK, seq = the ACK field of the segment that it answers');
  scale.add(MEDIUM, "its sender's own FIN came before");
  if (notify === null || notify === 'sent') scale.add(WEAK, 'no close_notify is missing');
  if (notify === 'unknown') scale.open('fin-rst-without-close-notify');
  const suspect = isSuspect(facts, reset);
  const heeded = facts.ending !== null;
  if (suspect || !heeded) scale.open('injected-reset');
  scale.cap(captureCap(facts));
  return scale.grade(suspect ? 'low' : heeded ? 'high' : 'medium', 'benign');
}

/** Data of the other side met the closed socket. */
function losesData(facts: FlowFacts): boolean {
  const reset = lateReset(facts);
  return reset !== null && lossAtClose(facts, reset.side, true)?.dataLost === 'yes';
}

/** A closed socket answers a late segment. */
export const lateDataReset: CauseRule = {
  id: 'late-data-reset',
  title: 'Late data hit a closed socket',
  match,
  losesData,
  headline,
  tell,
};
