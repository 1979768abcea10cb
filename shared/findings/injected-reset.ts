import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { citations } from './citations.ts';
import { changesNothing } from './injection-evidence.ts';
import { traitTexts } from './injection-sentences.ts';
import { COMPARE_ORIGINAL, isLoopback, REWRITTEN_FILE } from './loopback.ts';
import { afterOwnFin, hasForeignSign, hasTtlJump } from './resets.ts';
import type { Alternative, Excluded } from './rule.ts';
import type { Scale } from './scale.ts';
import { resetCounters } from './settle.ts';
import { who } from './words.ts';

/** A device in between as the sender: no packet of a capture from one point excludes it (FACTS 1.4, 1.5). */
export function injectedReset(facts: FlowFacts, reset: RstFacts): Alternative {
  if (isLoopback(facts))
    return { cause: 'capture-artefact', why: REWRITTEN_FILE, settle: COMPARE_ORIGINAL };
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

/** Leaves open whether another device sent the reset, where nothing excludes that. */
export function weighForgery(facts: FlowFacts, reset: RstFacts, scale: Scale): void {
  if (isLoopback(facts)) {
    if (hasForeignSign(facts, reset)) scale.open('capture-artefact');
  } else if (!isOwnReset(facts, reset)) scale.open('injected-reset');
}

/**
 * That side had closed before: nobody had to forge it. The next number of its own IP-ID counter speaks against
 * a forger and does not exclude one: some devices copy it.
 */
function isOwnReset(facts: FlowFacts, reset: RstFacts): boolean {
  return !hasForeignSign(facts, reset) && afterOwnFin(facts, reset);
}

/** Why nobody else sent the reset, with the packets that say so; empty where that stays open. */
export function forgeryExcluded(facts: FlowFacts, reset: RstFacts): readonly Excluded[] {
  const cause = 'injected-reset';
  if (isLoopback(facts))
    return [{ cause, why: 'both ends have loopback addresses: no device lies between them' }];
  if (!isOwnReset(facts, reset)) return [];
  const side = who(reset.side);
  return [
    {
      cause,
      why: `the ${side}'s FIN #${facts.sides[reset.side].fin} came before #${reset.packet}: it was closing in any case`,
    },
  ];
}
