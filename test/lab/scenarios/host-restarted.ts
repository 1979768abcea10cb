import { headEnd, httpRequest, httpResponse } from '../http.ts';
import {
  type Scenario,
  type Stage,
  type Told,
  must,
  mustHaveSeen,
  startPair,
  truthOf,
} from '../scenario.ts';
import { pause } from '../topology.ts';
import { tellsNowhere } from '../truth.ts';

const port = 9000;

/**
 * The host's kernel loses every connection of the port, and nothing of it leaves: what a restart, a take-over by a
 * standby or a move to another machine leaves behind. Its program and its other sockets stay.
 */
async function loseState({ topology }: Stage, place: 'client' | 'server'): Promise<void> {
  const side = place === 'server' ? 'sport' : 'dport';
  await topology.filter(place, 'output', `tcp ${side} ${port} drop`);
  await topology.command(place, 'ss', '-K', '-tn', 'state', 'established', `${side} = :${port}`);
  const left = await topology.command(place, 'ss', '-tanH', `${side} = :${port}`);
  await topology.command(place, 'nft', 'flush chain inet lab output');
  must(!/ESTAB|FIN|WAIT/.test(left), `the ${place} has no connection any more: ${left}`);
}

/** No cause of the catalogue: nobody closed, and the packets of a box that forgot are the same. */
const told = {
  cause: 'unexplained',
  causeAccept: ['idle-timeout-reset'],
  maxConfidence: 'low',
  dataLost: 'yes',
  dataLostKnowable: false,
} as const satisfies Partial<Told>;

const byServer = { kind: 'reset', by: 'server', byAccept: ['network', 'unknown'] } as const;

/** FACTS 4.4 row 8: the peer of a host that has restarted goes on sending. */
export const hostsRestarted: readonly Scenario[] = [
  {
    id: 'host-restarted-server-upload',
    title: 'Server loses its connections in the middle of an upload; the next segments meet none',
    play: async (stage) => {
      const pair = await startPair(stage, {
        port,
        client: [['send-bytes', 3000], ['wait', 'lost'], ['send-bytes', 4000], ['read-eof']],
        server: [['read', 3000], ['say', 'read'], ['read-eof']],
      });
      await pair.server.reported('say', 'read');
      await pause(0.2);
      await loseState(stage, 'server');
      pair.client.tell('lost');
      await pair.client.finished();
      mustHaveSeen(pair.client, /ECONNRESET/);
      return truthOf(pair, {
        ...told,
        close: byServer,
        story:
          'The server’s kernel lost the connection without a word after 3000 bytes, as at a restart; the client’s next segments met no socket, and each got a bare RST.',
      });
    },
  },
  {
    id: 'host-restarted-server-request',
    title: 'Server loses its connections between two requests; the second meets none (TLS 1.3)',
    play: async (stage) => {
      const pair = await startPair(stage, {
        port,
        tls: { version: '1.3', sni: 'shop.example' },
        client: [
          ['send', httpRequest()],
          ['read', httpResponse().length],
          ['wait', 'lost'],
          ['send', httpRequest('/second')],
          ['read-eof'],
        ],
        server: [
          ['read-until', headEnd],
          ['send', httpResponse()],
          ['say', 'answered'],
          ['read-eof'],
        ],
      });
      await pair.server.reported('say', 'answered');
      await pause(1.5);
      await loseState(stage, 'server');
      pair.client.tell('lost');
      await pair.client.finished();
      mustHaveSeen(pair.client, /ECONNRESET/);
      return truthOf(pair, {
        ...told,
        close: byServer,
        closeNotify: { client: 'absent', server: 'absent' },
        points: tellsNowhere(
          'the packets are those of a race with a close whose FIN or reset the recording missed',
          ['keep-alive-race', 'idle-timeout-reset'],
        ),
        story:
          'The server answered one request; then its kernel lost the connection without a word, as at a restart. The second request met no socket and got a bare RST.',
      });
    },
  },
  {
    id: 'host-restarted-server-keep-alive',
    title: 'Server loses an idle connection, and the client’s keep-alive finds it gone',
    play: async (stage) => {
      const pair = await startPair(stage, {
        port,
        client: [['send', 'HELLO\r\n'], ['read-until', '\r\n'], ['read-eof'], ['close']],
        server: [['read-until', '\r\n'], ['send', 'OK\r\n'], ['say', 'answered'], ['read-eof']],
        clientSettings: { keepAlive: [2, 1, 4] },
      });
      await pair.server.reported('say', 'answered');
      await pause(2.5);
      await loseState(stage, 'server');
      await pair.client.finished();
      mustHaveSeen(pair.client, /ECONNRESET/);
      return truthOf(pair, {
        ...told,
        dataLost: 'no',
        close: byServer,
        story:
          'The server’s kernel lost an idle connection without a word, as at a restart. It had answered the client’s first keep-alive; the next one met no socket and got a bare RST.',
      });
    },
  },
  {
    id: 'host-restarted-client-download',
    title: 'Client loses its connections in the middle of a download; the next segments meet none',
    play: async (stage) => {
      const pair = await startPair(stage, {
        port,
        client: [['send', httpRequest('/download')], ['read', 3000], ['say', 'read'], ['read-eof']],
        server: [
          ['read-until', headEnd],
          ['send', httpResponse(9000, 4000)],
          ['wait', 'lost'],
          ['send-bytes', 5000],
          ['read-eof'],
        ],
      });
      await pair.client.reported('say', 'read');
      await pause(0.2);
      await loseState(stage, 'client');
      pair.server.tell('lost');
      await pair.server.finished();
      mustHaveSeen(pair.server, /ECONNRESET/);
      return truthOf(pair, {
        ...told,
        close: { kind: 'reset', by: 'client', byAccept: ['network', 'unknown'] },
        story:
          'The client’s kernel lost the connection without a word in the middle of a response, as a laptop does that starts anew; the rest of the response met no socket, and each segment got a bare RST.',
      });
    },
  },
];
