import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** A cancelled asynchronous request: FIN at the cancel, RST when the answer finally comes. */
export const tls13CancelByClose: Scenario = {
  id: 'tls13-cancel-by-close',
  title: 'TLS 1.3: client gives up waiting after 300 ms and closes',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [['send', httpRequest()], ['drain', 0.3], ['close']],
      server: [
        ['read-until', headEnd],
        ['sleep', 0.5],
        ['send', httpResponse()],
        ['raw-eof'],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'fin-rst-without-close-notify',
      close: { kind: 'reset', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'yes',
      story:
        'The client read the session tickets, waited 300 ms for the response and closed without close_notify: FIN. The response came at 500 ms and met a closed socket: bare RST.',
    });
  },
};
