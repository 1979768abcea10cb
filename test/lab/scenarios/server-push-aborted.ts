import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** As an FTP data connection: the client never sends a byte, and yet it is no probe. */
export const serverPushAborted: Scenario = {
  id: 'server-push-aborted',
  title: 'Server sends unasked, client aborts in the middle',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 20001,
      client: [['read', 6000], ['reset']],
      server: [['stream', 1200, 0.004, 25], ['close']],
    });
    return truthOf(pair, {
      cause: 'client-abort',
      maxConfidence: 'medium',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      story:
        'The server streamed 30000 bytes; the client read 6000, sent nothing at all, and threw the connection away with SO_LINGER 0.',
    });
  },
};
