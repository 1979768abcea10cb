import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** A mail server and its greeting. */
export const plainGracefulServerFirst: Scenario = {
  id: 'plain-graceful-server-first',
  title: 'Server speaks first and closes first',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 2525,
      client: [['read-until', '\r\n'], ['send', 'QUIT\r\n'], ['read-eof'], ['close']],
      server: [
        ['send', '220 mail.example ready\r\n'],
        ['read-until', 'QUIT\r\n'],
        ['send', '221 bye\r\n'],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'server' },
      dataLost: 'no',
      story:
        'The server greeted, the client said QUIT, the server said 221 and closed, the client closed in turn.',
    });
  },
};
