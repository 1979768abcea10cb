import type { FlowFacts } from '../flows/flow-facts.ts';
import type { Confidence } from './rule.ts';
import { missedAnswer, missedBeginning } from './sides.ts';

/** The best confidence that this flow's recording allows: one direction alone low, holes or no beginning medium. */
export function captureCap(facts: FlowFacts): Confidence {
  if (facts.oneSided) return 'low';
  if (facts.sides[0].missingBytes > 0 || facts.sides[1].missingBytes > 0) return 'medium';
  return missedBeginning(facts) || missedAnswer(facts) ? 'medium' : 'high';
}
