import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { situationOf } from './situation.ts';
import { headline, tell } from './texts.ts';
import { hasStrayAck, isAnswer, isSuspect } from '../../resets.ts';
import { abortOf } from '../../sides.ts';
import { wasConnected } from '../../abort.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch {
  switch (situationOf(facts)) {
    case 'fell-silent':
      scale.add(STRONG, 'one side kept retransmitting, the other said nothing more');
      scale.open('peer-vanished');
      scale.open('path-mtu-blackhole');
      break;
    case 'syn-ack-repeated':
      scale.add(STRONG + MEDIUM, "the server repeats its SYN-ACK though the client's ACK was seen");
      scale.open('handshake-abandoned');
      scale.open('accept-queue-overflow');
      break;
    case 'no-socket':
      scale.add(STRONG, 'a reset answers a segment, and its sender had sent no FIN');
      weighReset(facts, scale);
      break;
    case 'fin-unanswered':
      scale.add(MEDIUM, 'a FIN, and no ACK of it');
      scale.open('peer-vanished');
      scale.open('half-closed');
      break;
    case 'reset-only':
      scale.add(WEAK, 'a reset ended it');
      weighReset(facts, scale);
      break;
    case 'none':
      scale.open('capture-artefact');
      break;
  }
  return scale.grade('low', 'watch');
}

/** Who sent it and why stays open; what it answers may be a scan's packet. */
function weighReset(facts: FlowFacts, scale: Scale): void {
  const reset = facts.ending;
  if (reset === null) return;
  scale.open('injected-reset');
  scale.open(abortOf(reset.side));
  if (!isAnswer(reset) || isSuspect(facts, reset) || hasStrayAck(reset)) return;
  scale.open(wasConnected(facts) ? 'idle-timeout-reset' : 'scan-syn');
}

/** What no rule names. */
export const unexplained: CauseRule = {
  id: 'unexplained',
  title: 'Unexplained',
  match,
  headline,
  tell,
};
