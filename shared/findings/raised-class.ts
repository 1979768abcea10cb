import type { FlowFacts } from '../flows/flow-facts.ts';
import { bytesToCome } from './delivery.ts';
import type { CauseRule, VerdictClass } from './rule.ts';
import { spokeBeyondFin } from './sides.ts';
import { sideOfTwoVersions } from './two-versions.ts';

/**
 * The one exception to the catalogue's column of classes: what would be benign is `watch` where data was lost
 * for certain (`dataLost` is `yes`), or where two senders spoke in one side's name. Nothing is ever lowered.
 */
export function raised(facts: FlowFacts, rule: CauseRule, found: VerdictClass): VerdictClass {
  if (found !== 'benign') return found;
  if (twoSenders(facts, rule) || responseCut(facts, rule)) return 'watch';
  return rule.losesData?.(facts) === true ? 'watch' : found;
}

/** Content-Length promised more than was sent before the close: lost, whatever closed it; nothing closes UDP. */
function responseCut(facts: FlowFacts, { id }: CauseRule): boolean {
  if (id === 'still-open') return false;
  const isOver = facts.ending !== null || facts.sides[1].fin > 0;
  return isOver && (bytesToCome(facts) ?? 0) > 0;
}

/** Data beyond a side's own FIN shows them as well, where no reset ended the flow. */
function twoSenders(facts: FlowFacts, { id }: CauseRule): boolean {
  if (sideOfTwoVersions(facts) !== null) return true;
  return id === 'graceful-close' && (spokeBeyondFin(facts, 0) || spokeBeyondFin(facts, 1));
}
