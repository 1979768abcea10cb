import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { abortHeadline, tellAbort } from '../../abort-texts.ts';
import type { RuleMatch, RuleStory } from '../../rule.ts';
import { doc } from './doc.ts';

/** The verdict in one line. */
export const headline = abortHeadline;

/** The story of an abort by the server. */
export function tell(facts: FlowFacts, match: RuleMatch): RuleStory {
  return tellAbort(facts, match, doc);
}
