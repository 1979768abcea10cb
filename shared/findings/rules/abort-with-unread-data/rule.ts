import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { wasConnected } from '../../abort.ts';
import { captureCap } from '../../capture-quality.ts';
import { afterOwnFin, isAnswer, isSuspect, receiverWentOn } from '../../resets.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG } from '../../scoring.ts';
import { abortOf, other } from '../../sides.ts';
import { windowSign } from './window.ts';
import { headline, tell } from './texts.ts';
import { weighForgery } from '../../injected-reset.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const reset = facts.ending;
  if (reset === null) return scale.no('no reset ended the connection');
  if (reset.form !== 'rst-ack' || isAnswer(reset))
    return scale.no(
      'the reset has no ACK flag or answers a segment: close() over unread data sends a RST+ACK of its own',
    );
  if (afterOwnFin(facts, reset)) return scale.no('its sender had sent a FIN before');
  if (!wasConnected(facts)) return scale.no('the capture shows no connection that stood');
  const own = facts.sides[reset.side];
  const peer = facts.sides[other(reset.side)];
  if (peer.lastData === 0)
    return scale.no('no data of the other side is in the capture that could lie unread');
  const sign = windowSign(facts, reset);
  scale.add(STRONG, 'RST+ACK without a FIN, and data that may lie unread');
  if (sign === 'open' && peer.lastData < own.lastData)
    scale.add(
      -STRONG,
      "it had answered after the other side's last data: at least a part was read",
    );
  if (sign === 'shut') scale.add(STRONG, 'its receive window was shut: its program did not read');
  if (sign === 'shrunk') scale.add(MEDIUM, 'its receive window had shrunk and stayed so');
  const doubtful = isSuspect(facts, reset) || receiverWentOn(facts, reset);
  scale.open(abortOf(reset.side));
  weighForgery(facts, reset, scale);
  scale.cap(captureCap(facts));
  return scale.grade(doubtful || sign === 'open' ? 'low' : 'high', 'watch');
}

/** close() over unread data. */
export const abortWithUnreadData: CauseRule = {
  id: 'abort-with-unread-data',
  title: 'Closed with data unread',
  match,
  headline,
  tell,
};
