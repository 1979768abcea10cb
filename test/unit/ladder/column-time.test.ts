import { describe, expect, it } from 'vitest';
import { columnTime } from '../../../shared/ladder/ladder-words.ts';

describe('the time beside a row', () => {
  it.each([
    [125_443_687_999, 6, '125.443687'],
    [99_999_000_005_000, 6, '99999.000005'],
    [2_592_000_005_000_000, 6, '2592000.00500'],
    [20 * 365 * 86_400 * 1e9 + 5e6, 6, '630720000.005'],
    [7, 9, '0.000000007'],
    [2_592_000_005_000_000, 9, '2592000.00500'],
  ])('%d ns with %d places fits its column', (nanos, places, text) => {
    expect(columnTime(nanos, places)).toBe(text);
  });
});
