import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseId, CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { STRONG, WEAK } from '../../scoring.ts';
import { bothFinsAcknowledged } from '../../sides.ts';
import { everyStackRejects, ignoredReset, keptRetransmitting, mayBeGap } from './ignored.ts';
import { headline, tell } from './texts.ts';
import { weighForgery } from '../../injected-reset.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (facts.proto !== 'tcp' || facts.firstReset === 0) return scale.no('there is no reset');
  if (facts.ending !== null) return scale.no('a reset that its receiver had to take ended it');
  if (bothFinsAcknowledged(facts)) return scale.no('both sides closed by FIN all the same');
  const reset = ignoredReset(facts);
  if (reset === null)
    return scale.no(
      "no reset with a number to reject was its sender's last word to a receiver that went on",
    );
  const rejected = everyStackRejects(reset);
  scale.add(
    STRONG,
    rejected
      ? 'a reset whose number the stacks of today must reject'
      : 'a reset whose number Linux 2.6.26 and RFC 5961 to the letter reject, and Linux of today takes',
  );
  scale.add(STRONG, 'its receiver went on later than anything under way');
  if (keptRetransmitting(facts, reset)) scale.add(WEAK, 'what it sent again had no answer');
  weighForgery(facts, reset, scale);
  if (!rejected || mayBeGap(facts, reset)) scale.open('capture-artefact');
  scale.cap(captureCap(facts));
  return scale.grade('high', 'harmful');
}

/** The side that reset was not heard again, and its receiver goes on: neither open on both sides nor closed. */
function rulesOut(facts: FlowFacts, cause: CauseId): boolean {
  if (cause === 'still-open' || cause === 'half-closed') return true;
  const reset = ignoredReset(facts);
  return cause === 'graceful-close' && reset !== null && keptRetransmitting(facts, reset);
}

/** A RST whose sequence number the receiver must reject, and the receiver goes on. */
export const resetIgnoredByEndpoint: CauseRule = {
  id: 'reset-ignored-by-endpoint',
  title: 'Reset ignored by its receiver',
  match,
  rulesOut,
  headline,
  tell,
};
