import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { isNearTimer } from '../../idle-timers.ts';
import { isSuspect } from '../../resets.ts';
import type { CauseId, CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { answeringReset, crossedFin, idleOf, isRequest, raceOf, saidGoodbye } from './race.ts';
import { RACE_WINDOW } from '../../thresholds.ts';
import { headline, tell } from './texts.ts';

const CLOSE_BY = `close and data lay within ${RACE_WINDOW / 1e9} s or two round trips of each other`;

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (answeringReset(facts) === null)
    return scale.no('no bare reset of the server answers the client');
  const race = raceOf(facts);
  if (race === null)
    return scale.no(
      'what the reset answers is no data of the client beside the close of an idle connection',
    );
  if (race.by === 'unseen') {
    scale.add(STRONG, 'data after an idle time met no socket');
    scale.add(WEAK, 'an exchange before it had gone well');
    scale.open('idle-timeout-reset');
    scale.open('server-abort');
    if (!isRequest(facts)) scale.open('late-data-reset');
    return scale.grade('low', 'harmful');
  }
  scale.add(STRONG, 'a bare reset answers data beside the close of the server');
  scale.add(MEDIUM, 'the server closed an idle connection: an exchange before it had gone well');
  scale.add(MEDIUM, CLOSE_BY);
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
