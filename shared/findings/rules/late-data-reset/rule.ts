import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { notifyOf } from '../../close-notify.ts';
import { lateBytes, unackedData } from '../../delivery.ts';
import { afterOwnFin, isAnswer, isSuspect } from '../../resets.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, WEAK, atMost, matched } from '../../scoring.ts';
import { other } from '../../sides.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  const reset = facts.ending;
  if (reset === null || reset.form !== 'rst') return null;
  if (!afterOwnFin(facts, reset) || !isAnswer(reset)) return null;
  const notify = notifyOf(facts, reset.side);
  const score = STRONG + MEDIUM + (notify === null || notify === 'sent' ? WEAK : 0);
  const peer = other(reset.side);
  const delivered = lateBytes(facts, peer) === 0 && unackedData(facts, peer) === 0;
  const best = isSuspect(facts, reset) ? 'low' : notify === 'unknown' ? 'medium' : 'high';
  return matched(score, atMost(best, captureCap(facts)), delivered ? 'benign' : 'watch');
}

/** A closed socket answers a late segment. */
export const lateDataReset: CauseRule = {
  id: 'late-data-reset',
  title: 'Late data hit a closed socket',
  match,
  headline,
  tell,
};
