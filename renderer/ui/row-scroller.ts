import { isScaled, maxOffset, offsetOf, scrollTopOf, type ScrollExtent } from './scroll-scale.ts';

/**
 * Keeps the true offset of a list of equal rows in step with a scrolled element, past the browser's
 * limit on heights. `subscribe` and `offset` fit `useSyncExternalStore`.
 */
export class RowScroller {
  private readonly rowHeight: number;
  private extent: ScrollExtent = { content: 0, viewport: 0 };
  private node: HTMLElement | null = null;
  private at = 0;
  /** The scroll position that we set ourselves: its scroll event is no news. */
  private ownScrollTop = -1;
  private readonly listeners = new Set<() => void>();

  constructor(rowHeight: number) {
    this.rowHeight = rowHeight;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  /** True offset of the first visible pixel. */
  readonly offset = (): number => this.at;

  /** Follows an element until the returned function is called. */
  attach(node: HTMLElement): () => void {
    this.node = node;
    const onScroll = (): void => {
      if (Math.abs(node.scrollTop - this.ownScrollTop) < 1) return;
      this.ownScrollTop = -1;
      this.set(offsetOf(this.extent, node.scrollTop));
    };
    const onWheel = (event: WheelEvent): void => {
      if (!isScaled(this.extent) || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit =
        event.deltaMode === 1 ? this.rowHeight : event.deltaMode === 2 ? this.extent.viewport : 1;
      this.moveTo(this.at + event.deltaY * unit);
    };
    node.addEventListener('scroll', onScroll, { passive: true });
    node.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      node.removeEventListener('scroll', onScroll);
      node.removeEventListener('wheel', onWheel);
      this.node = null;
    };
  }

  /** Other rows or another size: the offset stays where it can. */
  resize(extent: ScrollExtent): void {
    if (extent.content === this.extent.content && extent.viewport === this.extent.viewport) return;
    const wasScaled = isScaled(this.extent);
    this.extent = extent;
    if (this.at > maxOffset(extent) || wasScaled || isScaled(extent)) this.moveTo(this.at);
  }

  /** Scrolls so that a row is wholly in view; `centre` puts it in the middle unless it is in view. */
  readonly reveal = (row: number, how: 'nearest' | 'centre' = 'nearest'): void => {
    const { viewport } = this.extent;
    const top = row * this.rowHeight;
    const bottom = top + this.rowHeight;
    if (top >= this.at && bottom <= this.at + viewport) return;
    if (how === 'centre') {
      const middle = top - (viewport - this.rowHeight) / 2;
      this.moveTo(Math.round(middle / this.rowHeight) * this.rowHeight);
    } else this.moveTo(top < this.at ? top : bottom - viewport);
  };

  /** The first look at a list: from its start where the row is in view then, else the row in the middle. */
  readonly open = (row: number): void => {
    this.moveTo(0);
    this.reveal(row, 'centre');
  };

  /** Moves on by so many rows: those on screen got other numbers. */
  readonly shift = (rows: number): void => {
    if (rows !== 0) this.moveTo(this.at + rows * this.rowHeight);
  };

  private moveTo(target: number): void {
    this.set(Math.min(maxOffset(this.extent), Math.max(0, target)));
    if (this.node === null) return;
    this.node.scrollTop = scrollTopOf(this.extent, this.at);
    this.ownScrollTop = this.node.scrollTop;
  }

  private set(offset: number): void {
    if (offset === this.at) return;
    this.at = offset;
    for (const listener of this.listeners) listener();
  }
}
