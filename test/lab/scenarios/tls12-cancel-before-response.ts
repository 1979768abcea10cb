import { headEnd, httpRequest } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The tickets of TLS 1.2 travel within the handshake, so that nothing follows the request. */
export const tls12CancelBeforeResponse: Scenario = {
  id: 'tls12-cancel-before-response',
  title: 'TLS 1.2: client resets 300 ms after its request, before any answer',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.2', sni: 'shop.example' },
      client: [['send', httpRequest()], ['sleep', 0.3], ['reset']],
      server: [['read-until', headEnd], ['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'client-cancelled-request',
      close: { kind: 'reset', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'no',
      story:
        'The client sent its request, waited 300 ms and reset the connection with SO_LINGER 0; the server had not begun to answer.',
    });
  },
};
