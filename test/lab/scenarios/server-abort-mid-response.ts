import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** A crash handler or an overload guard. */
export const serverAbortMidResponse: Scenario = {
  id: 'server-abort-mid-response',
  title: 'Server aborts in the middle of its response',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      client: [['send', httpRequest()], ['read-eof'], ['close']],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse(9000, 3000)],
        ['sleep', 0.2],
        ['reset'],
      ],
    });
    return truthOf(pair, {
      cause: 'server-abort',
      close: { kind: 'reset', by: 'server' },
      dataLost: 'yes',
      story:
        'The server sent 3000 of 9000 bytes of the body and reset the connection with SO_LINGER 0.',
    });
  },
};
