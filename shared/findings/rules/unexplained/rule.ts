import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { situationOf } from './situation.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch {
  switch (situationOf(facts)) {
    case 'fell-silent':
      scale.add(STRONG, 'one side kept retransmitting, the other said nothing more');
      return scale.grade('low', 'harmful');
    case 'syn-ack-repeated':
      scale.add(STRONG + MEDIUM, "the server repeats its SYN-ACK though the client's ACK was seen");
      break;
    case 'no-socket':
      scale.add(STRONG, 'a reset answers a segment, and its sender had not closed');
      break;
    case 'fin-unanswered':
      scale.add(MEDIUM, 'a FIN that nobody acknowledged');
      break;
    case 'reset-only':
      scale.add(WEAK, 'a reset ended it');
      break;
    case 'none':
      break;
  }
  return scale.grade('low', 'watch');
}

/** What no rule names. */
export const unexplained: CauseRule = {
  id: 'unexplained',
  title: 'Unexplained',
  match,
  headline,
  tell,
};
