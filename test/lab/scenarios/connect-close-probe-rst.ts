import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** Four connections without a byte, 600 ms apart. */
export const connectCloseProbeRst: Scenario = {
  id: 'connect-close-probe-rst',
  title: 'Health check connects and closes, four times (by RST+ACK)',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      times: 4,
      every: 0.6,
      client: [['reset']],
      server: [['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'connect-close-probe',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'no',
      story:
        'The client connected and reset the connection at once (SO_LINGER 0) without sending a byte.',
    });
  },
};
