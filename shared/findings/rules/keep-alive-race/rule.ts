import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { isNearTimer } from '../../idle-timers.ts';
import { isSuspect } from '../../resets.ts';
import type { CauseRule, Confidence, VerdictClass, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK, atMost } from '../../scoring.ts';
import { answeringReset, idleOf, isRequest, raceOf, saidGoodbye, type Race } from './race.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (answeringReset(facts) === null) return scale.no('no reset of the server answers a request');
  const race = raceOf(facts);
  if (race === null)
    return scale.no('the reset answers no request on a connection that had been idle');
  if (race.by === 'unseen') {
    scale.add(STRONG, 'data after an idle time met no socket');
    scale.add(WEAK, 'an exchange before it had gone well');
    return scale.grade('low', classOf(facts));
  }
  scale.add(STRONG, 'a bare reset answers data beside the close of the server');
  scale.add(MEDIUM, 'the server had closed an idle connection: the exchange before was over');
  scale.add(MEDIUM, 'close and request crossed, or came within one race window');
  if (isNearTimer(facts, idleOf(race)))
    scale.add(WEAK, 'the idle time lies within 2 % of a known timer');
  return scale.grade(atMost(confidenceOf(facts, race), captureCap(facts)), classOf(facts));
}

/** A request failed for certain; of other data nothing says that anybody missed it. */
function classOf(facts: FlowFacts): VerdictClass {
  return isRequest(facts) ? 'harmful' : 'watch';
}

/** A FIN that the request did not acknowledge leaves nothing open; an abort may have another reason, other data another meaning. */
function confidenceOf(facts: FlowFacts, race: Race): Confidence {
  if (isSuspect(facts, race.reset)) return 'low';
  if (saidGoodbye(facts, race)) return 'low';
  if (!isRequest(facts)) return 'medium';
  const crossed = race.reset.seqFromOwnFin === 0 || race.request < race.close;
  return race.by === 'fin' && crossed ? 'high' : 'medium';
}

/** A request meets the close of an idle connection. */
export const keepAliveRace: CauseRule = {
  id: 'keep-alive-race',
  title: 'Keep-alive race',
  match,
  headline,
  tell,
};
