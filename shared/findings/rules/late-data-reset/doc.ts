import type { RuleDoc } from '../../rule-doc.ts';
import { ON_FIN_NUMBER } from '../../endpoint-words.ts';
import { ANSWER_WITHIN } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'A side that had sent its FIN and closed its socket gets one more segment and answers it with a RST.',
  decided: [
    `A FIN first, then a reset of the same side without ACK flag whose seq equals the ACK field of a segment of the other side, at most ${ANSWER_WITHIN / 1e9} s (or two round trips) after it.`,
    'Several late segments give several such resets; equal or different seq, ACK field 0 on Linux.',
    `seq = the FIN's own number: the late segment had not acknowledged the FIN. A receiver that has the FIN finds that reset one left of its window; ${ON_FIN_NUMBER}.`,
    "TLS: a RST+ACK after the close_notify and the FIN of its sender ends nothing that was alive, so it is no abort. Where its TTL is off its sender's line, a firewall or load balancer in front of it answers for a connection that is over.",
    'On a TLS connection whose closer sent no close_notify the cause is `fin-rst-without-close-notify`.',
  ],
  confidence: [
    "high: the sender's FIN and the answered segment are in the capture.",
    'medium: close_notify cannot be judged; or the beginning or bytes are missing.',
    "low: one direction only, or the reset's TTL is off its sender's line, or the capture begins after the close: bare resets that answer data or FIN are all that it has of that side.",
  ],
  matters: 'Benign; watch where data reached the closed socket: it was lost for certain.',
  asAlternative: {
    why: 'The reset may be the answer of a closed socket to a late segment.',
    settle:
      "On both ends at the same time: tcpdump -ni any -s 0 -w here.pcap 'host CLIENT and host SERVER and tcp port PORT'; did the one that reset send a FIN before?",
  },
  confusedWith: [
    {
      cause: 'client-cancelled-request',
      why: 'a close in the middle of a response ends so when nothing lay unread',
    },
    {
      cause: 'injected-reset',
      why: 'repeated resets also come from injectors; there they carry TTL or IP-ID of another host',
    },
  ],
  settles: ['strace on the closing program: its close() comes before the late segment.'],
  remedy:
    'Nothing where only a close_notify was late. Else let the side that closes first read to the end (lingering close), or stop the other side before it sends.',
  references: ['RFC 9293 section 3.5.2', 'RFC 1122 section 4.2.2.13', 'RFC 9112 section 9.6'],
};
