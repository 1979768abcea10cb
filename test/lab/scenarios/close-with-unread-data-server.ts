import { type Scenario, mustHaveSeen, playPair, truthOf } from '../scenario.ts';

/** The server answers before it has read everything, as on an early error. */
export const closeWithUnreadDataServer: Scenario = {
  id: 'close-with-unread-data-server',
  title: 'Server closes without having read the upload',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 9000,
      client: [
        ['send', 'STORE 6000\r\n'],
        ['sleep', 0.1],
        ['send-bytes', 6000],
        ['read-eof'],
        ['close'],
      ],
      server: [['read-until', '\r\n'], ['await-unread', 6000], ['close']],
    });
    return truthOf(pair, {
      cause: 'abort-with-unread-data',
      close: { kind: 'reset', by: 'server' },
      dataLost: 'yes',
      causeAccept: ['server-abort'],
      maxConfidence: 'low',
      story: 'The server read the first line, let 6000 bytes pile up unread and called close().',
    });
  },
};

/** FACTS 4.4 row 6: what is killed leaves as it stands, and the kernel aborts over what was never read. */
export const killedWithUnreadData: Scenario = {
  id: 'killed-with-unread-data',
  title: 'Server is killed (SIGKILL) without having read the upload',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 9000,
      client: [
        ['send', 'STORE 6000\r\n'],
        ['sleep', 0.1],
        ['send-bytes', 6000],
        ['read-eof'],
        ['close'],
      ],
      server: [['read-until', '\r\n'], ['await-unread', 6000], ['kill']],
    });
    mustHaveSeen(pair.client, /ECONNRESET/);
    return truthOf(pair, {
      cause: 'abort-with-unread-data',
      close: { kind: 'reset', by: 'server' },
      dataLost: 'yes',
      causeAccept: ['server-abort'],
      maxConfidence: 'low',
      story:
        'The server read the first line, let 6000 bytes pile up unread and was killed (SIGKILL); its kernel reset the connection.',
    });
  },
};
