import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';
import { tellsNowhere } from '../truth.ts';

/** How much more was to come is known to the programs alone. */
export const tls13CancelMidResponse: Scenario = {
  id: 'tls13-cancel-mid-response',
  title: 'TLS 1.3: client resets in the middle of the response',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [['send', httpRequest()], ['read', 3000], ['sleep', 0.1], ['reset']],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse(50000, 3000)],
        ['read-eof'],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'client-cancelled-request',
      close: { kind: 'reset', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'yes',
      points: tellsNowhere('whether the encrypted response was complete cannot be told', [
        'client-abort',
      ]),
      story:
        'The server had sent 3000 of 50000 bytes of the body when the client reset the connection with SO_LINGER 0.',
    });
  },
};
