import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** What a browser tab does when it is closed: no SO_LINGER, yet a RST. */
export const clientCancelWithUnreadData: Scenario = {
  id: 'client-cancel-with-unread-data',
  title: 'Client closes in the middle of the response with data unread',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      client: [['send', httpRequest()], ['read', 300], ['await-unread', 4000], ['close']],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse(50000, 1000)],
        ['sleep', 0.1],
        ['send-bytes', 4000],
        ['read-eof'],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'client-cancelled-request',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      story:
        '5000 of 50000 bytes of the body had come, 4000 of them unread, when the client called close().',
    });
  },
};
