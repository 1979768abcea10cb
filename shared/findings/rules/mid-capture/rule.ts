import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { STRONG, matched } from '../../scoring.ts';
import { missedBeginning } from '../../sides.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  if (facts.proto !== 'tcp' || !missedBeginning(facts)) return null;
  if (facts.sides[0].fin > 0 || facts.sides[1].fin > 0 || facts.ending !== null) return null;
  const best = facts.close.kind === 'timeout' ? 'medium' : 'high';
  return matched(STRONG, facts.oneSided ? 'low' : best, 'benign');
}

/** Neither beginning nor end. */
export const midCapture: CauseRule = {
  id: 'mid-capture',
  title: 'Middle of a connection',
  match,
  headline,
  tell,
};
