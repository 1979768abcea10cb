import type { Nanoseconds } from '../base/units.ts';

const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Spans that people count in, from a second on. */
const ROUND: readonly Nanoseconds[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  DAY,
];

/**
 * The shortest round span of at least so many nanoseconds: 1, 2 or 5 times a power of ten below a
 * second (a microsecond at least), then parts of minutes, hours and days, then 1, 2 or 5 times a
 * power of ten of days.
 */
export function roundSpan(least: Nanoseconds): Nanoseconds {
  if (least <= 1e3) return 1e3;
  if (least <= SECOND) return decimal(least);
  return ROUND.find((span) => span >= least) ?? decimal(Math.ceil(least / DAY)) * DAY;
}

/** 1, 2 or 5 times a power of ten, at least the value (which is 1 or more). */
function decimal(least: number): number {
  let power = 1;
  while (power * 10 <= least) power *= 10;
  return power * ([1, 2, 5, 10].find((step) => power * step >= least) ?? 10);
}
