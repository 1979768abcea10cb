import { Endpoint, type Step } from '../endpoint.ts';
import { httpRequest } from '../http.ts';
import { Program, startNginx } from '../program.ts';
import {
  type Scenario,
  type Stage,
  mustHaveSeen,
  playLater,
  startPair,
  truthOf,
} from '../scenario.ts';
import { addresses, pause } from '../topology.ts';
import type { FlowTruth } from '../truth.ts';

const port = 8080;
const target = { ip: addresses.server, port };
const page = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const asksOnce: readonly Step[] = [
  ['send', httpRequest()],
  ['read-until', 'hello'],
  ['read-eof'],
  ['close'],
];

/** The server of the lab's client, left as it comes, ends the idle connection. */
async function waitForServer(stage: Stage, seconds: number, story: string): Promise<FlowTruth[]> {
  const client = Endpoint.start(stage.topology, {
    role: 'client',
    from: addresses.client,
    ...target,
    steps: asksOnce,
  });
  await pause(seconds);
  await client.finished();
  mustHaveSeen(client, /end of stream/);
  return truthOf(
    { client, server: null, target },
    {
      // By the catalogue: an orderly close is one, whatever set it off.
      cause: 'graceful-close',
      causeAccept: ['idle-timeout-reset'],
      close: { kind: 'graceful', by: 'server' },
      dataLost: 'no',
      story,
    },
  );
}

/** curl, stopped (SIGSTOP) in the middle of a download from nginx: a program that hangs. */
async function hang(stage: Stage): Promise<FlowTruth[]> {
  await stage.topology.set('client', 'net.ipv4.tcp_rmem=4096 8192 8192');
  await startNginx(stage, 'zero-window-nginx', port, `server { listen ${target.ip}:${port}; }`);
  const from = { ip: addresses.client, port: 50_001 };
  const curl = Program.start(stage, 'client', 'curl', [
    ...['-sS', '-o', '/dev/null', '--limit-rate', '2k'],
    ...['--local-port', String(from.port), '--interface', from.ip],
    `http://${target.ip}:${port}/large.txt`,
  ]);
  await pause(1.5);
  curl.signal('SIGSTOP');
  await pause(12);
  return [
    ...truthOf(
      { client: { flows: [from], sightings: ['stopped by SIGSTOP'] }, server: null, target },
      {
        cause: 'zero-window-stall',
        close: { kind: 'open', by: 'unknown', byAccept: ['client', 'server'] },
        dataLost: 'cannot-tell',
        story:
          'curl was stopped (SIGSTOP) in the middle of a download; its receive buffer filled, its window stayed 0, and nginx’s kernel probed it to the end of the recording.',
      },
    ),
    ...(await playLater(stage)),
  ];
}

/** Servers and clients of the world that wait. */
export const stacksIdle: readonly Scenario[] = [
  {
    id: 'nginx-default-keepalive',
    title: 'nginx, as it comes, closes an idle connection after 75 s',
    needs: ['nginx'],
    play: async (stage) => {
      const http = `server { listen ${target.ip}:${port}; return 200 "hello"; }`;
      await startNginx(stage, 'nginx-default-keepalive', port, http);
      return waitForServer(
        stage,
        70,
        'nginx answered one request and closed after 75 s without another: its default keepalive_timeout.',
      );
    },
  },
  {
    id: 'node-default-keepalive',
    title: 'Node’s HTTP server, as it comes, closes an idle connection after 5 s',
    play: async (stage) => {
      const server = Endpoint.startHttpServer(stage.topology, target);
      await server.reported('listening');
      return waitForServer(
        stage,
        4,
        'Node’s HTTP server answered one request and closed after 5 s without another: its default keepAliveTimeout.',
      );
    },
  },
  {
    id: 'node-idle-reset',
    title: 'A server on Node resets connections that were idle for 60 s',
    play: async (stage) => {
      const pair = await startPair(stage, {
        port,
        client: asksOnce,
        server: [['read', httpRequest().length], ['send', page], ['sleep', 60], ['reset']],
        serverSettings: { program: 'node' },
      });
      await pause(40);
      await pair.client.finished();
      mustHaveSeen(pair.client, /ECONNRESET/);
      return truthOf(pair, {
        cause: 'idle-timeout-reset',
        alsoNamed: ['server-abort'],
        maxConfidence: 'low',
        close: { kind: 'reset', by: 'server' },
        dataLost: 'no',
        dataLostKnowable: false,
        story:
          'A server on Node answered one request and, after 60 s without another, reset the connection (resetAndDestroy), as proxies and load balancers do.',
      });
    },
  },
  {
    id: 'zero-window-stall-curl',
    title: 'curl hangs in a download from nginx: its window closes',
    needs: ['nginx', 'curl'],
    play: hang,
  },
];
