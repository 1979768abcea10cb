import { dirname, join } from 'node:path';

import { headEnd, httpRequest, httpResponse } from '../http.ts';
import {
  type Conversation,
  type Scenario,
  type Stage,
  type Told,
  mustHaveSeen,
  playPair,
  truthOf,
} from '../scenario.ts';

const sni = 'shop.example';
const port = 443;

/** Request and response, had the handshake come to an end. */
const talk: Pick<Conversation, 'port' | 'client' | 'server'> = {
  port,
  client: [['send', httpRequest()], ['read-eof'], ['close']],
  server: [['read-until', headEnd], ['send', httpResponse()], ['close-notify'], ['close']],
};

interface Failure {
  readonly id: string;
  readonly title: string;
  /** What the two programs are set to, beyond the usual. */
  readonly setting: (stage: Stage) => Promise<Partial<Conversation>>;
  /** What the client's or the server's TLS library must have said. */
  readonly client?: RegExp;
  readonly server?: RegExp;
  readonly told: Pick<Told, 'close' | 'story'> & Partial<Told>;
}

function failing({ id, title, setting, client, server, told }: Failure): Scenario {
  return {
    id,
    title,
    play: async (stage) => {
      const pair = await playPair(stage, { ...talk, ...(await setting(stage)) });
      if (client !== undefined) mustHaveSeen(pair.client, client);
      if (server !== undefined) mustHaveSeen(pair.server, server);
      return truthOf(pair, {
        cause: 'tls-handshake-failure',
        closeNotify: { client: 'absent', server: 'absent' },
        dataLost: 'no',
        dataLostKnowable: false,
        ...told,
      });
    },
  };
}

/** A certificate made for one scenario, beside the run's own; never kept. */
async function makeCertificate(
  stage: Stage,
  name: string,
  expired: boolean,
): Promise<{ cert: string; key: string }> {
  const folder = dirname(stage.certificate.cert);
  const [cert, key, request] = ['cert.pem', 'key.pem', 'csr.pem'].map((end) =>
    join(folder, `${name}-${end}`),
  ) as [string, string, string];
  const openssl = (line: string, ...more: string[]): Promise<string> =>
    stage.topology.command('server', 'openssl', ...line.split(' '), ...more);
  await openssl(
    'req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=shop.example -keyout',
    key,
    '-out',
    request,
  );
  const days = expired ? '-1' : '2';
  await openssl(`x509 -req -days ${days} -in`, request, '-signkey', key, '-out', cert);
  return { cert, key };
}

function distrusting(version: '1.2' | '1.3'): Failure {
  return {
    id: `tls${version.replace('.', '')}-unknown-ca`,
    title: `TLS ${version}: the client does not know who signed the certificate`,
    setting: async (stage) => {
      const { cert } = await makeCertificate(stage, `stranger-${version}`, false);
      return { tls: { version, sni, trust: cert } };
    },
    client: /CERTIFICATE_VERIFY_FAILED/,
    server: /UNKNOWN_CA/,
    told: {
      close: { kind: 'graceful', by: 'client', byAccept: ['both', 'server'] },
      story:
        version === '1.2'
          ? 'The client refused the certificate with the fatal alert unknown_ca, in clear, and closed.'
          : 'The client refused the certificate with the fatal alert unknown_ca, which TLS 1.3 encrypts, and closed before its Finished.',
    },
  };
}

/** Handshakes that end in an alert, a reset or a close before Finished. */
export const tlsHandshakesFailed: readonly Scenario[] = [
  failing({
    id: 'tls-version-mismatch',
    title: 'Client speaks TLS 1.2 at most, the server 1.3 at least',
    setting: (stage) =>
      Promise.resolve({
        tls: { version: '1.2', sni },
        serverSettings: { tls: { version: '1.3', ...stage.certificate } },
      }),
    client: /PROTOCOL_VERSION/,
    server: /UNSUPPORTED_PROTOCOL|VERSION/,
    told: {
      close: { kind: 'graceful', by: 'server', byAccept: ['both'] },
      story:
        'The server answered the ClientHello with the fatal alert protocol_version and closed.',
    },
  }),
  failing({
    id: 'tls12-no-shared-cipher',
    title: 'TLS 1.2: client and server have no cipher in common',
    setting: (stage) =>
      Promise.resolve({
        tls: { version: '1.2', sni, ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
        serverSettings: {
          tls: { version: '1.2', ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305', ...stage.certificate },
        },
      }),
    client: /HANDSHAKE_FAILURE/,
    server: /NO_SHARED_CIPHER/,
    told: {
      close: { kind: 'graceful', by: 'server', byAccept: ['both'] },
      story:
        'The server answered the ClientHello with the fatal alert handshake_failure and closed.',
    },
  }),
  failing(distrusting('1.2')),
  failing(distrusting('1.3')),
  failing({
    id: 'tls12-expired-certificate',
    title: 'TLS 1.2: the certificate of the server has expired',
    setting: async (stage) => {
      const expired = await makeCertificate(stage, 'expired', true);
      return {
        tls: { version: '1.2', sni, trust: expired.cert },
        serverSettings: { tls: { version: '1.2', ...expired } },
      };
    },
    client: /CERTIFICATE_VERIFY_FAILED/,
    server: /CERTIFICATE_EXPIRED/,
    told: {
      close: { kind: 'graceful', by: 'client', byAccept: ['both', 'server'] },
      story:
        'The client refused the certificate with the fatal alert certificate_expired, in clear, and closed.',
    },
  }),
  failing({
    id: 'tls-handshake-reset',
    title: 'Server resets at the ClientHello, without an alert',
    setting: () =>
      Promise.resolve({
        tls: { version: '1.3', sni },
        server: [['read', 200], ['reset']],
        serverSettings: { tls: undefined },
      }),
    client: /ECONNRESET/,
    told: {
      close: { kind: 'reset', by: 'server' },
      maxConfidence: 'medium',
      story:
        'The server read the ClientHello and reset the connection (SO_LINGER 0), as one does whose policy refuses a name.',
    },
  }),
  failing({
    id: 'tls-handshake-closed',
    title: 'Server closes at the ClientHello, without an alert',
    setting: () =>
      Promise.resolve({
        tls: { version: '1.3', sni },
        server: [['read', 200], ['close']],
        serverSettings: { tls: undefined },
      }),
    client: /end of stream within|ConnectionError/,
    told: {
      close: { kind: 'graceful', by: 'server', byAccept: ['both'] },
      story: 'The server read the ClientHello and closed without a word.',
    },
  }),
];
