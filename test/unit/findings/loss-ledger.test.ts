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
  });

  it('has nothing to say of a graceful close', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'ask').s('PA', 1, 4, 'told').c('FA', 4, 5);
    talk.s('FA', 5, 5).c('A', 5, 6);
    expect(talk.ledger()).toEqual({
      client: { sent: 3, ...NOTHING },
      server: { sent: 4, ...NOTHING },
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
