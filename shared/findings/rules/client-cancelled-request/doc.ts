import type { RuleDoc } from '../../rule-doc.ts';
import { REQUEST_IS_STALE, STILL_FLOWING, TOO_YOUNG_TO_CANCEL } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'The client resets a live connection after its request, and nothing shows that the response was complete.',
  decided: [
    'A reset (RST or RST+ACK) from the client that could have ended the connection, with no FIN of either side before it.',
    "A request before it: data in clear, or TLS application data beyond the client's Finished.",
    `No answer at all since the request, or Content-Length not reached; for TLS and unknown protocols: data that was never acknowledged, arrived after the reset, or came within ${STILL_FLOWING / 1e9} s before it.`,
    `Its age is the time from the request's last packet to the reset. An unknown protocol that had waited more than ${REQUEST_IS_STALE / 1e9} s counts as idle instead; a reset less than ${TOO_YOUNG_TO_CANCEL / 1e6} ms after the last data of one, with no answer, as a goodbye. A close_notify is no request.`,
    'A client whose window was shut is rather not reading: then `client-abort` leads.',
  ],
  confidence: [
    'medium: no answer had come, or Content-Length was not reached; a device in between may have sent the reset.',
    "low: the answer's length cannot be known (TLS, unknown protocol), one direction only, or the reset's TTL is off the client's line.",
  ],
  matters: "Watch: one is a user's choice; many of equal age are a timeout of the client.",
  asAlternative: {
    why: 'The client may have given up on a response that was not complete.',
    settle: "The client's own log: did a request time out or get cancelled at that moment?",
  },
  confusedWith: [
    { cause: 'client-abort', why: 'the same reset after a complete response' },
    {
      cause: 'late-data-reset',
      why: 'a cancel by close() with nothing unread: FIN first, then RST for each late segment',
    },
    {
      cause: 'abort-with-unread-data',
      why: 'a close() over unread bytes of the response is one way to cancel: the mechanism of the reset, not another ending',
    },
    {
      cause: 'injected-reset',
      why: "a device in between that dislikes the request resets it in the client's name",
    },
  ],
  settles: [
    "The client's own log at that moment: timeout, cancellation, closed tab.",
    'Several such flows: equal ages point to one timer.',
  ],
  remedy:
    "Compare the age with the client's timeouts. If the server is too slow, fix that; if the client cancels by design, exempt it from reset-rate rules on the way.",
  references: ['RFC 9293 section 3.10.5', 'RFC 2525 section 2.17'],
};
