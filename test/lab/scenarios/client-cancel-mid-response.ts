import { httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** Node, resetAndDestroy() after a part of the body. */
export const clientCancelMidResponse: Scenario = {
  id: 'client-cancel-mid-response',
  title: 'Client cancels in the middle of the response',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      program: 'node',
      client: [['send', httpRequest()], ['read', 3000], ['sleep', 0.1], ['reset']],
      server: [
        ['read', httpRequest().length],
        ['send', httpResponse(50000, 3000)],
        ['read-eof'],
        ['destroy'],
      ],
    });
    return truthOf(pair, {
      cause: 'client-cancelled-request',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      story:
        'The server had sent 3000 of 50000 bytes of the body when the Node client called resetAndDestroy().',
    });
  },
};
