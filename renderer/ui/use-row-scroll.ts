import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import {
  isScaled,
  maxOffset,
  offsetOf,
  scrollTopOf,
  trackHeight,
  type ScrollExtent,
} from './scroll-scale.ts';

/** Rows in view and how to move. */
export interface RowScroll {
  /** True offset of the first visible pixel. */
  readonly offset: number;
  /** First row in view and the row after the last one. */
  readonly first: number;
  readonly end: number;
  /** Height to give to the scrolled element. */
  readonly track: number;
  /** Scrolls so that a row is wholly in view; `centre` puts it in the middle unless it is in view. */
  readonly reveal: (row: number, how?: 'nearest' | 'centre') => void;
  /** The first look at a list: from its start where the row is in view then, else with the row in the middle. */
  readonly open: (row: number) => void;
}

/** Scrolling over any number of rows of one height, past the browser's limit on heights. */
export function useRowScroll(options: {
  readonly element: RefObject<HTMLElement | null>;
  readonly rows: number;
  readonly rowHeight: number;
  /** Height of the part that shows rows (without a sticky head). */
  readonly viewport: number;
  /** Empty pixels after the last row. */
  readonly padding?: number;
}): RowScroll {
  const { element, rows, rowHeight, viewport, padding = 0 } = options;
  const [offset, setOffset] = useState(0);
  const content = rows * rowHeight + padding;
  const extentRef = useRef<ScrollExtent>({ content, viewport });
  const offsetRef = useRef(0);
  const ownScrollTop = useRef(-1);

  useLayoutEffect(() => {
    extentRef.current = { content, viewport };
    offsetRef.current = Math.min(offsetRef.current, maxOffset(extentRef.current));
    setOffset(offsetRef.current);
  }, [content, viewport]);

  const moveTo = useCallback(
    (target: number): void => {
      const extent = extentRef.current;
      const next = Math.min(maxOffset(extent), Math.max(0, target));
      offsetRef.current = next;
      setOffset(next);
      const node = element.current;
      if (node === null) return;
      node.scrollTop = scrollTopOf(extent, next);
      ownScrollTop.current = node.scrollTop;
    },
    [element],
  );

  useEffect(() => {
    const node = element.current;
    if (node === null) return;
    const onScroll = (): void => {
      if (Math.abs(node.scrollTop - ownScrollTop.current) < 1) return;
      ownScrollTop.current = -1;
      offsetRef.current = offsetOf(extentRef.current, node.scrollTop);
      setOffset(offsetRef.current);
    };
    const onWheel = (event: WheelEvent): void => {
      if (!isScaled(extentRef.current) || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit =
        event.deltaMode === 1 ? rowHeight : event.deltaMode === 2 ? extentRef.current.viewport : 1;
      moveTo(offsetRef.current + event.deltaY * unit);
    };
    node.addEventListener('scroll', onScroll, { passive: true });
    node.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      node.removeEventListener('scroll', onScroll);
      node.removeEventListener('wheel', onWheel);
    };
  }, [element, moveTo, rowHeight]);

  const reveal = useCallback(
    (row: number, how: 'nearest' | 'centre' = 'nearest'): void => {
      const extent = extentRef.current;
      const top = row * rowHeight;
      const bottom = top + rowHeight;
      const inView = top >= offsetRef.current && bottom <= offsetRef.current + extent.viewport;
      if (inView) return;
      if (how === 'centre')
        moveTo(Math.round((top - (extent.viewport - rowHeight) / 2) / rowHeight) * rowHeight);
      else if (top < offsetRef.current) moveTo(top);
      else moveTo(bottom - extent.viewport);
    },
    [moveTo, rowHeight],
  );

  const open = useCallback(
    (row: number): void => {
      moveTo(0);
      reveal(row, 'centre');
    },
    [moveTo, reveal],
  );

  const first = Math.max(0, Math.floor(offset / rowHeight));
  return {
    offset,
    first,
    end: Math.min(rows, Math.ceil((offset + viewport) / rowHeight)),
    track: trackHeight({ content, viewport }),
    reveal,
    open,
  };
}
