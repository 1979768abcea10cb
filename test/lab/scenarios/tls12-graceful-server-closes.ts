import { httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

const response = httpResponse();

/** Peaceful TLS 1.2 close, both close_notify on the wire, server first. */
export const tls12GracefulServerCloses: Scenario = {
  id: 'tls12-graceful-server-closes',
  title: 'TLS 1.2: both sides say close_notify, the server closes first',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      program: 'node',
      tls: { version: '1.2', sni: 'shop.example', alpn: ['http/1.1'] },
      client: [['send', httpRequest()], ['read', response.length], ['read-eof']],
      server: [['read', httpRequest().length], ['send', response], ['end']],
    });
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'server', byAccept: ['both'] },
      closeNotify: { client: 'sent', server: 'sent' },
      dataLost: 'no',
      story:
        'Node server sent the whole response and called end(): close_notify, FIN. The client answered in kind.',
    });
  },
};
