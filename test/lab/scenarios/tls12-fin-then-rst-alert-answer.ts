import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The commonest FIN+RST of all: nothing is lost but the alert. */
export const tls12FinThenRstAlertAnswer: Scenario = {
  id: 'tls12-fin-then-rst-alert-answer',
  title: 'TLS 1.2: the close_notify of the server meets a closed client',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.2', sni: 'shop.example' },
      client: [
        ['send', httpRequest()],
        ['read', httpResponse().length],
        ['sleep', 0.05],
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
      cause: 'fin-rst-without-close-notify',
      close: { kind: 'reset', by: 'client' },
      closeNotify: { client: 'absent', server: 'sent' },
      dataLost: 'no',
      story:
        'The client closed with a bare FIN after the complete response; the server answered with close_notify and FIN, and the closed socket answered those with a RST.',
    });
  },
};
