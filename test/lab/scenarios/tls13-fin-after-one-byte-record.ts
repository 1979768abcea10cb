import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** Five bytes of header, one of data, 17 of type and tag: one byte short of a close_notify. */
export const tls13FinAfterOneByteRecord: Scenario = {
  id: 'tls13-fin-after-one-byte-record',
  title: 'TLS 1.3: bare FIN after a record of one byte',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [
        ['send', httpRequest()],
        ['read', httpResponse().length],
        ['send', 'x'],
        ['sleep', 0.05],
        ['close'],
      ],
      server: [['read-until', headEnd], ['send', httpResponse()], ['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'fin-without-close-notify',
      close: { kind: 'graceful', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'no',
      story:
        'The last record of the client carried one byte of application data (23 bytes on the wire); then close() without close_notify.',
    });
  },
};
