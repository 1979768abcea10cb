import { type Scenario, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';

/** The FINs cross on the cable (RFC 9293 section 3.6, case 3). */
export const simultaneousClose: Scenario = {
  id: 'simultaneous-close',
  title: 'Both sides close in the same moment',
  play: async (stage) => {
    const pair = await startPair(stage, {
      port: 9000,
      client: [['send', 'HELLO\r\n'], ['read-until', '\r\n'], ['wait', 'now'], ['close']],
      server: [['read-until', '\r\n'], ['send', 'HELLO\r\n'], ['wait', 'now'], ['close']],
    });
    await Promise.all([pair.client.reported('connected'), pair.server.reported('connected')]);
    await pause(0.3);
    pair.client.tell('now');
    pair.server.tell('now');
    await Promise.all([pair.client.finished(), pair.server.finished()]);
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'both' },
      dataLost: 'no',
      story:
        'Both programs called close() within a millisecond or so, 10 ms of cable apart: each FIN left before the other arrived.',
    });
  },
};
