import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { notifyIsSure } from '../../close-notify.ts';
import { answerState, hasAsked, requestAge } from '../../requests.ts';
import { afterOwnFin, afterPeerFin, isSuspect } from '../../resets.ts';
import type { CauseId, CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { REQUEST_IS_STALE, TOO_YOUNG_TO_CANCEL } from '../../thresholds.ts';
import { headline, tell } from './texts.ts';
import { weighForgery } from '../../injected-reset.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  const reset = facts.ending;
  if (reset === null) return scale.no('no reset ended the connection');
  if (reset.side !== 0) return scale.no("the reset that ended it is the server's");
  if (!hasAsked(facts, reset))
    return scale.no('the client had sent no data, or its last TLS record is no request');
  if (afterOwnFin(facts, reset))
    return scale.no('the client had closed with a FIN before its reset');
  if (afterPeerFin(facts, reset)) return scale.no("the server's FIN came before the reset");
  const goodbye = facts.tls?.sides[0].closeNotifyPacket ?? 0;
  if (goodbye > 0 && goodbye >= facts.sides[0].lastData && notifyIsSure(facts, 0)) {
    return scale.no('the client had said close_notify: it was done, not cut short');
  }
  weigh(facts, reset, scale);
  if (scale.total <= 0) return scale.no('as much speaks against a cancelled request as for it');
  weighForgery(facts, reset, scale);
  const state = answerState(facts, reset);
  if (state !== 'none' && state !== 'begun') scale.open('client-abort');
  scale.cap(captureCap(facts));
  return scale.grade(isSuspect(facts, reset) ? 'low' : 'high', 'watch');
}

function weigh(facts: FlowFacts, reset: RstFacts, scale: Scale): void {
  if (reset.form === 'rst-ack') scale.add(STRONG, "RST+ACK: an abort of the client's own");
  else scale.add(MEDIUM, 'a reset of the client ended it');
  if (isSuspect(facts, reset))
    scale.add(-STRONG, "its TTL is off the client's line, or the client goes on after it");
  weighAnswer(facts, reset, scale);
  if (facts.http === null) {
    const age = requestAge(facts, reset);
    if (age > REQUEST_IS_STALE)
      scale.add(-STRONG, 'its last data is too old for a request still waited for');
    if (age < TOO_YOUNG_TO_CANCEL && answerState(facts, reset) === 'none')
      scale.add(-STRONG - WEAK, 'the reset follows its data at once: nobody waited for an answer');
  }
  const notReading = facts.sides[0].zeroWindows > 0 || facts.sides[0].lastWindow === 0;
  if (notReading) scale.add(-STRONG, 'its receive window was shut: it was not reading');
  else scale.add(WEAK, 'its receive window was open');
}

function weighAnswer(facts: FlowFacts, reset: RstFacts, scale: Scale): void {
  switch (answerState(facts, reset)) {
    case 'none':
      scale.add(STRONG, 'its request had no answer yet');
      break;
    case 'begun':
      scale.add(STRONG, 'part of the promised answer was still to come');
      break;
    case 'flowing':
      scale.add(MEDIUM, 'data of the server came after it, or was never acknowledged');
      break;
    case 'recent':
      scale.add(MEDIUM, "the server's last data came shortly before it");
      break;
    case 'tickets-or-short':
      scale.add(MEDIUM, 'the server had said no more than session tickets or a short answer');
      break;
    case 'complete':
      scale.add(-MEDIUM, 'the answer was complete');
      break;
    case 'idle':
      scale.add(-MEDIUM, 'the server had been silent: the answer may have been complete');
      break;
  }
}

/** A plain close() over a part of the response is how a cancel looks: the mechanism of its reset, no other ending. */
function rulesOut(_facts: FlowFacts, cause: CauseId): boolean {
  return cause === 'abort-with-unread-data';
}

/** The client gave up on its request. */
export const clientCancelledRequest: CauseRule = {
  id: 'client-cancelled-request',
  title: 'Client cancelled its request',
  match,
  rulesOut,
  headline,
  tell,
};
