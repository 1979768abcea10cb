import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { deafenClient, muteClient, port, startForger } from '../forged-reset.ts';
import { type Scenario, type Stage, must, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';
import type { FlowTruth } from '../truth.ts';

/**
 * FACTS 4.4 row 11: a client half-closes and then resets with the number that its FIN had, as stacks do that forget their
 * FIN when the program is interrupted. The segment is made by a raw socket on the client's host, whose kernel is silent.
 */
async function play(stage: Stage, tls: boolean): Promise<FlowTruth[]> {
  const forge = await startForger(stage);
  const pair = await startPair(stage, {
    port,
    ...(tls && { tls: { version: '1.3', sni: 'shop.example' } as const }),
    client: [
      ['send', httpRequest('/report')],
      ['read', httpResponse(500).length],
      ['shutdown'],
      ['say', 'there'],
      ['wait', 'over'],
    ],
    server: [
      ['read-until', headEnd],
      ['send', httpResponse(500)],
      ['raw-eof'],
      ['say', 'half closed'],
      ['wait', 'over'],
      ['close'],
    ],
  });
  await pair.server.reported('say', 'half closed');
  await pause(0.2);
  await deafenClient(stage.topology);
  await muteClient(stage.topology);
  const [before, after] = await forge(-1);
  must(before === 'CLOSE-WAIT' && after === 'gone', `the server was ${before}, then ${after}`);
  pair.client.tell('over');
  pair.server.tell('over');
  await pair.server.finished();
  await pause(0.2);
  const closeNotify = tls ? 'absent' : null;
  return truthOf(pair, {
    cause: tls ? 'fin-rst-without-close-notify' : 'client-abort',
    close: { kind: 'reset', by: 'client' },
    closeNotify: { client: closeNotify, server: closeNotify },
    dataLost: 'no',
    dataLostKnowable: false,
    story:
      'The client read the whole response and half-closed; 200 ms later a RST without ACK and with the number of its FIN followed. The kernel of the server said CLOSE-WAIT before it and nothing after it.',
  });
}

/** Obeyed by this kernel (its number is one left of what CLOSE_WAIT awaits), ignored by old ones. */
export const finThenRstSameNumber: readonly Scenario[] = [
  {
    id: 'fin-then-rst-same-number',
    title: 'Client’s FIN, then a RST with the number of the FIN',
    play: (stage) => play(stage, false),
  },
  {
    id: 'tls13-fin-then-rst-same-number',
    title: 'TLS 1.3: client’s FIN, then a RST with the number of the FIN',
    play: (stage) => play(stage, true),
  },
];
