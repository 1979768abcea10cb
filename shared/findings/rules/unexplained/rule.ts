import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, WEAK, matched } from '../../scoring.ts';
import { situationOf } from './situation.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch {
  switch (situationOf(facts)) {
    case 'fell-silent':
      return matched(3 * STRONG, 'low', 'harmful');
    case 'syn-ack-repeated':
      return matched(STRONG + MEDIUM, 'low', 'watch');
    case 'no-socket':
      return matched(STRONG, 'low', 'watch');
    case 'fin-unanswered':
    case 'one-direction':
      return matched(MEDIUM, 'low', 'watch');
    case 'reset-only':
      return matched(WEAK, 'low', 'watch');
    case 'none':
      return matched(0, 'low', 'watch');
  }
}

/** What no rule names. */
export const unexplained: CauseRule = {
  id: 'unexplained',
  title: 'Unexplained',
  match,
  headline,
  tell,
};
