import { durationText } from '../../../shared/base/numbers.ts';
import type { LadderRow } from '../../../shared/ladder/ladder-rows.ts';
import type { CaseNote } from '../../state/contract-types.ts';
import { cutLine, visibleLine } from '../../ui/said-text.ts';
import { nanosBetween } from '../../ui/utc-time.ts';

/** A note on a range, in nanoseconds after the flow's first packet. */
export interface LadderRange {
  readonly note: CaseNote;
  readonly from: number;
  readonly until: number;
  /** Column of its bracket: ranges that overlap stand side by side. */
  readonly column: number;
}

/** What people wrote that this ladder shows. */
export interface LadderNotes {
  readonly byPacket: ReadonlyMap<number, readonly CaseNote[]>;
  readonly ranges: readonly LadderRange[];
}

/** How a bracket passes a row. */
export type BracketPart = 'start' | 'middle' | 'end' | 'whole';

/** Brackets beside a row. */
export interface RowBracket {
  readonly column: number;
  readonly part: BracketPart;
  readonly text: string;
}

/** Brackets side by side in the margin; more that overlap share the last column. */
const COLUMNS = 3;

const NO_BRACKETS: readonly RowBracket[] = [];
const NO_ROW_NOTES: readonly CaseNote[] = [];

/** No notes. */
export const NO_NOTES: LadderNotes = { byPacket: new Map(), ranges: [] };

/** Notes of a flow for its ladder; `start`: time of its first packet, null while it is unknown. */
export function ladderNotes(
  notes: readonly CaseNote[],
  ranges: readonly CaseNote[],
  start: string | null,
): LadderNotes {
  const byPacket = new Map<number, CaseNote[]>();
  for (const note of notes) {
    if (note.anchor.on !== 'packet') continue;
    const known = byPacket.get(note.anchor.packet);
    if (known === undefined) byPacket.set(note.anchor.packet, [note]);
    else known.push(note);
  }
  return { byPacket, ranges: start === null ? [] : placeRanges(ranges, start) };
}

function placeRanges(notes: readonly CaseNote[], start: string): readonly LadderRange[] {
  const placed: LadderRange[] = [];
  const spans = notes
    .flatMap((note) =>
      note.anchor.on === 'range'
        ? [
            {
              note,
              from: nanosBetween(start, note.anchor.from),
              until: nanosBetween(start, note.anchor.until),
            },
          ]
        : [],
    )
    .sort((a, b) => (a.from === b.from ? b.until - a.until : a.from - b.from));
  for (const span of spans) {
    const taken = new Set(
      placed.filter((one) => one.until >= span.from).map(({ column }) => column),
    );
    let column = 0;
    while (column < COLUMNS - 1 && taken.has(column)) column += 1;
    placed.push({ ...span, column });
  }
  return placed;
}

/** Notes on a packet row, or on any packet inside a fold. */
export function notesOfRow(notes: LadderNotes, row: LadderRow): readonly CaseNote[] {
  if (notes.byPacket.size === 0 || row.kind === 'gap') return NO_ROW_NOTES;
  if (row.kind === 'packet') return notes.byPacket.get(row.packet.packet) ?? NO_ROW_NOTES;
  const inside: CaseNote[] = [];
  for (const [packet, of] of notes.byPacket)
    if (packet >= row.first && packet <= row.last) inside.push(...of);
  return inside.length === 0 ? NO_ROW_NOTES : inside;
}

/**
 * Brackets beside a row: where a range begins, goes on and ends. A range passes a silence when it
 * holds both of its ends.
 */
export function bracketsOfRow(
  notes: LadderNotes,
  row: LadderRow,
  before: LadderRow | undefined,
  after: LadderRow | undefined,
): readonly RowBracket[] {
  if (notes.ranges.length === 0) return NO_BRACKETS;
  const place = placeOf(row, before, after);
  if (place === null) return NO_BRACKETS;
  return notes.ranges.flatMap((range) => {
    const { from, until } = range;
    const inside =
      row.kind === 'gap'
        ? from <= place.first && until >= place.last
        : place.first <= until && place.last >= from;
    if (!inside) return [];
    const above = row.kind === 'gap' || (place.previous !== null && from <= place.previous);
    const below = row.kind === 'gap' || (place.next !== null && until >= place.next);
    const part = above ? (below ? 'middle' : 'end') : below ? 'start' : 'whole';
    return [{ column: range.column, part, text: saidBy(range.note) }];
  });
}

/** Moments of a row and of its neighbours; null where nothing tells. */
function placeOf(
  row: LadderRow,
  before: LadderRow | undefined,
  after: LadderRow | undefined,
): {
  readonly first: number;
  readonly last: number;
  readonly previous: number | null;
  readonly next: number | null;
} | null {
  if (row.kind === 'gap') {
    const previous = before === undefined ? null : timesOf(before);
    const next = after === undefined ? null : timesOf(after);
    const first = previous?.[1] ?? (next === null ? null : next[0] - row.silence);
    if (first === null) return null;
    return { first, last: first + row.silence, previous: first, next: first + row.silence };
  }
  const times = timesOf(row);
  if (times === null) return null;
  const [first, last] = times;
  return {
    first,
    last,
    previous: before?.kind === 'gap' ? first - before.silence : (momentsOf(before)?.[1] ?? null),
    next: after?.kind === 'gap' ? last + after.silence : (momentsOf(after)?.[0] ?? null),
  };
}

function momentsOf(row: LadderRow | undefined): readonly [number, number] | null {
  return row === undefined ? null : timesOf(row);
}

/** First and last moment of a row; null where it has none. */
export function timesOf(row: LadderRow): readonly [number, number] | null {
  if (row.kind === 'gap') return null;
  const [from, until] =
    row.kind === 'packet' ? [row.packet.at, row.packet.at] : [row.at, row.until];
  return from === null || until === null ? null : [from, until];
}

/** How the host begins a comment that the capture file itself carries; people's have a date. */
const IN_FILE = 'capture: ';

/** Comments of the capture file on a packet row, without the notes of people (those may be newer). */
export function fileComments(row: LadderRow): readonly string[] {
  if (row.kind !== 'packet' || row.said.length === 0) return [];
  return row.said
    .filter((text) => text.startsWith(IN_FILE))
    .map((text) => `Comment: ${cutLine(text.slice(IN_FILE.length), 400)}`);
}

/** "Ann: the client gives up here", in one line. */
export function saidBy(note: CaseNote): string {
  const by = visibleLine(note.by);
  const text = cutLine(note.text, 400);
  return by === '' ? text : `${by}: ${text}`;
}

/** What the selected rows span: "#562 to #575, 445 ms". */
export function spanWords(first: LadderRow, last: LadderRow): string {
  const [from, until] = [timesOf(first), timesOf(last)];
  const long = from === null || until === null ? '' : `, ${durationText(until[1] - from[0])}`;
  return `${numberOf(first, 'first')} to ${numberOf(last, 'last')}${long}`;
}

function numberOf(row: LadderRow, end: 'first' | 'last'): string {
  if (row.kind === 'gap') return 'silence';
  return `#${row.kind === 'packet' ? row.packet.packet : row[end]}`;
}
