import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';

/** Without the handshake neither version nor cipher is known. */
export const tls13MidCaptureGraceful: Scenario = {
  id: 'tls13-mid-capture-graceful',
  title: 'TLS 1.3: recording begins after the handshake and sees both close_notify',
  recording: 'by-hand',
  play: async (stage) => {
    const pair = await startPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [
        ['send', httpRequest()],
        ['read', httpResponse().length],
        ['wait', 'go'],
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
        ['read-until', headEnd],
        ['send', httpResponse()],
        ['read-eof'],
        ['close-notify'],
        ['close'],
      ],
    });
    await pair.client.reported('connected');
    await pause(0.3);
    await stage.startRecording();
    pair.client.tell('go');
    await Promise.all([pair.client.finished(), pair.server.finished()]);
    await stage.stopRecording();
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'client', byAccept: ['both'] },
      closeNotify: { client: 'sent', server: 'sent' },
      dataLost: 'no',
      closeNotifyKnowable: false,
      story:
        'A second request and response, then close_notify and FIN from both sides, the client first. The handshake was before the recording.',
    });
  },
};
