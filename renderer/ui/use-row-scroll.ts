import { useEffect, useLayoutEffect, useState, useSyncExternalStore, type RefObject } from 'react';
import { trackHeight } from './scroll-scale.ts';
import { RowScroller } from './row-scroller.ts';

/** Rows in view and how to move. */
export interface RowScroll {
  /** True offset of the first visible pixel. */
  readonly offset: number;
  /** First row in view and the row after the last one. */
  readonly first: number;
  readonly end: number;
  /** Height to give to the scrolled element. */
  readonly track: number;
  readonly reveal: RowScroller['reveal'];
  readonly open: RowScroller['open'];
  readonly shift: RowScroller['shift'];
}

/** Scrolling over any number of rows of one height. */
export function useRowScroll(options: {
  readonly element: RefObject<HTMLElement | null>;
  readonly rows: number;
  readonly rowHeight: number;
  /** Height of the part that shows rows (without a sticky head). */
  readonly viewport: number;
  /** Empty pixels after the last row. */
  readonly padding?: number;
}): RowScroll {
  const { element, rows, rowHeight, viewport } = options;
  const [scroller] = useState(() => new RowScroller(rowHeight));
  const offset = useSyncExternalStore(scroller.subscribe, scroller.offset);
  const content = rows * rowHeight + (options.padding ?? 0);

  // After the track has its new height, so that the scroll position can be set.
  useLayoutEffect(() => {
    scroller.resize({ content, viewport });
  }, [scroller, content, viewport]);

  useEffect(
    () => (element.current === null ? undefined : scroller.attach(element.current)),
    [scroller, element],
  );

  return {
    offset,
    first: Math.max(0, Math.floor(offset / rowHeight)),
    end: Math.min(rows, Math.ceil((offset + viewport) / rowHeight)),
    track: trackHeight({ content, viewport }),
    reveal: scroller.reveal,
    open: scroller.open,
    shift: scroller.shift,
  };
}
