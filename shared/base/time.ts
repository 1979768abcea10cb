/**
 * Exact time. A moment is a pair (whole seconds since 1970 UTC, nanoseconds 0 to 999,999,999);
 * it never passes through a float of epoch seconds.
 */
export interface Moment {
  readonly sec: number;
  readonly nsec: number;
}

/** Nanoseconds from a to b. Exact while they lie within 104 days of each other. */
export function nanosBetween(a: Moment, b: Moment): number {
  return (b.sec - a.sec) * 1e9 + (b.nsec - a.nsec);
}

/** -1, 0 or 1 as a lies before, at or after b. */
export function compareMoments(a: Moment, b: Moment): number {
  if (a.sec !== b.sec) return a.sec < b.sec ? -1 : 1;
  if (a.nsec !== b.nsec) return a.nsec < b.nsec ? -1 : 1;
  return 0;
}

/** Seconds between two moments as a decimal number that keeps nanoseconds where doubles can. */
export function secondsBetween(a: Moment, b: Moment): number {
  const nanos = nanosBetween(a, b);
  return Number(`${nanos < 0 ? '-' : ''}${decimalSeconds(Math.abs(nanos))}`);
}

/** "1.234567891" from whole nanoseconds, exactly, without trailing noise. */
export function decimalSeconds(nanos: number): string {
  const sec = Math.floor(nanos / 1e9);
  return `${sec}.${String(nanos - sec * 1e9).padStart(9, '0')}`;
}

/** RFC 3339 in UTC with nine decimals: 2026-01-02T03:04:05.678901234Z. */
export function isoUtc(moment: Moment): string {
  const date = new Date(moment.sec * 1000);
  const head = Number.isNaN(date.getTime()) ? `@${moment.sec}` : date.toISOString().slice(0, 19);
  return `${head}.${String(moment.nsec).padStart(9, '0')}Z`;
}
