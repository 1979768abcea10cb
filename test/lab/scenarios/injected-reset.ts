import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { Injector, type Shot } from '../injector.ts';
import {
  type Pair,
  type Scenario,
  type Stage,
  mustHaveSeen,
  startPair,
  truthOf,
} from '../scenario.ts';
import { pause } from '../topology.ts';
import { seenOnSide, tellsNowhere } from '../truth.ts';

const port = 8080;

/** A request, and a server that takes its time, so that the router's resets come first. */
async function injectAtRequest(
  stage: Stage,
  shots: readonly Shot[],
  answerAfter = 0.3,
): Promise<Pair> {
  const injector = await Injector.start(stage.topology, 'router', port);
  const pair = await startPair(stage, {
    port,
    client: [['sleep', 0.3], ['send', httpRequest('/forbidden')], ['read-eof'], ['close']],
    server: [
      ['read-until', headEnd],
      ['sleep', answerAfter],
      ['send', httpResponse(2000)],
      ['read-eof'],
      ['close'],
    ],
  });
  await pair.client.reported('connected');
  await injector.lieInWait('client', ...shots);
  await injector.sent();
  await Promise.all([pair.client.finished(), pair.server.finished()]);
  mustHaveSeen(pair.client, /ECONNRESET/);
  await pause(0.3);
  return pair;
}

/** The resets came between request and response: one was read whole, of the other no byte left, so that none was lost. */
function mustHaveBeenCutBetween({ server }: Pair): void {
  server.timeOf('read-until');
  mustHaveSeen(server, /ECONNRESET at send/);
}

/** The classic device: three guesses at the next number, to both ends, with a TTL and IP-IDs of its own. */
export const injectedResetBothEnds: Scenario = {
  id: 'injected-reset-both-ends',
  title:
    'Router resets both ends at a forbidden request: three RST+ACKs to the client, two RSTs to the server',
  play: async (stage) => {
    const forged = (name: Shot['name'], seq: number, id: number): Shot => ({
      name,
      flags: 'RA',
      seq,
      ack: 0,
      ttl: 112,
      id,
      window: 229,
    });
    const pair = await injectAtRequest(stage, [
      forged('server', 0, 4711),
      forged('server', 1460, 40_711),
      forged('server', 4380, 20_711),
      { name: 'client', flags: 'R', seq: 0, ttl: 112, id: 31_007, window: 0 },
      { name: 'client', flags: 'R', seq: 1460, ttl: 112, id: 9007, window: 0 },
    ]);
    mustHaveSeen(pair.server, /ECONNRESET/);
    return truthOf(pair, {
      cause: 'injected-reset',
      close: { kind: 'reset', by: 'network', byAccept: ['server', 'client', 'both', 'unknown'] },
      dataLost: 'yes',
      dataLostKnowable: false,
      story:
        'A program in the router saw the request and sent resets in the name of each end to the other, with its own TTL, IP-IDs and several sequence numbers. Neither end had reset anything.',
    });
  },
};

/** The answer of the real server comes after "its" reset. */
export const injectedResetServerUnaware: Scenario = {
  id: 'injected-reset-server-unaware',
  title: 'Router resets only the client; the response of the server arrives after that',
  play: async (stage) => {
    const pair = await injectAtRequest(
      stage,
      [{ name: 'server', flags: 'RA', ack: 0, ttl: 'own', id: 60_001, window: 1200 }],
      0,
    );
    return truthOf(pair, {
      cause: 'injected-reset',
      close: { kind: 'reset', by: 'network', byAccept: ['server', 'client', 'both', 'unknown'] },
      dataLost: 'yes',
      dataLostKnowable: false,
      points: seenOnSide(
        'client',
        'here only the client’s plain resets pass, as those of a client that has no socket any more',
        [
          'client-cancelled-request',
          'client-abort',
          'late-data-reset',
          'unexplained',
          'injected-reset',
        ],
      ),
      story:
        'A program in the router sent the client one RST+ACK in the name of the server, with the TTL of the server. The server knew nothing of it and answered; the closed socket of the client answered that with resets.',
    });
  },
};

/** A device that builds its reset out of the packet it saw copies that packet's IP-ID. */
export const injectedResetCopiedIpId: Scenario = {
  id: 'injected-reset-copied-ip-id',
  title: 'Router resets both ends with the IP-ID of the packet that it saw',
  play: async (stage) => {
    const pair = await injectAtRequest(stage, [
      { name: 'server', flags: 'R', ttl: 58, id: 'copy', window: 0 },
      { name: 'client', flags: 'R', ttl: 58, id: 'copy', window: 0 },
    ]);
    mustHaveSeen(pair.server, /ECONNRESET/);
    return truthOf(pair, {
      cause: 'injected-reset',
      close: { kind: 'reset', by: 'network', byAccept: ['server', 'client', 'both', 'unknown'] },
      dataLost: 'yes',
      dataLostKnowable: false,
      story:
        'A program in the router reset both ends; each reset bears the IP-ID of the packet that came from the end it went to, and another TTL than its supposed sender.',
    });
  },
};

/** Packet by packet what the ends' own kernels send. */
export const injectedResetPerfect: Scenario = {
  id: 'injected-reset-perfect',
  title:
    'Router resets both ends with one RST+ACK each, in TTL, IP-ID and window like the real one',
  play: async (stage) => {
    const own = { flags: 'RA', ack: 0, ttl: 'own', id: 'next', window: 'own' } as const;
    const pair = await injectAtRequest(stage, [
      { name: 'client', ...own, wait: 0.1 },
      { name: 'server', ...own },
    ]);
    mustHaveBeenCutBetween(pair);
    return truthOf(pair, {
      cause: 'injected-reset',
      maxConfidence: 'medium',
      close: { kind: 'reset', by: 'network' },
      dataLost: 'no',
      dataLostKnowable: false,
      points: tellsNowhere(
        'on either side of the router there is one reset, and nothing tells it from the supposed sender’s own',
        [
          'server-abort',
          'client-abort',
          'client-cancelled-request',
          'abort-with-unread-data',
          'unexplained',
        ],
        'medium',
      ),
      story:
        'A program in the router reset both ends with exact numbers, the TTL, the next IP-ID and the window of the other end. Neither end had reset anything. The server had read the request and never got to answer.',
    });
  },
};

/** A filter that reads the server's name in the ClientHello. */
export const injectedResetClientHello: Scenario = {
  id: 'injected-reset-client-hello',
  title: 'Router resets both ends at a ClientHello with a forbidden name',
  play: async (stage) => {
    const injector = await Injector.start(stage.topology, 'router', 443);
    const pair = await startPair(stage, {
      port: 443,
      client: [['read-eof'], ['close']],
      server: [['sleep', 0.3], ['read-eof'], ['close']],
      clientSettings: {
        connectAfter: 'go',
        tls: { version: '1.3', sni: 'forbidden.example' },
      },
    });
    await injector.lieInWait(
      'client',
      { name: 'server', flags: 'RA', ack: 0, ttl: 49, id: 33_100, window: 4096 },
      { name: 'client', flags: 'R', ttl: 49, id: 33_101, window: 4096 },
    );
    await pair.client.reported('say', 'ready');
    pair.client.tell('go');
    await injector.sent();
    await Promise.all([pair.client.finished(), pair.server.finished()]);
    mustHaveSeen(pair.client, /ECONNRESET/);
    mustHaveSeen(pair.server, /ECONNRESET/);
    await pause(0.2);
    return truthOf(pair, {
      cause: 'injected-reset',
      causeAccept: ['tls-handshake-failure'],
      close: { kind: 'reset', by: 'network', byAccept: ['server', 'client', 'both', 'unknown'] },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'yes',
      dataLostKnowable: false,
      story:
        'A program in the router saw the ClientHello and sent each end one reset in the name of the other, with its own TTL and IP-IDs.',
    });
  },
};

/** Radar's `acknumdiff`: a device that guesses at both numbers. */
export const injectedResetAcksDiffer: Scenario = {
  id: 'injected-reset-acks-differ',
  title: 'Router resets both ends with several ACK fields, none of them zero',
  play: async (stage) => {
    const pair = await injectAtRequest(stage, [
      { name: 'server', flags: 'RA', ack: 0, ttl: 97, id: 21_500, window: 502, wait: 0.1 },
      { name: 'server', flags: 'RA', ack: 1460, ttl: 97, id: 50_100, window: 502 },
      { name: 'client', flags: 'R', ack: 0, ttl: 97, id: 8812, window: 502 },
      { name: 'client', flags: 'R', ack: 1460, ttl: 97, id: 61_044, window: 502 },
      { name: 'client', flags: 'R', ack: 4380, ttl: 97, id: 1907, window: 502 },
    ]);
    mustHaveBeenCutBetween(pair);
    return truthOf(pair, {
      cause: 'injected-reset',
      close: { kind: 'reset', by: 'network', byAccept: ['server', 'client', 'both', 'unknown'] },
      dataLost: 'no',
      dataLostKnowable: false,
      story:
        'A program in the router saw the request and a moment later sent two RST+ACKs to the client and three RSTs to the server, with the exact sequence number, a different ACK field each, and its own TTL and IP-IDs. The server had read the request and never got to answer.',
    });
  },
};

/** Radar's `acknumdiff0`: plain resets with and without an ACK field. */
export const injectedResetAcksDifferFromZero: Scenario = {
  id: 'injected-reset-acks-differ-from-zero',
  title: 'Router resets both ends with RSTs whose ACK field is once zero, once not',
  play: async (stage) => {
    const pair = await injectAtRequest(stage, [
      { name: 'server', flags: 'R', ttl: 201, id: 40_404, window: 0, wait: 0.1 },
      { name: 'server', flags: 'R', ack: 0, ttl: 201, id: 12_012, window: 0 },
      { name: 'client', flags: 'R', ttl: 201, id: 33_033, window: 0 },
      { name: 'client', flags: 'R', ack: 0, ttl: 201, id: 5005, window: 0 },
    ]);
    mustHaveBeenCutBetween(pair);
    return truthOf(pair, {
      cause: 'injected-reset',
      close: { kind: 'reset', by: 'network', byAccept: ['server', 'client', 'both', 'unknown'] },
      dataLost: 'no',
      dataLostKnowable: false,
      story:
        'A program in the router saw the request and a moment later sent each end two RSTs in the name of the other, one with an ACK field of zero and one with the right number, with its own TTL and IP-IDs. The server had read the request and never got to answer.',
    });
  },
};
