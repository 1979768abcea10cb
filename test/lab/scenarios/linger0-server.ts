import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** As nginx does with reset_timedout_connection. */
export const linger0Server: Scenario = {
  id: 'linger0-server',
  title: 'Server closes with SO_LINGER 0 after a complete response',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      client: [['send', httpRequest()], ['read', httpResponse().length], ['read-eof'], ['close']],
      server: [['read-until', headEnd], ['send', httpResponse()], ['sleep', 0.3], ['reset']],
    });
    return truthOf(pair, {
      cause: 'server-abort',
      close: { kind: 'reset', by: 'server' },
      dataLost: 'no',
      story:
        'The server sent the complete response, waited 300 ms and threw the connection away with SO_LINGER 0: RST+ACK, no FIN.',
    });
  },
};
