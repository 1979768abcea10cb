import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseId, CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { dataIgnored, keptAsking, overflowSign } from './sign.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (facts.proto !== 'tcp') return scale.no('UDP has no handshake');
  if (facts.sides[0].syn === 0) return scale.no('no SYN of the client is in the capture');
  if (facts.icmp !== null)
    return scale.no('an ICMP error quotes the flow: a full queue sends none');
  switch (overflowSign(facts)) {
    case 'syn-ack-repeated':
      return repeated(facts, scale);
    case 'data-ignored':
      return neverTaken(facts, scale);
    case 'syn-ignored':
      scale.add(STRONG, 'the SYN was sent again, and nothing came back');
      scale.add(WEAK, 'the same server and port accepted other connections in this capture');
      if (keptAsking(facts)) scale.add(MEDIUM, 'three times or more');
      scale.open('syn-unanswered');
      return scale.grade('low', 'harmful');
    case null:
      return scale.no(
        'neither the ACK nor data stayed ignored, and no port that took others ignored its SYNs',
      );
  }
}

function repeated(facts: FlowFacts, scale: Scale): RuleMatch {
  scale.add(STRONG, "further SYN-ACKs came after the handshake's ACK");
  scale.add(MEDIUM, 'not one byte and no FIN of the server came');
  const ignored = dataIgnored(facts);
  if (ignored) scale.add(MEDIUM, "the client's data was sent again and never acknowledged");
  return withOthers(facts, scale, ignored);
}

function neverTaken(facts: FlowFacts, scale: Scale): RuleMatch {
  scale.add(STRONG, 'SYN answered, then data ignored again and again, then no socket');
  if (facts.context.portAccepted > 0)
    scale.add(
      MEDIUM,
      'nothing of the server but its SYN-ACK and that reset: a half-open entry that timed out',
    );
  return withOthers(facts, scale, true);
}

/** Other connections that the port took show that path and program work: what is full is the queue. */
function withOthers(facts: FlowFacts, scale: Scale, ignored: boolean): RuleMatch {
  const others = facts.context.portAccepted > 0;
  if (others) scale.add(WEAK, 'the same server and port accepted other connections');
  else scale.add(WEAK, 'SYNs reach the server and it answers them: it listens');
  scale.open('handshake-abandoned');
  scale.cap(captureCap(facts));
  return scale.grade(ignored && others ? 'high' : 'low', 'harmful');
}

/** It answers other connections, and this one up to the SYN-ACK: it is not gone. */
function rulesOut(facts: FlowFacts, cause: CauseId): boolean {
  return cause === 'peer-vanished' && facts.context.portAccepted > 0;
}

/** A listening socket that cannot take more connections. */
export const acceptQueueOverflow: CauseRule = {
  id: 'accept-queue-overflow',
  title: 'Accept queue overflow',
  match,
  rulesOut,
  headline,
  tell,
};
