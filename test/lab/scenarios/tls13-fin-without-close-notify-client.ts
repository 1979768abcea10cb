import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** A client library that closes the socket under its TLS layer. */
export const tls13FinWithoutCloseNotifyClient: Scenario = {
  id: 'tls13-fin-without-close-notify-client',
  title: 'TLS 1.3: client closes with a bare FIN',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [
        ['send', httpRequest()],
        ['read', httpResponse().length],
        ['sleep', 0.05],
        ['close'],
      ],
      server: [['read-until', headEnd], ['send', httpResponse()], ['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'fin-without-close-notify',
      close: { kind: 'graceful', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'no',
      story:
        'The client read the complete response and called close() on the socket: FIN, no close_notify. The server closed in turn, also without.',
    });
  },
};
