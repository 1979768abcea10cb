import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { isNearTimer } from '../../idle-timers.ts';
import { isSuspect } from '../../resets.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK, atMost } from '../../scoring.ts';
import { raceOf } from './race.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const answering = facts.sides[1].firstRst;
  if (answering === null || answering.answers === 0)
    return scale.no('no reset of the server answers a request');
  const race = raceOf(facts);
  if (race === null)
    return scale.no('the reset answers no request on a connection that had been idle');
  const near = isNearTimer(race.idle, 1);
  if (race.fin === 0) {
    scale.add(STRONG, 'a request after an idle time met no socket');
    if (near) scale.add(MEDIUM + MEDIUM, 'the idle time lies within 2 % of a known timer');
    else scale.add(WEAK, 'an exchange before it had gone well');
    return scale.grade('low', 'harmful');
  }
  scale.add(STRONG, 'a bare reset answers a request beside the server’s FIN');
  scale.add(MEDIUM, 'the server had closed an idle connection: the exchange before was over');
  scale.add(MEDIUM, 'FIN and request crossed, or came within one race window');
  if (near) scale.add(WEAK, 'the idle time lies within 2 % of a known timer');
  const crossed = race.reset.seqFromOwnFin === 0 || race.request < race.fin;
  const best = isSuspect(facts, race.reset) ? 'low' : crossed ? 'high' : 'medium';
  return scale.grade(atMost(best, captureCap(facts)), 'harmful');
}

/** A request meets the close of an idle connection. */
export const keepAliveRace: CauseRule = {
  id: 'keep-alive-race',
  title: 'Keep-alive race',
  match,
  headline,
  tell,
};
