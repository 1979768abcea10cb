import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The plainest connection there is. */
export const plainGraceful: Scenario = {
  id: 'plain-graceful',
  title: 'Clear text: request, response, both FINs',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      client: [['send', httpRequest()], ['read', httpResponse().length], ['close']],
      server: [['read-until', headEnd], ['send', httpResponse()], ['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'client' },
      dataLost: 'no',
      story:
        'The client read the complete response and closed; the server saw the end and closed too.',
    });
  },
};
