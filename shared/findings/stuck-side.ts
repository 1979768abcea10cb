import type { SideIndex } from '../base/units.ts';
import type { FlowFacts, IcmpFacts } from '../flows/flow-facts.ts';
import { other } from './sides.ts';
import {
  CLEARLY_SMALLER,
  FULL_SIZE_SHARE,
  MTU_MATTERS_FROM,
  RETRANSMISSIONS_TO_SILENCE,
} from './thresholds.ts';

/** The side whose full-size segments do not get through while smaller ones do; null where none is. */
export function stuckSide(facts: FlowFacts): SideIndex | null {
  if (outgrowsThePath(facts, 0)) return 0;
  return outgrowsThePath(facts, 1) ? 1 : null;
}

/**
 * Full-size segments of a side were lost again and again, none of that size ever arrived, and the path lives:
 * something smaller arrived, or an ICMP error says so, or the other side spoke meanwhile and asked for the same.
 */
export function outgrowsThePath(facts: FlowFacts, side: SideIndex): boolean {
  const { stuckLength, stuckTries, maxSegment, largestDelivered } = facts.sides[side];
  return (
    stuckTries >= RETRANSMISSIONS_TO_SILENCE &&
    stuckLength >= MTU_MATTERS_FROM &&
    stuckLength >= FULL_SIZE_SHARE * maxSegment &&
    largestDelivered < CLEARLY_SMALLER * stuckLength &&
    (largestDelivered > 0 || saysTooBig(facts, side) !== null || heardMeanwhile(facts, side))
  );
}

/** The other side was heard after the first of the lost segments. */
export function heardMeanwhile({ sides }: FlowFacts, side: SideIndex): boolean {
  return sides[other(side)].lastPacket > sides[side].firstUnanswered;
}

/** The ICMP error that says that packets of `side` are too big: IPv4 fragmentation needed, IPv6 packet too big. */
export function saysTooBig(facts: FlowFacts, side: SideIndex): IcmpFacts | null {
  const { icmp } = facts;
  if (icmp === null || icmp.quotedSide !== side) return null;
  const tooBig = icmp.version === 4 ? icmp.type === 3 && icmp.code === 4 : icmp.type === 2;
  return tooBig ? icmp : null;
}
