import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, atMost, matched } from '../../scoring.ts';
import { firstCloser, other } from '../../sides.ts';
import { SILENCE_SAYS_SOMETHING } from '../../thresholds.ts';
import { halfOpenFor, headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  const closer = firstCloser(facts);
  if (closer === null || facts.sides[other(closer)].fin > 0) return null;
  if (facts.sides[closer].finAcked === 0 || facts.ending !== null) return null;
  const lasted = halfOpenFor(facts, closer) >= SILENCE_SAYS_SOMETHING;
  const best = lasted && facts.firstReset === 0 ? 'high' : 'medium';
  return matched(STRONG + MEDIUM, atMost(best, captureCap(facts)), 'watch');
}

/** One side closed, the other did not. */
export const halfClosed: CauseRule = {
  id: 'half-closed',
  title: 'Half-closed',
  match,
  headline,
  tell,
};
