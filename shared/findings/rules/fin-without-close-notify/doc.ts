import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: 'A TLS connection ended by FIN, and the side that closed first sent no close_notify before its FIN.',
  decided: [
    'FINs from both sides (one is enough where only one direction was captured) and no reset that could have ended the connection.',
    'The records of the side that closed first can be followed to its FIN, and the last one is no close_notify: TLS 1.2 and older show type 21, TLS 1.3 a type 23 record of 19 bytes (11 with CCM_8).',
    'Records that cannot be followed (no beginning, holes, snap length) never count as absent.',
  ],
  confidence: [
    'high: handshake seen, no holes, the last record cannot be a close_notify.',
    'medium: beginning missed, holes, or a FIN that was not acknowledged.',
    'low: one direction only, or a last record of close_notify size that occurs earlier too.',
  ],
  matters: 'Watch: TLS cannot tell a complete stream from a truncated one.',
  asAlternative: {
    why: 'What looks like close_notify may be data of the same size, or its records cannot be followed.',
    settle:
      'Capture from before the handshake with SSLKEYLOGFILE set on one end, and look for alert close_notify.',
  },
  confusedWith: [
    { cause: 'graceful-close', why: 'the same TCP packets, with close_notify before the FIN' },
    {
      cause: 'tls-handshake-failure',
      why: 'a close before the handshake was done has no close_notify either',
    },
  ],
  settles: [
    'Decrypt: set SSLKEYLOGFILE on one end, capture, and filter tls.alert_message.desc == 0.',
    'On the closing side: strace the last write before shutdown or close; without a write of the alert it was skipped.',
  ],
  remedy:
    'Have the closing program shut TLS down before TCP (SSL_shutdown, SslStream.ShutdownAsync, tls.Conn.CloseWrite); the reader should check Content-Length or chunk ends before it trusts the end.',
  references: ['RFC 8446 section 6.1', 'RFC 5246 section 7.2.1', 'RFC 9112 section 9.8'],
};
