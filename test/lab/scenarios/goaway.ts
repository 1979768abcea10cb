import { Endpoint, type EndpointSettings, type Step } from '../endpoint.ts';
import { Program, startNginx } from '../program.ts';
import {
  type Scenario,
  type Stage,
  type Told,
  type Witness,
  must,
  mustHaveSeen,
  truthOf,
} from '../scenario.ts';
import { addresses, pause } from '../topology.ts';
import type { FlowTruth } from '../truth.ts';

const target = { ip: addresses.server, port: 443 };

type Version = '1.2' | '1.3';

/** HTTP/2 by hand (RFC 9113): preface, SETTINGS and `GET /`; its server's SETTINGS, their ACK and a 200 without a body. */
const http2 = {
  request:
    '505249202a20485454502f322e300d0a0d0a534d0d0a0d0a000000040000000000000011010500000001828487410c73686f702e6578616d706c65',
  settingsAck: '000000040100000000',
  response: '00000004000000000000000004010000000000000101050000000188',
  goaway: '0000080700000000000000000100000000',
};

/** The lab's own end: its TLS library says whether a close_notify came. */
function own(
  stage: Stage,
  role: 'client' | 'server',
  version: Version,
  steps: readonly Step[],
): EndpointSettings {
  const tls = { version, alpn: ['h2'], sni: 'shop.example' };
  return {
    role,
    ...target,
    ...(role === 'client' && { from: addresses.client }),
    tls: role === 'client' ? tls : { ...tls, ...stage.certificate },
    steps,
  };
}

const asks: readonly Step[] = [
  ['send-hex', http2.request],
  ['sleep', 0.1],
  ['send-hex', http2.settingsAck],
];

interface Visit {
  readonly id: string;
  readonly title: string;
  readonly version: Version;
  /** What the client does once it has asked. */
  readonly client: readonly Step[];
  /** What Node's server does; or what nginx is told. */
  readonly server: readonly Step[] | string;
  /** What the client's TLS library must have said, and what Node must have. */
  readonly saw: RegExp;
  readonly told: Told;
}

/** A client of the lab asks a server of the world, which ends with GOAWAY. */
function visit(it: Visit): Scenario {
  return {
    id: `${it.id}-tls${it.version.replace('.', '')}`,
    title: `TLS ${it.version}, HTTP/2: ${it.title}`,
    ...(typeof it.server === 'string' && { needs: ['nginx'] }),
    play: async (stage): Promise<readonly FlowTruth[]> => {
      const server = await serve(stage, it);
      const client = Endpoint.start(
        stage.topology,
        own(stage, 'client', it.version, [...asks, ...it.client]),
      );
      await client.finished();
      await pause(0.3);
      mustHaveSeen(client, it.saw);
      return truthOf({ client, server, target }, it.told);
    },
  };
}

/** Node's server of these steps, or nginx with these lines. */
async function serve(stage: Stage, it: Visit): Promise<Endpoint | null> {
  if (typeof it.server === 'string') {
    const { cert, key } = stage.certificate;
    const http = `ssl_certificate ${cert}; ssl_certificate_key ${key}; ssl_protocols TLSv${it.version};
      ${it.server} server { listen ${target.ip}:${target.port} ssl http2; return 200 "hello"; }`;
    await startNginx(stage, it.id + it.version, target.port, http);
    return null;
  }
  const server = Endpoint.start(stage.topology, {
    ...own(stage, 'server', it.version, it.server),
    program: 'http2',
  });
  await server.reported('listening');
  return server;
}

const gone = {
  close: { kind: 'graceful', by: 'server', byAccept: ['both'] },
  dataLost: 'no',
} as const;

/** A client that has gone when the server's GOAWAY comes. */
function meetsNoSocket(version: Version, who: 'own' | 'curl'): Scenario {
  return {
    id: `goaway-${who === 'own' ? 'client' : 'curl'}-gone-tls${version.replace('.', '')}`,
    title: `TLS ${version}, HTTP/2: ${who === 'own' ? 'a client' : 'curl'} is gone when the server’s GOAWAY comes`,
    ...(who === 'curl' && { needs: ['curl'] }),
    play: async (stage) => {
      const steps: readonly Step[] = [
        ['read', 24],
        ['send-hex', http2.response],
        ['read-eof'],
        ['send-hex', http2.goaway],
        ['sleep', 0.1],
        ['close'],
      ];
      const server = Endpoint.start(stage.topology, own(stage, 'server', version, steps));
      await server.reported('listening');
      const client =
        who === 'curl' ? await curlAsks(stage, version) : await ownAsks(stage, version);
      await server.finished();
      mustHaveSeen(server, /^end of stream without close_notify/);
      return truthOf(
        { client, server, target },
        {
          cause: 'fin-rst-without-close-notify',
          close: { kind: 'reset', by: 'client' },
          dataLost: 'yes',
          dataLostKnowable: false,
          closeNotify: { client: 'absent', server: 'absent' },
          story: `${who === 'curl' ? 'curl (over HTTP/2 it sends no close_notify)' : 'The client'} closed without a close_notify as soon as it had its answer; the server sent GOAWAY at that, which the closed socket reset. No close_notify was ever sent.`,
        },
      );
    },
  };
}

async function ownAsks(stage: Stage, version: Version): Promise<Endpoint> {
  const steps: readonly Step[] = [...asks, ['drain', 0.1], ['close']];
  const client = Endpoint.start(stage.topology, own(stage, 'client', version, steps));
  await client.finished();
  return client;
}

async function curlAsks(stage: Stage, version: Version): Promise<Witness> {
  const from = { ip: addresses.client, port: 50_001 };
  const words = `-sSk --http2 --tlsv${version} --tls-max ${version} -o /dev/null`.split(' ');
  const bound = ['--local-port', String(from.port), '--interface', from.ip];
  const curl = Program.start(stage, 'client', 'curl', [
    ...words,
    ...bound,
    `https://${target.ip}/`,
  ]);
  const { status, output } = await curl.finished();
  must(status === 0, `curl ended with ${String(status)}: ${output}`);
  return { flows: [from], sightings: ['curl status 0'] };
}

/** GOAWAY is 17 bytes in clear, shorter than most records and as close to the end as a close_notify is. */
function ofVersion(version: Version): readonly Scenario[] {
  return [
    visit({
      id: 'goaway-nginx-idle',
      title: 'nginx ends an idle connection with GOAWAY, close_notify and FIN',
      version,
      client: [['read-eof'], ['close']],
      server: 'keepalive_timeout 1s;',
      saw: /^close_notify/,
      told: {
        cause: 'graceful-close',
        ...gone,
        closeNotify: { client: 'absent', server: 'sent' },
        story:
          'nginx answered one request over HTTP/2 and after a second without another sent GOAWAY, close_notify and FIN; the client closed without a close_notify.',
      },
    }),
    visit({
      id: 'goaway-node-leaves',
      title: 'Node ends with GOAWAY, close_notify and FIN',
      version,
      client: [['read-eof'], ['close']],
      server: [['answer'], ['sleep', 0.3], ['leave']],
      saw: /^close_notify/,
      told: {
        cause: 'graceful-close',
        ...gone,
        closeNotify: { client: 'absent', server: 'sent' },
        story:
          'Node’s server answered one request over HTTP/2 and closed its session: GOAWAY, close_notify and FIN; the client closed without a close_notify.',
      },
    }),
    visit({
      id: 'goaway-node-killed',
      title: 'Node sends GOAWAY and is killed: FIN without close_notify',
      version,
      client: [['read-eof'], ['close']],
      server: [['answer'], ['sleep', 0.3], ['goaway'], ['sleep', 0.1], ['kill']],
      saw: /^end of stream without close_notify/,
      told: {
        cause: 'fin-without-close-notify',
        ...gone,
        dataLostKnowable: false,
        closeNotify: { client: 'absent', server: 'absent' },
        story:
          'Node’s server answered one request over HTTP/2, sent GOAWAY and was killed; its kernel sent the FIN. The client’s library missed the close_notify; it closed without one too.',
      },
    }),
    meetsNoSocket(version, 'own'),
    meetsNoSocket(version, 'curl'),
    {
      id: `goaway-node-client-leaves-tls${version.replace('.', '')}`,
      title: `TLS ${version}, HTTP/2: Node’s client ends with GOAWAY, close_notify and FIN`,
      play: async (stage) => {
        const server = Endpoint.start(
          stage.topology,
          own(stage, 'server', version, [
            ['read', 24],
            ['send-hex', http2.response],
            ['read-eof'],
            ['close'],
          ]),
        );
        await server.reported('listening');
        const client = Endpoint.start(stage.topology, {
          ...own(stage, 'client', version, [['request'], ['sleep', 0.3], ['leave']]),
          program: 'http2',
        });
        await Promise.all([client.finished(), server.finished()]);
        mustHaveSeen(server, /^close_notify/);
        return truthOf(
          { client, server, target },
          {
            cause: 'graceful-close',
            close: { kind: 'graceful', by: 'client', byAccept: ['both'] },
            closeNotify: { client: 'sent', server: 'absent' },
            dataLost: 'no',
            story:
              'Node’s client had its answer over HTTP/2 and closed its session: GOAWAY, close_notify and FIN; the server closed without a close_notify.',
          },
        );
      },
    },
  ];
}

/** HTTP/2's own goodbye, with and without TLS's (RFC 9113 section 6.8, RFC 8446 section 6.1). */
export const goaways: readonly Scenario[] = [...ofVersion('1.2'), ...ofVersion('1.3')];
