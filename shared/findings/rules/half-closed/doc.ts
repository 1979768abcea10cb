import type { RuleDoc } from '../../rule-doc.ts';
import { SILENCE_SAYS_SOMETHING, WENT_ON_AFTER } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: "One side's FIN was acknowledged; the other side stays open to the end of the capture.",
  decided: [
    'Exactly one side sent a FIN, the other acknowledged it and sent no FIN, and no reset could have ended the connection.',
    `Also, low: the FIN alone, where its ACK could not be in the recording: one direction only, both sides sent data and no bare ACK of either was captured, or the capture ends less than ${SILENCE_SAYS_SOMETHING / 1e9} s after it.`,
    `A reset left or right of the window, or in the window and then ignored, does not count: its receiver must reject it. One that carries the FIN's own number in CLOSE-WAIT counts unless its receiver sent data later than ${WENT_ON_AFTER / 1e9} s (or two round trips) after it.`,
  ],
  confidence: [
    `high: the half-open state lasted ${SILENCE_SAYS_SOMETHING / 1e9} s or more in the capture.`,
    'medium: it lasted less, so the second FIN may have come just after the end; or the beginning, the SYN-ACK or bytes are missing.',
    'low: the FIN alone is seen, and the headline says why; or a reset is in the flow that ended nothing: ignored, or the answer of a closed socket.',
  ],
  matters: 'Watch: the open side holds a socket (CLOSE-WAIT) until its program closes.',
  asAlternative: {
    why: 'The other side may not have closed.',
    settle: 'On that side: ss -tan state close-wait.',
  },
  confusedWith: [
    { cause: 'graceful-close', why: 'the same before the second FIN' },
    {
      cause: 'reset-ignored-by-endpoint',
      why: 'a reset with a wrong sequence number leaves its receiver in CLOSE-WAIT',
    },
  ],
  settles: [
    'On the side that stays open: ss -tanop state close-wait shows the program that has not closed.',
  ],
  remedy:
    'If the open side should have closed: its program misses the end of stream. Fix it to close on read() = 0, or give it a send timeout.',
  references: ['RFC 9293 section 3.6', 'RFC 1122 section 4.2.2.13', 'RFC 9293 section 3.10.7.4'],
};
