const FORM =
  /^(\d{4})-(\d{2})-(\d{2})[T ]+(\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?\s*(?:Z|UTC)?$/u;

/** RFC 3339 in UTC with nanoseconds from what somebody typed ("2026-11-20 11:58:02.5"); null: no time. */
export function parseUtc(text: string): string | null {
  const match = FORM.exec(text.trim().replace(/[\u2009\u00a0]/gu, ''));
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  const whole = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const date = new Date(`${whole}Z`);
  // The 31st of February would silently become a day of March.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== whole) return null;
  return `${whole}.${fraction.padEnd(9, '0')}Z`;
}

/** Nanoseconds from one RFC 3339 time to another, exact up to 104 days. */
export function nanosBetween(from: string, until: string): number {
  return Number(nanosOf(until) - nanosOf(from));
}

/** A time so many nanoseconds after another, RFC 3339 in UTC with nine digits. */
export function nanosAfter(from: string, nanos: number): string {
  const at = nanosOf(from) + BigInt(nanos);
  const seconds = at / 1_000_000_000n;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}.${String(at - seconds * 1_000_000_000n).padStart(9, '0')}Z`;
}

function nanosOf(iso: string): bigint {
  const full = parseUtc(iso);
  if (full === null) return 0n;
  const seconds = BigInt(Date.parse(`${full.slice(0, 19)}Z`)) / 1000n;
  return seconds * 1_000_000_000n + BigInt(full.slice(20, 29));
}

/** "2026-11-20 21:14 UTC": when a note was written. */
export function minuteText(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/u.exec(iso);
  return match === null ? iso : `${match[1]} ${match[2]} UTC`;
}
