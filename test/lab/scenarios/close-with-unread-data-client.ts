import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** RST+ACK and no FIN (RFC 2525 section 2.17). */
export const closeWithUnreadDataClient: Scenario = {
  id: 'close-with-unread-data-client',
  title: 'Client closes without having read the complete response',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      client: [['send', httpRequest()], ['await-unread', httpResponse(3000).length], ['close']],
      server: [['read-until', headEnd], ['send', httpResponse(3000)], ['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'abort-with-unread-data',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      causeAccept: ['client-abort'],
      maxConfidence: 'low',
      story:
        'The whole response lay acknowledged but unread in the kernel of the client when it called close().',
    });
  },
};
