import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { isNearTimer } from '../../idle-timers.ts';
import { afterOwnFin, afterPeerFin, hasTtlJump, isAnswer } from '../../resets.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { LONG_SILENCE } from '../../thresholds.ts';
import { silenceBeforeClose, timed, type Silence } from './silence.ts';
import { headline, tell } from './texts.ts';
import { weighForgery } from '../../injected-reset.ts';
import { abortOf } from '../../sides.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (facts.firstClose === 0) return scale.no('no FIN or reset closed it');
  if (facts.proto !== 'tcp' || facts.oneSided) return scale.no('only one direction was captured');
  const silence = silenceBeforeClose(facts);
  if (silence === null) return scale.no(noSilence(facts));
  weigh(facts, silence, scale);
  scale.open(silence.end === 'fin' ? 'graceful-close' : abortOf(silence.side));
  if (silence.end === 'speech-met-reset' && silence.side === 1) scale.open('keep-alive-race');
  if (facts.ending !== null) weighForgery(facts, facts.ending, scale);
  return scale.grade('low', 'watch');
}

const NO_LONG_SILENCE = `no silence of ${LONG_SILENCE / 1e9} s lies before the reset or the word that met it, nor one near a known timer before the reset`;

/** Why no silence of the flow looks like a timer's. */
function noSilence(facts: FlowFacts): string {
  const reset = facts.ending;
  if (reset === null)
    return facts.firstReset > 0
      ? 'a reset that ended nothing broke the silence'
      : 'no silence near a known timer lies before the FIN';
  if (afterOwnFin(facts, reset) || afterPeerFin(facts, reset))
    return 'a FIN came before the reset that ended it';
  return NO_LONG_SILENCE;
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
