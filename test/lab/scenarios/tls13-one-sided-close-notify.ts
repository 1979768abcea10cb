import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** One-sided closure is normal in TLS 1.3 (RFC 8446 section 6.1). */
export const tls13OneSidedCloseNotify: Scenario = {
  id: 'tls13-one-sided-close-notify',
  title: 'TLS 1.3: only the side that closes first says close_notify',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [
        ['send', httpRequest()],
        ['read', httpResponse().length],
        ['close-notify'],
        ['shutdown'],
        ['raw-eof'],
        ['close'],
      ],
      server: [['read-until', headEnd], ['send', httpResponse()], ['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'client', byAccept: ['both'] },
      closeNotify: { client: 'sent', server: 'absent' },
      dataLost: 'no',
      story:
        'The client sent close_notify and FIN; the server read both and closed with a bare FIN, no close_notify of its own.',
    });
  },
};
