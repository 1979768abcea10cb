import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The first response is whole, the second is not, and the FINs look the same. */
export const keepAliveSecondResponseCut: Scenario = {
  id: 'keep-alive-second-response-cut',
  title: 'Second response on one connection ends after a third of its length',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      client: [
        ['send', httpRequest('/first')],
        ['read', httpResponse().length],
        ['send', httpRequest('/second')],
        ['read-eof'],
        ['close'],
      ],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse()],
        ['read-until', headEnd],
        ['send', httpResponse(9000, 3000)],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'server' },
      dataLost: 'yes',
      story:
        'The server answered the first request in full, sent 3000 of 9000 bytes of the second response and closed its socket.',
    });
  },
};
