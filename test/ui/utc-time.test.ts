import { expect, test } from 'vitest';
import { nanosAfter, nanosBetween, parseUtc } from '../../renderer/ui/utc-time.ts';

test('a time is read as it is shown, with as many digits as somebody types', () => {
  expect(parseUtc('2026-11-20 11:58:02')).toBe('2026-11-20T11:58:02.000000000Z');
  expect(parseUtc(' 2026-11-20T11:58:02.5Z ')).toBe('2026-11-20T11:58:02.500000000Z');
  expect(parseUtc('2026-11-20 11:58:02,125443687 UTC')).toBe('2026-11-20T11:58:02.125443687Z');
});

test.each(['', '11:58:02', '2026-02-31 00:00:00', '2026-11-20 24:61:00', '2026-11-20 1:2:3', 'x'])(
  '%j is no time',
  (text) => {
    expect(parseUtc(text)).toBeNull();
  },
);

test('nanoseconds survive the way there and back', () => {
  const start = '2026-11-20T11:58:02.125443687Z';
  for (const nanos of [0, 1, 125_443_687_000, 7_776_000_000_000_000 - 1]) {
    expect(nanosBetween(start, nanosAfter(start, nanos))).toBe(nanos);
  }
  expect(nanosAfter('2026-12-31T23:59:59.999999999Z', 1)).toBe('2027-01-01T00:00:00.000000000Z');
});
