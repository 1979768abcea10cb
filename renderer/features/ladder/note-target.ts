import type { NoteAnchor } from '../../state/contract-types.ts';
import { nanosAfter } from '../../ui/utc-time.ts';
import { spanWords, timesOf } from './ladder-notes.ts';
import type { OpenLadder } from './use-ladder.ts';

/** What a note in the ladder would be on: the selected packet, or the time of the selected rows. */
export type NoteTarget =
  | {
      readonly kind: 'packet';
      readonly flow: number;
      readonly packet: number;
      readonly words: string;
    }
  | RangeTarget;

/** A range in nanoseconds after the flow's first packet. */
export interface RangeTarget {
  readonly kind: 'range';
  readonly flow: number;
  readonly from: number;
  readonly until: number;
  readonly words: string;
  /** "#562 to #575, 445 ms". */
  readonly span: string;
}

/** Target of the selected rows; null where nothing is selected, or nothing that has a time. */
export function noteTarget(at: {
  readonly ladder: OpenLadder | null;
  readonly selected: number;
  readonly anchor: number;
}): NoteTarget | null {
  const { ladder, selected, anchor } = at;
  if (ladder === null || selected < 0) return null;
  const { flow } = ladder.spec;
  const row = ladder.rows.get(selected);
  if (anchor === selected && row?.kind === 'packet') {
    const { packet } = row.packet;
    return { kind: 'packet', flow, packet, words: `packet #${packet}` };
  }
  const [low, high] = selected < anchor ? [selected, anchor] : [anchor, selected];
  // A silence at an end of the selection has no time of its own: the next row inside has.
  const first = rowWithTime(ladder, low, high, 1);
  const last = rowWithTime(ladder, high, low, -1);
  const from = first === null ? null : timesOf(first);
  const until = last === null ? null : timesOf(last);
  if (first === null || last === null || from === null || until === null) return null;
  return {
    kind: 'range',
    flow,
    from: from[0],
    until: until[1],
    words: low === high ? 'these folded packets' : 'this range',
    span: spanWords(first, last),
  };
}

/** The time of all rows that are at hand. */
export function wholeLadder(ladder: OpenLadder): RangeTarget {
  const { length } = ladder.rows;
  const first = rowWithTime(ladder, 0, length - 1, 1);
  const last = rowWithTime(ladder, length - 1, 0, -1);
  const from = (first === null ? null : timesOf(first))?.[0] ?? 0;
  const until = (last === null ? null : timesOf(last))?.[1] ?? from;
  return { kind: 'range', flow: ladder.spec.flow, from, until, words: 'a time range', span: '' };
}

/** The anchor of a range whose flow began at a time. */
export function rangeAnchor(
  range: RangeTarget,
  start: string,
): Extract<NoteAnchor, { on: 'range' }> {
  return {
    on: 'range',
    flow: range.flow,
    from: nanosAfter(start, range.from),
    until: nanosAfter(start, range.until),
  };
}

function rowWithTime(ladder: OpenLadder, from: number, to: number, step: 1 | -1) {
  for (let at = from; step === 1 ? at <= to : at >= to; at += step) {
    const row = ladder.rows.get(at);
    if (row !== undefined && row.kind !== 'gap') return row;
  }
  return null;
}
