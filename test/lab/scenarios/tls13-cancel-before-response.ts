import { headEnd, httpRequest } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';
import { tellsNowhere } from '../truth.ts';

/** The session tickets arrive after the request and look like an answer. */
export const tls13CancelBeforeResponse: Scenario = {
  id: 'tls13-cancel-before-response',
  title: 'TLS 1.3: client resets 300 ms after its request, before any answer',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [['send', httpRequest()], ['sleep', 0.3], ['reset']],
      server: [['read-until', headEnd], ['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'client-cancelled-request',
      close: { kind: 'reset', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'no',
      points: tellsNowhere(
        'encrypted session tickets after the request cannot be told from a short response',
        ['client-abort'],
      ),
      story:
        'The client sent its request, waited 300 ms and reset the connection with SO_LINGER 0; the server had sent its session tickets, but no answer.',
    });
  },
};
