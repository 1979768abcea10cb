import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** FIN, then RST+ACK one past it, half a second later; the data in between was acknowledged and never read. */
export const tls13FinThenRstUnreadData: Scenario = {
  id: 'tls13-fin-then-rst-unread-data',
  title: 'TLS 1.3: client half-closes, then closes over unread data',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [
        ['send', httpRequest()],
        ['read', 100],
        ['shutdown'],
        ['await-unread', 2000],
        ['sleep', 0.3],
        ['close'],
      ],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse(6000, 1000)],
        ['sleep', 0.2],
        ['send-bytes', 5000],
        ['raw-eof'],
        ['sleep', 0.5],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'fin-rst-without-close-notify',
      close: { kind: 'reset', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'yes',
      story:
        'The client sent FIN by shutdown(WR), let the rest of the response pile up unread in its kernel, and called close(): RST+ACK. No close_notify from either side.',
    });
  },
};
