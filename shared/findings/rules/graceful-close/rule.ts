import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import {
  notifyIsCertain,
  notifyIsSure,
  notifyOf,
  tlsCloser,
  tlsHandshakeUnfinished,
} from '../../close-notify.ts';
import { hasLaterMessages, requestUnanswered } from '../../delivery.ts';
import type { CauseRule, Confidence, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK, atMost } from '../../scoring.ts';
import { bothFinsAcknowledged, finsCoverData, other, spokeBeyondFin } from '../../sides.ts';
import { cutResponse } from './cut-response.ts';
import { answersRecord, rejects } from './signs.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const [client, server] = facts.sides;
  const closer = tlsCloser(facts);
  if (closer === null) return scale.no('no side sent a FIN');
  if (client.fin === 0 || server.fin === 0) return scale.no('only one side sent a FIN');
  const whole = bothFinsAcknowledged(facts);
  const reset = facts.ending;
  if (reset !== null && !(whole && reset.packet > Math.max(client.finAcked, server.finAcked))) {
    return scale.no('a reset ended it before both FINs were acknowledged');
  }
  const unfinished = tlsHandshakeUnfinished(facts);
  const notify = notifyOf(facts, closer);
  if (notify === 'absent' && !unfinished) return scale.no('TLS was closed without close_notify');
  scale.add(STRONG, 'both sides sent a FIN');
  scale.add(MEDIUM, 'no reset cut the close short');
  scale.add(WEAK, 'no close_notify is missing');
  if (spokeBeyondFin(facts, 0) || spokeBeyondFin(facts, 1)) return scale.grade('low', 'watch');
  const covered = finsCoverData(facts);
  const cutAt = cutResponse(facts);
  // A cut that was counted byte by byte leaves nothing open; later messages that were not followed do.
  const best = covered && (cutAt !== null || !hasLaterMessages(facts)) ? 'high' : 'medium';
  const confidence = atMost(atMost(best, notifyCap(facts, closer)), recordingCap(facts, whole));
  const suspect = unfinished || rejects(facts, closer) || answersRecord(facts, closer);
  const cut = cutAt !== null || requestUnanswered(facts) || (whole && !covered);
  return scale.grade(suspect ? 'low' : confidence, cut || suspect ? 'watch' : 'benign');
}

/** A close_notify that was not read in clear has the size of a fatal alert: one alternative stays open. */
function notifyCap(facts: FlowFacts, closer: SideIndex): Confidence {
  const notify = notifyOf(facts, closer);
  if (notify === null) return 'high';
  if (notify === 'unknown') return notifyIsSure(facts, other(closer)) ? 'medium' : 'low';
  if (!notifyIsSure(facts, closer)) return 'low';
  return notifyIsCertain(facts, closer) ? 'high' : 'medium';
}

/** Without TLS two acknowledged FINs say it all, even where the beginning was missed; holes do not. */
function recordingCap(facts: FlowFacts, whole: boolean): Confidence {
  const holes = facts.sides.some((side) => side.missingBytes > 0);
  return notifyOf(facts, 0) === null && whole && !holes ? 'high' : captureCap(facts);
}

/** Both FINs acknowledged. */
export const gracefulClose: CauseRule = {
  id: 'graceful-close',
  title: 'Graceful close',
  match,
  headline,
  tell,
};
