import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG } from '../../scoring.ts';
import { heardMeanwhile, saysTooBig, stuckSide } from '../../stuck-side.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (facts.proto !== 'tcp') return scale.no('UDP retransmits nothing that could be seen');
  const [client, server] = facts.sides;
  if (client.stuckTries === 0 && server.stuckTries === 0)
    return scale.no('no segment was sent again without being acknowledged');
  if (facts.oneSided) return scale.no('only one direction was captured: answers may lack');
  const side = stuckSide(facts);
  if (side === null)
    return scale.no(
      'no full-size segment was sent again three times in vain over a path that lives',
    );
  scale.add(STRONG, 'a segment sent again three times or more, never acknowledged');
  const smaller = facts.sides[side].largestDelivered > 0;
  scale.add(
    STRONG,
    smaller
      ? 'no segment of that size ever arrived, smaller ones did'
      : 'no segment of that size ever arrived',
  );
  scale.add(MEDIUM, "it is full-size: as large as its sender's segments get");
  const heard = heardMeanwhile(facts, side);
  if (heard) scale.add(MEDIUM, 'the other side was heard while it was lost: the path lives');
  const told = saysTooBig(facts, side) !== null;
  if (told) scale.add(STRONG, 'an ICMP error says that the packet is too big');
  if (!told) scale.open('peer-vanished');
  scale.cap(captureCap(facts));
  return scale.grade(told || heard ? 'high' : 'low', 'harmful');
}

/** Large segments vanish, small ones pass. */
export const pathMtuBlackhole: CauseRule = {
  id: 'path-mtu-blackhole',
  title: 'Path MTU black hole',
  match,
  headline,
  tell,
};
