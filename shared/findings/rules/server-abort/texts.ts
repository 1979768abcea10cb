import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { abortHeadline, tellAbort } from '../../abort-texts.ts';
import { bytesToCome } from '../../delivery.ts';
import type { RuleMatch, RuleStory } from '../../rule.ts';
import { LOOK_AT_THE_SERVER, doc } from './doc.ts';

/** The verdict in one line. */
export const headline = abortHeadline;

/** The story of an abort by the server. */
export function tell(facts: FlowFacts, match: RuleMatch): RuleStory {
  const story = tellAbort(facts, match, doc);
  return nothingToRetry(facts, story) ? { ...story, remedy: LOOK_AT_THE_SERVER } : story;
}

/** The client had its whole response, or had asked for nothing. */
function nothingToRetry(facts: FlowFacts, { dataLost }: RuleStory): boolean {
  if (dataLost !== 'no') return false;
  return bytesToCome(facts) === 0 || facts.sides[0].uniqueBytes === 0;
}
