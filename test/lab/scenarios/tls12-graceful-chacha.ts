import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The close_notify of this cipher is a segment of 23 bytes. */
export const tls12GracefulChacha: Scenario = {
  id: 'tls12-graceful-chacha',
  title: 'TLS 1.2 with ECDHE-ECDSA-CHACHA20-POLY1305: both sides say close_notify',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.2', sni: 'shop.example', ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305' },
      client: [
        ['send', httpRequest()],
        ['read', httpResponse().length],
        ['close-notify'],
        ['shutdown'],
        ['raw-eof'],
        ['close'],
      ],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse()],
        ['read-eof'],
        ['close-notify'],
        ['shutdown'],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'client', byAccept: ['both'] },
      closeNotify: { client: 'sent', server: 'sent' },
      dataLost: 'no',
      story:
        'Client and server each sent close_notify (23 bytes on the wire with this cipher) and FIN.',
    });
  },
};
