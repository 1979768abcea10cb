import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** A half-close that ends well is a peaceful close. */
export const halfCloseFinished: Scenario = {
  id: 'half-close-finished',
  title: 'Client shuts its write side, reads the rest, both close',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 9000,
      client: [['send', 'SORT\r\n'], ['shutdown'], ['read-eof'], ['close']],
      server: [['raw-eof'], ['stream', 500, 0.1, 6], ['close']],
    });
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'client' },
      dataLost: 'no',
      story:
        'The client sent its request and FIN by shutdown(WR); the server answered for 600 ms and closed; all was read.',
    });
  },
};
