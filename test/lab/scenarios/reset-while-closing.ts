import type { Step } from '../endpoint.ts';
import {
  deafenClient,
  holdBackClient,
  muteClient,
  port,
  serverState,
  silenceClient,
  startForger,
} from '../forged-reset.ts';
import { type Scenario, must, playLater, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';
import { type FlowTruth, tellsNowhere } from '../truth.ts';

/** Where the number of a reset lies, from the client's next number on. */
interface Place {
  readonly id: 'left' | 'inside' | 'right';
  readonly title: string;
  readonly seq: number;
}

const places: readonly Place[] = [
  { id: 'left', title: 'left of the window', seq: -12 },
  { id: 'inside', title: 'inside the window, but not exact,', seq: 100 },
  { id: 'right', title: 'right of the window', seq: 900_000 },
];

const subscribe: readonly Step[] = [
  ['send', 'SUBSCRIBE prices\r\n'],
  ['read', 500],
  ['say', 'there'],
];

const serveAndClose: readonly Step[] = [
  ['read-until', '\r\n'],
  ['send-bytes', 500],
  ['wait', 'close'],
  ['close'],
];

/** The truth where the server's FIN is never acknowledged: it sends it again and again. */
function ignoredTruth(state: string, close: FlowTruth['close'], story: string) {
  return {
    cause: 'reset-ignored-by-endpoint',
    close,
    dataLost: 'no',
    dataLostKnowable: false,
    story: `${story} The kernel of the server said ${state} before and after it; the client was never heard again.`,
  } as const;
}

/** The server has sent its FIN, and the client is gone before it. */
function ignoredInFinWait1({ id, title, seq }: Place): Scenario {
  return {
    id: `reset-ignored-fin-wait-1-${id}`,
    title: `RST ${title} in FIN_WAIT_1, and the server retransmits its FIN`,
    play: async (stage) => {
      const { topology } = stage;
      await topology.set('server', 'net.ipv4.tcp_orphan_retries=4');
      const forge = await startForger(stage);
      const pair = await startPair(stage, {
        port,
        client: [...subscribe, ['sleep', 60]],
        server: serveAndClose,
      });
      await pair.client.reported('say', 'there');
      await pause(0.3);
      await silenceClient(topology);
      pair.server.tell('close');
      await pause(0.15);
      mustStay('FIN-WAIT-1', await forge(seq));
      await pair.server.finished();
      await pause(18);
      mustBeAt('gone', await serverState(topology));
      return [
        ...truthOf(
          pair,
          ignoredTruth(
            'FIN-WAIT-1',
            { kind: 'timeout', by: 'client', byAccept: ['network', 'unknown'] },
            `The server had closed, the client was gone before it acknowledged the FIN; a RST ${title} came in its name.`,
          ),
        ),
        ...(await playLater(stage)),
      ];
    },
  };
}

/** The client sends its FIN without having seen the server's, and is gone. */
function ignoredInClosing({ id, title, seq }: Place): Scenario {
  return {
    id: `reset-ignored-closing-${id}`,
    title: `RST ${title} in CLOSING, and the server retransmits its FIN`,
    play: async (stage) => {
      const { topology } = stage;
      await topology.set('server', 'net.ipv4.tcp_orphan_retries=4');
      const forge = await startForger(stage);
      const pair = await startPair(stage, {
        port,
        client: [...subscribe, ['wait', 'close'], ['shutdown'], ['sleep', 60]],
        server: serveAndClose,
      });
      await pair.client.reported('say', 'there');
      await pause(0.3);
      await deafenClient(topology);
      pair.server.tell('close');
      pair.client.tell('close');
      await pair.client.reported('step', 'shutdown');
      await muteClient(topology);
      await pause(0.15);
      mustStay('CLOSING', await forge(seq));
      await pair.server.finished();
      await pause(18);
      mustBeAt('gone', await serverState(topology));
      return [
        ...truthOf(
          pair,
          ignoredTruth(
            'CLOSING',
            { kind: 'graceful', by: 'both', byAccept: ['client', 'server'] },
            `Both closed at once, and the client was gone before it acknowledged the server’s FIN; a RST ${title} came in its name.`,
          ),
        ),
        ...(await playLater(stage)),
      ];
    },
  };
}

/** What a reset that ended nothing leaves: an orderly close. */
function orderly(state: string, by: FlowTruth['close']['by'], story: string) {
  return {
    cause: 'graceful-close',
    close: { kind: 'graceful', by },
    dataLost: 'no',
    story: `${story} The kernel of the server said ${state} before and after it, and the connection closed in order.`,
  } as const;
}

/** The router holds back the acknowledgement of the server's FIN; the upload goes on after it. */
function survivedInFinWait1({ id, title, seq }: Place): Scenario {
  return {
    id: `reset-survived-fin-wait-1-${id}`,
    title: `RST ${title} in FIN_WAIT_1, and the upload goes on`,
    play: async (stage) => {
      const forge = await startForger(stage);
      const pair = await startPair(stage, {
        port,
        client: [
          ['send', 'PUT /measurements\r\n'],
          ['read-until', '\r\n'],
          ['say', 'there'],
          ['read-eof'],
          ['wait', 'on'],
          ['send-bytes', 800],
          ['close'],
        ],
        server: [
          ['read-until', '\r\n'],
          ['send', 'GO\r\n'],
          ['wait', 'close'],
          ['shutdown'],
          ['read-eof'],
          ['close'],
        ],
      });
      await pair.client.reported('say', 'there');
      await pause(0.3);
      const carryOn = await holdBackClient(stage.topology, 'rst');
      pair.server.tell('close');
      await pause(0.1);
      mustStay('FIN-WAIT-1', await forge(seq));
      await carryOn();
      pair.client.tell('on');
      await Promise.all([pair.client.finished(), pair.server.finished()]);
      return truthOf(
        pair,
        orderly(
          'FIN-WAIT-1',
          'server',
          `The server had half-closed, and the router dropped the client’s acknowledgements for a moment; a raw socket on the client’s host sent a RST ${title} meanwhile.`,
        ),
      );
    },
  };
}

/** The FINs cross, and the router holds back the acknowledgement of the server's. */
function survivedInClosing({ id, title, seq }: Place): Scenario {
  return {
    id: `reset-survived-closing-${id}`,
    title: `RST ${title} in CLOSING, and the last ACK comes late`,
    // Long enough for the FINs to cross on a busy machine too.
    cable: 0.1,
    play: async (stage) => {
      const { topology } = stage;
      const forge = await startForger(stage);
      const pair = await startPair(stage, {
        port,
        client: [...subscribe, ['wait', 'close'], ['close']],
        server: serveAndClose,
      });
      await pair.client.reported('say', 'there');
      await pause(0.3);
      const carryOn = await holdBackClient(topology, 'fin', 'rst');
      pair.client.tell('close');
      pair.server.tell('close');
      await pause(0.4);
      mustStay('CLOSING', await forge(seq));
      await carryOn();
      await Promise.all([pair.client.finished(), pair.server.finished()]);
      await pause(2);
      mustBeAt('TIME-WAIT', await serverState(topology));
      return truthOf(
        pair,
        orderly(
          'CLOSING',
          'both',
          `Both closed at once, and the router dropped the client’s acknowledgements for a moment; a raw socket on the client’s host sent a RST ${title} meanwhile.`,
        ),
      );
    },
  };
}

/**
 * The server has closed whole, not by half: the kernel keeps a stub of its end, which obeys every number in the
 * window without a challenge. Outside it, the reset ends nothing.
 */
function closedInFinWait2({ id, title, seq }: Place): Scenario {
  const obeyed = id === 'inside';
  return {
    id: `reset-${obeyed ? 'obeyed' : 'survived'}-fin-wait-2-closed-${id}`,
    title: `RST ${title} in FIN_WAIT_2 of a server that has closed`,
    play: async (stage) => {
      const forge = await startForger(stage);
      const pair = await startPair(stage, {
        port,
        client: [...subscribe, ['read-eof'], ['wait', 'on'], ['close']],
        server: serveAndClose,
      });
      await pair.client.reported('say', 'there');
      await pause(0.1);
      pair.server.tell('close');
      await pair.server.finished();
      await pause(0.3);
      const [before, after] = await forge(seq);
      const then = obeyed ? 'gone' : 'FIN-WAIT-2';
      must(before === 'FIN-WAIT-2' && after === then, `the server was ${before}, then ${after}`);
      pair.client.tell('on');
      await pair.client.finished();
      await pause(0.3);
      const story = `The server had called close(); a raw socket on the client’s host sent a RST ${title} before the client closed.`;
      if (!obeyed) return truthOf(pair, orderly('FIN-WAIT-2', 'server', story));
      return truthOf(pair, {
        cause: 'injected-reset',
        close: { kind: 'reset', by: 'client' },
        dataLost: 'no',
        points: tellsNowhere(
          'the reset comes from the client’s own host, with the TTL of its kernel, and the client’s FIN after it meets no socket',
          ['client-abort', 'client-cancelled-request', 'unexplained'],
          'medium',
        ),
        story: `${story} The kernel of the server said FIN-WAIT-2 before it and nothing after it; the client’s FIN, half a second later, was answered by a reset.`,
      });
    },
  };
}

/** The server closed first, and its end stays for a minute; the exact number alone ends it, which nobody sees. */
function sentInTimeWait(
  { id, title, seq }: Omit<Place, 'id'> & { readonly id: string },
  then: 'TIME-WAIT' | 'gone' = 'TIME-WAIT',
): Scenario {
  return {
    id: `reset-${then === 'gone' ? 'obeyed' : 'survived'}-time-wait-${id}`,
    title: `RST ${title} in TIME_WAIT`,
    play: async (stage) => {
      const forge = await startForger(stage);
      const pair = await startPair(stage, {
        port,
        client: [...subscribe, ['read-eof'], ['close']],
        server: serveAndClose,
      });
      await pair.client.reported('say', 'there');
      await pause(0.1);
      pair.server.tell('close');
      await Promise.all([pair.client.finished(), pair.server.finished()]);
      await pause(0.3);
      const [before, after] = await forge(seq);
      must(before === 'TIME-WAIT' && after === then, `the server was ${before}, then ${after}`);
      return truthOf(pair, {
        cause: 'graceful-close',
        close: { kind: 'graceful', by: 'server' },
        dataLost: 'no',
        story: `Both had closed, the server first; a raw socket on the client’s host sent a RST ${title} after that. The kernel of the server said ${then === 'gone' ? 'TIME-WAIT before it and nothing after it' : 'TIME-WAIT before and after it'}.`,
      });
    },
  };
}

function mustStay(state: string, [before, after]: readonly [string, string]): void {
  must(before === state && after === state, `the server was ${before}, then ${after}`);
}

function mustBeAt(state: string, last: string): void {
  must(last === state, `the server’s last state was ${last}, not ${state}`);
}

/** Resets of each kind between the server's own FIN and the end; nearly all are refused. */
export const resetsWhileClosing: readonly Scenario[] = [
  ...places.map(ignoredInFinWait1),
  ...places.map(ignoredInClosing),
  ...places.map(survivedInFinWait1),
  ...places.map(survivedInClosing),
  ...places.map(closedInFinWait2),
  ...places.map((place) => sentInTimeWait(place)),
  sentInTimeWait({ id: 'exact', title: 'with the exact number', seq: 0 }, 'gone'),
];
