import type { RuleDoc } from '../../rule-doc.ts';
import { ANSWER_WITHIN } from '../../thresholds.ts';

/** What to do where nothing is to be sent again. */
export const LOOK_AT_THE_SERVER =
  "Look into the server's log at that moment: crash, restart, timeout with reset (nginx reset_timedout_connection, return 444; HAProxy nolinger).";

export const doc: RuleDoc = {
  seen: 'The server resets a live connection: RST+ACK with seq = its next byte, outside the more special causes.',
  decided: [
    'A reset from the server that could have ended the connection (not left or right of the window), on a connection that was established.',
    `RST+ACK counts as an abort of a live socket. A bare RST that answers nothing counts less; one that answers a segment within ${ANSWER_WITHIN / 1e9} s (or two round trips) only says that no socket is there.`,
    'FIN, then RST+ACK with seq = FIN + 1, without TLS: half-close, then abort.',
    '`fin-rst-without-close-notify` leads where the connection is TLS and a FIN came first; `late-data-reset` where a closed socket answered.',
  ],
  confidence: [
    "high: RST+ACK after the side's own FIN, and nothing from the other side that could lie unread.",
    'medium: one alternative is open: data may lie unread, or another device may have sent it.',
    "low: both are open, or an idle timer too; a bare RST; a TTL off the server's line; the other side went on long after it; no ServerHello yet; or one direction only.",
  ],
  matters: 'Watch.',
  asAlternative: {
    why: 'The server may have aborted a connection that it was done with.',
    settle:
      'On the server: strace -f -e trace=setsockopt,close -p PID; SO_LINGER 0 before close() proves it.',
  },
  confusedWith: [
    { cause: 'abort-with-unread-data', why: 'close() over unread data sends the same RST+ACK' },
    {
      cause: 'idle-timeout-reset',
      why: "a load balancer or firewall resets idle connections in the server's name",
    },
    { cause: 'injected-reset', why: "a device in between can reset in the server's name" },
  ],
  settles: [
    'Linux counters on the server: nstat -az TcpExtTCPAbortOnClose (unread data) and TcpExtTCPAbortOnData (SO_LINGER 0).',
    'A capture on the server: a reset that never left it was sent by a device in between.',
  ],
  remedy: `${LOOK_AT_THE_SERVER} Retry on the client where the request allows it.`,
  references: ['RFC 9293 section 3.10.5', 'RFC 2525 section 2.17', 'RFC 1122 section 4.2.2.13'],
};
