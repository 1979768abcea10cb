import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { finSide, hasMore, isSteady, paceOf, shutSide } from './shut-side.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const [client, server] = facts.sides;
  if (client.zeroWindowSince === 0 && server.zeroWindowSince === 0)
    return scale.no('no receive window was shut at the end');
  const shut = shutSide(facts);
  if (shut === null) return scale.no('the shut window stopped nothing, or not for long');
  const { ending } = facts;
  if (ending !== null && ending.side === shut)
    return scale.no('the side that did not read ended it itself, with a reset');
  scale.add(STRONG, 'receive window 0, held to the end');
  if (hasMore(facts, shut)) scale.add(MEDIUM, 'the other side had more to send and waited');
  if (facts.zeroWindowProbes > 0) scale.add(STRONG, 'its window probes were answered: still 0');
  if (ending !== null) scale.add(WEAK, 'then the waiting side gave up');
  weighOthers(facts, shut, scale);
  scale.cap(captureCap(facts));
  return scale.grade(
    facts.zeroWindowProbes === 0 || isSteady(facts, shut) ? 'low' : 'high',
    'harmful',
  );
}

/**
 * Answered probes of a side that has more to send leave nothing else; without two of them the window may have
 * opened in a packet that was lost, and with nothing open only gaps that grow tell a probe from a keep-alive.
 */
function weighOthers(facts: FlowFacts, shut: SideIndex, scale: Scale): void {
  if (facts.zeroWindowProbes < 2) scale.open('capture-artefact');
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
