import { NAMED_TIMERS } from '../../idle-timer-table.ts';
import type { RuleDoc } from '../../rule-doc.ts';
import { ANSWER_WITHIN, LONG_SILENCE, TIMER_TOLERANCE } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'A reset or FIN after an idle gap near a known timer, or a reset that meets the first packet after a long gap.',
  decided: [
    `A reset that answers nothing and comes ${LONG_SILENCE / 1e9} s or more after the last payload of either side, or at a time within ${TIMER_TOLERANCE * 100} % of a named timer; no FIN before it.`,
    `Or: ${LONG_SILENCE / 1e9} s or more without a packet (keep-alives apart), then data, then within ${ANSWER_WITHIN / 1e9} s a reset: a device or host has forgotten the connection.`,
    'A FIN at such a time fits, too, but weighs little: an orderly close stays `graceful-close`, whatever started it.',
    `The ${NAMED_TIMERS.length} named timers with their sources are in docs/idle-timers.md. A gap is compared with them, never proved by them.`,
  ],
  confidence: [
    'low: always. One flow alone cannot show a timer; see the finding `idle-timer-cluster` for many of them.',
  ],
  matters: 'Watch: harmless while nobody uses the connection, an error for the next request.',
  asAlternative: {
    why: 'An idle timer of a host, proxy, load balancer or firewall may have run out.',
    settle:
      'Compare the silence before the close with the idle timers on the way, and with that of other flows.',
  },
  confusedWith: [
    { cause: 'keep-alive-race', why: 'the same timer, and a request at that very moment' },
    { cause: 'server-abort', why: 'a reset for another reason that happens to come late' },
    { cause: 'client-cancelled-request', why: 'a long wait for an answer is no idleness' },
  ],
  settles: [
    'Other flows: equal silences before the end point to one timer, different ones do not.',
    'The settings of every device on the way: idle timeout of proxy and load balancer, session timeout of firewalls.',
    'A capture on both sides of the suspected device: who sent the reset?',
  ],
  remedy:
    'Let the side that opens connections close them first: its idle timeout shorter than every one on the way. Or send keep-alives more often than the shortest of them.',
  references: ['docs/idle-timers.md', 'RFC 1122 section 4.2.3.6', 'RFC 5382 section 5'],
};
