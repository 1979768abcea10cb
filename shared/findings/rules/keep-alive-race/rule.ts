import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { isNearTimer } from '../../idle-timers.ts';
import { isSuspect } from '../../resets.ts';
import type { CauseId, CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { answeringReset, crossedFin, idleOf, isRequest, raceOf, saidGoodbye } from './race.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (answeringReset(facts) === null) return scale.no('no reset of the server answers a request');
  const race = raceOf(facts);
  if (race === null)
    return scale.no('the reset answers no request on a connection that had been idle');
  if (race.by === 'unseen') {
    scale.add(STRONG, 'data after an idle time met no socket');
    scale.add(WEAK, 'an exchange before it had gone well');
    scale.open('idle-timeout-reset');
    scale.open('server-abort');
    if (!isRequest(facts)) scale.open('late-data-reset');
    return scale.grade('low', 'harmful');
  }
  scale.add(STRONG, 'a bare reset answers data beside the close of the server');
  scale.add(MEDIUM, 'the server had closed an idle connection: the exchange before was over');
  scale.add(MEDIUM, 'close and request crossed, or came within one race window');
  if (isNearTimer(facts, idleOf(race)))
    scale.add(WEAK, 'the idle time lies within 2 % of a known timer');
  if (race.by === 'reset') scale.open('server-abort');
  if (!rulesOut(facts, 'late-data-reset')) scale.open('late-data-reset');
  scale.cap(captureCap(facts));
  const suspect = isSuspect(facts, race.reset);
  if (suspect) scale.open('injected-reset');
  return scale.grade(suspect || saidGoodbye(facts, race) ? 'low' : 'high', 'harmful');
}

/**
 * A request that did not acknowledge the FIN crossed it: the server closed an idle connection, and nothing but
 * that. Other data may be a goodbye that came late.
 */
function rulesOut(facts: FlowFacts, cause: CauseId): boolean {
  const race = raceOf(facts);
  if (cause !== 'late-data-reset' || race === null || !isRequest(facts)) return false;
  return crossedFin(race);
}

/** A request meets the close of an idle connection. */
export const keepAliveRace: CauseRule = {
  id: 'keep-alive-race',
  title: 'Keep-alive race',
  match,
  rulesOut,
  headline,
  tell,
};
