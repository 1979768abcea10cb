import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { afterOwnFin, hasForeignSign, isAnswer, unheededReset } from '../../resets.ts';
import { other } from '../../sides.ts';

/** The reset of which this cause speaks: the one that ended the connection, or a closed socket's last answer. */
export function lateReset(facts: FlowFacts): RstFacts | null {
  return facts.ending ?? lastAnswer(facts);
}

/**
 * A closed socket's answer to data that came after its FIN, the last word of its side. What ended there does not
 * depend on whether the other side takes its number, which the capture does not tell here.
 */
function lastAnswer(facts: FlowFacts): RstFacts | null {
  const reset = unheededReset(facts);
  if (reset === null || reset.form !== 'rst' || !isAnswer(reset)) return null;
  if (reset.validity !== 'unknown' || !afterOwnFin(facts, reset)) return null;
  const peer = facts.sides[other(reset.side)];
  const metData = peer.firstDataAfterPeerFin > 0 && peer.lastData === reset.answers;
  return metData && peer.fin === 0 && !hasForeignSign(facts, reset) ? reset : null;
}
