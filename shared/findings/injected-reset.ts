import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { isSuspect } from './resets.ts';
import type { Alternative } from './rule.ts';
import { resetCounters } from './settle.ts';
import { who } from './words.ts';

/** A device in between as the sender: no packet of a capture from one point excludes it (FACTS 1.4, 1.5). */
export function injectedReset(facts: FlowFacts, reset: RstFacts): Alternative {
  const side = who(reset.side);
  return {
    cause: 'injected-reset',
    why: isSuspect(facts, reset)
      ? `the reset does not continue the ${side}'s own packets`
      : `a device in between may have sent the reset in the ${side}'s name; an equal TTL does not exclude it`,
    settle: resetCounters(facts, reset.side),
  };
}
