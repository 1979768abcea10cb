import fc from 'fast-check';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { LedgerSide } from '../../../shared/findings/loss-ledger.ts';
import type { FlowStory } from '../../../shared/session/records.ts';
import { CORPUS, HAS_CORPUS } from '../../golden/corpus/corpus-files.ts';
import { allRecordings } from '../../golden/lab/lab-recordings.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';
import { Talk } from './talk.ts';

const near = fc.constantFrom(1, 51, 101, 102, 201, 40_000_000);
const step = fc.record({
  client: fc.boolean(),
  flags: fc.constantFrom('A', 'A', 'PA', 'PA', 'FA', 'R', 'RA'),
  seq: near,
  ack: near,
  length: fc.constantFrom(0, 1, 50, 100),
});

const NOTHING = {
  unacknowledged: 0,
  acknowledgedAfterPeerClose: 0,
  atClosedSocket: 0,
  closeNotify: 0,
};

describe('the loss ledger', () => {
  it('adds up in any conversation, sane or not', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const talk = new Talk().shake();
        for (const { client, flags, seq, ack, length } of steps)
          talk[client ? 'c' : 's'](flags, seq, ack, flags === 'PA' ? 'x'.repeat(length) : '');
        const { client, server } = talk.ledger();
        expectSum(client);
        expectSum(server);
      }),
      { numRuns: 1500, seed: 11 },
    );
  }, 120_000);

  it('never has more sent than payload, where one direction acknowledges nothing of it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const talk = new Talk().shake();
        let bytes = 0;
        for (const { flags, seq, length } of steps) {
          const payload = flags === 'PA' ? 'x'.repeat(length) : '';
          bytes += payload.length;
          talk.c(flags, seq, 1, payload);
        }
        const { client, server } = talk.ledger();
        expect(client.sent).toBeLessThanOrEqual(bytes);
        expect(server).toEqual({ ...NOTHING, sent: 0 });
      }),
      { numRuns: 800, seed: 12 },
    );
  }, 120_000);

  it('takes the ACK of a FIN for no byte of data', () => {
    const silent = new Talk().shake().c('PA', 1, 1, 'ask').s('R', 1, 0).c('FA', 4, 1);
    silent.c('A', 5, 2).s('R', 2, 0);
    expect(silent.ledger().server).toEqual({ ...NOTHING, sent: 0 });
    const early = new Talk().shake().c('PA', 1, 1, 'asking').c('FA', 1, 1).s('A', 1, 2);
    expect(early.ledger().client).toEqual({ ...NOTHING, sent: 6, unacknowledged: 6 });
  });

  it('follows the SYN-ACK that answers the SYN, not the one with other numbers before it', () => {
    const talk = new Talk().c('S', 0, 0).s('SA', 7, 464_201_180).s('SA', 1_921_752_294, 1);
    talk.c('A', 1, 1_921_752_295).s('PA', 1_921_752_295, 1, 'told').c('A', 1, 1_921_752_299);
    expect(talk.ledger().server).toEqual({ ...NOTHING, sent: 4 });
  });

  it('takes a jump of acknowledged numbers for no data', () => {
    const talk = new Talk().shake().s('PA', 1, 1, 'one').c('A', 1, 1_900_000_000);
    expect(talk.ledger().server.sent).toBe(3);
  });

  it('does not call a socket closed where another device may have reset', () => {
    const talk = new Talk().shake().s('PA', 1, 1, 'one').c('A', 1, 4);
    talk.s('R', 4, 0, '', { window: 0, ttl: 31 }).c('PA', 1, 4, 'late');
    expect(talk.ledger().client).toEqual({
      ...NOTHING,
      sent: 4,
      unacknowledged: 4,
      afterReset: 4,
    });
  });

  it('has nothing to say of a graceful close', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'ask').s('PA', 1, 4, 'told').c('FA', 4, 5);
    talk.s('FA', 5, 5).c('A', 5, 6);
    expect(talk.ledger()).toEqual({
      client: { sent: 3, ...NOTHING },
      server: { sent: 4, ...NOTHING },
      thrownAway: null,
    });
  });

  it('counts what a half-closed side still acknowledged, and not the FIN of the other', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'ask').s('A', 1, 4).c('FA', 4, 1);
    talk.s('PA', 1, 5, 'told').c('A', 5, 5).s('PA', 5, 5, ' more').c('A', 5, 10);
    talk.s('FA', 10, 5).c('A', 5, 11);
    expect(talk.ledger().server).toEqual({ ...NOTHING, sent: 9, acknowledgedAfterPeerClose: 9 });
  });

  it('tells bytes at a closed socket from bytes that are only unacknowledged', () => {
    const late = (): Talk =>
      new Talk().shake().s('PA', 1, 1, 'one').c('A', 1, 4).c('FA', 1, 4).s('PA', 4, 2, 'lost');
    expect(late().ledger().server).toEqual({ ...NOTHING, sent: 7, unacknowledged: 4 });
    const answered = (): Talk => late().c('R', 2, 0, '', { window: 0 });
    expect(answered().ledger().server).toMatchObject({ unacknowledged: 4, atClosedSocket: 4 });
    const why = '4 bytes of the server came after the close and reached no program';
    expect(answered().lostWhy()).toBe(why);
  });

  it.skipIf(!HAS_CORPUS).each([
    ['close_bulk', { sent: 838_280, unacknowledged: 195_480, atClosedSocket: 195_480 }],
    ['close_late', { sent: 2_500, unacknowledged: 500, atClosedSocket: 500 }],
    ['close_unread', { sent: 31, unacknowledged: 0, atClosedSocket: 0 }],
  ])('is right for %s of lab-close', (name, server) => {
    const session = wholeAnalysis(fileInMemory(path.join(CORPUS, 'lab-close', `${name}.pcap`)));
    expect(session.story(0).ledger.server).toMatchObject(server);
  });

  it.each(allRecordings())(
    'agrees with the sentence in $truth.scenario, $point',
    ({ path: file }) => {
      const session = wholeAnalysis(fileInMemory(file));
      for (let flow = 0; flow < session.flowCount; flow += 1) expectSameNumber(session.story(flow));
    },
  );
});

function expectSum(side: LedgerSide): void {
  const { sent, unacknowledged, acknowledgedAfterPeerClose: after, atClosedSocket } = side;
  expect(Object.values(side).every((bytes) => Number.isInteger(bytes) && bytes >= 0)).toBe(true);
  expect({ side, adds: unacknowledged + after <= sent }).toEqual({ side, adds: true });
  expect({ side, part: atClosedSocket <= unacknowledged }).toEqual({ side, part: true });
}

/** Every number of bytes that the sentence says was left is one of the ledger's. */
function expectSameNumber({ ledger, dataLostWhy, record }: FlowStory): void {
  if (record.proto === 'tcp') {
    expectSum(ledger.client);
    expectSum(ledger.server);
  }
  const said =
    /(\d[\d\s]*) bytes? of the (client|server) (came|met|were never|were acknowledged after)/u;
  const [, number, side] = said.exec(dataLostWhy) ?? [];
  if (number === undefined) return;
  const bytes = Number(number.replace(/\D/gu, ''));
  const { unacknowledged, acknowledgedAfterPeerClose, atClosedSocket } =
    ledger[side === 'client' ? 'client' : 'server'];
  const counted = [unacknowledged, acknowledgedAfterPeerClose, atClosedSocket];
  expect({ dataLostWhy, counted, bytes: counted.includes(bytes) }).toEqual({
    dataLostWhy,
    counted,
    bytes: true,
  });
}
