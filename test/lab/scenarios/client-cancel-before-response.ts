import { httpRequest } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** Node, resetAndDestroy(): RST+ACK from a live socket before any byte of the response. */
export const clientCancelBeforeResponse: Scenario = {
  id: 'client-cancel-before-response',
  title: 'Client cancels its request 300 ms after sending it',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      program: 'node',
      client: [['send', httpRequest()], ['sleep', 0.3], ['reset']],
      server: [['read', httpRequest().length], ['read-eof'], ['destroy']],
    });
    return truthOf(pair, {
      cause: 'client-cancelled-request',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'no',
      story:
        'Node client sent its request, waited 300 ms and called resetAndDestroy(); the server had not begun to answer.',
    });
  },
};
