import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';
import { tellsNowhere } from '../truth.ts';

/** Whether a last record was a close_notify is hard to say without version and cipher. */
export const tls13MidCaptureFin: Scenario = {
  id: 'tls13-mid-capture-fin',
  title: 'TLS 1.3: recording begins after the handshake and sees a bare FIN',
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
        ['close'],
      ],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse()],
        ['read-until', headEnd],
        ['send', httpResponse()],
        ['read-eof'],
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
      cause: 'fin-without-close-notify',
      close: { kind: 'graceful', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'no',
      closeNotifyKnowable: false,
      points: tellsNowhere('version and cipher were negotiated before the recording', [
        'graceful-close',
      ]),
      story:
        'A second request and response, then the client closed without close_notify, and so did the server. The handshake was before the recording.',
    });
  },
};
