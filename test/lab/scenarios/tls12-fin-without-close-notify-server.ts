import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The length of the response has to prove that it is complete; the FIN does not. */
export const tls12FinWithoutCloseNotifyServer: Scenario = {
  id: 'tls12-fin-without-close-notify-server',
  title: 'TLS 1.2: server closes with a bare FIN',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.2', sni: 'shop.example' },
      client: [['send', httpRequest()], ['read', httpResponse().length], ['read-eof'], ['close']],
      server: [['read-until', headEnd], ['send', httpResponse()], ['close']],
    });
    return truthOf(pair, {
      cause: 'fin-without-close-notify',
      close: { kind: 'graceful', by: 'server' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'no',
      story:
        'The server sent the complete response and called close() without close_notify; the client closed in turn, also without.',
    });
  },
};
