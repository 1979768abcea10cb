import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { CAPTURE_CAPS, captureCap } from '../../capture-quality.ts';
import {
  notifyIsCertain,
  notifyIsSure,
  notifyOf,
  tlsCloser,
  tlsHandshakeUnfinished,
} from '../../close-notify.ts';
import { bytesToCome } from '../../delivery.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { bothFinsAcknowledged, finBeforeEnd, other, spokeBeyondFin } from '../../sides.ts';
import { cutResponse } from './cut-response.ts';
import { answersRecord, rejects, twoVoices } from './signs.ts';
import { headline, tell } from './texts.ts';

/** What is known of the close_notify that the first closer owes. */
const GOODBYES = {
  none: 'no TLS, so no close_notify is missing',
  sent: 'the first closer said close_notify, as far as its records show',
  unknown: 'nothing shows that a close_notify is missing',
  absent: 'TLS never came up, so no close_notify was owed',
} as const;

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const [client, server] = facts.sides;
  const closer = tlsCloser(facts);
  if (closer === null) return scale.no('no side sent a FIN');
  if (client.fin === 0 || server.fin === 0) return scale.no('only one side sent a FIN');
  const whole = bothFinsAcknowledged(facts);
  const reset = facts.ending;
  if (reset !== null && !(whole && reset.packet > Math.max(client.finAcked, server.finAcked))) {
    return scale.no('a reset ended it before both FINs were seen acknowledged');
  }
  const unfinished = tlsHandshakeUnfinished(facts);
  const notify = notifyOf(facts, closer);
  if (notify === 'absent' && !unfinished) return scale.no('TLS was closed without close_notify');
  scale.add(STRONG, 'both sides sent a FIN');
  scale.add(MEDIUM, 'no reset cut the close short');
  scale.add(WEAK, GOODBYES[notify ?? 'none']);
  if (spokeBeyondFin(facts, 0) || spokeBeyondFin(facts, 1)) {
    scale.open('capture-artefact');
    scale.cap(CAPTURE_CAPS.twoSenders);
    return scale.grade('low', 'benign');
  }
  weighGoodbye(facts, closer, scale);
  if (whole && finBeforeEnd(facts) !== null) scale.open('capture-artefact');
  weighRecording(facts, whole, scale);
  const suspect = unfinished || rejects(facts, closer) || answersRecord(facts, closer);
  return scale.grade(suspect ? 'low' : 'high', 'benign');
}

/** A close_notify that was not read in clear may be a fatal alert of the same size, or even data. */
function weighGoodbye(facts: FlowFacts, closer: SideIndex, scale: Scale): void {
  const notify = notifyOf(facts, closer);
  if (notify === null) return;
  if (tlsHandshakeUnfinished(facts)) scale.open('tls-handshake-failure');
  if (notify === 'unknown') {
    scale.open('fin-without-close-notify');
    if (!notifyIsSure(facts, other(closer))) scale.cap(CAPTURE_CAPS.noRecords);
  }
  if (notify !== 'sent') return;
  if (!notifyIsSure(facts, closer)) scale.open('fin-without-close-notify');
  if (!notifyIsCertain(facts, closer)) scale.open('tls-handshake-failure');
}

/** Without TLS two acknowledged FINs say it all, even where the beginning was missed; holes do not. */
function weighRecording(facts: FlowFacts, whole: boolean, scale: Scale): void {
  if (!whole) scale.cap(CAPTURE_CAPS.noLastAck);
  const holes = facts.sides[0].missingBytes > 0 || facts.sides[1].missingBytes > 0;
  if (notifyOf(facts, 0) !== null || !whole || holes) scale.cap(captureCap(facts));
}

/** The story's `dataLost` is `yes`: a response was cut, and by nothing else than the close. */
function losesData(facts: FlowFacts): boolean {
  if ((bytesToCome(facts) ?? 0) > 0) return true;
  if (twoVoices(facts) !== null || !bothFinsAcknowledged(facts)) return false;
  return finBeforeEnd(facts) === null && cutResponse(facts) !== null;
}

/** Both FINs acknowledged. */
export const gracefulClose: CauseRule = {
  id: 'graceful-close',
  title: 'Graceful close',
  match,
  losesData,
  headline,
  tell,
};
