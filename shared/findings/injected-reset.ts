import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { citations } from './citations.ts';
import { changesNothing } from './injection-evidence.ts';
import { traitTexts } from './injection-sentences.ts';
import { COMPARE_ORIGINAL, isLoopback, REWRITTEN_FILE } from './loopback.ts';
import { hasTtlJump } from './resets.ts';
import type { Alternative } from './rule.ts';
import { resetCounters } from './settle.ts';
import { who } from './words.ts';

/** A device in between as the sender: no packet of a capture from one point excludes it (FACTS 1.4, 1.5). */
export function injectedReset(facts: FlowFacts, reset: RstFacts): Alternative {
  if (isLoopback(facts))
    return { cause: 'injected-reset', why: REWRITTEN_FILE, settle: COMPARE_ORIGINAL };
  return {
    cause: 'injected-reset',
    why: whyInjected(facts, reset),
    settle: resetCounters(facts, reset.side),
  };
}

function whyInjected(facts: FlowFacts, reset: RstFacts): string {
  const side = who(reset.side);
  if (changesNothing(facts, reset)) {
    return hasTtlJump(facts, reset)
      ? `its TTL ${reset.ttl} (the ${side}'s own packets: ${facts.sides[reset.side].ttl}) is that of a firewall or load balancer that answers for the ${side}; it met a connection that was over`
      : `a firewall or load balancer may have answered for the ${side}; it met a connection that was over`;
  }
  const [trait] = traitTexts(facts, reset, citations());
  return trait === undefined
    ? `a device in between may have sent the reset in the ${side}'s name; an equal TTL does not exclude it`
    : `${trait}: another device may have sent it`;
}
