import type { RuleDoc } from '../../rule-doc.ts';
import { ANSWER_WITHIN, FIN_TO_RST_WITHIN } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'One side of a TLS connection sends FIN and then RST, without a close_notify of its own before.',
  decided: [
    `TLS records (or, where the capture holds only the tail of a connection, a TLS server port), a FIN, and within ${FIN_TO_RST_WITHIN / 1e9} s after it a reset of the same side that could have ended the connection.`,
    'RST+ACK with seq = FIN + 1: half-close, then abort of the live socket (close over unread data, or SO_LINGER 0).',
    'The same RST+ACK captured before that FIN: the two changed places on the way.',
    `RST without ACK whose seq is the ACK field of a segment of the other side, at most ${ANSWER_WITHIN / 1e9} s (or two round trips) after it: the closed socket answers that late segment.`,
    'No close_notify of that side before its FIN. Where its records cannot be followed the headline says so and claims nothing.',
    "The other side's own RST without ACK answers the FIN it meets; no host answers a RST with a RST.",
  ],
  confidence: [
    'high: close_notify verifiably absent, and the reset answers a late segment or follows its FIN by number.',
    'medium: a bare reset that answers nothing (another device may have sent it), or the beginning, bytes or the rest of packets are missing.',
    "low: close_notify cannot be judged, no ServerHello, one direction only, or the reset's TTL is off its sender's line.",
  ],
  matters: 'Benign where all data of the other side was acknowledged before; else watch.',
  asAlternative: {
    why: 'The side that closed may have sent no close_notify before its FIN and RST.',
    settle: 'Capture from before the handshake with SSLKEYLOGFILE set on one end.',
  },
  confusedWith: [
    {
      cause: 'late-data-reset',
      why: 'the same packets after a proper close_notify, or without TLS',
    },
    { cause: 'abort-with-unread-data', why: 'the usual mechanism behind seq = FIN + 1' },
    {
      cause: 'injected-reset',
      why: 'a device in between can send the RST; TTL and IP-ID then leave the line',
    },
  ],
  settles: [
    'Linux counters before and after: nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData.',
    'strace -f -e trace=shutdown,close,setsockopt on the closing program: shutdown(WR) then close() over unread data gives exactly this.',
  ],
  remedy:
    'Nothing on the other side. To quiet logs and reset counters, let the closing program shut TLS down and read to the end before close().',
  references: [
    'RFC 8446 section 6.1',
    'RFC 5246 section 7.2.1',
    'RFC 9293 section 3.5.2',
    'RFC 2525 section 2.17',
  ],
};
