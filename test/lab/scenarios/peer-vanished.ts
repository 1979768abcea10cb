import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, mustHaveSeen, playLater, startPair, truthOf } from '../scenario.ts';
import { type Place, type Topology, pause } from '../topology.ts';
import { seenOnSide } from '../truth.ts';

const port = 9000;

/** From now on nothing of that port enters or leaves the host: a pulled plug, as the wire sees it. */
async function vanish(topology: Topology, place: Place): Promise<void> {
  await topology.filter(place, 'input', `tcp dport ${port} drop`);
  await topology.filter(place, 'input', `tcp sport ${port} drop`);
  await topology.filter(place, 'output', `tcp dport ${port} drop`);
  await topology.filter(place, 'output', `tcp sport ${port} drop`);
}

/** A crash of the whole machine, in the middle of an upload. */
export const peerVanishedServer: Scenario = {
  id: 'peer-vanished-server',
  title: 'Server host is gone in the middle of an upload',
  play: async (stage) => {
    const pair = await startPair(stage, {
      port,
      client: [
        ['send-bytes', 3000],
        ['wait', 'gone'],
        ['send-bytes', 3000],
        ['read-eof'],
        ['close'],
      ],
      server: [['read', 3000], ['say', 'read'], ['read-eof']],
      clientSettings: { userTimeout: 7000 },
    });
    await pair.server.reported('say', 'read');
    await vanish(stage.topology, 'server');
    pair.client.tell('gone');
    await pair.client.finished();
    mustHaveSeen(pair.client, /ETIMEDOUT/);
    await pause(10.5);
    return [
      ...truthOf(pair, {
        cause: 'peer-vanished',
        close: { kind: 'timeout', by: 'server', byAccept: ['network', 'client', 'unknown'] },
        dataLost: 'yes',
        dataLostKnowable: false,
        story:
          'The server acknowledged 3000 bytes and then neither sent nor took a packet; the client repeated the rest until its kernel gave up.',
      }),
      ...(await playLater(stage)),
    ];
  },
};

/** A laptop whose lid was closed, in the middle of a download. */
export const peerVanishedClient: Scenario = {
  id: 'peer-vanished-client',
  title: 'Client host is gone in the middle of a download',
  play: async (stage) => {
    const pair = await startPair(stage, {
      port,
      client: [['send', httpRequest('/download')], ['read', 3000], ['say', 'read'], ['read-eof']],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse(9000, 4000)],
        ['wait', 'gone'],
        ['send-bytes', 5000],
        ['read-eof'],
        ['close'],
      ],
      serverSettings: { userTimeout: 7000 },
    });
    await pair.client.reported('say', 'read');
    await pause(0.1);
    await vanish(stage.topology, 'client');
    pair.server.tell('gone');
    await pair.server.finished();
    mustHaveSeen(pair.server, /ETIMEDOUT/);
    await pause(10.5);
    return [
      ...truthOf(pair, {
        cause: 'peer-vanished',
        close: { kind: 'timeout', by: 'client', byAccept: ['network', 'server', 'unknown'] },
        dataLost: 'yes',
        dataLostKnowable: false,
        story:
          'The client took 4000 bytes of the response and then neither sent nor took a packet; the server repeated the next ones until its kernel gave up.',
      }),
      ...(await playLater(stage)),
    ];
  },
};

/** A dead path: on the client's side the server has vanished, on the server's side nothing happens any more. */
export const peerVanishedPath: Scenario = {
  id: 'peer-vanished-path',
  title: 'The path between the two is gone in the middle of an upload',
  play: async (stage) => {
    const pair = await startPair(stage, {
      port,
      client: [
        ['send-bytes', 3000],
        ['wait', 'gone'],
        ['send-bytes', 3000],
        ['read-eof'],
        ['close'],
      ],
      server: [['read', 3000], ['say', 'read'], ['read-eof']],
      clientSettings: { userTimeout: 7000 },
    });
    await pair.server.reported('say', 'read');
    await pause(0.2);
    await stage.topology.filter('router', 'forward', `tcp dport ${port} drop`);
    pair.client.tell('gone');
    await pair.client.finished();
    mustHaveSeen(pair.client, /ETIMEDOUT/);
    await pause(10.5);
    return [
      ...truthOf(pair, {
        cause: 'peer-vanished',
        close: { kind: 'timeout', by: 'network', byAccept: ['server', 'client', 'unknown'] },
        dataLost: 'yes',
        dataLostKnowable: false,
        points: seenOnSide('client', 'behind the break in the path the flow only falls silent', [
          'still-open',
        ]),
        story:
          'The router dropped everything of the connection from the middle of the upload on; the client repeated its data until its kernel gave up.',
      }),
      ...(await playLater(stage)),
    ];
  },
};

/** An idle connection whose peer is gone: only keep-alives notice, and their give-up is a RST. */
export const keepAliveGiveUp: Scenario = {
  id: 'keep-alive-give-up',
  title: 'Server host is gone, and the client’s keep-alives notice it',
  play: async (stage) => {
    const pair = await startPair(stage, {
      port,
      client: [['send', 'HELLO\r\n'], ['read-until', '\r\n'], ['read-eof'], ['close']],
      server: [['read-until', '\r\n'], ['send', 'OK\r\n'], ['say', 'answered'], ['read-eof']],
      clientSettings: { keepAlive: [2, 1, 4] },
    });
    await pair.server.reported('say', 'answered');
    await pause(0.5);
    await vanish(stage.topology, 'server');
    await pair.client.finished();
    mustHaveSeen(pair.client, /ETIMEDOUT/);
    await pause(0.5);
    return truthOf(pair, {
      cause: 'peer-vanished',
      close: { kind: 'reset', by: 'client', byAccept: ['server', 'network', 'unknown'] },
      dataLost: 'no',
      dataLostKnowable: false,
      story:
        'After an answered request the server neither sent nor took a packet. Four keep-alives of the client went unanswered; its kernel reset the connection (ETIMEDOUT).',
    });
  },
};
