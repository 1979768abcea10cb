import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { RESET_REASONS } from '../../../shared/findings/reset-reason-names.ts';
import { resetReasons } from '../../../shared/findings/reset-reason.ts';
import type { FlowStory } from '../../../shared/session/records.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { CORPUS, HAS_CORPUS } from '../../golden/corpus/corpus-files.ts';
import { flowFacts } from '../../support/facts-builder.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';
import { Talk } from './talk.ts';

const STATELESS = { window: 0, id: 0 } as const;

/** Conversations that end with one reset, and what it says of its sender. */
const TALKS: readonly (readonly [string, Talk, readonly string[]])[] = [
  [
    'RST+ACK to a SYN: nothing listens',
    new Talk().c('S', 0, 0).s('RA', -9000, 1, '', STATELESS),
    ['NO_SOCKET high #1'],
  ],
  [
    'RST to a SYN-ACK that nobody asked for: a scanner’s kernel knows no connection',
    new Talk().c('S', 0, 0).s('SA', 0, 1).c('R', 1, 0, '', STATELESS),
    ['NO_SOCKET high #2'],
  ],
  [
    'RST to a SYN-ACK that acknowledges a number never sent',
    new Talk().c('S', 0, 0).s('SA', 0, 777).c('R', 777, 0, '', STATELESS),
    ['TCP_INVALID_ACK_SEQUENCE medium #2'],
  ],
  [
    'RST to the handshake’s last ACK: the accept queue was full',
    new Talk().shake().s('R', 1, 0, '', STATELESS),
    ['INVALID_SYN medium #3', 'NO_SOCKET low #3', 'TCP_FLAGS low #3'],
  ],
  [
    'RST to a last ACK with a number that is not the SYN-ACK’s',
    new Talk().c('S', 0, 0).s('SA', 0, 1).c('A', 1, 500).s('R', 500, 0, '', STATELESS),
    ['TCP_FLAGS low #3', 'NO_SOCKET low #3'],
  ],
  [
    'data that acknowledges the FIN meets FIN-WAIT-1 of a closed socket',
    new Talk().shake().c('FA', 1, 1).s('PA', 1, 2, 'late').c('R', 2, 0, '', STATELESS),
    ['TCP_ABORT_ON_DATA high #5', 'NO_SOCKET low #5'],
  ],
  [
    'data long after the FIN was acknowledged meets FIN-WAIT-2',
    new Talk().shake().c('FA', 1, 1).s('A', 1, 2).s('PA', 1, 2, 'late').c('R', 2, 0, '', STATELESS),
    ['TCP_TIMEWAIT_SOCKET medium #6', 'TCP_ABORT_ON_DATA low #6', 'NO_SOCKET low #6'],
  ],
  [
    'data more than a minute after the FIN meets nothing',
    new Talk()
      .shake()
      .c('FA', 1, 1)
      .s('A', 1, 2)
      .s('PA', 1, 2, 'late', { after: 70 })
      .c('R', 2, 0, '', STATELESS),
    ['NO_SOCKET medium #6', 'TCP_TIMEWAIT_SOCKET low #6'],
  ],
  [
    'a FIN in its place that is answered by RST: no state was left',
    new Talk().shake().c('FA', 1, 1).s('A', 1, 2).s('FA', 1, 2).c('R', 2, 0, '', STATELESS),
    ['NO_SOCKET high #6'],
  ],
  [
    'a segment of a connection that the server has forgotten',
    new Talk()
      .shake()
      .c('PA', 1, 1, 'one')
      .s('PA', 1, 4, 'two')
      .c('PA', 4, 4, 'three', { after: 90 })
      .s('R', 4, 0, '', STATELESS),
    ['NO_SOCKET medium #6', 'TCP_FLAGS low #6'],
  ],
  [
    'RST+ACK over data that came last: unread',
    new Talk().shake().s('PA', 1, 1, 'unread').c('A', 1, 7).c('RA', 1, 7, '', { after: 0.4 }),
    ['TCP_ABORT_ON_CLOSE medium', 'TCP_STATE low'],
  ],
  [
    'RST+ACK with a shut window: the receive queue was full of unread data',
    new Talk()
      .shake()
      .s('PA', 1, 1, 'unread')
      .c('A', 1, 7, '', { window: 0 })
      .c('RA', 1, 7, '', { window: 0 }),
    ['TCP_ABORT_ON_CLOSE high'],
  ],
  [
    'RST+ACK where the other side never sent a byte: SO_LINGER 0',
    new Talk().shake().c('PA', 1, 1, 'data').s('A', 1, 5).c('RA', 5, 1),
    ['TCP_STATE high'],
  ],
  [
    'RST+ACK after its own last word',
    new Talk()
      .shake()
      .s('PA', 1, 1, 'greeting')
      .c('PA', 1, 9, 'reply')
      .s('A', 9, 6)
      .c('RA', 6, 9, '', { after: 3 }),
    ['TCP_STATE low', 'TCP_ABORT_ON_CLOSE low'],
  ],
  [
    'FIN, acknowledged, then RST+ACK without a word of the other side',
    new Talk().shake().c('FA', 1, 1).s('A', 1, 2).c('RA', 2, 1),
    ['TCP_STATE high', 'TCP_ABORT_ON_LINGER low'],
  ],
  [
    'three keep-alives without an answer, then RST+ACK',
    new Talk()
      .shake()
      .c('PA', 1, 1, 'ask')
      .s('PA', 1, 4, 'told')
      .c('A', 4, 5)
      .c('A', 3, 5, '', { after: 60 })
      .c('A', 3, 5, '', { after: 5 })
      .c('A', 3, 5, '', { after: 5 })
      .c('RA', 4, 5, '', { after: 5 }),
    ['TCP_KEEPALIVE_TIMEOUT medium', 'TCP_ABORT_ON_CLOSE medium', 'TCP_STATE low'],
  ],
  [
    'RST without ACK flag that answers nothing in the capture, in the stateless shape',
    new Talk().shake().c('PA', 1, 1, 'ask').s('A', 1, 4).s('R', 77, 0, '', STATELESS),
    ['NO_SOCKET low', 'NOT_SPECIFIED low'],
  ],
  [
    'RST without ACK flag but with a window: no Linux',
    new Talk().shake().c('PA', 1, 1, 'ask').s('A', 1, 4).s('R', 77, 0, '', { window: 500 }),
    ['NOT_SPECIFIED low', 'NO_SOCKET low'],
  ],
];

/** The captures of lab-close: real sockets of Linux 6.18, the cause known (FACTS 4.4). */
const REAL: readonly (readonly [string, readonly string[]])[] = [
  ['close_refused', ['#2 NO_SOCKET high']],
  ['close_unread', ['#6 TCP_ABORT_ON_CLOSE medium']],
  ['close_srvfin_unread', ['#8 TCP_ABORT_ON_CLOSE medium']],
  ['close_shutwr_unread', ['#7 TCP_ABORT_ON_CLOSE medium']],
  ['close_linger0', ['#4 TCP_STATE high']],
  ['close_linger0_data', ['#6 TCP_STATE high']],
  ['close_late', ['#11 TCP_TIMEWAIT_SOCKET medium']],
  ['close_bulk', ['#42 TCP_ABORT_ON_DATA high', '#44 NO_SOCKET high', '#46 NO_SOCKET high']],
  ['close_graceful', []],
  ['close_srvfin_clean', []],
];

describe('the mechanism of a reset', () => {
  it.each(TALKS)('%s', (_name, talk, expected) => {
    expect(talk.resets().at(-1)?.reasons.map(inShort)).toEqual(expected);
  });

  it.skipIf(!HAS_CORPUS).each(REAL)('is told of %s as it happened', (name, expected) => {
    const session = wholeAnalysis(fileInMemory(path.join(CORPUS, 'lab-close', `${name}.pcap`)));
    const told = session.story(0).resetReasons;
    expect(
      told.map(({ packet, reasons }) => `#${packet} ${inShort(reasons[0])}`.replace(/ #\d+$/u, '')),
    ).toEqual(expected);
  });

  it('is told of every reset of a cancelled download, kept or not', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'get').s('PA', 1, 4, 'part').c('A', 4, 5);
    talk.c('FA', 4, 5);
    for (const [at, ack] of [5, 9, 13, 17].entries()) {
      talk.s('PA', ack, at === 0 ? 5 : 5, 'more').c('R', 5, 0, '', STATELESS);
    }
    const reasons = talk
      .explained()
      .packets.flatMap(({ rst }) => (rst === null ? [] : [rst.reason]));
    expect(reasons).toEqual(['TCP_ABORT_ON_DATA', 'NO_SOCKET', 'NO_SOCKET', 'NO_SOCKET']);
  });

  it('names the packet that a RST+ACK answers once its sender has reset before', () => {
    const probe = new Talk()
      .c('S', 0, 0)
      .s('RA', -9000, 1, '', STATELESS)
      .c('A', 1, 1)
      .s('RA', 1, 1, '', { window: 8192 })
      .c('PA', 1, 1, 'probe')
      .s('RA', 1, 6, '', { window: 8192 })
      .s('RA', 1, 6, '', { window: 8192 });
    expect(probe.resets().map(({ reasons: [{ answers }] }) => answers)).toEqual([1, 3, 5, 0]);
    expect(probe.resets()[1].reasons[0]).toMatchObject({
      linux: 'NO_SOCKET',
      words: 'the port had refused the SYN: no socket of that connection',
    });
  });

  it('takes the first RST+ACK for an abort, though it has the numbers of an answer', () => {
    const talk = new Talk().shake().s('PA', 1, 1, 'data').c('A', 1, 5).c('PA', 1, 5, 'x');
    expect(talk.s('RA', 5, 2).resets()[0]).toMatchObject({
      what: 'RST+ACK, spontaneous, ended the connection',
    });
  });

  it.skipIf(!HAS_CORPUS)('names the answered packets of a device that always sets ACK', () => {
    const name = 'CenTrace__200.115.176.142_binance.com_binance.com.pcap';
    const session = wholeAnalysis(fileInMemory(path.join(CORPUS, 'captures', name)));
    const flow = session.flowOf(143);
    const told = session.resets(flow).map(({ packet, reasons }) => [packet, reasons[0].answers]);
    expect(told).toEqual([
      [141, 140],
      [143, 142],
      [145, 144],
      [147, 146],
      [149, 148],
    ]);
    const words = session.explain(flow, false).packets.flatMap(({ rst }) => rst?.words ?? []);
    expect(words).toHaveLength(5);
    expect(words).not.toContain('');
  });

  it('folds more than twelve, says which, and gives all of them when asked', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'get').s('PA', 1, 4, 'part').c('A', 4, 5);
    talk.c('FA', 4, 5);
    for (let i = 0; i < 20; i += 1) talk.s('PA', 5 + 4 * i, 5, 'more').c('R', 5, 0, '', STATELESS);
    const session = wholeAnalysis(memorySource('talk.pcap', talk.file(20)));
    const { resetReasons: told, foldedResets: folded, resetCount } = session.story(0);
    const all = session.resets(0);
    expect([resetCount, all.length]).toEqual([20, 20]);
    expect(all.map(({ reasons: [{ answers }] }) => answers)).toEqual(
      all.map(({ packet }) => packet - 1),
    );
    expect(told).toEqual(all.filter((one) => told.some(({ packet }) => packet === one.packet)));
    expect(folded).toHaveLength(1);
    expect(folded[0]).toMatchObject({
      after: told[5].packet,
      first: all[6].packet,
      last: all[14].packet,
      count: 9,
      what: '9 × client RST, each answers a packet (NO_SOCKET, high)',
    });
    expect(told.length + folded[0].count).toBe(20);
  });

  it('puts another sender first where a sign of one is there', () => {
    const facts = flowFacts({
      client: { firstData: 4, lastData: 4, uniqueBytes: 10 },
      server: { resets: [{ packet: 5, beatsRoundTrip: true }] },
    });
    const reasons = resetReasons(facts, facts.resets[0]);
    expect(reasons[0]).toMatchObject({ linux: 'NOT_SPECIFIED', sure: 'medium' });
    expect(reasons.slice(1).every(({ sure }) => sure === 'low')).toBe(true);
  });

  it('tells a lone abort that no orphan could finish', () => {
    const facts = flowFacts({
      client: {
        firstData: 4,
        lastData: 4,
        uniqueBytes: 100,
        unackedBytes: 100,
        retransmissions: 6,
        fin: 5,
        resets: [{ packet: 30, seqFromOwnFin: 1, window: 500 }],
      },
      server: { fin: 6, firstData: 0 },
    });
    expect(resetReasons(facts, facts.resets[0]).map(({ linux }) => linux)).toEqual([
      'TCP_STATE',
      'TCP_ABORT_ON_MEMORY',
      'TCP_DISCONNECT_WITH_DATA',
    ]);
  });

  it('names only reasons that Linux has, each reached by a case above', () => {
    const seen = new Set(TALKS.flatMap(([, , reasons]) => reasons.map((one) => one.split(' ')[0])));
    const elsewhere = ['TCP_ABORT_ON_MEMORY', 'TCP_DISCONNECT_WITH_DATA'];
    expect([...seen, ...elsewhere].sort()).toEqual([...RESET_REASONS].sort());
  });
});

function inShort({
  linux,
  sure,
  answers,
}: FlowStory['resetReasons'][number]['reasons'][number]): string {
  return `${linux} ${sure}${answers > 0 ? ` #${answers}` : ''}`;
}

describe('what a reset answers', () => {
  it('is not data that its own side had acknowledged before', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'ask').s('PA', 1, 4, 'x').c('A', 4, 2);
    const [reset] = talk.c('R', 4, 0, '', { window: 32_768 }).resets();
    expect(reset?.reasons[0].answers).toBe(0);
  });

  it('is a connection that was refused, not one with data unread', () => {
    const talk = new Talk().c('S', 0, 0).s('RA', 1, 1, '', { window: 0 }).c('A', 1, 2);
    const [, second] = talk.s('RA', 2, 1, '', { window: 8192 }).resets();
    expect(second?.reasons.map(({ linux }) => linux)).toEqual(['NO_SOCKET']);
  });
});
