import { httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

const response = httpResponse();

/** Peaceful TLS 1.3 close, both close_notify on the wire, client first. */
export const tls13Graceful: Scenario = {
  id: 'tls13-graceful',
  title: 'TLS 1.3: both sides say close_notify, the client closes first',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      program: 'node',
      tls: { version: '1.3', sni: 'shop.example', alpn: ['http/1.1'] },
      client: [['send', httpRequest()], ['read', response.length], ['end']],
      server: [['read', httpRequest().length], ['send', response], ['read-eof']],
    });
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'client', byAccept: ['both'] },
      closeNotify: { client: 'sent', server: 'sent' },
      dataLost: 'no',
      story:
        'Node client got its whole response and called end(): close_notify, FIN. The server answered in kind.',
    });
  },
};
