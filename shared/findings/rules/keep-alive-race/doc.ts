import type { RuleDoc } from '../../rule-doc.ts';
import { KEEP_ALIVE_IDLE, LONG_SILENCE, RACE_WINDOW } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: "Data, such as a request, is sent while, or just after, the server's FIN of an idle connection is in flight, and a RST answers it.",
  decided: [
    `An exchange before on the same connection, then ${KEEP_ALIVE_IDLE / 1e9} s or more of idleness, then the server's FIN (or its own RST+ACK) and a request within ${RACE_WINDOW / 1e9} s (or two round trips) of each other, in either order.`,
    "A bare RST of the server answers that request (seq = its ACK field), and the request's bytes are never acknowledged. A close_notify is no request.",
    `Without a close in the capture: the same reset after less than ${LONG_SILENCE / 1e9} s of idleness, and no retransmission of the client. Longer silences are \`idle-timeout-reset\`.`,
    'Both clocks are told: the idle time, and how far FIN and request lay apart.',
  ],
  confidence: [
    'high: HTTP in clear, and the request did not acknowledge the FIN: both were under way at once.',
    'medium: the FIN had arrived, and the client wrote all the same; or TLS or another protocol, where the data may be a goodbye.',
    'low: the server closed by a reset; no close in the capture; or the client closed right behind data that is no HTTP.',
  ],
  matters: 'Harmful: a request fails that would have succeeded on a fresh connection.',
  asAlternative: {
    why: 'The request may have met the close of an idle connection.',
    settle: "Compare the idle time with the server's keep-alive timeout.",
  },
  confusedWith: [
    { cause: 'late-data-reset', why: 'the same packets in the middle of an exchange' },
    { cause: 'idle-timeout-reset', why: 'a device on the way that forgot the connection' },
  ],
  settles: [
    "The server's keep-alive timeout (docs/idle-timers.md has the defaults) against the idle time.",
    'The client\'s log: which request failed with "connection reset" at that moment, and how old was the pooled connection?',
  ],
  remedy:
    "Make the client's idle timeout shorter than the server's (a proxy's shorter than its backends'), and let the client retry idempotent requests once on a fresh connection.",
  references: [
    'RFC 9112 section 9.3.1',
    'RFC 9112 section 9.6',
    'RFC 9293 section 3.5.2',
    'docs/idle-timers.md',
  ],
};
