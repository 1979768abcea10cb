import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** Four connections without a byte, 600 ms apart. */
export const connectCloseProbeFin: Scenario = {
  id: 'connect-close-probe-fin',
  title: 'Health check connects and closes, four times (by FIN)',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      times: 4,
      every: 0.6,
      client: [['close']],
      server: [['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'connect-close-probe',
      close: { kind: 'graceful', by: 'client' },
      dataLost: 'no',
      story: 'The client connected and closed at once without sending a byte.',
    });
  },
};
