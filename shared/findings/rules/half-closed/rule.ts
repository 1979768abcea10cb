import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, atMost } from '../../scoring.ts';
import { firstCloser, other } from '../../sides.ts';
import { SILENCE_SAYS_SOMETHING } from '../../thresholds.ts';
import { halfOpenFor, headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const closer = firstCloser(facts);
  if (closer === null) return scale.no('no side sent a FIN');
  if (facts.sides[other(closer)].fin > 0) return scale.no('both sides sent a FIN');
  if (facts.sides[closer].finAcked === 0) return scale.no('the FIN was never acknowledged');
  if (facts.ending !== null) return scale.no('a reset ended the connection');
  const lasted = halfOpenFor(facts, closer) >= SILENCE_SAYS_SOMETHING;
  const best = lasted && facts.firstReset === 0 ? 'high' : 'medium';
  scale.add(STRONG, "one side's FIN was acknowledged, the other side sent none");
  scale.add(MEDIUM, 'no reset ended it');
  return scale.grade(atMost(best, captureCap(facts)), 'watch');
}

/** One side closed, the other did not. */
export const halfClosed: CauseRule = {
  id: 'half-closed',
  title: 'Half-closed',
  match,
  headline,
  tell,
};
