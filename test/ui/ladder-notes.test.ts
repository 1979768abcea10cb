import { expect, test } from 'vitest';
import { DESIGN_ROWS } from '../../renderer/dev/fake-ladder.ts';
import {
  bracketsOfRow,
  ladderNotes,
  notesOfRow,
  spanWords,
} from '../../renderer/features/ladder/ladder-notes.ts';
import { nanosAfter } from '../../renderer/ui/utc-time.ts';
import type { CaseNote } from '../../renderer/state/contract-types.ts';

const START = '2026-11-20T11:58:02.125443687Z';
const note = (anchor: CaseNote['anchor'], text = 'x'): CaseNote => ({
  id: text,
  anchor,
  text,
  by: 'Ann',
  at: START,
  edited: null,
});
const range = (from: number, until: number, text = 'x'): CaseNote =>
  note(
    { on: 'range', flow: 0, from: nanosAfter(START, from), until: nanosAfter(START, until) },
    text,
  );

/** One letter a row: s(tart), m(iddle), e(nd), w(hole), dot: none. */
function drawn(notes: readonly CaseNote[], column = 0): string {
  const placed = ladderNotes([], notes, START);
  return DESIGN_ROWS.map((row, at) => {
    const found = bracketsOfRow(placed, row, DESIGN_ROWS[at - 1], DESIGN_ROWS[at + 1]).find(
      (one) => one.column === column,
    );
    return found === undefined ? '.' : found.part.charAt(0);
  }).join('');
}

const MS = 1e6;

test('a range is bracketed from its first packet to its last, through folds and silences', () => {
  // Rows: 7 packets, a fold, FIN, ACK, a silence, FIN, RST, RST.
  expect(DESIGN_ROWS.map(({ kind }) => kind.charAt(0)).join('')).toBe('pppppppfppgppp');
  expect(drawn([range(0, 126_000 * MS)])).toBe('smmmmmmmmmmmme');
  expect(drawn([range(41.2 * MS, 42 * MS)])).toBe('.sme..........');
  expect(drawn([range(85 * MS, 85 * MS)])).toBe('.....w........');
});

test('a range that ends inside a fold or a silence ends at the row before what it does not hold', () => {
  expect(drawn([range(285 * MS, 300 * MS)])).toBe('......se......');
  expect(drawn([range(122_952 * MS, 123_500 * MS)])).toBe('.........w....');
  expect(drawn([range(123_500 * MS, 126_000 * MS)])).toBe('...........sme');
});

test('ranges that overlap stand side by side', () => {
  const two = [range(0, 42 * MS, 'a'), range(41.4 * MS, 85 * MS, 'b')];
  expect(drawn(two, 0)).toBe('smme..........');
  expect(drawn(two, 1)).toBe('..smme........');
});

test('a fold has the notes of the packets inside of it', () => {
  const notes = ladderNotes(
    [note({ on: 'packet', flow: 0, packet: 50 }), note({ on: 'packet', flow: 0, packet: 2 })],
    [],
    null,
  );
  const counts = DESIGN_ROWS.map((row) => notesOfRow(notes, row).length);
  expect(counts[1]).toBe(1);
  expect(counts[7]).toBe(1);
  expect(counts.reduce((sum, one) => sum + one, 0)).toBe(2);
});

test('a selection says its packets and how long it lasted', () => {
  expect(spanWords(DESIGN_ROWS[0], DESIGN_ROWS[3])).toBe('#1 to #4, 42 ms');
  expect(spanWords(DESIGN_ROWS[6], DESIGN_ROWS[7])).toBe('#7 to #133, 2 min 02 s');
});
