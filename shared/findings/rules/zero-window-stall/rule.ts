import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { answersOf, finSide, hasMore, isSteady, paceOf, shutSide } from './shut-side.ts';
import { WINDOW_STAYS_SHUT } from '../../thresholds.ts';
import { headline, tell } from './texts.ts';

const STOPPED_NOTHING = `the shut window stopped nothing, or lasted less than ${WINDOW_STAYS_SHUT / 1e9} s, or both sides closed all the same`;

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const [client, server] = facts.sides;
  if (client.zeroWindowSince === 0 && server.zeroWindowSince === 0)
    return scale.no('no receive window was 0 at the end');
  const shut = shutSide(facts);
  if (shut === null) return scale.no(STOPPED_NOTHING);
  const { ending } = facts;
  if (ending !== null && ending.side === shut)
    return scale.no('the side that did not read ended it itself, with a reset');
  scale.add(STRONG, 'receive window 0, held to the end');
  if (hasMore(facts, shut)) scale.add(MEDIUM, 'the other side had more to send and waited');
  const probed = facts.zeroWindowProbes > 0;
  const answers = answersOf(facts, shut);
  if (probed && answers !== 'none') scale.add(STRONG, 'its window probes were answered: still 0');
  if (probed && answers === 'none') scale.add(WEAK, 'it sent window probes; nothing came back');
  if (ending !== null) scale.add(WEAK, 'then the waiting side reset the connection');
  weighOthers(facts, shut, scale);
  scale.cap(captureCap(facts));
  return scale.grade(
    !probed || answers === 'none' || isSteady(facts, shut) ? 'low' : 'high',
    'harmful',
  );
}

/**
 * Answered probes of a side that has more to send leave nothing else; without two of them the window may have
 * opened in a packet that was lost, and with nothing open only gaps that grow tell a probe from a keep-alive.
 */
function weighOthers(facts: FlowFacts, shut: SideIndex, scale: Scale): void {
  if (facts.zeroWindowProbes < 2) scale.open('capture-artefact');
  if (answersOf(facts, shut) !== 'all') scale.open('peer-vanished');
  if (!hasMore(facts, shut) && paceOf(facts, shut) !== 'grows') scale.open('still-open');
  if (finSide(facts, shut) === shut) scale.open('half-closed');
}

/** A receiver that does not read. */
export const zeroWindowStall: CauseRule = {
  id: 'zero-window-stall',
  title: 'Zero-window stall',
  match,
  headline,
  tell,
};
