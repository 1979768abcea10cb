import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: 'Both sides sent a FIN and both FINs were acknowledged. With TLS, the side that closed first said close_notify before.',
  decided: [
    'A FIN from each side, and no reset that could have ended the connection before both were acknowledged.',
    'TLS: the side whose FIN came first sent close_notify, or its records cannot be followed. If it verifiably sent none, the cause is `fin-without-close-notify`.',
    'A reset after both FINs were acknowledged changes nothing: the connection was over.',
  ],
  confidence: [
    'high: both FINs acknowledged, no holes; with TLS, a close_notify in clear.',
    "medium: one alternative is open: an encrypted close_notify may be a fatal alert of the same size, a FIN numbered before the end of the data may be another sender's, or close_notify of the first closer cannot be judged while the other side said it; or the last ACK or other bytes are missing.",
    'low: TLS whose close_notify cannot be told from data, whose handshake was never finished, or which the server ended before any application data or at once after a record that it had not answered; or two senders under one name.',
  ],
  matters:
    'Benign; watch where a response was cut for certain (fewer bytes than Content-Length, or no last chunk; the headline says how many), or where two senders spoke.',
  asAlternative: {
    why: 'The missing FIN may have come after the end of the capture.',
    settle:
      "On both ends at the same time: tcpdump -ni any -s 0 -w here.pcap 'host CLIENT and host SERVER and tcp port PORT', some seconds longer",
  },
  confusedWith: [
    {
      cause: 'fin-without-close-notify',
      why: 'the same packets where TLS was not closed before TCP',
    },
    {
      cause: 'tls-handshake-failure',
      why: 'an encrypted fatal alert looks like close_notify: a server that refuses a client certificate ends so',
    },
    { cause: 'half-closed', why: 'the same before the second FIN arrives' },
  ],
  settles: [
    'Nothing to settle where both FINs are acknowledged and TLS is not used.',
    'TLS: the log of the side that closed first, or its keys (SSLKEYLOGFILE), tell close_notify from a fatal alert.',
  ],
  remedy: 'Nothing to do.',
  references: ['RFC 9293 section 3.6', 'RFC 8446 section 6.1'],
};
