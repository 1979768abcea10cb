import { httpRequest, httpResponse, headEnd } from '../http.ts';
import { type Scenario, mustHaveSeen, playLater, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';
import { seenOnSide } from '../truth.ts';

const narrow = 1280;
const stops =
  'behind the narrow link the large segments never arrive; only the small ones, and a hole, are seen';

/** Path MTU discovery fails in silence: the packet that would explain it is dropped too. */
export const pathMtuBlackholeUpload: Scenario = {
  id: 'path-mtu-blackhole-upload',
  title: 'The link to the server carries 1280 bytes, and the ICMP that says so is dropped',
  play: async (stage) => {
    const { topology } = stage;
    await topology.filter('router', 'output', 'icmp type destination-unreachable drop');
    await topology.command('router', 'ip', 'link', 'set', 'right', 'mtu', String(narrow));
    const pair = await startPair(stage, {
      port: 8080,
      client: [
        ['send', httpRequest('/hello')],
        ['read', httpResponse().length],
        ['send-bytes', 4500],
        ['read-eof'],
        ['close'],
      ],
      server: [['read-until', headEnd], ['send', httpResponse()], ['read', 4500], ['read-eof']],
      clientSettings: { userTimeout: 7000 },
    });
    await pair.client.finished();
    mustHaveSeen(pair.client, /ETIMEDOUT/);
    await pause(10.5);
    return [
      ...truthOf(pair, {
        cause: 'path-mtu-blackhole',
        close: { kind: 'timeout', by: 'network', byAccept: ['server', 'client', 'unknown'] },
        dataLost: 'yes',
        dataLostKnowable: false,
        points: seenOnSide('client', stops, ['still-open', 'peer-vanished', 'unexplained']),
        story:
          'The router could not forward segments of full size and its ICMP "fragmentation needed" was dropped: small packets passed, large ones never, until the client gave up.',
      }),
      ...(await playLater(stage)),
    ];
  },
};

/** The usual direction: the page loads no further than its headers. */
export const pathMtuBlackholeDownload: Scenario = {
  id: 'path-mtu-blackhole-download',
  title: 'The link to the client carries 1280 bytes, and the ICMP that says so is dropped',
  play: async (stage) => {
    const { topology } = stage;
    await topology.filter('router', 'output', 'icmp type destination-unreachable drop');
    await topology.command('router', 'ip', 'link', 'set', 'left', 'mtu', String(narrow));
    const pair = await startPair(stage, {
      port: 8080,
      client: [['send', httpRequest('/page')], ['read-eof']],
      server: [['read-until', headEnd], ['send', httpResponse(5000)], ['read-eof'], ['close']],
      serverSettings: { userTimeout: 7000 },
    });
    await pair.server.finished();
    mustHaveSeen(pair.server, /ETIMEDOUT/);
    await pause(10.5);
    return [
      ...truthOf(pair, {
        cause: 'path-mtu-blackhole',
        close: { kind: 'timeout', by: 'network', byAccept: ['server', 'client', 'unknown'] },
        dataLost: 'yes',
        dataLostKnowable: false,
        points: seenOnSide('server', stops, ['still-open', 'peer-vanished', 'unexplained']),
        story:
          'The router could not forward segments of full size to the client and its ICMP was dropped: the end of the response arrived, its beginning never, until the server gave up.',
      }),
      ...(await playLater(stage)),
    ];
  },
};
