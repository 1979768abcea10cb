import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { CAPTURE_CAPS, captureCap } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG } from '../../scoring.ts';
import { firstCloser, lacksBareAcks, other } from '../../sides.ts';
import { SILENCE_SAYS_SOMETHING } from '../../thresholds.ts';
import { halfOpenFor, headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const closer = firstCloser(facts);
  if (closer === null) return scale.no('no side sent a FIN');
  if (facts.sides[other(closer)].fin > 0) return scale.no('both sides sent a FIN');
  if (facts.ending !== null) return scale.no('a reset ended the connection');
  if (facts.sides[closer].finAcked === 0) return matchUnseenAnswer(facts, closer, scale);
  const lasted = halfOpenFor(facts, closer) >= SILENCE_SAYS_SOMETHING;
  scale.add(STRONG, "one side's FIN was acknowledged, the other side sent none");
  scale.add(MEDIUM, 'no reset ended it');
  if (!lasted) scale.open('graceful-close');
  if (facts.firstReset > 0) {
    scale.open('reset-ignored-by-endpoint');
    scale.open('late-data-reset');
  }
  scale.cap(captureCap(facts));
  return scale.grade('high', 'watch');
}

/** The FIN is there, and its ACK could not be in this recording. */
function matchUnseenAnswer(facts: FlowFacts, closer: SideIndex, scale: Scale): RuleMatch | null {
  if (facts.oneSided) {
    scale.add(MEDIUM, 'a FIN; the direction that would answer was not captured');
    scale.cap(CAPTURE_CAPS.oneSided);
  } else if (lacksBareAcks(facts)) {
    scale.add(MEDIUM, 'a FIN; bare ACKs are not in this recording');
    scale.cap(CAPTURE_CAPS.noBareAcks);
  } else if (halfOpenFor(facts, closer) < SILENCE_SAYS_SOMETHING) {
    scale.add(MEDIUM, 'a FIN; the capture ends before its ACK had to come');
    scale.cap(CAPTURE_CAPS.endsEarly);
  } else return scale.no('no ACK of the FIN is in the capture');
  scale.open('graceful-close');
  scale.open('peer-vanished');
  return scale.grade('low', 'watch');
}

/** One side closed, the other did not. */
export const halfClosed: CauseRule = {
  id: 'half-closed',
  title: 'Half-closed',
  match,
  headline,
  tell,
};
