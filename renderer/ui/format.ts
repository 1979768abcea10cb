import { durationText, grouped } from '../../shared/base/numbers.ts';

/** A duration for a column: "61 µs", "2.49 s", "2:05.6", "1:02:05", "30 days" from four days on. */
export function columnDuration(nanos: number): string {
  if (nanos < 60e9 || nanos >= 4 * 86_400e9) return durationText(nanos);
  const tenths = Math.round(nanos / 1e8);
  const minutes = Math.floor(tenths / 600);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (minutes < 60) return `${minutes}:${two(Math.floor((tenths % 600) / 10))}.${tenths % 10}`;
  return `${grouped(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(Math.floor((tenths % 600) / 10))}`;
}

/** Seconds with microseconds, grouped after the point: "125.443 687". */
export function secondsMicros(nanos: number): string {
  const micros = Math.round(Math.abs(nanos) / 1e3);
  const fraction = String(micros % 1e6).padStart(6, '0');
  const sign = nanos < 0 ? '\u2212' : '';
  return `${sign}${grouped(Math.floor(micros / 1e6))}.${fraction.slice(0, 3)}\u2009${fraction.slice(3)}`;
}

/** "2026-01-02 03:04:05.678901 UTC" from RFC 3339 in UTC. */
export function utcText(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d{1,9})?Z$/.exec(iso);
  if (match === null) return iso;
  const fraction = (match[3] ?? '').replace(/0{3}$/, '').replace(/^\.0*$/, '');
  return `${match[1]} ${match[2]}${fraction} UTC`;
}

/** The last component of a path, whichever separator it has. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}
