import { Endpoint } from '../endpoint.ts';
import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { Program, startHaproxy, startNginx } from '../program.ts';
import { type Scenario, type Stage, type Told, must, mustHaveSeen, truthOf } from '../scenario.ts';
import { addresses, pause } from '../topology.ts';
import type { FlowTruth } from '../truth.ts';

const port = 8080;
const from = { ip: addresses.client, port: 50_001 };
const target = { ip: addresses.server, port };

/** curl asks for a page and must end with this status. */
async function curlMustEnd(
  stage: Stage,
  status: number,
  ...words: readonly string[]
): Promise<void> {
  const own = ['-sS', '-o', '/dev/null', '--local-port', String(from.port), '--interface', from.ip];
  const curl = Program.start(stage, 'client', 'curl', [...own, ...words]);
  const ended = await curl.finished();
  must(ended.status === status, `curl ended with ${String(ended.status)}: ${ended.output}`);
  await pause(0.2);
}

function seenByCurl(status: number, told: Told): FlowTruth[] {
  const client = { flows: [from], sightings: [`curl status ${status}`] };
  return truthOf({ client, server: null, target }, told);
}

function nginx(
  id: string,
  title: string,
  http: string,
  status: number,
  words: readonly string[],
  told: Told,
): Scenario {
  return {
    id,
    title,
    needs: ['nginx', 'curl'],
    play: async (stage) => {
      await startNginx(stage, id, port, http);
      await curlMustEnd(stage, status, ...words);
      return seenByCurl(status, told);
    },
  };
}

const listen = `listen ${target.ip}:${port};`;
const url = `http://${target.ip}:${port}/`;

/** nginx as a server. */
const nginxScenarios: readonly Scenario[] = [
  nginx(
    'nginx-graceful',
    'nginx serves a page to curl, which closes',
    `server { ${listen} return 200 "hello"; }`,
    0,
    [url],
    {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'client' },
      dataLost: 'no',
      story: 'curl read the whole response of nginx and closed; nginx closed after it.',
    },
  ),
  nginx(
    'nginx-444',
    'nginx: return 444, no response at all',
    `server { ${listen} return 444; }`,
    52,
    [url],
    {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'server' },
      dataLost: 'no',
      dataLostKnowable: false,
      story: 'nginx was told to close without a response (return 444); curl got an empty reply.',
    },
  ),
  nginx(
    'nginx-444-reset',
    'nginx: return 444 with reset_timedout_connection',
    `reset_timedout_connection on; server { ${listen} return 444; }`,
    56,
    [url],
    {
      cause: 'server-abort',
      close: { kind: 'reset', by: 'server' },
      dataLost: 'yes',
      dataLostKnowable: false,
      story:
        'nginx was told to reset without a response (return 444, reset_timedout_connection); curl got "connection reset by peer".',
    },
  ),
  nginx(
    'nginx-curl-cancels-download',
    'curl --max-time 1 gives up in the middle of a slow download from nginx',
    `server { ${listen} limit_rate 8k; }`,
    28,
    ['--max-time', '1.5', '--limit-rate', '4k', `${url}large.txt`],
    {
      cause: 'client-cancelled-request',
      causeAccept: ['abort-with-unread-data', 'late-data-reset'],
      maxConfidence: 'medium',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      dataLostKnowable: false,
      story: 'curl gave up after 1.5 s of a response of 180 kB that nginx sent at 8 kB a second.',
    },
  ),
  {
    id: 'nginx-killed-mid-response',
    title: 'nginx is killed (SIGKILL) in the middle of a response',
    needs: ['nginx', 'curl'],
    play: async (stage) => {
      const http = `server { ${listen} limit_rate 8k; }`;
      const server = await startNginx(stage, 'nginx-killed-mid-response', port, http);
      const killed = pause(1.3).then(() => {
        server.signal('SIGKILL');
      });
      await curlMustEnd(stage, 18, `${url}large.txt`);
      await killed;
      return seenByCurl(18, {
        cause: 'graceful-close',
        close: { kind: 'graceful', by: 'server' },
        dataLost: 'yes',
        dataLostKnowable: false,
        story:
          'nginx was killed in the middle of its response; its kernel closed the socket in order, and curl missed the rest of the 180 kB.',
      });
    },
  },
  {
    id: 'nginx-keepalive-timeout',
    title: 'nginx closes an idle connection after its keepalive_timeout of 15 s',
    needs: ['nginx'],
    play: async (stage) => {
      const http = `keepalive_timeout 15; server { ${listen} return 200 "hello"; }`;
      await startNginx(stage, 'nginx-keepalive-timeout', port, http);
      const client = Endpoint.start(stage.topology, {
        role: 'client',
        from: from.ip,
        ...target,
        steps: [['send', httpRequest()], ['read-until', 'hello'], ['read-eof'], ['close']],
      });
      await client.finished();
      mustHaveSeen(client, /end of stream/);
      return truthOf(
        { client, server: null, target },
        {
          // By the catalogue: the time is none of the named timers, so the packets show a close alone.
          cause: 'graceful-close',
          causeAccept: ['idle-timeout-reset'],
          close: { kind: 'graceful', by: 'server' },
          dataLost: 'no',
          story:
            'nginx answered one request and closed after 15 s without another (keepalive_timeout).',
        },
      );
    },
  },
];

/** HAProxy before the lab's own server, which listens on the loopback device where nobody records. */
async function throughHaproxy(
  stage: Stage,
  id: string,
  seconds: number,
  option: string,
): Promise<Endpoint> {
  const backend = { ip: '127.0.0.1', port: 9100 };
  const server = Endpoint.start(stage.topology, {
    role: 'server',
    ...backend,
    steps: [['read-until', headEnd], ['send', httpResponse()], ['read-eof'], ['close']],
  });
  await server.reported('listening');
  const config = `global
  log stdout format raw local0
defaults
  mode tcp
  option tcplog
  log global
  timeout connect 2s
  timeout client ${seconds}s
  timeout server 90s
frontend shop
  bind ${target.ip}:${port}
  ${option}
  default_backend app
backend app
  server one ${backend.ip}:${backend.port}`;
  const proxy = await startHaproxy(stage, id, port, config);
  const client = Endpoint.start(stage.topology, {
    role: 'client',
    from: from.ip,
    ...target,
    steps: [['send', httpRequest()], ['read', httpResponse().length], ['read-eof'], ['close']],
  });
  await client.finished();
  await pause(0.3);
  must(/ c[D-] /.test(proxy.output), `HAProxy logged its client timeout: ${proxy.output}`);
  return client;
}

const haproxyScenarios: readonly Scenario[] = [
  {
    id: 'haproxy-timeout-client',
    title: 'HAProxy closes an idle connection after its timeout client of 30 s',
    needs: ['haproxy'],
    play: async (stage) => {
      const client = await throughHaproxy(stage, 'haproxy-timeout-client', 30, '');
      mustHaveSeen(client, /end of stream/);
      return truthOf(
        { client, server: null, target },
        {
          // By the catalogue: the time is none of the named timers, so the packets show a close alone.
          cause: 'graceful-close',
          causeAccept: ['idle-timeout-reset'],
          close: { kind: 'graceful', by: 'server' },
          dataLost: 'no',
          story:
            'HAProxy passed one request and its response and closed after 30 s without a byte (timeout client; logged as cD).',
        },
      );
    },
  },
  {
    id: 'haproxy-timeout-client-nolinger',
    title: 'HAProxy resets an idle connection after its timeout client of 30 s (option nolinger)',
    needs: ['haproxy'],
    play: async (stage) => {
      const client = await throughHaproxy(stage, 'haproxy-nolinger', 30, 'option nolinger');
      mustHaveSeen(client, /ECONNRESET|end of stream/);
      return truthOf(
        { client, server: null, target },
        {
          cause: 'server-abort',
          causeAccept: ['idle-timeout-reset'],
          alsoNamed: ['idle-timeout-reset'],
          maxConfidence: 'medium',
          close: { kind: 'reset', by: 'server' },
          dataLost: 'no',
          dataLostKnowable: false,
          story:
            'HAProxy passed one request and its response and reset the connection after 30 s without a byte (timeout client, option nolinger).',
        },
      );
    },
  },
];

/** nginx and HAProxy as servers. */
export const stackServers: readonly Scenario[] = [...nginxScenarios, ...haproxyScenarios];
