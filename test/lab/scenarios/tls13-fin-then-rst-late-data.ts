import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The FIN is followed by one bare RST for every late segment. */
export const tls13FinThenRstLateData: Scenario = {
  id: 'tls13-fin-then-rst-late-data',
  title: 'TLS 1.3: client closes while the response is still coming',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [['send', httpRequest()], ['read', 1000], ['close']],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse(4500, 1425)],
        ['sleep', 0.2],
        ['send-bytes', 3075],
        ['raw-eof'],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'fin-rst-without-close-notify',
      close: { kind: 'reset', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'yes',
      story:
        'The client closed in the middle of the response with nothing unread: FIN without close_notify. The server sent the rest 200 ms later, and the closed socket answered with a RST.',
    });
  },
};
