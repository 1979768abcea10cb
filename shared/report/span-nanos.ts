import { nanosBetween, type Moment } from '../base/time.ts';
import type { Timeline } from '../session/analysis-api.ts';

/** Nanoseconds from the first packet to the last. */
export function spanNanos({ from, until }: Timeline): number {
  return from === '' ? 0 : Math.max(0, nanosBetween(momentOf(from), momentOf(until)));
}

/** The moment of an RFC 3339 UTC text. */
export function momentOf(iso: string): Moment {
  const [whole, fraction] = iso.replace('Z', '').split('.');
  const sec = Math.round(new Date(`${whole}Z`).getTime() / 1000);
  return { sec: Number.isNaN(sec) ? 0 : sec, nsec: Number((fraction ?? '0').padEnd(9, '0')) };
}
