import { grouped } from '../base/numbers.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { hasIpIdJump, isSuspect } from './resets.ts';
import type { Alternative } from './rule.ts';
import { resetCounters } from './settle.ts';
import { who } from './words.ts';

/** A device in between as the sender: no packet of a capture from one point excludes it (FACTS 1.4, 1.5). */
export function injectedReset(facts: FlowFacts, reset: RstFacts): Alternative {
  return {
    cause: 'injected-reset',
    why: isSuspect(facts, reset)
      ? `the reset does not continue the ${who(reset.side)}'s own packets`
      : (ipIdText(facts, reset) ??
        `a device in between may have sent the reset in the ${who(reset.side)}'s name; an equal TTL does not exclude it`),
    settle: resetCounters(facts, reset.side),
  };
}

function ipIdText(facts: FlowFacts, reset: RstFacts): string | null {
  if (!hasIpIdJump(facts, reset)) return null;
  const side = who(reset.side);
  const step = grouped(Math.abs(reset.ipIdStep ?? 0));
  const most = facts.sides[reset.side].largestIpIdStep;
  return `the reset's IP-ID ${reset.ipId} is ${step} away from the ${side}'s packet before it, while the ${side}'s IP-IDs otherwise moved by at most ${most}: another host may have sent it`;
}
