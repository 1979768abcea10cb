import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { hasSpoken } from '../../sides.ts';
import { sweeps } from '../../sweeps.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const [client] = facts.sides;
  if (!facts.close.tags.includes('zmap'))
    return scale.no(
      'no SYN with IP-ID 54321 and window 65535; since ZMap v4.1.0 that says nothing',
    );
  if (client.firstAck > 0 || client.fin > 0 || hasSpoken(client))
    return scale.no('the client went on: one in 65 536 ordinary SYNs has that IP-ID');
  scale.add(STRONG, 'SYN with IP-ID 54321 and window 65535');
  scale.add(STRONG + WEAK, 'the client never completes the handshake');
  const sweep = sweeps(facts);
  if (sweep) scale.add(MEDIUM, 'its client knocks at many targets, and no side says a byte there');
  else scale.open('scan-syn');
  // No answer is what is seen here, not a fault of the recording.
  if (facts.sides[1].packets > 0) scale.cap(captureCap(facts));
  return scale.grade('high', 'benign');
}

/** A SYN with ZMap's fixed IP-ID 54321 and window 65535. */
export const scanZmap: CauseRule = {
  id: 'scan-zmap',
  title: 'ZMap scan',
  match,
  // Whoever answers or refuses it: the SYN is a scanner's, or it is one of 65 536 by chance, which scan-syn stands for.
  rulesOut: (_facts, cause) => cause === 'connection-refused',
  headline,
  tell,
};
