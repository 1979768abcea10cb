import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** Clear text: the RST answers a late segment. */
export const lateDataReset: Scenario = {
  id: 'late-data-reset',
  title: 'Client closes, the server sends once more',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 9000,
      client: [['send', 'SUBSCRIBE prices\r\n'], ['read', 64], ['sleep', 0.1], ['close']],
      server: [
        ['read-until', '\r\n'],
        ['send-bytes', 64],
        ['sleep', 0.3],
        ['send-bytes', 64],
        ['raw-eof'],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'late-data-reset',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      story:
        'The client closed (FIN) after the first message of 64 bytes; the server sent a second one 200 ms later, which the closed socket answered with a RST.',
    });
  },
};
