import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** Reference 002's client on Linux: half-close, then close() over an unread close_notify. */
export const tls12FinThenRstUnread: Scenario = {
  id: 'tls12-fin-then-rst-unread',
  title:
    'TLS 1.2: client shuts its write side, then closes over the unread close_notify of the server',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.2', sni: 'shop.example' },
      client: [
        ['send', httpRequest()],
        ['read', httpResponse().length],
        ['await-unread', 31],
        ['shutdown'],
        ['close'],
      ],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse()],
        ['sleep', 0.1],
        ['close-notify'],
        ['raw-eof'],
        ['sleep', 0.1],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'fin-rst-without-close-notify',
      close: { kind: 'reset', by: 'client' },
      closeNotify: { client: 'absent', server: 'sent' },
      dataLost: 'no',
      story:
        'The client read the whole response, called shutdown(WR) and close() while the 31 bytes of the close_notify lay unread: ' +
        'FIN, then RST+ACK one past it. It never sent a close_notify of its own.',
    });
  },
};
