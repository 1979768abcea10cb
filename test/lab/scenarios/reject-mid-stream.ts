import { type Scenario, mustHaveSeen, playLater, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';
import { seenOnSide } from '../truth.ts';

/** A rule that is loaded while connections are open: their next packet is answered in the server's name. */
export const rejectMidStream: Scenario = {
  id: 'reject-mid-stream',
  title: 'Router begins to reject an open connection with tcp reset',
  play: async (stage) => {
    const pair = await startPair(stage, {
      port: 9000,
      client: [
        ['send', 'ONE\r\n'],
        ['read-until', '\r\n'],
        ['say', 'open'],
        ['wait', 'go'],
        ['send', 'TWO\r\n'],
        ['read-eof'],
        ['close'],
      ],
      server: [['read-until', '\r\n'], ['send', 'OK\r\n'], ['read-until', '\r\n'], ['read-eof']],
    });
    await pair.client.reported('say', 'open');
    await pause(0.3);
    await stage.topology.filter(
      'router',
      'forward',
      'iifname left tcp dport 9000 reject with tcp reset',
    );
    pair.client.tell('go');
    await pair.client.finished();
    mustHaveSeen(pair.client, /ECONNRESET/);
    await pause(10.5);
    return [
      ...truthOf(pair, {
        cause: 'injected-reset',
        maxConfidence: 'medium',
        close: { kind: 'reset', by: 'network', byAccept: ['server', 'unknown'] },
        dataLost: 'yes',
        points: seenOnSide('client', 'the rejected packets and the reset never passed here', [
          'still-open',
        ]),
        story:
          'The router answered the next packet of an open connection with a RST in the name of the server, with its own TTL; the server never heard of it.',
      }),
      ...(await playLater(stage)),
    ];
  },
};
