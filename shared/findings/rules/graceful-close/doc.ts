import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: 'Both sides sent a FIN and both FINs were acknowledged. With TLS, the side that closed first said close_notify before.',
  decided: [
    'A FIN from each side, and no reset that could have ended the connection before both were acknowledged.',
    'TLS: the side whose FIN came first sent close_notify, or its records cannot be followed. If it verifiably sent none, the cause is `fin-without-close-notify`.',
    'A reset after both FINs were acknowledged changes nothing: the connection was over.',
  ],
  confidence: [
    'high: both FINs acknowledged; with TLS, a close_notify that nothing else in the flow looks like.',
    'medium: the last ACK is not in the capture; or close_notify of the first closer cannot be judged, but the other side said it.',
    'low: TLS whose close_notify cannot be told from data, or whose handshake was never finished.',
  ],
  matters:
    'Benign. Watch where HTTP promised more bytes than were sent, or the TLS handshake was not finished.',
  asAlternative: {
    why: 'The missing FIN may have come after the end of the capture.',
    settle: 'Capture some seconds longer.',
  },
  confusedWith: [
    {
      cause: 'fin-without-close-notify',
      why: 'the same packets where TLS was not closed before TCP',
    },
    { cause: 'half-closed', why: 'the same before the second FIN arrives' },
  ],
  settles: ['Nothing to settle where both FINs are acknowledged.'],
  remedy: 'Nothing to do.',
  references: ['RFC 9293 section 3.6', 'RFC 8446 section 6.1'],
};
