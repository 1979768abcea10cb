import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { isFinal, isRejection } from '../../../flows/icmp-text.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG } from '../../scoring.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const { icmp } = facts;
  if (icmp === null) return scale.no('no ICMP error quotes the flow');
  if (!isRejection(icmp.version, icmp.type, icmp.code))
    return scale.no('the ICMP message is no rejection');
  if (!isFinal(facts.sides, icmp))
    return scale.no('the side that should have got the packet was heard after the ICMP error');
  const unanswered = facts.sides[icmp.quotedSide === 0 ? 1 : 0].packets === 0;
  scale.add(STRONG, 'an ICMP error quotes a packet of the flow');
  scale.add(MEDIUM, 'it says that the packet was thrown away, and not for its size');
  scale.add(MEDIUM, 'the side that should have got it was not heard after the error');
  if (icmp.quotedSide === 1 || !unanswered)
    scale.open(facts.proto === 'udp' ? 'still-open' : 'peer-vanished');
  return scale.grade('high', 'harmful');
}

/** Rejected by an ICMP error. */
export const icmpRejected: CauseRule = {
  id: 'icmp-rejected',
  title: 'Rejected by ICMP',
  match,
  headline,
  tell,
};
