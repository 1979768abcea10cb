import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** What a recorder drops was delivered all the same: the client's ACK says so. */
export const acknowledgedTailNotCaptured: Scenario = {
  id: 'acknowledged-tail-not-captured',
  title:
    'One recorder misses the large segments at the end of a response that the client has in full',
  blind: { point: 'router-left', filter: 'less 900' },
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      client: [
        ['send', httpRequest()],
        ['read', httpResponse(4844).length],
        ['sleep', 0.2],
        ['reset'],
      ],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse(4844, 500)],
        ['sleep', 0.1],
        ['send-bytes', 4344],
        ['read-eof'],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'client-abort',
      maxConfidence: 'medium',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'no',
      story:
        'The client read the whole response and threw the connection away with SO_LINGER 0. The recorder left of the router kept only frames below 900 bytes, so the large segments of the body are not in its file.',
    });
  },
};
