import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The shrinking window is what packets can show of an application that does not read. */
export const closeWithUnreadDataWindowClosed: Scenario = {
  id: 'close-with-unread-data-window-closed',
  title: 'Client stops reading until its window is shut, then closes',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 9000,
      clientRcvbuf: 4096,
      client: [['send', 'DUMP\r\n'], ['await-unread', 3000], ['sleep', 0.6], ['close']],
      server: [['read-until', '\r\n'], ['send-bytes', 30000], ['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'abort-with-unread-data',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      story:
        'The client never read; its small receive buffer filled, the window went to zero, and close() threw the data away.',
    });
  },
};
