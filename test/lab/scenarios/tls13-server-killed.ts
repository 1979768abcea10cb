import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** A truncation that looks like a close. */
export const tls13ServerKilled: Scenario = {
  id: 'tls13-server-killed',
  title: 'TLS 1.3: server process is killed in the middle of its response',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [['send', httpRequest()], ['read-eof'], ['close']],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse(9000, 3000)],
        ['sleep', 0.1],
        ['kill'],
      ],
    });
    return truthOf(pair, {
      cause: 'fin-without-close-notify',
      close: { kind: 'graceful', by: 'server' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'yes',
      story:
        'SIGKILL hit the server after 3000 of 9000 bytes of the body; its kernel sent the FIN. No close_notify from either side.',
    });
  },
};
