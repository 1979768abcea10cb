import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: 'The first bytes of the client are clear text on a port that speaks TLS.',
  decided: [
    "The client's first payload is clear text: an HTTP request, an SSH banner, a line of text.",
    'And the port wants TLS, by one of these: the server answers with a TLS alert record; it answers HTTP 400 and says so (nginx, Apache, Go, Tomcat do); it closes or resets without a byte, and other flows of the capture speak TLS with that port, or its number is one of TLS.',
    'A server that only stays silent counts where other flows speak TLS with that port.',
    'A server that greets first (SMTP, IMAP, FTP, PostgreSQL proxies) or answers in clear speaks that protocol: STARTTLS is no such case.',
  ],
  confidence: [
    'high: the server said so, by an alert or in its 400.',
    'medium: it closed or stayed silent, and other flows speak TLS with that port.',
    'low: only the port number speaks for TLS, or one direction was captured.',
  ],
  matters:
    'Harmful: nothing works, and the request, cookies included, went over the wire in clear.',
  asAlternative: {
    why: 'The client may have spoken clear text to a port that wants TLS.',
    settle: 'openssl s_client -connect HOST:PORT shows whether the port speaks TLS.',
  },
  confusedWith: [
    { cause: 'server-abort', why: 'a server that dislikes a request resets in the same way' },
    {
      cause: 'tls-handshake-failure',
      why: 'there the client did say ClientHello, and the server refused it',
    },
  ],
  settles: [
    'openssl s_client -connect HOST:PORT: a certificate means that the port speaks TLS.',
    "The server's log: nginx says “client sent plain HTTP request to HTTPS port”, others “wrong version number” or “http request”.",
  ],
  remedy:
    "Let the client use TLS (https:// in the URL, the health check, the proxy's upstream), or point it at the clear-text port. Treat secrets in the request as seen.",
  references: ['RFC 8446 section 6', 'RFC 9110 section 4.2.2'],
};
