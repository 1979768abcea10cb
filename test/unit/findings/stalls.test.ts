import { describe, expect, it } from 'vitest';

import { judge, tell } from '../../../shared/findings/rank.ts';
import { rankCauses } from '../../../shared/findings/rank-causes.ts';
import type { CauseId, Confidence } from '../../../shared/findings/rule.ts';
import { flowFacts, type FlowParts } from '../../support/facts-builder.ts';
import { allRecordings, recordOf } from '../../golden/lab/lab-recordings.ts';
import { analyseFile, recordsOf } from '../../golden/lab/open-flows.ts';
import { Talk } from './talk.ts';

/** A segment as full as Ethernet takes. */
const FULL = 'x'.repeat(1448);

describe('a peer that vanished', () => {
  it('leads where data is sent again and again without one answer', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'GET /').s('A', 1, 6).c('PA', 6, 1, 'more');
    for (const after of [0.3, 0.6, 1.2, 2.4]) talk.c('PA', 6, 1, 'more', { after });
    const { verdict } = talk.record();
    expect(verdict).toMatchObject({
      cause: 'peer-vanished',
      class: 'harmful',
      confidence: 'medium',
      dataLost: 'possible',
      headline: 'Server fell silent; client retransmitted for 4.2 s.',
    });
    expect(verdict.why).toContain('sent the same again 4 times');
  });

  it('two retransmissions say nothing yet', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'GET /');
    for (const after of [2, 4]) talk.c('PA', 1, 1, 'GET /', { after });
    expect(talk.record().verdict.cause).not.toBe('peer-vanished');
  });

  it('the reset of who gave up is no abort', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'GET /');
    for (const after of [0.3, 0.6, 1.2, 2.4]) talk.c('PA', 1, 1, 'GET /', { after });
    const { verdict } = talk.c('RA', 6, 1, '', { after: 5 }).record();
    expect(verdict.cause).toBe('peer-vanished');
    expect(verdict.why).toContain('only says that it gave up');
  });

  it('a FIN that is sent again and never acknowledged counts', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'GET /').s('PA', 1, 6, 'ok').c('A', 6, 3);
    for (const after of [0.01, 0.3, 0.6, 1.2, 2.4]) talk.c('FA', 6, 3, '', { after });
    const { verdict } = talk.record();
    expect(verdict).toMatchObject({ cause: 'peer-vanished', dataLost: 'no' });
    expect(verdict.why).toContain('sent 5 times, was never acknowledged');
  });

  it('is never named where only one direction was captured', () => {
    const talk = new Talk().c('S', 0, 0).c('A', 1, 1).c('PA', 1, 1, 'GET /');
    for (const after of [0.3, 0.6, 1.2, 2.4]) talk.c('PA', 1, 1, 'GET /', { after });
    expect(talk.record().verdict.cause).not.toBe('peer-vanished');
  });

  it('a bare RST after unanswered data says that the socket is gone, at low confidence', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'GET /').s('PA', 1, 6, 'ok').c('A', 6, 3);
    for (const after of [0.01, 0.3, 0.6, 1.2, 2.4]) talk.c('PA', 6, 3, 'more', { after });
    const { verdict } = talk.s('R', 3, 0).record();
    expect(verdict).toMatchObject({ cause: 'peer-vanished', confidence: 'low' });
    expect(verdict.headline).toContain('in the end a RST');
  });
});

describe('a path MTU black hole', () => {
  const lost = (talk: Talk): Talk => {
    for (const after of [0.3, 0.6, 1.2, 2.4]) talk.c('A', 70, 3, FULL, { after });
    return talk;
  };

  it('is told from a vanished peer by what arrived: small segments did, no full one', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'x'.repeat(69)).s('PA', 1, 70, 'ok');
    const { verdict } = lost(talk.c('A', 70, 3, FULL)).record();
    expect(verdict).toMatchObject({ cause: 'path-mtu-blackhole', confidence: 'low' });
    expect(verdict.why).toContain('less than 1\u2009488 bytes and more than 10');
    expect(verdict.alternatives.map((it) => it.cause)).toContain('peer-vanished');
    expect(verdict.alternatives[0].settle).toContain('ping -M do -s 1460 10.0.0.9');
  });

  it('a full segment that arrived before leaves only a vanished peer', () => {
    const talk = new Talk().shake().c('PA', 1, 1, FULL).s('PA', 1, 1449, 'ok');
    talk.c('A', 1449, 3, FULL);
    for (const after of [0.3, 0.6, 1.2, 2.4]) talk.c('A', 1449, 3, FULL, { after });
    expect(talk.record().verdict.cause).toBe('peer-vanished');
  });
});

describe('a zero-window stall', () => {
  const shut = (): Talk => {
    const talk = new Talk().shake().c('PA', 1, 1, 'GET').s('PA', 1, 4, FULL);
    return talk.c('A', 4, 1449, '', { window: 0 });
  };

  it('needs the window shut to the end and probes that are answered', () => {
    const talk = shut();
    for (const after of [0.3, 0.6, 1.2, 2.4, 4.8])
      talk.s('A', 1448, 4, '', { after }).c('A', 4, 1449, '', { window: 0 });
    expect(talk.record().verdict).toMatchObject({
      cause: 'zero-window-stall',
      class: 'harmful',
      confidence: 'high',
    });
  });

  it('does not call probes answered that nobody answered: the peer may be gone', () => {
    const talk = shut();
    for (const after of [0.3, 0.6, 1.2, 2.4, 4.8]) talk.s('A', 1448, 4, '', { after });
    const { verdict } = talk.record(20);
    expect(verdict).toMatchObject({ cause: 'zero-window-stall', confidence: 'low' });
    expect(verdict.alternatives.map((it) => it.cause)).toContain('peer-vanished');
    expect(verdict.why).toContain('sent 5 window probes, and nothing came back');
  });

  it('says where the answers to the probes stopped', () => {
    const talk = shut();
    for (const after of [0.3, 0.6, 1.2])
      talk.s('A', 1448, 4, '', { after }).c('A', 4, 1449, '', { window: 0 });
    const { verdict } = talk.s('A', 1448, 4, '', { after: 2.4 }).record(20);
    expect(verdict).toMatchObject({ cause: 'zero-window-stall', confidence: 'medium' });
    expect(verdict.alternatives.map((it) => it.cause)).toEqual(['peer-vanished']);
    expect(verdict.why).toContain('the answers up to #12 said 0, then they stopped');
  });

  it('probes at one pace with nothing open may be keep-alives: low', () => {
    const talk = shut();
    for (let i = 0; i < 5; i += 1)
      talk.s('A', 1448, 4, '', { after: 60 }).c('A', 4, 1449, '', { window: 0 });
    const { verdict } = talk.record();
    expect(verdict).toMatchObject({
      cause: 'zero-window-stall',
      class: 'harmful',
      confidence: 'low',
    });
    expect(verdict.alternatives.map((it) => it.cause)).toContain('still-open');
  });

  it('ends at the first FIN, and is none where both FINs were acknowledged', () => {
    const closing = (): Talk => {
      const talk = shut();
      for (let i = 0; i < 5; i += 1)
        talk.s('A', 1448, 4, '', { after: 2 }).c('A', 4, 1449, '', { window: 0 });
      return talk.c('FA', 4, 1449, '', { window: 0, after: 1 }).s('A', 1449, 5);
    };
    const { verdict } = closing().record(60);
    expect(verdict.headline).toBe(
      'Client stopped reading: window 0 for 11.1 s, until the client closed.',
    );
    expect(verdict.confidence).not.toBe('high');
    const { verdict: closed } = closing()
      .s('FA', 1449, 5)
      .c('A', 5, 1450, '', { window: 0 })
      .record(60);
    expect(closed.cause).toBe('graceful-close');
  });

  it('a window that opens again stalls nothing', () => {
    const talk = shut().s('A', 1448, 4, '', { after: 0.3 }).c('A', 4, 1449, '', { window: 0 });
    expect(talk.c('A', 4, 1449, '', { after: 7 }).record().verdict.cause).not.toBe(
      'zero-window-stall',
    );
  });

  it('ended by the side that did not read, it is a close with data unread', () => {
    const talk = shut();
    for (const after of [0.3, 0.6, 1.2, 2.4, 4.8])
      talk.s('A', 1448, 4, '', { after }).c('A', 4, 1449, '', { window: 0 });
    const { verdict } = talk.c('RA', 4, 1449, '', { window: 0 }).record();
    expect(verdict).toMatchObject({ cause: 'abort-with-unread-data', confidence: 'low' });
  });
});

describe('an accept queue that overflows', () => {
  const others = { portFlows: 3, portAccepted: 2, portTls: 0 };
  const context = { ...flowFacts().context, ...others };
  const client = { firstData: 4, lastData: 9, uniqueBytes: 7, unackedBytes: 7, retransmissions: 5 };
  const answered = { packet: 10, form: 'rst', answers: 9 } as const;
  const cases: readonly (readonly [string, FlowParts, CauseId, Confidence])[] = [
    [
      'data ignored, then a bare RST, and the port accepts others: as Linux 6.18 does it',
      {
        client: { ...client, stuckTries: 5, stuckLength: 7 },
        server: { resets: [answered], packets: 2 },
        more: { context },
      },
      'accept-queue-overflow',
      'medium',
    ],
    [
      'the same without another connection to that port: then a vanished peer is likelier',
      {
        client: { ...client, stuckTries: 5, stuckLength: 7 },
        server: { resets: [answered], packets: 2 },
        more: { context: { ...context, portAccepted: 0 } },
      },
      'peer-vanished',
      'low',
    ],
    [
      'six SYNs ignored while the port accepts others',
      {
        client: { syn: 1, synCount: 6, firstAck: 0, lastPacket: 6 },
        server: { syn: 0, synCount: 0, firstPacket: 0, packets: 0 },
        more: { context },
      },
      'accept-queue-overflow',
      'low',
    ],
    [
      'two SYNs ignored: the client may just have gone on elsewhere',
      {
        client: { syn: 1, synCount: 2, firstAck: 0, lastPacket: 2 },
        server: { syn: 0, synCount: 0, firstPacket: 0, packets: 0 },
        more: { context },
      },
      'syn-unanswered',
      'low',
    ],
    [
      'a reset in the server’s name before the SYN-ACKs go on: that was no full queue',
      {
        client,
        server: {
          synCount: 4,
          lastSyn: 9,
          lastPacket: 9,
          packets: 5,
          resets: [{ packet: 5, form: 'rst' }],
        },
        more: { context },
      },
      'unexplained',
      'low',
    ],
  ];

  it.each(cases)('%s', (_name, parts, cause, confidence) => {
    const facts = flowFacts(parts);
    const { rule, match } = judge(facts);
    if (cause === 'unexplained') expect(rule.id).not.toBe('accept-queue-overflow');
    else expect([rule.id, match.confidence]).toEqual([cause, confidence]);
  });

  it('the counters of the server settle it', () => {
    const [, parts] = cases[0];
    const [first] = tell(flowFacts(parts)).alternatives;
    expect(first.settle).toMatch(/ListenOverflows.*ss -ltn/);
  });
});

describe('why this and not that', () => {
  it('a full segment that is lost weighs against a vanished peer', () => {
    const facts = flowFacts({
      client: {
        firstData: 4,
        lastData: 20,
        uniqueBytes: 3000,
        unackedBytes: 2800,
        retransmissions: 5,
        maxSegment: 1448,
        stuckLength: 1448,
        stuckTries: 5,
        largestDelivered: 200,
      },
      times: { 20: 20_000 },
    });
    const [first, second] = rankCauses(facts);
    expect([first.cause, second.cause]).toEqual(['path-mtu-blackhole', 'peer-vanished']);
    expect(second.parts.map((it) => it.points)).toContain(-3);
  });
});

describe('recordings of kernels', () => {
  const names =
    /^(peer-vanished|path-mtu|zero-window|accept-queue-overflow$|syn-backlog|keep-alive|idle-timeout)/;
  const told = allRecordings().flatMap(({ truth, point, path: file }) =>
    truth.flows
      .filter((flow) => names.test(truth.scenario) && flow.points[point].knowable)
      .map((flow) => ({ scenario: truth.scenario, point, file, flow })),
  );

  it('there are enough of them', () => {
    expect(told.length).toBeGreaterThan(60);
  });

  it.each(told)('$scenario from $point, port $flow.client.port: $flow.cause', ({ file, flow }) => {
    const record = recordOf(recordsOf(analyseFile(file)), flow);
    expect(record?.verdict.cause).toBe(flow.cause);
  });
});
