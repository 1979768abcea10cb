import { Endpoint, type Step } from '../endpoint.ts';
import { headEnd, httpRequest, httpResponse } from '../http.ts';
import {
  type Scenario,
  type Stage,
  type Told,
  mustHaveSeen,
  playPair,
  truthOf,
} from '../scenario.ts';
import { addresses, pause } from '../topology.ts';
import type { FlowTruth } from '../truth.ts';

const tls = { version: '1.3', sni: 'shop.example' } as const;
const port = 8443;

const proper: Told = {
  cause: 'graceful-close',
  close: { kind: 'graceful', by: 'server', byAccept: ['both'] },
  closeNotify: { client: 'sent', server: 'sent' },
  dataLost: 'no',
  story: 'A request and its response over TLS 1.3 on the same port, closed in order.',
};

/** One proper TLS conversation, then a client that does `steps` in clear text on the same port. */
async function afterProperOne(
  stage: Stage,
  steps: readonly Step[],
): Promise<{ truth: FlowTruth[]; client: Endpoint; server: Endpoint }> {
  const target = { ip: addresses.server, port };
  const server = Endpoint.start(stage.topology, {
    role: 'server',
    ...target,
    times: 2,
    tls: { version: '1.3', patience: 11, ...stage.certificate },
    steps: [
      ['read-until', headEnd],
      ['send', httpResponse()],
      ['close-notify'],
      ['shutdown'],
      ['raw-eof'],
      ['close'],
    ],
  });
  await server.reported('listening');
  const connect = (own: readonly Step[], withTls: boolean): Endpoint =>
    Endpoint.start(stage.topology, {
      role: 'client',
      from: addresses.client,
      ...target,
      steps: own,
      tls: withTls ? tls : undefined,
    });
  const first = connect([['send', httpRequest()], ['read-eof'], ['close-notify'], ['close']], true);
  await first.finished();
  const client = connect(steps, false);
  await Promise.all([client.finished(), server.finished()]);
  return { truth: truthOf({ client: first, server, target }, proper), client, server };
}

function clearText(id: string, title: string, words: string, said: RegExp, who: string): Scenario {
  return {
    id,
    title,
    play: async (stage) => {
      const { truth, client, server } = await afterProperOne(stage, [
        ['send', words],
        ['read-eof'],
        ['close'],
      ]);
      mustHaveSeen(server, said);
      return [
        ...truth,
        ...truthOf(
          { client, server, target: { ip: addresses.server, port } },
          {
            cause: 'plaintext-to-tls-port',
            close: { kind: 'graceful', by: 'server', byAccept: ['both'] },
            dataLost: 'no',
            dataLostKnowable: false,
            story: `${who} sent clear text to a port that speaks TLS; the TLS library of the server refused it and the server closed.`,
          },
        ),
      ];
    },
  };
}

/** What happens on a port that speaks TLS to those who do not. */
export const tlsPortTrouble: readonly Scenario[] = [
  clearText(
    'plaintext-http-to-tls-port',
    'HTTP in clear text to a TLS port',
    httpRequest(),
    /HTTP_REQUEST/,
    'An HTTP client',
  ),
  clearText(
    'plaintext-ssh-to-tls-port',
    'An SSH banner to a TLS port',
    'SSH-2.0-OpenSSH_9.2p1\r\n',
    /WRONG_VERSION_NUMBER|UNSUPPORTED|PACKET_LENGTH|BAD_/,
    'An SSH client',
  ),
  {
    id: 'idle-after-handshake-tls-port',
    title:
      'Client connects to a TLS port and never speaks; the server gives up after eleven seconds',
    play: async (stage) => {
      const { truth, client, server } = await afterProperOne(stage, [['read-eof'], ['close']]);
      return [
        ...truth,
        ...truthOf(
          { client, server, target: { ip: addresses.server, port } },
          {
            cause: 'idle-after-handshake',
            close: { kind: 'graceful', by: 'server', byAccept: ['both'] },
            dataLost: 'no',
            dataLostKnowable: false,
            story:
              'The client connected and never sent a ClientHello; after 11 s the server gave up waiting for one and closed.',
          },
        ),
      ];
    },
  },
];

/** Nobody speaks, and the client goes. */
export const idleAfterHandshake: Scenario = {
  id: 'idle-after-handshake',
  title: 'Client connects, nobody ever speaks, and the client closes after twelve seconds',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 9000,
      client: [['sleep', 12], ['close']],
      server: [['read-eof'], ['close']],
    });
    return truthOf(pair, {
      cause: 'idle-after-handshake',
      close: { kind: 'graceful', by: 'client' },
      dataLost: 'no',
      dataLostKnowable: false,
      story:
        'A connection that was opened and kept for twelve seconds without a byte, then closed.',
    });
  },
};

/** Nobody speaks, and nobody goes. */
export const idleAfterHandshakeOpen: Scenario = {
  id: 'idle-after-handshake-open',
  title: 'Client connects, nobody ever speaks, to the end of the recording',
  play: async (stage) => {
    const target = { ip: addresses.server, port: 9000 };
    const server = Endpoint.start(stage.topology, {
      role: 'server',
      ...target,
      times: 2,
      steps: [['read-eof'], ['close']],
    });
    await server.reported('listening');
    const settings = { role: 'client', from: addresses.client, ...target } as const;
    const client = Endpoint.start(stage.topology, { ...settings, steps: [['sleep', 60]] });
    await client.reported('connected');
    await pause(14);
    const other = Endpoint.start(stage.topology, {
      ...settings,
      port: 9001,
      steps: [],
    });
    await other.finished();
    return truthOf(
      { client, server, target },
      {
        cause: 'idle-after-handshake',
        causeAccept: ['still-open'],
        close: { kind: 'open', by: 'unknown' },
        dataLost: 'no',
        dataLostKnowable: false,
        story:
          'A connection that was opened and never used; both programs were still waiting when the recording ended.',
      },
    );
  },
};

/** The server's kernel takes the ClientHello, its program never looks at it. */
export const tlsHandshakeStalled: Scenario = {
  id: 'tls-handshake-stalled',
  title: 'ClientHello acknowledged and never answered; the client gives up after twelve seconds',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 443,
      tls: { ...tls, patience: 12 },
      client: [['read-eof'], ['close']],
      server: [['raw-eof'], ['close']],
      serverSettings: { tls: undefined },
    });
    mustHaveSeen(pair.client, /Timeout|ETIMEDOUT/i);
    return truthOf(pair, {
      cause: 'tls-handshake-stalled',
      close: { kind: 'graceful', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'no',
      dataLostKnowable: false,
      story:
        'The server’s kernel acknowledged the ClientHello, its program never answered it; after 12 s the client gave up and closed.',
    });
  },
};
