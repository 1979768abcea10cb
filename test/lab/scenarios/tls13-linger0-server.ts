import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** An abort of a live TLS connection by the server. */
export const tls13Linger0Server: Scenario = {
  id: 'tls13-linger0-server',
  title: 'TLS 1.3: server closes with SO_LINGER 0 after its response',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [['send', httpRequest()], ['read', httpResponse().length], ['read-eof'], ['close']],
      server: [['read-until', headEnd], ['send', httpResponse()], ['sleep', 0.3], ['reset']],
    });
    return truthOf(pair, {
      cause: 'server-abort',
      close: { kind: 'reset', by: 'server' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'no',
      story:
        'The server sent the complete response, waited 300 ms and threw the connection away with SO_LINGER 0. No close_notify from either side.',
    });
  },
};
