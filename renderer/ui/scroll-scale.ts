/**
 * Browsers clamp an element's height near 33.5 million pixels, and lose fractions of pixels well
 * before. Rows beyond that are reached by scaling: the scroll bar runs over at most `MAX_PIXELS`, while
 * wheel and keyboard move in true pixels.
 *
 *   content  |==============================================|  rows x row height, "true" offset
 *   track    |==================|                              scrollTop of the element
 */
const MAX_PIXELS = 30_000_000;

/** Sizes that the scaling follows from; all in CSS pixels. */
export interface ScrollExtent {
  /** Height of all rows. */
  readonly content: number;
  /** Height of the part that shows rows. */
  readonly viewport: number;
}

/** Height to give to the scrolled element. */
export function trackHeight(extent: ScrollExtent): number {
  return Math.min(extent.content, MAX_PIXELS);
}

/** Whether track and content differ. */
export function isScaled(extent: ScrollExtent): boolean {
  return extent.content > MAX_PIXELS;
}

/** The largest true offset. */
export function maxOffset(extent: ScrollExtent): number {
  return Math.max(0, extent.content - extent.viewport);
}

/** True offset for a scroll position of the track; both ends meet exactly. */
export function offsetOf(extent: ScrollExtent, scrollTop: number): number {
  const track = trackHeight(extent) - extent.viewport;
  if (track <= 0) return 0;
  const offset = (scrollTop / track) * maxOffset(extent);
  return Math.min(maxOffset(extent), Math.max(0, offset));
}

/** Scroll position of the track for a true offset. */
export function scrollTopOf(extent: ScrollExtent, offset: number): number {
  const most = maxOffset(extent);
  return most === 0 ? 0 : (offset / most) * (trackHeight(extent) - extent.viewport);
}
