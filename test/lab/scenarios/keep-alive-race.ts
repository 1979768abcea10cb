import type { Step } from '../endpoint.ts';
import { headEnd, httpRequest, httpResponse } from '../http.ts';
import {
  type Pair,
  type Scenario,
  type Stage,
  must,
  mustHaveSeen,
  playPair,
  truthOf,
} from '../scenario.ts';

/** One way; the window in which the two cross. */
const cable = 0.1;
const idle = 0.6;

/** The client waits as long as the server does, from when the response arrived: both speak within one cable's length. */
async function race(stage: Stage, ending: readonly Step[]): Promise<Pair> {
  const pair = await playPair(stage, {
    port: 8080,
    client: [
      ['send', httpRequest('/first')],
      ['read', httpResponse().length],
      ['sleep', idle - cable / 2],
      ['send', httpRequest('/second')],
      ['read-eof'],
      ['close'],
    ],
    server: [['read-until', headEnd], ['send', httpResponse()], ['sleep', idle], ...ending],
  });
  const closed = pair.server.timeOf(ending.at(-1)?.[0] ?? '');
  const sent = pair.client.timeOf('send');
  must(
    sent > closed && sent < closed + cable,
    `the request left ${sent - closed} s after the close, not within ${cable} s`,
  );
  return pair;
}

/** The usual one: FIN and request cross. */
export const keepAliveRace: Scenario = {
  id: 'keep-alive-race',
  title: 'Server closes the idle connection while the next request is under way',
  cable,
  play: async (stage) => {
    const pair = await race(stage, [['close']]);
    mustHaveSeen(pair.client, /end of stream|ECONNRESET/);
    return truthOf(pair, {
      cause: 'keep-alive-race',
      close: { kind: 'reset', by: 'server' },
      dataLost: 'yes',
      story:
        'The server closed the connection after 600 ms without a request; the second request had left before its FIN arrived, and the closed socket answered it with a RST.',
    });
  },
};

/** A server that resets its idle connections (SO_LINGER 0): the same race without a FIN. */
export const keepAliveRaceReset: Scenario = {
  id: 'keep-alive-race-reset',
  title: 'Server resets the idle connection while the next request is under way',
  cable,
  play: async (stage) => {
    const pair = await race(stage, [['reset']]);
    mustHaveSeen(pair.client, /ECONNRESET/);
    return truthOf(pair, {
      cause: 'keep-alive-race',
      causeAccept: ['server-abort'],
      maxConfidence: 'medium',
      close: { kind: 'reset', by: 'server' },
      dataLost: 'yes',
      dataLostKnowable: false,
      story:
        'The server reset the connection (SO_LINGER 0) after 600 ms without a request; the second request had left before the RST arrived, and met no socket.',
    });
  },
};
