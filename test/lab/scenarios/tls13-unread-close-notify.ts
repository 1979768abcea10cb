import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** What HTTP clients with a connection pool do: the server ends in peace, the pool closes without reading it. */
export const tls13UnreadCloseNotify: Scenario = {
  id: 'tls13-unread-close-notify',
  title: 'TLS 1.3: server says close_notify and FIN, client closes later without having read them',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [
        ['send', httpRequest()],
        ['read', httpResponse().length],
        ['await-unread', 24],
        ['sleep', 0.5],
        ['close'],
      ],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse()],
        ['sleep', 0.2],
        ['close-notify'],
        ['shutdown'],
        ['raw-eof'],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'abort-with-unread-data',
      causeAccept: ['client-abort'],
      maxConfidence: 'low',
      close: { kind: 'reset', by: 'client', byAccept: ['server', 'both'] },
      closeNotify: { client: 'absent', server: 'sent' },
      dataLost: 'no',
      story:
        'The server sent the whole response, then close_notify and FIN. The client closed half a second later with the ' +
        '24 bytes of the close_notify unread: RST+ACK, no FIN. Nothing but the alert was thrown away.',
    });
  },
};
