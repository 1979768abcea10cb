import { assert } from '../../../base/assert.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { RuleMatch, RuleStory } from '../../rule.ts';

/** The verdict in one line. */
export function headline(_facts: FlowFacts): string {
  assert(false, 'not built yet');
}

/** The story. */
export function tell(_facts: FlowFacts, _match: RuleMatch): RuleStory {
  assert(false, 'not built yet');
}
