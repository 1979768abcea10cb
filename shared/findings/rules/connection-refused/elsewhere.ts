import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { hopsOf } from '../../resets.ts';

/**
 * The refusing reset against what the same address sent on other flows of this capture.
 *
 * nothing      it sent nothing else: no comparison
 * same         the TTL of all its other flows: the host itself, or a device in its place
 * other        another TTL than any of them: a device at another place of the path
 * undecided    its other flows have different TTLs, or the reset is as many hops from another start value,
 *              as some stacks send theirs
 */
export type Elsewhere = 'nothing' | 'same' | 'other' | 'undecided';

/** Compares the reset that refused the SYN. */
export function elsewhere(facts: FlowFacts, reset: RstFacts): Elsewhere {
  const known = facts.context.serverElsewhere;
  if (known === null || known.ttl === 0 || reset.ttl === 0) return 'nothing';
  if (reset.ttl === known.ttl) return known.ttlSpread === 0 ? 'same' : 'undecided';
  if (Math.abs(reset.ttl - known.ttl) <= known.ttlSpread) return 'undecided';
  // A program that sends with TTL 1 or 2 (BGP between neighbours) says nothing of its kernel's resets.
  if (known.ttl <= 2 || hopsOf(reset.ttl) === hopsOf(known.ttl)) return 'undecided';
  return 'other';
}
