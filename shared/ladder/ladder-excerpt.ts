import { bytesText, counted, durationText } from '../base/numbers.ts';
import type { PacketNumber } from '../base/units.ts';
import type { LadderRow } from './ladder-rows.ts';
import type { Ladder } from './layout-ladder.ts';

/** Rows that an excerpt leaves out, as a row of its own: nothing is cut without a word. */
export interface LeapRow {
  readonly kind: 'leap';
  readonly packets: number;
  /** Payload bytes in them. */
  readonly bytes: number;
  readonly first: PacketNumber;
  readonly last: PacketNumber;
  /** Nanoseconds between the packets drawn before and after. */
  readonly span: number;
}

/** A row of an excerpt. */
export type ExcerptRow = LadderRow | LeapRow;

/** What an excerpt keeps of a ladder that is too long to be shown whole. */
export interface ExcerptOptions {
  /** Ladders of at most so many rows are kept whole. */
  readonly most: number;
  /** Rows kept at the beginning (the handshake) and at the end. */
  readonly head: number;
  readonly tail: number;
  /** Rows kept on each side of evidence and of the close. */
  readonly around: number;
  readonly evidence: readonly PacketNumber[];
}

/** A leap over fewer packet rows is not worth its own row. */
const SHORTEST_LEAP = 3;

/**
 * The rows of a ladder that tell its story: the handshake, the evidence and the close with their
 * surroundings, the end. What lies between becomes a leap that says what it leaves out.
 */
export function excerptLadder(ladder: Ladder, options: ExcerptOptions): readonly ExcerptRow[] {
  const { rowCount } = ladder;
  const kept =
    rowCount <= options.most ? [[0, rowCount] as const] : keptRanges(ladder, options, rowCount);
  const rows: ExcerptRow[] = [];
  let end = 0;
  for (const [from, to] of kept) {
    if (from > end) rows.push(leapRow(ladder, end, from));
    for (let i = from; i < to; i += 1) rows.push(ladder.row(i));
    end = to;
  }
  if (end < rowCount) rows.push(leapRow(ladder, end, rowCount));
  return rows;
}

/** Ranges of rows to be kept, ascending, apart by `SHORTEST_LEAP` rows at least. */
function keptRanges(
  ladder: Ladder,
  options: ExcerptOptions,
  rowCount: number,
): readonly (readonly [number, number])[] {
  const { around } = options;
  const near = (row: number): readonly [number, number] => [row - around, row + around + 1];
  const marked = options.evidence
    .map((packet) => ladder.rowOfPacket(packet))
    .concat(ladder.closeRow)
    .filter((row) => row >= 0);
  const wanted = [
    [0, options.head] as const,
    ...marked.map(near),
    [rowCount - options.tail, rowCount] as const,
  ].sort(([a], [b]) => a - b);
  const ranges: [number, number][] = [];
  for (const [from, to] of wanted) {
    const last = ranges.at(-1);
    if (last !== undefined && from < last[1] + SHORTEST_LEAP) last[1] = Math.max(last[1], to);
    else ranges.push([Math.max(0, from), to]);
  }
  return ranges.map(([from, to]) => [from, Math.min(to, rowCount)]);
}

/** What lies in rows [from, to), which are not all gaps: at least three rows, and no two gaps meet. */
function leapRow(ladder: Ladder, from: number, to: number): LeapRow {
  const { packets } = ladder;
  const first = indexAt(ladder, from);
  const end = to < ladder.rowCount ? indexAt(ladder, to) : packets.count;
  let bytes = 0;
  for (let i = first; i < end; i += 1) bytes += packets.length[i];
  const before = Math.max(0, first - 1);
  const after = Math.min(end, packets.count - 1);
  return {
    kind: 'leap',
    packets: end - first,
    bytes,
    first: packets.packet[first],
    last: packets.packet[end - 1],
    span: Math.max(0, packets.at[after] - packets.at[before]),
  };
}

/** Index of the first packet of a row; of a gap, the packet after it. */
function indexAt(ladder: Ladder, index: number): number {
  const row = ladder.row(index);
  if (row.kind === 'gap') return indexAt(ladder, index + 1);
  return ladder.packets.packet.indexOf(row.kind === 'fold' ? row.first : row.packet.packet);
}

/** "312 packets, 1.2 MB, 3.2 s left out: #100–#411". */
export function leapText({ packets, bytes, first, last, span }: LeapRow): string {
  const parts = [counted(packets, 'packet')];
  if (bytes > 0) parts.push(bytesText(bytes));
  if (span > 0) parts.push(durationText(span));
  return `${parts.join(', ')} left out: ${first === last ? `#${first}` : `#${first}–#${last}`}`;
}
