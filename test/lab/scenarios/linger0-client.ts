import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** An abortive close of an idle, finished connection by the client. */
export const linger0Client: Scenario = {
  id: 'linger0-client',
  title: 'Client closes with SO_LINGER 0 after a complete response',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      client: [['send', httpRequest()], ['read', httpResponse().length], ['sleep', 0.2], ['reset']],
      server: [['read-until', headEnd], ['send', httpResponse()], ['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'client-abort',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'no',
      story:
        'The client read the complete response and threw the connection away with SO_LINGER 0: RST+ACK, no FIN.',
    });
  },
};
