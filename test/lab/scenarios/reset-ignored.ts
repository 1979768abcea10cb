import type { Step } from '../endpoint.ts';
import { port, serverState, silenceClient } from '../forged-reset.ts';
import { Injector } from '../injector.ts';
import {
  type Pair,
  type Scenario,
  type Stage,
  must,
  mustHaveSeen,
  playLater,
  startPair,
  truthOf,
} from '../scenario.ts';
import { pause } from '../topology.ts';
import type { FlowTruth } from '../truth.ts';

interface Situation {
  readonly id: string;
  readonly title: string;
  /** State of the server's end as the reset arrives, as `ss` names it; it must be that after it too. */
  readonly state: 'ESTAB' | 'CLOSE-WAIT' | 'LAST-ACK' | 'FIN-WAIT-2';
  /** Of the reset, from the client's next number on. */
  readonly seq: number;
  readonly story: string;
}

/** What client and server do up to that state; the server goes on when told to. */
const upTo: Record<Exclude<Situation['state'], 'FIN-WAIT-2'>, readonly [Step[], Step[]]> = {
  ESTAB: [
    [
      ['send', 'SUBSCRIBE prices\r\n'],
      ['read', 500],
      ['say', 'there'],
      ['sleep', 60],
    ],
    [
      ['read-until', '\r\n'],
      ['send-bytes', 500],
      ['wait', 'on'],
      ['send-bytes', 500],
      ['read-eof'],
      ['close'],
    ],
  ],
  'CLOSE-WAIT': [
    [
      ['send', 'SUBSCRIBE prices\r\n'],
      ['read', 500],
      ['shutdown'],
      ['say', 'there'],
      ['sleep', 60],
    ],
    [
      ['read-until', '\r\n'],
      ['send-bytes', 500],
      ['read-eof'],
      ['wait', 'on'],
      ['send-bytes', 500],
      ['sleep', 7],
      ['send', 'still there?'],
      ['close'],
    ],
  ],
  'LAST-ACK': [
    [
      ['send', 'SUBSCRIBE prices\r\n'],
      ['read', 500],
      ['shutdown'],
      ['say', 'there'],
      ['sleep', 60],
    ],
    [
      ['read-until', '\r\n'],
      ['send-bytes', 500],
      ['read-eof'],
      ['wait', 'close'],
      ['close'],
      ['wait', 'on'],
    ],
  ],
};

/** How such an end looks in the flow record: by the FINs that were sent. */
const endOf: Record<keyof typeof upTo, FlowTruth['close']> = {
  ESTAB: { kind: 'timeout', by: 'client', byAccept: ['server', 'network', 'unknown'] },
  'CLOSE-WAIT': { kind: 'half-closed', by: 'client' },
  'LAST-ACK': { kind: 'graceful', by: 'client' },
};

/** A reset that the server's kernel must not obey; the client is never heard again, and the server goes on alone. */
function ignored({
  id,
  title,
  state,
  seq,
  story,
}: Situation & { state: keyof typeof upTo }): Scenario {
  const [client, server] = upTo[state];
  return {
    id,
    title,
    play: async (stage) => {
      const { topology } = stage;
      await topology.set('server', 'net.ipv4.tcp_orphan_retries=4');
      const injector = await Injector.start(topology, 'client', port);
      const settings = { client, server, port, serverSettings: { userTimeout: 6000 } };
      const pair = await startPair(stage, settings);
      await pair.client.reported('say', 'there');
      await pause(0.3);
      await silenceClient(topology);
      if (state === 'LAST-ACK') {
        pair.server.tell('close');
        await pause(0.15);
      }
      const before = await serverState(topology);
      await injector.shoot({ name: 'client', flags: 'R', seq, ttl: 'own', id: 0, window: 0 });
      await pause(0.15);
      const after = await serverState(topology);
      must(before === state && after === state, `the server was ${before}, then ${after}`);
      pair.server.tell('on');
      await pair.server.finished();
      if (state !== 'LAST-ACK') mustHaveSeen(pair.server, /ETIMEDOUT/);
      await pause(state === 'LAST-ACK' ? 18 : 10.5);
      return [
        ...truthOf(pair, {
          cause: 'reset-ignored-by-endpoint',
          close: endOf[state],
          dataLost: state === 'LAST-ACK' ? 'no' : 'yes',
          dataLostKnowable: false,
          story: `${story} The kernel of the server said ${state} before and after it; the client was never heard again.`,
        }),
        ...(await playLater(stage)),
      ];
    },
  };
}

/** A reset that is no end: the connection goes on and closes in order. */
function survived({ id, title, seq, story }: Situation, ends: readonly [Step[], Step[]]): Scenario {
  return {
    id,
    title,
    play: async (stage) => {
      const { pair, states } = await shootWhileOpen(stage, ends, seq);
      must(
        new Set(states).size === 1 && states[0] !== 'gone',
        `the server was ${states.join(', ')}`,
      );
      return truthOf(pair, {
        cause: 'graceful-close',
        causeAccept: ['reset-ignored-by-endpoint', 'injected-reset'],
        close: { kind: 'graceful', by: 'client', byAccept: ['server', 'both'] },
        dataLost: 'no',
        story: `${story} The kernel of the server said ${states[0] ?? ''} before and after it; the connection went on and closed in order.`,
      });
    },
  };
}

async function shootWhileOpen(
  stage: Stage,
  [client, server]: readonly [Step[], Step[]],
  seq: number,
): Promise<{ readonly pair: Pair; readonly states: readonly string[] }> {
  const injector = await Injector.start(stage.topology, 'client', port);
  const pair = await startPair(stage, { port, client, server });
  await pair.client.reported('say', 'there');
  await pause(0.3);
  const before = await serverState(stage.topology);
  await injector.shoot({ name: 'client', flags: 'R', seq, ttl: 'own', id: 0, window: 0 });
  await pause(0.15);
  const after = await serverState(stage.topology);
  pair.client.tell('on');
  await Promise.all([pair.client.finished(), pair.server.finished()]);
  return { pair, states: [before, after] };
}

const talkOn: readonly [Step[], Step[]] = [
  [
    ['send', 'ONE\r\n'],
    ['read-until', '\r\n'],
    ['say', 'there'],
    ['wait', 'on'],
    ['send', 'TWO\r\n'],
    ['read-until', '\r\n'],
    ['close'],
  ],
  [
    ['read-until', '\r\n'],
    ['send', 'OK\r\n'],
    ['read-until', '\r\n'],
    ['send', 'OK\r\n'],
    ['read-eof'],
    ['close'],
  ],
];

const uploadAfterHalfClose: readonly [Step[], Step[]] = [
  [
    ['send', 'PUT\r\n'],
    ['read-eof'],
    ['say', 'there'],
    ['wait', 'on'],
    ['send-bytes', 800],
    ['close'],
  ],
  [['read-until', '\r\n'], ['send', 'GO\r\n'], ['shutdown'], ['read-eof'], ['close']],
];

/** Resets with a number that a current kernel refuses, up to LAST_ACK and FIN_WAIT_2; `reset-while-closing.ts` has the rest. */
export const resetsIgnored: readonly Scenario[] = [
  ignored({
    id: 'reset-ignored-established-left',
    title: 'RST left of the window in ESTABLISHED',
    state: 'ESTAB',
    seq: -10,
    story: 'A RST with a number 10 below the next one came in the name of the client.',
  }),
  ignored({
    id: 'reset-ignored-established-inside',
    title: 'RST inside the window, but not exact, in ESTABLISHED',
    state: 'ESTAB',
    seq: 100,
    story:
      'A RST with a number 100 above the next one came in the name of the client; the kernel answered with a challenge ACK.',
  }),
  ignored({
    id: 'reset-ignored-established-right',
    title: 'RST right of the window in ESTABLISHED',
    state: 'ESTAB',
    seq: 900_000,
    story: 'A RST with a number far above the window came in the name of the client.',
  }),
  ignored({
    id: 'reset-ignored-close-wait-left',
    title: 'RST left of the window in CLOSE_WAIT, and the server retransmits on',
    state: 'CLOSE-WAIT',
    seq: -12,
    story: 'The client had sent its FIN; a RST with a number below the FIN’s came in its name.',
  }),
  ignored({
    id: 'reset-ignored-close-wait-inside',
    title: 'RST inside the window, but not exact, in CLOSE_WAIT',
    state: 'CLOSE-WAIT',
    seq: 100,
    story:
      'The client had sent its FIN; a RST with a number 100 beyond it came in its name, and the kernel answered with a challenge ACK.',
  }),
  ignored({
    id: 'reset-ignored-close-wait-right',
    title: 'RST right of the window in CLOSE_WAIT',
    state: 'CLOSE-WAIT',
    seq: 900_000,
    story:
      'The client had sent its FIN; a RST with a number far above the window came in its name.',
  }),
  ignored({
    id: 'reset-ignored-last-ack-left',
    title: 'RST left of the window in LAST_ACK',
    state: 'LAST-ACK',
    seq: -12,
    story:
      'Both had sent their FIN, the client was gone before it acknowledged the server’s; a RST with a number below the client’s FIN came in its name.',
  }),
  ignored({
    id: 'reset-ignored-last-ack-inside',
    title: 'RST inside the window, but not exact, in LAST_ACK',
    state: 'LAST-ACK',
    seq: 100,
    story:
      'Both had sent their FIN, the client was gone before it acknowledged the server’s; a RST with a number 100 beyond the client’s FIN came in its name.',
  }),
  ignored({
    id: 'reset-ignored-last-ack-right',
    title: 'RST right of the window in LAST_ACK',
    state: 'LAST-ACK',
    seq: 900_000,
    story:
      'Both had sent their FIN, the client was gone before it acknowledged the server’s; a RST with a number far above the window came in its name.',
  }),
  survived(
    {
      id: 'reset-survived-established-left',
      title: 'RST left of the window in ESTABLISHED, and both ends go on',
      state: 'ESTAB',
      seq: -4,
      story: 'A raw socket on the client’s host sent a RST with a number 4 below the next one.',
    },
    talkOn,
  ),
  survived(
    {
      id: 'reset-survived-established-inside',
      title: 'RST inside the window in ESTABLISHED, challenged, and both ends go on',
      state: 'ESTAB',
      seq: 100,
      story:
        'A raw socket on the client’s host sent a RST with a number 100 above the next one; the kernel answered with a challenge ACK.',
    },
    talkOn,
  ),
  survived(
    {
      id: 'reset-survived-fin-wait-2',
      title: 'RST left of the window in FIN_WAIT_2, and the upload goes on',
      state: 'FIN-WAIT-2',
      seq: -4,
      story:
        'The server had half-closed; a raw socket on the client’s host sent a RST with a number 4 below the next one.',
    },
    uploadAfterHalfClose,
  ),
  survived(
    {
      id: 'reset-survived-fin-wait-2-inside',
      title: 'RST inside the window in FIN_WAIT_2, challenged, and the upload goes on',
      state: 'FIN-WAIT-2',
      seq: 100,
      story:
        'The server had half-closed; a raw socket on the client’s host sent a RST with a number 100 above the next one, and the kernel answered with a challenge ACK.',
    },
    uploadAfterHalfClose,
  ),
  survived(
    {
      id: 'reset-survived-fin-wait-2-right',
      title: 'RST right of the window in FIN_WAIT_2, and the upload goes on',
      state: 'FIN-WAIT-2',
      seq: 900_000,
      story:
        'The server had half-closed; a raw socket on the client’s host sent a RST with a number far above the window.',
    },
    uploadAfterHalfClose,
  ),
];
