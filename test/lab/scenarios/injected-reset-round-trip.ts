import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { Injector, type Shot } from '../injector.ts';
import {
  type Pair,
  type Scenario,
  type Stage,
  type Told,
  mustHaveSeen,
  startPair,
  truthOf,
} from '../scenario.ts';
import { pause } from '../topology.ts';
import { seenOnSide } from '../truth.ts';

const port = 8080;

/** The server is 80 ms of cable away, the device stands at the client's end of it. */
const cable = 0.04;

/** It acknowledges the request that it answers, and goes out the moment that passes. */
const request = httpRequest('/forbidden');
const own = {
  name: 'server',
  flags: 'RA',
  ack: request.length,
  ttl: 'own',
  window: 'own',
} as const;

async function injectAtOnce(stage: Stage, answers: boolean, shot: Shot): Promise<Pair> {
  const injector = await Injector.start(stage.topology, 'router', port);
  const pair = await startPair(stage, {
    port,
    client: [['sleep', 0.3], ['send', request], ['read-eof'], ['close']],
    server: [
      ['read-until', headEnd],
      ...(answers ? ([['send', httpResponse(900)]] as const) : ([['sleep', 0.2]] as const)),
      ['read-eof'],
      ['close'],
    ],
  });
  await pair.client.reported('connected');
  await injector.lieInWait('client', shot);
  await injector.sent();
  await Promise.all([pair.client.finished(), pair.server.finished()]);
  mustHaveSeen(pair.client, /ECONNRESET/);
  await pause(0.3);
  return pair;
}

const told = {
  cause: 'injected-reset',
  close: { kind: 'reset', by: 'network', byAccept: ['server', 'client', 'both', 'unknown'] },
  dataLostKnowable: false,
  points: seenOnSide(
    'client',
    'here only the client’s plain resets pass, as those of a client that has no socket any more',
    [
      'client-cancelled-request',
      'client-abort',
      'late-data-reset',
      'unexplained',
      'idle-timeout-reset',
      'injected-reset',
    ],
  ),
} as const satisfies Partial<Told>;

/** Near the server, as a censor or a firewall of the operator's stands: its reset bears the client's name. */
const towardsServer: Scenario = {
  id: 'injected-reset-beats-round-trip-server',
  title: 'Router resets the server at its response, 80 ms before the client can have had it',
  cable,
  play: async (stage) => {
    const response = httpResponse(900);
    const injector = await Injector.start(stage.topology, 'router', port);
    const pair = await startPair(stage, {
      port,
      client: [
        ['sleep', 0.3],
        ['send', request],
        ['read', response.length],
        ['send', httpRequest('/next')],
        ['read-eof'],
        ['close'],
      ],
      server: [['read-until', headEnd], ['send', response], ['read-eof'], ['close']],
    });
    await pair.client.reported('connected');
    await injector.lieInWait('server', {
      ...own,
      name: 'client',
      ack: response.length,
      id: 50_505,
    });
    await injector.sent();
    await Promise.all([pair.client.finished(), pair.server.finished()]);
    mustHaveSeen(pair.server, /ECONNRESET/);
    mustHaveSeen(pair.client, /ECONNRESET/);
    await pause(0.3);
    return truthOf(pair, {
      ...told,
      dataLost: 'yes',
      points: seenOnSide(
        'server',
        'here only the server’s plain reset passes, as that of a server that has no socket any more',
        ['unexplained', 'keep-alive-race', 'idle-timeout-reset', 'server-abort', 'injected-reset'],
      ),
      story:
        'A program in the router, 80 ms nearer to the server than the client, saw the response and at once sent the server a RST+ACK for it in the name of the client, with the client’s TTL and window. The client read the response and asked again; the server had no socket any more.',
    });
  },
};

/** Resets that come sooner than their supposed sender can have heard what they acknowledge. */
export const injectedResetRoundTrip: readonly Scenario[] = [
  {
    id: 'injected-reset-beats-round-trip',
    title: 'Router resets the client at its request, 80 ms before the server can have had it',
    cable,
    play: async (stage) =>
      truthOf(await injectAtOnce(stage, true, { ...own, id: 40_404 }), {
        ...told,
        dataLost: 'yes',
        story:
          'A program in the router, 80 ms nearer to the client than the server, saw the request and at once sent the client a RST+ACK for it in the name of the server, with the server’s TTL and window. The server knew nothing of it and answered.',
      }),
  },
  {
    id: 'injected-reset-beats-round-trip-perfect',
    title: 'The same with TTL, window and next IP-ID of the server: only the time betrays it',
    cable,
    play: async (stage) =>
      truthOf(await injectAtOnce(stage, false, { ...own, id: 'next' }), {
        ...told,
        maxConfidence: 'medium',
        dataLost: 'no',
        story:
          'A program in the router, 80 ms nearer to the client than the server, saw the request and at once sent the client a RST+ACK for it in the name of the server, with the TTL, the window and the next IP-ID of the server. The server read the request and had not answered yet.',
      }),
  },
  {
    id: 'injected-reset-beats-round-trip-copied-id',
    title: 'The same with the TTL of the server and the IP-ID of the client’s request',
    cable,
    play: async (stage) =>
      truthOf(await injectAtOnce(stage, false, { ...own, id: 'copy' }), {
        ...told,
        dataLost: 'no',
        story:
          'A program in the router, 80 ms nearer to the client than the server, saw the request and at once sent the client a RST+ACK for it in the name of the server, with the TTL and window of the server and the IP-ID of the request. The server read the request and had not answered yet.',
      }),
  },
  towardsServer,
];
