import { describe, expect, test } from 'vitest';
import { FAKE_CATALOGUE } from '../../renderer/dev/fake-ranking.ts';
import { fakeRow, fakeStory } from '../../renderer/dev/fake-flows.ts';
import { entriesWith } from '../../renderer/features/catalogue/entries-with.ts';
import { ledgerRows, nothingLeft } from '../../renderer/features/explanation/ledger-words.ts';
import { afterKeys, movesInLadder, rowOfKey } from '../../renderer/features/ladder/ladder-moves.ts';
import type { FlowStory, LossLedger } from '../../renderer/state/contract-types.ts';

const NOTHING = {
  sent: 0,
  unacknowledged: 0,
  acknowledgedAfterPeerClose: 0,
  atClosedSocket: 0,
  closeNotify: 0,
};

function story(
  sides: Pick<LossLedger, 'client' | 'server'>,
  more: Partial<FlowStory['record']> = {},
  thrownAway: LossLedger['thrownAway'] = null,
): FlowStory {
  const told = fakeStory(fakeRow(4));
  return {
    ...told,
    ledger: { ...sides, thrownAway },
    record: { ...told.record, proto: 'tcp', ...more },
  };
}

describe('the ledger', () => {
  const sent = { client: { ...NOTHING, sent: 10 }, server: { ...NOTHING, sent: 20 } };

  test('has only the rows that say something', () => {
    const left = { ...sent, server: { ...sent.server, unacknowledged: 7 } };
    expect(
      ledgerRows(story(left)).map(({ name, client, server }) => [name, client, server]),
    ).toEqual([
      ['Sent', 10, 20],
      ['Never acknowledged', 0, 7],
    ]);
  });

  test('has a row for what a cancel threw away, though all of it was acknowledged', () => {
    const lost = { bytes: 15, unacknowledged: 0, incomplete: 15 };
    expect(ledgerRows(story(sent, {}, lost)).at(-1)).toMatchObject({
      name: 'Thrown away by the client’s reset',
      server: 15,
    });
    const least = { bytes: 4, unacknowledged: 4, incomplete: null };
    expect(ledgerRows(story(sent, {}, least)).at(-1)?.name).toContain('(at least)');
  });

  test('is a sentence where nothing was left', () => {
    expect(ledgerRows(story(sent))).toEqual([]);
    expect(nothingLeft(story(sent))).toBe('Every byte sent was acknowledged before the close.');
    const none = { client: NOTHING, server: NOTHING };
    expect(nothingLeft(story(none))).toBe('Neither side sent any data.');
  });

  test('claims nothing where one direction was captured: its bytes look as if nobody acknowledged them', () => {
    const alone = { ...sent, client: { ...sent.client, unacknowledged: 10 } };
    const told = story(alone, { packets: { client: 5, server: 0 } });
    expect(ledgerRows(told)).toEqual([]);
    expect(nothingLeft(told)).toContain('cannot be told');
  });

  test('says of a connection that goes on what was acknowledged so far', () => {
    const { close } = story(sent).record;
    const open = story(sent, { close: { ...close, kind: 'open' } });
    expect(nothingLeft(open)).toBe('Every byte sent so far was acknowledged.');
  });
});

describe('keys of the ladder', () => {
  const ground = { rows: 20, first: 12, page: 5, evidence: [3, 9, 15] };

  test.each([
    ['ArrowDown', 4, 5],
    ['ArrowDown', 19, 19],
    ['ArrowUp', 0, 0],
    ['ArrowUp', -1, 12],
    ['ArrowDown', -1, 12],
    ['PageDown', 4, 9],
    ['PageUp', 4, 0],
    ['Home', 7, 0],
    ['End', 7, 19],
    ['n', 3, 9],
    ['n', 15, 3],
    ['p', 3, 15],
  ])('%s from row %i leads to row %i', (key, from, to) => {
    expect(rowOfKey(key, from, ground)).toBe(to);
  });

  test('lead nowhere in an empty ladder, and other keys are none of its', () => {
    expect(rowOfKey('Home', -1, { ...ground, rows: 0 })).toBe(null);
    expect(rowOfKey('n', 2, { ...ground, evidence: [] })).toBe(null);
    expect(['Home', 'n', 'x', 'Tab'].map(movesInLadder)).toEqual([true, true, false, false]);
  });

  test('that came early are followed in their order, with Shift as a range', () => {
    const at = { selected: 19, anchor: 19 };
    const keys = [
      { key: 'Home', extend: false },
      { key: 'ArrowDown', extend: false },
      { key: 'ArrowDown', extend: true },
      { key: 'ArrowDown', extend: true },
    ];
    expect(afterKeys(at, keys, ground)).toEqual({ selected: 3, anchor: 1 });
  });
});

test('the catalogue is searched by every word, names first', () => {
  expect(entriesWith(FAKE_CATALOGUE, '')).toEqual(FAKE_CATALOGUE);
  const ids = (words: string): readonly string[] =>
    entriesWith(FAKE_CATALOGUE, words).map(({ id }) => id);
  expect(ids('REFUSED')).toEqual(['connection-refused']);
  expect(ids('both fin acknowledged')).toEqual(['graceful-close']);
  expect(ids('tcpdump')).toEqual(['graceful-close', 'connection-refused']);
  expect(ids('no such words')).toEqual([]);
});
