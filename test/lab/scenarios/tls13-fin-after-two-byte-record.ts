import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';
import { tellsNowhere } from '../truth.ts';

/** A record of two bytes has the very size of a close_notify: without keys nobody can tell. */
export const tls13FinAfterTwoByteRecord: Scenario = {
  id: 'tls13-fin-after-two-byte-record',
  title: 'TLS 1.3: bare FIN after records of two bytes',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [
        ['send', httpRequest()],
        ['read', httpResponse().length],
        ['stream', 2, 0.05, 3],
        ['close'],
      ],
      server: [['read-until', headEnd], ['send', httpResponse()], ['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'fin-without-close-notify',
      close: { kind: 'graceful', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'no',
      closeNotifyKnowable: false,
      points: tellsNowhere('the last record before the FIN has the size of a close_notify', [
        'graceful-close',
      ]),
      story:
        'The client sent three pings of two bytes each (24 bytes on the wire, as a close_notify), then close() without close_notify.',
    });
  },
};
