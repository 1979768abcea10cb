import type { RuleDoc } from '../../rule-doc.ts';
import { ANSWER_WITHIN, RETRANSMISSIONS_TO_SILENCE } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'A fatal alert in clear, or a close or reset between ClientHello and Finished.',
  decided: [
    "A ClientHello is in the capture, and one of these: a fatal alert in clear of either side; a reset or FIN before both sides sent their Finished (up to TLS 1.2 a handshake record after ChangeCipherSpec, in TLS 1.3 the client's encrypted answer to the server's flight); clear text (HTTP, SSH, a banner) as the answer to the ClientHello.",
    "TLS 1.3 hides alerts once keys are agreed. An only encrypted record of the client of 19 bytes (11 with CCM_8) where its Finished was due is its refusal of the server's flight.",
    `TLS 1.3, client certificate: the client's second flight begins with a record that is no Finished (an empty Certificate has 25 bytes, a Finished 53 or 69), and within ${ANSWER_WITHIN / 1e9} s the server sends one record of an alert's length and nothing else (certificate refused), or closes without any record.`,
    'The last handshake message of either side is named; so are the versions offered and the one chosen.',
    `It does not fit where records or bytes are missing before the close, or where nothing of the server came after the ClientHello, or nothing acknowledges it though it was sent ${RETRANSMISSIONS_TO_SILENCE} times more or oftener.`,
  ],
  confidence: [
    'high: a fatal alert in clear, or clear text in answer to the ClientHello.',
    'medium: an encrypted alert in a place where no other record fits; a FIN without an alert; a reset that another device may have sent.',
    "low: the server closed on the client's certificate without a record; the reset does not fit its sender's own packets; one direction only.",
  ],
  matters: 'Harmful: the client got no connection.',
  asAlternative: {
    why: 'The TLS handshake may have failed, and the alert is encrypted or was not captured.',
    settle: 'The TLS error in the log of either program, or a capture with SSLKEYLOGFILE set.',
  },
  confusedWith: [
    {
      cause: 'injected-reset',
      why: "a filter on the server name resets after the ClientHello in the server's name",
    },
    { cause: 'tls-handshake-stalled', why: 'the server never answers, and somebody gives up' },
    { cause: 'plaintext-to-tls-port', why: 'an alert answers bytes that never were TLS' },
  ],
  settles: [
    'openssl s_client -connect HOST:PORT -servername NAME repeats the handshake and prints the error.',
    'The TLS error in the log of the side that closed.',
    'For a reset: a capture on the side in whose name it came.',
  ],
  remedy:
    'Read the log of the side that closed; repeat the handshake with openssl s_client from the same place and from another one.',
  references: [
    'RFC 8446 section 6.2',
    'RFC 5246 section 7.2.2',
    'RFC 8446 section 4.4.2',
    'RFC 6066 section 3',
  ],
};
