import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The late segment is the close_notify of the server. */
export const tls13LateCloseNotifyReset: Scenario = {
  id: 'tls13-late-close-notify-reset',
  title: 'TLS 1.3: client says close_notify and closes without waiting for the answer',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [
        ['send', httpRequest()],
        ['read', httpResponse().length],
        ['sleep', 0.05],
        ['close-notify'],
        ['close'],
      ],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse()],
        ['read-eof'],
        ['close-notify'],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'late-data-reset',
      close: { kind: 'reset', by: 'client' },
      closeNotify: { client: 'sent', server: 'sent' },
      dataLost: 'no',
      story:
        'The client sent close_notify and FIN and closed its socket; the close_notify and FIN of the server came after and were answered with a RST.',
    });
  },
};
