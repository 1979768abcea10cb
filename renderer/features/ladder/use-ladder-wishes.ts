import { useCallback, useEffect, useMemo, useRef } from 'react';
import { noteOnFlow } from '../../state/noting-store.ts';
import { afterKeys, type LadderKey, type LadderSelection } from './ladder-moves.ts';
import type { OpenLadder } from './use-ladder.ts';

/** Rows that a page key moves by before the ladder's height is known. */
const PAGE = 10;

interface EarlyWish {
  readonly flow: number;
  readonly keys: readonly LadderKey[];
  readonly note: boolean;
}

/** What people ask of a ladder that is still on its way. */
export interface LadderWishes {
  /** The focus, a move or a note is wished for in the ladder of a flow. */
  readonly ask: (flow: number, what: LadderKey | 'focus') => void;
  /** A note on what will be selected then; false where nothing will be. */
  readonly askNote: (flow: number) => boolean;
  /** A note on rows of an open ladder that have not come yet. */
  readonly noteLater: (flow: number, at: LadderSelection) => void;
  /** The selection that was wished for in the ladder that has just come; null: none. */
  readonly take: (ladder: OpenLadder) => LadderSelection | null;
}

/**
 * Keys that come before the ladder of the flow in focus, or a row of it, are followed when it is there:
 * on a slow machine none is lost, and none goes to another part of the window.
 *
 * @param write writes a note on a selection whose rows are there; false where it has no time
 */
export function useLadderWishes(
  ladder: OpenLadder | null,
  write: (at: LadderSelection) => boolean,
): LadderWishes {
  const early = useRef<EarlyWish | null>(null);
  const note = useRef<(LadderSelection & { readonly flow: number }) | null>(null);

  const ask = useCallback((flow: number, what: LadderKey | 'focus'): void => {
    const before = early.current?.flow === flow ? early.current : { flow, keys: [], note: false };
    early.current = what === 'focus' ? before : { ...before, keys: [...before.keys, what] };
  }, []);
  const askNote = useCallback((flow: number): boolean => {
    if (early.current?.flow !== flow) return false;
    early.current = { ...early.current, note: true };
    return true;
  }, []);
  const noteLater = useCallback((flow: number, at: LadderSelection): void => {
    note.current = { ...at, flow };
  }, []);
  const take = useCallback((open: OpenLadder): LadderSelection | null => {
    const wish = early.current;
    early.current = null;
    const { flow } = open.spec;
    if (wish?.flow !== flow) return null;
    const close = Math.max(0, open.head.closeRow);
    const evidence = open.head.evidenceRows.map(({ row }) => row).sort((a, b) => a - b);
    const ground = { rows: open.rows.length, first: close, page: PAGE, evidence };
    const at = afterKeys({ selected: close, anchor: close }, wish.keys, ground);
    if (wish.note) note.current = { ...at, flow };
    return at;
  }, []);

  // A note that waits for its rows; the pane is drawn again whenever some have come.
  useEffect(() => {
    const at = note.current;
    if (at === null || ladder === null) return;
    if (at.flow !== ladder.spec.flow) note.current = null;
    else if (rowsAreThere(ladder, at)) {
      note.current = null;
      if (!write(at)) noteOnFlow();
    }
  });

  return useMemo(() => ({ ask, askNote, noteLater, take }), [ask, askNote, noteLater, take]);
}

/** Whether the rows at both ends of a selection have come. */
export function rowsAreThere(ladder: OpenLadder, { selected, anchor }: LadderSelection): boolean {
  return ladder.rows.get(selected) !== undefined && ladder.rows.get(anchor) !== undefined;
}
