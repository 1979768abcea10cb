import { join } from 'node:path';

import { Endpoint, type Step } from '../endpoint.ts';
import { headEnd, httpResponse } from '../http.ts';
import { Program } from '../program.ts';
import { type Scenario, type Stage, type Told, must, mustHaveSeen, truthOf } from '../scenario.ts';
import { addresses, labFolder, pause } from '../topology.ts';

const from = { ip: addresses.client, port: 50_001 };
const curl = ['-sS', '-o', '/dev/null', '--local-port', String(from.port), '--interface', from.ip];

interface Visit {
  readonly id: string;
  readonly title: string;
  readonly needs: string;
  readonly port: number;
  readonly tls?: '1.2' | '1.3';
  readonly server: readonly Step[];
  readonly words: readonly string[];
  /** Typed into the program once the server listens. */
  readonly typed?: string;
  readonly status?: number;
  /** What the program or the server must have said. */
  readonly said?: RegExp;
  readonly saw?: RegExp;
  readonly told: Told;
}

/** A program of the world visits the lab's own server, which knows what it sent and saw. */
function visit(it: Visit): Scenario {
  return {
    id: it.id,
    title: it.title,
    needs: [it.needs],
    play: async (stage: Stage) => {
      const target = { ip: addresses.server, port: it.port };
      const server = Endpoint.start(stage.topology, {
        role: 'server',
        ...target,
        steps: it.server,
        tls: it.tls === undefined ? undefined : { version: it.tls, ...stage.certificate },
      });
      await server.reported('listening');
      const program = Program.start(stage, 'client', it.needs, it.words);
      if (it.typed !== undefined) program.type(it.typed);
      const { status, output } = await program.finished();
      await server.finished();
      await pause(0.1);
      must(status === (it.status ?? 0), `${it.needs} ended with ${String(status)}: ${output}`);
      if (it.said !== undefined) must(it.said.test(output), `${it.needs} said ${output}`);
      if (it.saw !== undefined) mustHaveSeen(server, it.saw);
      return truthOf(
        { client: { flows: [from], sightings: [`status ${status ?? ''}`] }, server, target },
        it.told,
      );
    },
  };
}

const answer: readonly Step[] = [['read-until', headEnd], ['send', httpResponse()], ['read-eof']];
const java = (how: string, port: number, ...more: string[]): string[] => [
  join(labFolder, 'endpoints', 'Client.java'),
  how,
  from.ip,
  String(from.port),
  addresses.server,
  String(port),
  ...more,
];

/** curl, OpenSSL’s s_client and Java as clients. */
export const stackClients: readonly Scenario[] = [
  visit({
    id: 'curl-tls13-graceful',
    title: 'curl over TLS 1.3: response, close_notify, FIN; the server closes without one',
    needs: 'curl',
    port: 443,
    tls: '1.3',
    server: [...answer, ['close']],
    words: [...curl, '-k', `https://${addresses.server}/`],
    saw: /^close_notify/,
    told: {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'client', byAccept: ['both'] },
      closeNotify: { client: 'sent', server: 'absent' },
      dataLost: 'no',
      story:
        'curl read the whole response, sent close_notify and closed; the server closed after it.',
    },
  }),
  visit({
    id: 'curl-tls13-late-close-notify',
    title:
      'curl over TLS 1.3 closes, and the server’s answering close_notify meets a closed socket',
    needs: 'curl',
    port: 443,
    tls: '1.3',
    server: [...answer, ['close-notify'], ['shutdown'], ['sleep', 0.1], ['close']],
    words: [...curl, '-k', `https://${addresses.server}/`],
    saw: /^close_notify/,
    told: {
      cause: 'late-data-reset',
      close: { kind: 'reset', by: 'client' },
      closeNotify: { client: 'sent', server: 'sent' },
      dataLost: 'no',
      dataLostKnowable: false,
      story:
        'curl sent close_notify and closed at once; the server answered with its own close_notify, which the closed socket reset. Nothing but the alert was thrown away.',
    },
  }),
  visit({
    id: 'curl-tls13-server-gone',
    title: 'The server sends close_notify and closes whole; curl’s close_notify meets no socket',
    needs: 'curl',
    port: 443,
    tls: '1.3',
    server: [['read-until', headEnd], ['send', httpResponse()], ['close-notify'], ['close']],
    words: [...curl, '-k', `https://${addresses.server}/`],
    told: {
      cause: 'late-data-reset',
      close: { kind: 'reset', by: 'server', byAccept: ['both'] },
      closeNotify: { client: 'sent', server: 'sent' },
      dataLost: 'no',
      dataLostKnowable: false,
      story:
        'The server sent its response, close_notify and FIN and closed its socket; the close_notify with which curl answered was reset.',
    },
  }),
  visit({
    id: 'curl-max-time',
    title: 'curl --max-time 1 gives up while the server is still thinking',
    needs: 'curl',
    port: 8080,
    server: [
      ['read-until', headEnd],
      ['sleep', 1.6],
      ['send', httpResponse()],
      ['sleep', 0.1],
      ['send', httpResponse()],
      ['close'],
    ],
    words: [...curl, '--max-time', '1', `http://${addresses.server}:8080/slow`],
    status: 28,
    told: {
      cause: 'late-data-reset',
      causeAccept: ['client-cancelled-request'],
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      dataLostKnowable: false,
      story:
        'curl gave up after one second and closed (FIN); the response came 600 ms later and met a closed socket.',
    },
  }),
  visit({
    id: 'openssl-s-client-graceful',
    title: 'OpenSSL’s s_client over TLS 1.2: the server sends close_notify and FIN first',
    needs: 'openssl',
    port: 443,
    tls: '1.2',
    server: [
      ['read-until', headEnd],
      ['send', httpResponse()],
      ['sleep', 0.2],
      ['close-notify'],
      ['shutdown'],
      ['read-eof'],
      ['close'],
    ],
    words: [
      's_client',
      '-msg',
      '-connect',
      `${addresses.server}:443`,
      '-bind',
      `${from.ip}:${from.port}`,
    ],
    typed: 'GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n',
    said: /<<< TLS 1\.2, Alert.*close_notify/,
    saw: /^close_notify/,
    told: {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'server', byAccept: ['both'] },
      closeNotify: { client: 'sent', server: 'sent' },
      dataLost: 'no',
      story: 'The server sent its response, close_notify and FIN; s_client answered with its own.',
    },
  }),
  visit({
    id: 'java-tls13-graceful',
    title: 'Java’s SSLSocket over TLS 1.3 reads the response and closes',
    needs: 'java',
    port: 443,
    tls: '1.3',
    server: [...answer, ['close']],
    words: java('tls', 443, String(httpResponse().length)),
    said: /read \d+/,
    saw: /^close_notify/,
    told: {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'client', byAccept: ['both'] },
      closeNotify: { client: 'sent', server: 'absent' },
      dataLost: 'no',
      story:
        'The Java client read the whole response and closed its SSLSocket, which sends user_canceled and close_notify, both padded; the server closed after it.',
    },
  }),
  visit({
    id: 'java-read-timeout',
    title: 'Java client’s read timeout of one second, then the response comes',
    needs: 'java',
    port: 8080,
    server: [
      ['read-until', headEnd],
      ['sleep', 1.5],
      ['send', httpResponse()],
      ['sleep', 0.1],
      ['close'],
    ],
    words: java('timeout', 8080),
    said: /SocketTimeoutException/,
    told: {
      cause: 'late-data-reset',
      causeAccept: ['client-cancelled-request'],
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      dataLostKnowable: false,
      story:
        'SO_TIMEOUT of the Java client ran out after one second and it closed (FIN); the response came 500 ms later and met a closed socket.',
    },
  }),
  visit({
    id: 'java-unread-response',
    title: 'Java client closes over the unread rest of a response',
    needs: 'java',
    port: 8080,
    server: [['read-until', headEnd], ['send', httpResponse(4000)], ['read-eof'], ['close']],
    words: java('unread', 8080),
    said: /unread [1-9]/,
    saw: /end of stream/,
    told: {
      cause: 'client-abort',
      causeAccept: ['abort-with-unread-data', 'client-cancelled-request'],
      maxConfidence: 'medium',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      dataLostKnowable: false,
      story:
        'The Java client read 100 bytes of the response and closed over the rest: its socket half-closes first, so that a FIN goes out before the RST+ACK.',
    },
  }),
];
