import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useView } from '../../state/view-store.ts';
import type { RowScroll } from '../../ui/use-row-scroll.ts';
import { sameSpec, type FlowView, type FlowViewState } from './flow-view.ts';

/** A row on screen, and the flow that it shows. */
interface Anchor {
  readonly row: number;
  readonly flow: number;
}

/**
 * A view that is made again because more was read leaves the rows on screen where they are: the flow in
 * focus, else the first one in view, stays at its height. At the top of the table the top stays.
 */
export function useScrollAnchor(view: FlowView, scroll: RowScroll): void {
  const state = useSyncExternalStore(view.subscribe, view.snapshot);
  const anchor = useRef<Anchor | null>(null);
  const before = useRef<FlowViewState>(state);
  /** A question is out where the anchor is now: what the rows show meanwhile is no new anchor. */
  const asking = useRef(false);
  const { shift } = scroll;

  useEffect(() => {
    const remade = before.current.view !== state.view && sameSpec(before.current.spec, state.spec);
    before.current = state;
    const held = anchor.current;
    if (!remade || held === null) return;
    asking.current = true;
    void view.position(held.flow).then((row) => {
      asking.current = false;
      if (row !== null && row >= 0 && view.snapshot().view === state.view) shift(row - held.row);
    });
  }, [view, state, shift]);

  useEffect(() => {
    if (!asking.current) anchor.current = scroll.offset === 0 ? null : anchorOf(view, scroll);
  });
}

function anchorOf(view: FlowView, { first, end }: RowScroll): Anchor | null {
  const wanted = useView.getState().flow;
  for (let row = first; row < end; row += 1)
    if (wanted !== null && view.rows.get(row)?.flow === wanted) return { row, flow: wanted };
  const flow = view.rows.get(first)?.flow;
  return flow === undefined ? null : { row: first, flow };
}
