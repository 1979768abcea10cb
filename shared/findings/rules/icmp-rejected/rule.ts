import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { isFinal, isRejection } from '../../../flows/icmp-text.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, matched } from '../../scoring.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  const { icmp } = facts;
  if (icmp === null || !isRejection(icmp.version, icmp.type, icmp.code)) return null;
  if (!isFinal(facts.sides, icmp)) return null;
  const unanswered = facts.sides[icmp.quotedSide === 0 ? 1 : 0].packets === 0;
  const score = STRONG + MEDIUM + MEDIUM;
  if (icmp.quotedSide === 1)
    return matched(score, 'medium', facts.proto === 'udp' ? 'benign' : 'watch');
  return matched(score, unanswered ? 'high' : 'medium', 'harmful');
}

/** Rejected by an ICMP error. */
export const icmpRejected: CauseRule = {
  id: 'icmp-rejected',
  title: 'Rejected by ICMP',
  match,
  headline,
  tell,
};
