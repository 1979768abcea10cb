import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { isNearTimer } from '../../idle-timers.ts';
import { hasTtlJump, isAnswer } from '../../resets.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { LONG_SILENCE } from '../../thresholds.ts';
import { silenceBeforeClose, timed, type Silence } from './silence.ts';
import { headline, tell } from './texts.ts';
import { weighForgery } from '../../injected-reset.ts';
import { abortOf } from '../../sides.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (facts.firstClose === 0) return scale.no('nothing closed it');
  if (facts.proto !== 'tcp' || facts.oneSided) return scale.no('one direction shows no idleness');
  const silence = silenceBeforeClose(facts);
  if (silence === null)
    return scale.no(
      'the silence before the close, if there was one, is not an idle timer’s: by its length, or by what ended it',
    );
  weigh(facts, silence, scale);
  scale.open(silence.end === 'fin' ? 'graceful-close' : abortOf(silence.side));
  if (silence.end === 'speech-met-reset' && silence.side === 1) scale.open('keep-alive-race');
  if (facts.ending !== null) weighForgery(facts, facts.ending, scale);
  return scale.grade('low', 'watch');
}

function weigh(facts: FlowFacts, silence: Silence, scale: Scale): void {
  const long = silence.nanos >= LONG_SILENCE;
  switch (silence.end) {
    case 'fin':
      scale.add(MEDIUM, 'the silence before the FIN lies within 2 % of a known timer');
      return;
    case 'reset':
      scale.add(long ? STRONG : MEDIUM, 'a reset straight out of a silence, no answer to anything');
      if (isNearTimer(facts, timed(silence)))
        scale.add(MEDIUM, 'the silence lies within 2 % of a known timer');
      else scale.add(MEDIUM, 'a minute or more without a byte');
      return;
    case 'speech-met-reset':
      if (facts.ending !== null && isAnswer(facts.ending))
        scale.add(STRONG, 'the first word after a long silence met no socket');
      else scale.add(MEDIUM, 'the first word after a long silence met a reset');
      scale.add(MEDIUM, 'a minute or more without a packet: longer than some devices remember');
      if (isNearTimer(facts, timed(silence)))
        scale.add(WEAK, 'the silence lies within 2 % of a known timer');
      if (facts.ending !== null && hasTtlJump(facts, facts.ending))
        scale.add(
          MEDIUM,
          'its TTL is that of a device on the way: one that forgets, after a silence',
        );
  }
}

/** An idle timer ran out somewhere. */
export const idleTimeoutReset: CauseRule = {
  id: 'idle-timeout-reset',
  title: 'Idle timeout',
  match,
  headline,
  tell,
};
