import { type Scenario, playPair, truthOf } from '../scenario.ts';
import { knowableEverywhere } from '../truth.ts';

const withoutTheAbort = {
  knowable: false,
  why: 'the abort itself was lost before this point; the bare RST only says that no socket is left',
  accept: ['unexplained', 'late-data-reset', 'keep-alive-race'],
} as const;

/** Before the router only a bare RST is left of the abort. */
export const serverForgotConnection: Scenario = {
  id: 'server-forgot-connection',
  title: 'Server aborts, the RST is lost, the next request meets no socket',
  play: async (stage) => {
    await stage.topology.filter(
      'router',
      'forward',
      'iifname right tcp flags & (rst | ack) == rst | ack drop',
    );
    const pair = await playPair(stage, {
      port: 9000,
      client: [
        ['send', 'ONE\r\n'],
        ['read-until', '\r\n'],
        ['sleep', 0.5],
        ['send', 'TWO\r\n'],
        ['read-eof'],
        ['close'],
      ],
      server: [['read-until', '\r\n'], ['send', 'OK\r\n'], ['sleep', 0.2], ['reset']],
    });
    return truthOf(pair, {
      cause: 'server-abort',
      close: { kind: 'reset', by: 'server' },
      dataLost: 'yes',
      points: {
        ...knowableEverywhere,
        client: withoutTheAbort,
        'router-left': withoutTheAbort,
        'router-right': { knowable: true },
      },
      story:
        'The server reset the connection with SO_LINGER 0; the router lost that RST+ACK. The next request of the client met no socket and got a bare RST.',
    });
  },
};
