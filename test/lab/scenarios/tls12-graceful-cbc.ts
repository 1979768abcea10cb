import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The close_notify of this cipher is a segment of 57 bytes. */
export const tls12GracefulCbc: Scenario = {
  id: 'tls12-graceful-cbc',
  title: 'TLS 1.2 with ECDHE-ECDSA-AES128-SHA: both sides say close_notify',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.2', sni: 'shop.example', ciphers: 'ECDHE-ECDSA-AES128-SHA' },
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
        'Client and server each sent close_notify (57 bytes on the wire with this cipher) and FIN.',
    });
  },
};
