import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isScaled,
  maxOffset,
  offsetOf,
  scrollTopOf,
  trackHeight,
  type ScrollExtent,
} from '../../renderer/ui/scroll-scale.ts';

/** Chromium clamps elements here. */
const BROWSER_LIMIT = 33_554_428;

const extents = fc
  .record({
    rows: fc.integer({ min: 0, max: 50_000_000 }),
    viewport: fc.integer({ min: 30, max: 2000 }),
  })
  .map(({ rows, viewport }): ScrollExtent => ({ content: rows * 30, viewport }));

test('a million rows of 27 pixels scroll pixel by pixel', () => {
  expect(isScaled({ content: 27_000_000, viewport: 400 })).toBe(false);
});

test('the track never passes the height that browsers allow', () => {
  fc.assert(fc.property(extents, (extent) => trackHeight(extent) < BROWSER_LIMIT));
});

test('the ends of the track are the ends of the content', () => {
  fc.assert(
    fc.property(extents, (extent) => {
      const bottom = Math.max(0, trackHeight(extent) - extent.viewport);
      expect(offsetOf(extent, 0)).toBe(0);
      expect(offsetOf(extent, bottom)).toBeCloseTo(maxOffset(extent), 3);
    }),
  );
});

test('there and back is the same offset', () => {
  fc.assert(
    fc.property(extents, fc.double({ min: 0, max: 1, noNaN: true }), (extent, share) => {
      const offset = share * maxOffset(extent);
      expect(offsetOf(extent, scrollTopOf(extent, offset))).toBeCloseTo(offset, 3);
    }),
  );
});
