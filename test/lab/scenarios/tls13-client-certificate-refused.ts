import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The alert is encrypted: from outside it has the size of a close_notify, and the FINs follow. */
export const tls13ClientCertificateRefused: Scenario = {
  id: 'tls13-client-certificate-refused',
  title:
    'TLS 1.3: the server wants a client certificate, gets none and says so in an encrypted alert',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example', clientCertificate: 'required' },
      client: [['read-eof'], ['close']],
      server: [],
    });
    return truthOf(pair, {
      cause: 'tls-handshake-failure',
      maxConfidence: 'medium',
      close: { kind: 'graceful', by: 'server' },
      closeNotify: { client: 'absent', server: 'absent' },
      closeNotifyKnowable: false,
      dataLost: 'no',
      story:
        'The client had no certificate; the server refused it with the fatal alert certificate_required, which TLS 1.3 encrypts, and closed. The client got the alert as an error and closed too.',
    });
  },
};
