import type { RuleDoc } from '../../rule-doc.ts';
import { GREETING_AT_MOST, PROBE_WITHIN } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'A handshake, then a FIN or RST of the client within seconds, and not one byte of payload from the client.',
  decided: [
    `Handshake seen; the client sent no payload; the client closed first, by FIN or by a reset that could have ended the connection, within ${PROBE_WITHIN / 1e9} s of its first packet.`,
    `The server may have greeted first, with at most ${GREETING_AT_MOST} bytes, all acknowledged and none after the close. More is a download, not a greeting.`,
  ],
  confidence: [
    'medium: one flow cannot tell a health check from an unused preconnect or a port scan.',
    'low: one direction only, or holes.',
  ],
  matters: 'Benign. A server that handles one connection at a time may still be blocked by it.',
  asAlternative: {
    why: 'It may be a probe that connects and closes.',
    settle: 'Look for the same source at a steady period.',
  },
  confusedWith: [
    { cause: 'scan-syn', why: 'a connect scan does this on many ports' },
    { cause: 'idle-after-handshake', why: 'the same, when the silence lasts longer than 10 s' },
  ],
  settles: [
    'Flows of the same source to the same port at a steady period: a health check.',
    'The same source to many ports: a scan. A browser beside it: an unused preconnect.',
  ],
  remedy:
    "Nothing. If the server's log complains, let the check speak the protocol (for TLS: a handshake) or close with FIN.",
  references: ['RFC 9293 section 3.5'],
};
