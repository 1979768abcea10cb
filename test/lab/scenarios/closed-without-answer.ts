import { headEnd, httpRequest } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The FINs are graceful, the program behind them was not. */
export const closedWithoutAnswer: Scenario = {
  id: 'closed-without-answer',
  title: 'Server reads the request and closes without an answer',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      client: [['send', httpRequest()], ['read-eof'], ['close']],
      server: [['read-until', headEnd], ['sleep', 0.1], ['close']],
    });
    return truthOf(pair, {
      cause: 'graceful-close',
      class: 'benign',
      close: { kind: 'graceful', by: 'server' },
      dataLost: 'no',
      dataLostKnowable: true,
      story:
        'The server read the whole request and closed its socket; not one byte of an answer was written.',
    });
  },
};
