import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { tellAbort } from '../../abort-texts.ts';
import type { RuleMatch, RuleStory } from '../../rule.ts';
import { doc } from './doc.ts';

/** The story of an abort by the client. */
export function tell(facts: FlowFacts, match: RuleMatch): RuleStory {
  return tellAbort(facts, match, doc);
}
