import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import { notifyIsSure } from '../../close-notify.ts';
import { answerState, hasAsked, requestAge } from '../../requests.ts';
import { afterOwnFin, afterPeerFin, isSuspect } from '../../resets.ts';
import type { CauseRule, Confidence, RuleMatch } from '../../rule.ts';
import { MEDIUM, STRONG, WEAK, atMost, matched } from '../../scoring.ts';
import { REQUEST_IS_STALE, TOO_YOUNG_TO_CANCEL } from '../../thresholds.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts): RuleMatch | null {
  const reset = facts.ending;
  if (reset === null || reset.side !== 0 || !hasAsked(facts, reset)) return null;
  if (afterOwnFin(facts, reset) || afterPeerFin(facts, reset)) return null;
  const goodbye = facts.tls?.sides[0].closeNotifyPacket ?? 0;
  if (goodbye > 0 && goodbye >= facts.sides[0].lastData && notifyIsSure(facts, 0)) return null;
  const score = scoreOf(facts, reset);
  if (score <= 0) return null;
  return matched(score, atMost(confidenceOf(facts, reset), captureCap(facts)), 'watch');
}

function scoreOf(facts: FlowFacts, reset: RstFacts): number {
  let score = reset.form === 'rst-ack' ? STRONG : MEDIUM;
  switch (answerState(facts, reset)) {
    case 'none':
    case 'begun':
      score += STRONG;
      break;
    case 'flowing':
    case 'tickets-or-short':
      score += MEDIUM;
      break;
    case 'complete':
    case 'idle':
      score -= MEDIUM;
      break;
  }
  if (facts.http === null) {
    const age = requestAge(facts, reset);
    if (age > REQUEST_IS_STALE) score -= STRONG;
    if (age < TOO_YOUNG_TO_CANCEL && answerState(facts, reset) === 'none') score -= STRONG + WEAK;
  }
  const notReading = facts.sides[0].zeroWindows > 0 || facts.sides[0].lastWindow === 0;
  return notReading ? score - STRONG : score + WEAK;
}

function confidenceOf(facts: FlowFacts, reset: RstFacts): Confidence {
  if (isSuspect(facts, reset)) return 'low';
  switch (answerState(facts, reset)) {
    case 'none':
    case 'begun':
      return 'medium';
    case 'flowing':
    case 'tickets-or-short':
    case 'complete':
    case 'idle':
      return 'low';
  }
}

/** The client gave up on its request. */
export const clientCancelledRequest: CauseRule = {
  id: 'client-cancelled-request',
  title: 'Client cancelled its request',
  match,
  headline,
  tell,
};
