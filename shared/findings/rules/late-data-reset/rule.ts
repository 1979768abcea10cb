import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { afterGoodbye, notifyOf } from '../../close-notify.ts';
import { lateBytes, unackedData } from '../../delivery.ts';
import { afterOwnFin, isAnswer, isSuspect } from '../../resets.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK, atMost } from '../../scoring.ts';
import { other } from '../../sides.ts';
import { closedBeforeCapture } from './closed-before.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const reset = facts.ending;
  if (reset === null) return scale.no('no reset ended the connection');
  if (reset.form === 'rst-ack' && afterGoodbye(facts, reset)) {
    scale.add(STRONG, "its sender's close_notify and FIN came before the reset");
    scale.add(WEAK, 'RST+ACK after an orderly TLS close');
    const best = isSuspect(facts, reset) ? 'low' : 'medium';
    return scale.grade(atMost(best, captureCap(facts)), tookAll(facts, reset) ? 'benign' : 'watch');
  }
  if (reset.form !== 'rst')
    return scale.no('the reset carries ACK: a closed socket answers late data without it');
  if (!isAnswer(reset)) return scale.no('the reset answers no segment');
  if (closedBeforeCapture(facts, reset)) {
    scale.add(STRONG, 'RST without ACK, seq = the ACK field of the segment that it answers');
    scale.add(WEAK, 'its sender says nothing else: what it had closed lies before the capture');
    return scale.grade('low', 'watch');
  }
  if (!afterOwnFin(facts, reset))
    return scale.no("the reset's sender had not closed with a FIN before");
  const notify = notifyOf(facts, reset.side);
  scale.add(STRONG, 'RST without ACK, seq = the ACK field of the segment that it answers');
  scale.add(MEDIUM, "its sender's own FIN came before");
  if (notify === null || notify === 'sent') scale.add(WEAK, 'no close_notify is missing');
  const best = isSuspect(facts, reset) ? 'low' : notify === 'unknown' ? 'medium' : 'high';
  return scale.grade(atMost(best, captureCap(facts)), tookAll(facts, reset) ? 'benign' : 'watch');
}

/** Nothing of the other side met the closed socket. */
function tookAll(facts: FlowFacts, reset: RstFacts): boolean {
  const peer = other(reset.side);
  return lateBytes(facts, peer) === 0 && unackedData(facts, peer) === 0;
}

/** A closed socket answers a late segment. */
export const lateDataReset: CauseRule = {
  id: 'late-data-reset',
  title: 'Late data hit a closed socket',
  match,
  headline,
  tell,
};
