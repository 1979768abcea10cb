import { type Scenario, mustHaveSeen, playLater, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';

/** A hung reader: alive on the wire, dead as a program. */
export const zeroWindowStall: Scenario = {
  id: 'zero-window-stall',
  title: 'Client never reads: its window closes, and the server gives up probing it',
  play: async (stage) => {
    const pair = await startPair(stage, {
      port: 9000,
      client: [
        ['send', 'SUBSCRIBE prices\r\n'],
        ['sleep', 60],
      ],
      clientRcvbuf: 4096,
      server: [['read-until', '\r\n'], ['send-bytes', 30_000], ['read-eof'], ['close']],
      serverSettings: { userTimeout: 8000 },
    });
    await pair.server.finished();
    mustHaveSeen(pair.server, /ETIMEDOUT/);
    await pause(10.5);
    return [
      ...truthOf(pair, {
        cause: 'zero-window-stall',
        close: { kind: 'open', by: 'unknown', byAccept: ['client', 'server'] },
        dataLost: 'yes',
        dataLostKnowable: false,
        story:
          'The client sent its request and never read: its receive buffer filled, its window stayed 0, and after 8 s of probes the server gave up (ETIMEDOUT).',
      }),
      ...(await playLater(stage)),
    ];
  },
};
