import type { RuleDoc } from '../../rule-doc.ts';
import { PROBE_WITHIN } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'Handshake done, no payload ever, then silence or a close after a while.',
  decided: [
    `SYN, SYN-ACK and ACK were captured, neither side sent payload, and more than ${PROBE_WITHIN / 1e9} s passed from the ACK to the FIN or reset, or to the end of the capture.`,
    'Closed earlier than that by the client, it is `connect-close-probe`.',
  ],
  confidence: [
    'high: a FIN or reset ended it, and a packet of the client at the end shows that its number had not moved.',
    'medium: the capture ended first, so data may still come; or the client was not heard at the end, so its data may have been lost before the capture; or bytes are missing.',
    'low: one direction only.',
  ],
  matters:
    'Watch: where a server accepts and handshakes in one thread, everybody else waits behind this connection (finding `idle-connection-blocks-accept`).',
  asAlternative: {
    why: 'The connection may just have been opened and never used.',
    settle: 'On the client: which program holds the socket (ss -tanp)?',
  },
  confusedWith: [
    { cause: 'connect-close-probe', why: `the same, closed within ${PROBE_WITHIN / 1e9} s` },
    { cause: 'tls-handshake-stalled', why: 'there the client has spoken, and the server has not' },
    { cause: 'accept-queue-overflow', why: 'there the server repeats its SYN-ACK' },
  ],
  settles: [
    'On the client, while it lasts: ss -tanp names the program.',
    'Other connections to the same port at that time: did their handshakes stall until this one ended?',
  ],
  remedy:
    'Let the client close what it does not use, or speak. On the server: a timeout for the first byte, and TLS handshakes outside the accept loop.',
  references: ['RFC 9293 section 3.5'],
};
